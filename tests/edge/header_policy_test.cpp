// tests/edge/header_policy_test.cpp: the corpus of heads that must not pass, and of those that
// must.

#include "edge/http/header_policy.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cotm::edge::http {
namespace {

constexpr std::size_t body_max = 1'000;

int status_of(const std::string& text) {
  auto checked = check_head(text, body_max);
  return checked ? 200 : checked.error().status;
}

/// A good POST with one more line, or another in place of the good one.
std::string post(const std::string& lines) {
  return "POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + lines + "\r\n";
}

std::string get(const std::string& lines) {
  return "GET /x HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n";
}

TEST(HeaderPolicy, LetsAnOrdinaryPostIn) {
  auto text = post("Content-Length: 12\r\nIdempotency-Key: k 1\r\nExpect: 100-continue\r\n");
  auto checked = check_head(text, body_max);
  ASSERT_TRUE(checked) << checked.error().why;
  EXPECT_EQ(checked->method, "POST");
  EXPECT_EQ(checked->target, "/x");
  EXPECT_EQ(checked->content_length, 12U);
  EXPECT_EQ(checked->find("idempotency-KEY"), "k 1");
  EXPECT_TRUE(checked->expects_continue);
  EXPECT_TRUE(checked->is_keep_alive);
}

TEST(HeaderPolicy, KnowsHowLongAConnectionIsToLive) {
  auto is_kept = [](const std::string& text) { return check_head(text, body_max)->is_keep_alive; };
  EXPECT_TRUE(is_kept(get("")));
  EXPECT_FALSE(is_kept(get("Connection: close\r\n")));
  EXPECT_FALSE(is_kept(get("Connection: x, Close\r\n")));
  EXPECT_FALSE(is_kept("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_TRUE(is_kept("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(HeaderPolicy, TakesTheOneWayToSayThatABodyIsChunked) {
  auto text = post("Transfer-Encoding: chunked\r\n");
  EXPECT_TRUE(check_head(text, body_max)->is_chunked);
}

TEST(HeaderPolicy, RefusesEveryBodyWhoseLengthIsAmbiguous) {
  for (const std::string lines : {"Transfer-Encoding: xchunked\r\n",
                                  "Transfer-Encoding: gzip\r\nContent-Length: 3\r\n",
                                  "Transfer-Encoding: gzip, chunked\r\n",
                                  "Transfer-Encoding: chunked, chunked\r\n",
                                  "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                                  "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
                                  "Transfer-Encoding:\r\n",
                                  "Transfer-Encoding: \"chunked\"\r\n",
                                  "Content-Length: 3\r\nContent-Length: 3\r\n",
                                  "Content-Length: 3, 3\r\n",
                                  "Content-Length: +3\r\n",
                                  "Content-Length: 0x3\r\n",
                                  "Content-Length: 3 3\r\n",
                                  "Content-Length:\r\n",
                                  "Content-Length: -1\r\n",
                                  "Content-Length: 99999999999999999999\r\n",
                                  "Content-Length : 3\r\n",
                                  "Transfer-Encoding : chunked\r\n",
                                  " Transfer-Encoding: chunked\r\n",
                                  "X: y\r\n Transfer-Encoding: chunked\r\n",
                                  "X: y\r\n\tz\r\n",
                                  "Transfer-Encoding: chun\vked\r\n"})
    EXPECT_EQ(status_of(post(lines)), 400) << lines;
  EXPECT_EQ(status_of("POST /x HTTP/1.0\r\nHost: a\r\nContent-Type: application/json\r\n"
                      "Transfer-Encoding: chunked\r\n\r\n"),
            400);
  EXPECT_EQ(status_of(get("Content-Length: 1\r\n")), 400);
  EXPECT_EQ(status_of(get("Transfer-Encoding: chunked\r\n")), 400);
}

TEST(HeaderPolicy, WantsExactlyOneHost) {
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost:\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n"), 200);
}

TEST(HeaderPolicy, RefusesWhatIsNoRequestLine) {
  for (const std::string line :
       {"", "GET", "GET /", "GET  / HTTP/1.1", " GET / HTTP/1.1", "GET x HTTP/1.1",
        "GET http://a/ HTTP/1.1", "GET /a b HTTP/1.1", "G\x01T / HTTP/1.1", "GET /\x7f HTTP/1.1",
        "GET / http/1.1", "GET /\xc3\xa4 HTTP/1.1"})
    EXPECT_EQ(status_of(line + "\r\nHost: a\r\n\r\n"), 400) << line;
  EXPECT_EQ(status_of("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505);
  EXPECT_EQ(status_of("GET / HTTP/1.10\r\nHost: a\r\n\r\n"), 505);
}

TEST(HeaderPolicy, RefusesFieldsThatAreNone) {
  using std::string_literals::operator""s;
  for (const auto& line :
       {"no colon\r\n"s, ": empty\r\n"s, "a b: c\r\n"s, "a(): c\r\n"s, "a: b\x01\r\n"s,
        "a: b\0\r\n"s, "a: b\rc\r\n"s, "a: b\nc: d\r\n"s, "a: \x7f\r\n"s, "b\xff: c\r\n"s})
    EXPECT_EQ(status_of(get(line)), 400) << line;
}

TEST(HeaderPolicy, NamesTheStatusOfWhatItDoesNotTake) {
  EXPECT_EQ(status_of("BREW / HTTP/1.1\r\nHost: a\r\n\r\n"), 405);
  EXPECT_EQ(status_of("DELETE / HTTP/1.1\r\nHost: a\r\n\r\n"), 405);
  EXPECT_EQ(status_of(post("")), 411);
  EXPECT_EQ(status_of(post("Content-Length: 1001\r\n")), 413);
  EXPECT_EQ(status_of(post("Content-Length: 1000\r\n")), 200);
  EXPECT_EQ(status_of(post("Content-Length: 1\r\nContent-Encoding: gzip\r\n")), 415);
  EXPECT_EQ(status_of(post("Content-Length: 1\r\nExpect: 200-ok\r\n")), 417);
  auto typed = [](const std::string& type) {
    return status_of("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n" + type + "\r\n");
  };
  EXPECT_EQ(typed(""), 415);
  EXPECT_EQ(typed("Content-Type: text/json\r\n"), 415);
  EXPECT_EQ(typed("Content-Type: application/jsonx\r\n"), 415);
  EXPECT_EQ(typed("Content-Type: Application/JSON; charset=utf-8\r\n"), 200);
  EXPECT_EQ(typed("Content-Type: application/json\r\nContent-Type: text/xml\r\n"), 400);
}

TEST(HeaderPolicy, CountsFields) {
  std::string lines;
  for (std::size_t no = 1; no < fields_max; ++no)
    lines += "x" + std::to_string(no) + ": y\r\n";
  EXPECT_EQ(status_of(get(lines)), 200);
  EXPECT_EQ(status_of(get(lines + "one-more: y\r\n")), 431);
}

TEST(HeaderPolicy, RefusesASecondKey) {
  EXPECT_EQ(status_of(post("Content-Length: 1\r\nIdempotency-Key: a\r\nidempotency-key: b\r\n")),
            400);
}

} // namespace
} // namespace cotm::edge::http
