// tests/e2e/events_test.cpp: the stream of server-sent events, over restarts of the server.
//
// A monitor that resumes with Last-Event-ID has missed nothing: each event names the one before it,
// and of every order it has seen each revision once, in order.

#include "tests/e2e/run_options.hpp"
#include "tests/e2e/service_test.hpp"
#include "tests/support/json.hpp"
#include "tests/support/sse.hpp"

#include <atomic>
#include <chrono>
#include <exception>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace cotm::e2e {

namespace {

using namespace std::chrono_literals;

/// Watches all events in a thread of its own, and resumes whenever the stream breaks.
class event_watch {
public:
  explicit event_watch(std::uint16_t port) : thread_{[this, port] { watch(port); }} {
    // nop
  }

  ~event_watch() {
    is_stopping_ = true;
    thread_.join();
  }

  event_watch(const event_watch&) = delete;
  event_watch& operator=(const event_watch&) = delete;

  [[nodiscard]] std::vector<test::sse_event> seen() const {
    const std::lock_guard lock{guard_};
    return seen_;
  }

private:
  void watch(std::uint16_t port) {
    std::string last_id;
    while (!is_stopping_) {
      try {
        test::sse_stream stream{port, "/events?group=all&after=0", last_id};
        auto goes_on = true;
        while (goes_on && !is_stopping_)
          goes_on = stream.wait_and_read(100ms, [&](const test::sse_event& event) {
            last_id = event.id;
            const std::lock_guard lock{guard_};
            seen_.push_back(event);
          });
      } catch (const std::exception&) {
        std::this_thread::sleep_for(50ms); // The server is away; the next turn resumes.
      }
    }
  }

  std::atomic<bool> is_stopping_ = false;
  mutable std::mutex guard_;
  std::vector<test::sse_event> seen_;
  std::thread thread_;
};

class Events : public ServiceTest {
protected:
  /// Waits until the watch has seen every order complete.
  static void await_completions(const event_watch& watch, std::size_t orders) {
    const auto deadline = std::chrono::steady_clock::now() + completion_patience;
    for (;;) {
      std::map<std::string, bool> completed;
      for (const auto& event : watch.seen())
        if (test::member(event.data, "state") == "completed")
          completed[test::member(event.data, "externalId")] = true;
      if (completed.size() == orders)
        return;
      ASSERT_LT(std::chrono::steady_clock::now(), deadline)
        << completed.size() << " of " << orders << " were seen to complete";
      std::this_thread::sleep_for(100ms);
    }
  }

  static void expect_chain(const std::vector<test::sse_event>& events) {
    std::string before = "0";
    for (const auto& event : events) {
      EXPECT_EQ(test::member(event.data, "number"), event.id);
      ASSERT_EQ(test::member(event.data, "previous"), before) << event.data;
      before = event.id;
    }
  }

  static void expect_every_revision(const std::vector<test::sse_event>& events) {
    std::map<std::string, unsigned long> revision;
    for (const auto& event : events) {
      auto expected = ++revision[test::member(event.data, "orderId")];
      ASSERT_EQ(test::member(event.data, "revision"), std::to_string(expected)) << event.data;
    }
  }
};

TEST_F(Events, ResumeWithoutAGapOverRestarts) {
  const event_watch watch{service.http_port()};
  order_load load{service.http_port(), chosen_options().seed};
  pause(200ms, 500ms);
  service.server().kill();
  service.start_server();
  pause(200ms, 500ms);
  expect_clean_stop(service.server());
  service.start_server();
  pause(200ms, 500ms);
  load.finish();
  EXPECT_EQ(load.problems(), std::vector<std::string>{});
  await_completions(watch, load.accepted().size());
  auto events = watch.seen();
  expect_chain(events);
  expect_every_revision(events);
}

} // namespace

} // namespace cotm::e2e
