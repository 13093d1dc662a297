// tests/edge/body_reader_test.cpp: bodies arrive in pieces, and not without limits.

#include "edge/http/body_reader.hpp"

#include <gtest/gtest.h>

namespace cotm::edge::http {
namespace {

constexpr std::size_t body_max = 64;

const std::string chunked_head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

struct outcome {
  int status = 0; ///< 200: done; 100: wants more.
  std::string body;
  std::string rest;
};

/// Offers `bytes` in pieces of at most `step`.
outcome read(const std::string& head, const std::string& bytes, std::size_t step = 1'000) {
  auto reader = body_reader::after(head, body_max);
  if (!reader)
    return {reader.error().status, {}, {}};
  std::string pending;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    pending += bytes.substr(at, step);
    auto used = reader->put(pending);
    if (!used)
      return {used.error().status, {}, {}};
    pending.erase(0, *used);
  }
  return {reader->is_done() ? 200 : 100, reader->body(), pending};
}

TEST(BodyReader, LeavesWhatComesAfterTheBody) {
  auto got = read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", "abcGET /");
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.body, "abc");
  EXPECT_EQ(got.rest, "GET /");
}

TEST(BodyReader, JoinsChunksHoweverTheyArrive) {
  for (std::size_t step : {1U, 2U, 3U, 7U, 1'000U}) {
    auto got = read(chunked_head, "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n", step);
    EXPECT_EQ(got.status, 200) << step;
    EXPECT_EQ(got.body, "abc0123456789") << step;
    EXPECT_EQ(got.rest, "") << step;
  }
}

TEST(BodyReader, RefusesChunksThatParsersDifferOn) {
  for (const std::string bytes :
       {"3;x=y\r\nabc\r\n0\r\n\r\n", "3;\nabc\r\n0\r\n\r\n", "3\nabc\r\n0\r\n\r\n", "-3\r\nabc\r\n",
        "0x3\r\nabc\r\n0\r\n\r\n", "3\r\nabcd\r\n0\r\n\r\n", "0\r\nX: y\r\n\r\n",
        "fffffffffffffffff\r\nabc", "\r\n3\r\nabc\r\n0\r\n\r\n"})
    EXPECT_EQ(read(chunked_head, bytes).status, 400) << bytes;
}

TEST(BodyReader, StopsAtTheLimit) {
  EXPECT_EQ(read(chunked_head, "41\r\n" + std::string(0x41, 'x') + "\r\n0\r\n\r\n").status, 413);
  EXPECT_EQ(read(chunked_head, "20\r\n" + std::string(0x20, 'x') + "\r\n20\r\n"
                                 + std::string(0x20, 'x') + "\r\n1\r\nx\r\n0\r\n\r\n")
              .status,
            413);
}

} // namespace
} // namespace cotm::edge::http
