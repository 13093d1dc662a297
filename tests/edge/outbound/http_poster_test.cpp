// tests/edge/outbound/http_poster_test.cpp: requests get out, and whatever becomes of each is told.

#include "edge/outbound/http_poster.hpp"

#include "runtime/certificate.hpp"
#include "tests/edge/outbound/played_receiver.hpp"
#include "tests/persistence/scratch_directory.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <fstream>
#include <future>
#include <mutex>
#include <thread>

namespace cotm::edge::outbound {
namespace {

using namespace std::chrono_literals;
using test::played_receiver;
using test::received;
using test::said;

/// How long a test waits for what has to come.
constexpr auto patience = 20s;

std::string at(std::uint16_t port, const std::string& path = "/") {
  return "http://127.0.0.1:" + std::to_string(port) + path;
}

class HttpPoster : public testing::Test {
protected:
  using future_outcome = std::future<std::optional<post_outcome>>;

  void start(poster_options options = {}) {
    poster.emplace(std::move(options), stats);
  }

  future_outcome begin(post_request request) {
    auto promise = std::make_shared<std::promise<std::optional<post_outcome>>>();
    auto coming = promise->get_future();
    poster->post(std::move(request),
                 runtime::answer<post_outcome>{[promise](std::optional<post_outcome> outcome) {
                   promise->set_value(std::move(outcome));
                 }});
    return coming;
  }

  post_outcome post(post_request request) {
    auto coming = begin(std::move(request));
    if (coming.wait_for(patience) != std::future_status::ready)
      throw std::runtime_error("no outcome came");
    return coming.get().value();
  }

  std::shared_ptr<poster_stats> stats = std::make_shared<poster_stats>();
  std::optional<http_poster> poster;
};

TEST_F(HttpPoster, SendsHeadersAndBodyAndTellsTheStatus) {
  start();
  played_receiver there{[](const received&) { return said{201, {}, "thanks"}; }};
  auto got = post({at(there.port(), "/hub?x=1"),
                   {{"Content-Type", "application/json"}, {"Idempotency-Key", "a:b:1"}},
                   R"({"id":"1"})"});
  EXPECT_EQ(got.status, 201);
  EXPECT_EQ(got.code, "http201");
  EXPECT_EQ(got.text, "thanks");
  EXPECT_TRUE(got.is_taken());
  ASSERT_EQ(there.all().size(), 1U);
  auto seen = there.all().front();
  EXPECT_EQ(seen.target, "/hub?x=1");
  EXPECT_EQ(seen.body, R"({"id":"1"})");
  EXPECT_EQ(seen.headers["content-type"], "application/json");
  EXPECT_EQ(seen.headers["idempotency-key"], "a:b:1");
  EXPECT_EQ(seen.headers.count("expect"), 0U);
}

TEST_F(HttpPoster, SendsABodyOfAMegabyteWhole) {
  start();
  played_receiver there{[](const received&) { return said{}; }};
  auto body = std::string(1U << 20U, 'x');
  EXPECT_TRUE(post({at(there.port()), {}, body}).is_taken());
  EXPECT_EQ(there.all().at(0).body, body);
}

TEST_F(HttpPoster, TellsPassingTroubleFromRefusal) {
  start();
  for (unsigned status : {500U, 503U, 408U, 429U, 400U, 404U, 409U, 301U}) {
    played_receiver there{[&](const received&) { return said{status, {}, "why"}; }};
    auto got = post({at(there.port()), {}, "{}"});
    EXPECT_EQ(got.status, static_cast<int>(status));
    EXPECT_FALSE(got.is_taken());
    EXPECT_EQ(got.is_passing(), status >= 500 || status == 408 || status == 429) << status;
  }
}

TEST_F(HttpPoster, FollowsNoRedirect) {
  start();
  played_receiver other{[](const received&) { return said{}; }};
  played_receiver there{[&](const received&) {
    return said{307, {{"Location", at(other.port())}}, {}};
  }};
  EXPECT_EQ(post({at(there.port()), {}, "{}"}).status, 307);
  EXPECT_TRUE(other.all().empty());
}

TEST_F(HttpPoster, TellsHowLongTheReceiverWantsToBeLeftAlone) {
  start();
  played_receiver there{[](const received&) { return said{503, {{"Retry-After", "7"}}, {}}; }};
  EXPECT_EQ(post({at(there.port()), {}, "{}"}).retry_after, 7s);
}

TEST_F(HttpPoster, TellsThatNobodyListens) {
  start();
  std::uint16_t port = 0;
  {
    played_receiver gone{[](const received&) { return said{}; }};
    port = gone.port();
  }
  auto got = post({at(port), {}, "{}"});
  EXPECT_EQ(got.status, 0);
  EXPECT_EQ(got.code, "connectionRefused");
  EXPECT_TRUE(got.is_passing());
  EXPECT_FALSE(got.text.empty());
}

TEST_F(HttpPoster, GivesUpOnAnAnswerThatDoesNotCome) {
  start({{}, 5s, 200ms});
  std::promise<void> end;
  auto ended = end.get_future().share();
  played_receiver there{[ended](const received&) {
    ended.wait_for(patience);
    return said{};
  }};
  auto got = post({at(there.port()), {}, "{}"});
  end.set_value();
  EXPECT_EQ(got.code, "timeout");
  EXPECT_TRUE(got.is_passing());
}

TEST_F(HttpPoster, RefusesWhatIsNoRequest) {
  start();
  for (const auto* url : {"", "http://", "ftp://127.0.0.1/", "file:///etc/passwd"}) {
    auto got = post({url, {}, "{}"});
    EXPECT_EQ(got.code, "badRequest") << url;
    EXPECT_FALSE(got.is_passing());
  }
  auto split = post({"http://127.0.0.1:1/", {{"Key", "a\r\nOther: b"}}, "{}"});
  EXPECT_EQ(split.code, "badRequest");
}

TEST_F(HttpPoster, ReadsTheBeginningOfALongAnswerAndNoBytesThatAreNoText) {
  start();
  played_receiver there{[](const received& asked) {
    auto body = std::string(10U << 20U, 'a');
    return said{400, {}, asked.target == "/text" ? body : "ab\xFF" + body};
  }};
  auto text = post({at(there.port(), "/text"), {}, "{}"});
  EXPECT_EQ(text.status, 400);
  EXPECT_EQ(text.text, std::string(answer_text_max, 'a'));
  EXPECT_EQ(post({at(there.port(), "/bytes"), {}, "{}"}).text, "ab");
}

TEST_F(HttpPoster, HasManyOnTheirWayAtOnce) {
  start();
  std::mutex guard;
  std::condition_variable all_there;
  std::size_t count = 0;
  played_receiver there{[&](const received&) {
    std::unique_lock lock{guard};
    ++count;
    all_there.notify_all();
    auto is_met = all_there.wait_for(lock, patience, [&] { return count >= 20; });
    return said{is_met ? 204U : 500U, {}, {}};
  }};
  std::vector<future_outcome> coming;
  for (int i = 0; i < 20; ++i)
    coming.push_back(begin({at(there.port()), {}, "{}"}));
  for (auto& one : coming)
    EXPECT_TRUE(one.get().value().is_taken());
  EXPECT_EQ(stats->posts, 20U);
  EXPECT_EQ(stats->answers, 20U);
}

TEST_F(HttpPoster, AbandonsWhatIsOnItsWayWhenItEnds) {
  start();
  std::promise<void> end;
  auto ended = end.get_future().share();
  played_receiver there{[ended](const received&) {
    ended.wait_for(patience);
    return said{};
  }};
  auto coming = begin({at(there.port()), {}, "{}"});
  poster.reset();
  EXPECT_FALSE(coming.get().has_value());
  end.set_value();
}

// -- TLS -----------------------------------------------------------------------------------------

struct issued {
  test::receiver_identity shown;
  std::string ca;
};

issued issue_for(const std::string& host) {
  auto now = std::chrono::time_point_cast<duration>(std::chrono::system_clock::now());
  auto valid = runtime::validity{now - 1h, now + 1h};
  auto ca = runtime::make_ca("test", valid).value();
  auto made = runtime::issue(ca, host, valid).value();
  return {{runtime::to_pem(made.shown).value(), runtime::to_pem(made.kept).value()},
          runtime::to_pem(ca.shown).value()};
}

class HttpsPoster : public HttpPoster {
protected:
  /// Has the poster trust a CA.
  poster_options trusting(const std::string& ca) {
    auto file = scratch.path() / "ca.pem";
    std::ofstream{file} << ca;
    return {file};
  }

  static std::string https_at(std::uint16_t port) {
    return "https://localhost:" + std::to_string(port) + "/";
  }

  cotm::test::scratch_directory scratch;
};

TEST_F(HttpsPoster, SpeaksTlsToWhoShowsACertificateOfAKnownCa) {
  auto made = issue_for("localhost");
  start(trusting(made.ca));
  played_receiver there{[](const received&) { return said{}; }, 0, made.shown};
  EXPECT_TRUE(post({https_at(there.port()), {}, "{}"}).is_taken());
}

TEST_F(HttpsPoster, SendsNothingToWhoShowsACertificateOfAnother) {
  auto made = issue_for("localhost");
  start(trusting(issue_for("localhost").ca));
  played_receiver there{[](const received&) { return said{}; }, 0, made.shown};
  auto got = post({https_at(there.port()), {}, "{}"});
  EXPECT_EQ(got.code, "tls");
  EXPECT_TRUE(there.all().empty());
}

TEST_F(HttpsPoster, SendsNothingToWhoShowsTheCertificateOfAnotherHost) {
  auto made = issue_for("billing.example");
  start(trusting(made.ca));
  played_receiver there{[](const received&) { return said{}; }, 0, made.shown};
  EXPECT_EQ(post({https_at(there.port()), {}, "{}"}).code, "tls");
  EXPECT_TRUE(there.all().empty());
}

} // namespace
} // namespace cotm::edge::outbound
