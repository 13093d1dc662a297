// tests/e2e/order_load.hpp: channels that place orders and do not take silence for an answer.
//
// A channel that got no answer does not know whether its order was placed. So it asks again, with
// the same externalId, until it is told: which is what the server promises to make harmless.

#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace cotm::test {
class http_client;
}

namespace cotm::e2e {

/// An order that the server has said it has.
struct accepted_order {
  std::string external_id;
  std::string id;
};

/// Places orders from several threads until it is stopped.
class order_load {
public:
  order_load(std::uint16_t port, unsigned seed);

  /// Stops, without waiting for answers.
  ~order_load();

  order_load(const order_load&) = delete;
  order_load& operator=(const order_load&) = delete;

  /// Places no more, and waits until every order that was begun has its answer.
  /// @pre The server runs, or the orders that have no answer become problems.
  void finish();

  /// The orders that were accepted last, at most `count`.
  [[nodiscard]] std::vector<accepted_order> latest(std::size_t count) const;

  /// Every order that was accepted so far.
  [[nodiscard]] std::vector<accepted_order> accepted() const {
    return latest(std::numeric_limits<std::size_t>::max());
  }

  /// Everything that a channel must never see: refusals, and two ids of one order.
  [[nodiscard]] std::vector<std::string> problems() const;

private:
  void work(unsigned seed);
  void place(test::http_client& client, const std::string& external_id);
  void repeat(test::http_client& client, const accepted_order& order);
  [[nodiscard]] accepted_order pick(std::uint_fast32_t random) const;
  std::string post_until_answered(test::http_client& client, const std::string& external_id);
  void note(std::string problem);

  std::uint16_t port_;
  std::atomic<bool> is_finishing_ = false;
  std::atomic<bool> is_aborted_ = false;
  std::atomic<std::uint64_t> next_ = 0;
  mutable std::mutex guard_; ///< Of the two lists.
  std::vector<accepted_order> accepted_;
  std::vector<std::string> problems_;
  std::vector<std::thread> threads_;
};

} // namespace cotm::e2e
