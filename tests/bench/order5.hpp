// tests/bench/order5.hpp: a closed loop of orders, from the POST to the completion.
//
// A fixed number of orders is in flight; when one completes, the next is posted. Completions come
// over one stream of server-sent events, so that waiting for them costs the server what a monitor
// costs, and not a query per order. An order is done when both its answer and its completion have
// come; the two race.

#pragma once

#include "tests/bench/load_client.hpp"
#include "tests/support/order_text.hpp"
#include "tests/support/sse.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cotm::bench {

/// What orders that were done in one stretch of time took.
struct latencies {
  std::vector<double> submit_ms;   ///< From the POST to its answer: the order is durable.
  std::vector<double> complete_ms; ///< From the POST to the completion.
};

class order_loop {
public:
  /// @param name begins every externalId of this loop. @pre No other loop on this server has it.
  order_loop(std::uint16_t port, std::size_t inflight, std::string name);

  /// Keeps orders in flight for `span`; returns what those took that were done in it.
  /// @errors throws if an order is answered with anything but 201, or a connection breaks.
  latencies run(std::chrono::milliseconds span);

  /// Posts nothing more and waits for what is in flight. Returns the number of the orders lost:
  /// those that were not done after `patience`.
  std::size_t drain(std::chrono::milliseconds patience);

  /// ExternalIds of orders that are in flight, at most `count`.
  [[nodiscard]] std::vector<std::string> in_flight(std::size_t count) const;

private:
  using steady = std::chrono::steady_clock;

  struct posted {
    steady::time_point at;
    bool is_answered = false;
    bool is_completed = false;
  };

  void post_next();
  void turn();
  void note_answer(std::uint64_t number, int status);
  void note_completion(std::string_view data);
  void note_done(const posted& order);

  std::string prefix_; ///< Of every externalId; the number of the order follows.
  std::size_t inflight_max_;
  test::order_text text_;
  load_client client_;
  test::sse_stream completions_;
  std::vector<posted> orders_; ///< By number.
  std::size_t inflight_ = 0;
  latencies seen_;
};

} // namespace cotm::bench
