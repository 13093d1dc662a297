// tests/e2e/order_load.cpp: one thread per channel.

#include "tests/e2e/order_load.hpp"

#include "runtime/clock.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/json.hpp"
#include "tests/support/order_text.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <random>
#include <utility>

namespace cotm::e2e {

namespace {

using namespace std::chrono_literals;

constexpr unsigned channels = 4;
constexpr unsigned repeats_one_in = 4;
constexpr auto think_time = 15ms; // Keeps the factories from falling behind for good.
constexpr auto retry_interval = 20ms;
constexpr auto answer_patience = 60s;

/// Whether an answer says that the same request may do better later. 504 does too, but this load is
/// light: there it means that the server lost a request.
bool is_temporary(int status) {
  return status == 0 || status == 429 || status == 503;
}

} // namespace

order_load::order_load(std::uint16_t port, unsigned seed) : port_{port} {
  for (unsigned i = 0; i < channels; ++i)
    threads_.emplace_back([this, seed, i] { work(seed + i); });
}

order_load::~order_load() {
  is_aborted_ = true;
  finish();
}

void order_load::finish() {
  is_finishing_ = true;
  for (auto& thread : threads_)
    thread.join();
  threads_.clear();
}

std::vector<accepted_order> order_load::latest(std::size_t count) const {
  const std::lock_guard lock{guard_};
  auto taken = static_cast<std::ptrdiff_t>(std::min(count, accepted_.size()));
  return {accepted_.end() - taken, accepted_.end()};
}

std::vector<std::string> order_load::problems() const {
  const std::lock_guard lock{guard_};
  return problems_;
}

void order_load::work(unsigned seed) {
  test::http_client client{port_};
  std::minstd_rand random{seed};
  while (!is_finishing_) {
    place(client, "e2e-" + std::to_string(++next_));
    if (random() % repeats_one_in == 0)
      repeat(client, pick(random()));
    std::this_thread::sleep_for(think_time);
  }
}

void order_load::place(test::http_client& client, const std::string& external_id) {
  auto id = post_until_answered(client, external_id);
  if (id.empty())
    return;
  const std::lock_guard lock{guard_};
  accepted_.push_back({external_id, std::move(id)});
}

accepted_order order_load::pick(std::uint_fast32_t random) const {
  const std::lock_guard lock{guard_};
  return accepted_.empty() ? accepted_order{} : accepted_[random % accepted_.size()];
}

void order_load::repeat(test::http_client& client, const accepted_order& order) {
  if (order.id.empty())
    return; // None was accepted yet.
  auto id = post_until_answered(client, order.external_id);
  if (!id.empty() && id != order.id)
    note(order.external_id + " has two ids: " + order.id + " and " + id);
}

std::string order_load::post_until_answered(test::http_client& client,
                                            const std::string& external_id) {
  static const test::order_text text{runtime::system_clock{}.now() + 1h};
  const std::string target{test::orders_path};
  const auto deadline = std::chrono::steady_clock::now() + answer_patience;
  while (!is_aborted_ && std::chrono::steady_clock::now() < deadline) {
    auto answer = client.post(target, text.with(external_id));
    if (answer.status == 201 || answer.status == 200) {
      auto id = test::member(answer.body, "id");
      if (id.empty())
        note(external_id + " was accepted without an id: " + answer.body);
      return id;
    }
    if (!is_temporary(answer.status)) {
      note(external_id + ": " + std::to_string(answer.status) + " " + answer.body);
      return {};
    }
    std::this_thread::sleep_for(retry_interval);
  }
  if (!is_aborted_)
    note(external_id + " was never answered");
  return {};
}

void order_load::note(std::string problem) {
  const std::lock_guard lock{guard_};
  problems_.push_back(std::move(problem));
}

} // namespace cotm::e2e
