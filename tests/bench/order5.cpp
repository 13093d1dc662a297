// tests/bench/order5.cpp: the turns of the closed loop.

#include "tests/bench/order5.hpp"

#include "runtime/clock.hpp"

#include <charconv>
#include <stdexcept>
#include <utility>

namespace cotm::bench {

namespace {

using namespace std::chrono_literals;

constexpr auto poll_patience = 20ms;
constexpr int http_created = 201;

/// How far ahead every order is promised: its timer pends and is never due.
constexpr auto promised_in = 1h;

double to_ms(std::chrono::steady_clock::duration span) {
  return std::chrono::duration<double, std::milli>(span).count();
}

} // namespace

order_loop::order_loop(std::uint16_t port, std::size_t inflight, std::string name)
  : prefix_{std::move(name) + "-"}, inflight_max_{inflight}, text_{runtime::system_clock{}.now()
                                                                   + promised_in},
    client_{port, inflight}, completions_{port, "/events?group=state.completed"} {
  client_.also_wake_for(completions_.fd());
}

latencies order_loop::run(std::chrono::milliseconds span) {
  seen_ = {};
  const auto end = steady::now() + span;
  while (steady::now() < end) {
    while (inflight_ < inflight_max_ && client_.can_post())
      post_next();
    turn();
  }
  return std::exchange(seen_, {});
}

std::size_t order_loop::drain(std::chrono::milliseconds patience) {
  const auto end = steady::now() + patience;
  while (inflight_ > 0 && steady::now() < end)
    turn();
  return inflight_;
}

std::vector<std::string> order_loop::in_flight(std::size_t count) const {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < orders_.size() && ids.size() < count; ++i)
    if (!orders_[i].is_answered || !orders_[i].is_completed)
      ids.push_back(prefix_ + std::to_string(i));
  return ids;
}

void order_loop::post_next() {
  const auto number = orders_.size();
  orders_.push_back({steady::now()});
  ++inflight_;
  client_.post(number, text_.with(prefix_ + std::to_string(number)));
}

void order_loop::turn() {
  client_.poll(poll_patience,
               [this](std::uint64_t number, int status) { note_answer(number, status); });
  auto goes_on = completions_.read_available(
    [this](const test::sse_event& event) { note_completion(event.data); });
  if (!goes_on)
    throw std::runtime_error{"the server ended the stream of events"};
}

void order_loop::note_answer(std::uint64_t number, int status) {
  if (status != http_created)
    throw std::runtime_error{"an order was answered with " + std::to_string(status)};
  auto& order = orders_[number];
  order.is_answered = true;
  seen_.submit_ms.push_back(to_ms(steady::now() - order.at));
  if (order.is_completed)
    note_done(order);
}

void order_loop::note_completion(std::string_view data) {
  constexpr std::string_view member = "\"externalId\":\"";
  auto at = data.find(member);
  if (at == std::string_view::npos)
    throw std::runtime_error{"an event without an externalId: " + std::string{data}};
  data.remove_prefix(at + member.size());
  if (!data.starts_with(prefix_))
    return; // Of a loop before this one.
  data.remove_prefix(prefix_.size());
  std::size_t number = 0;
  std::from_chars(data.data(), data.data() + data.size(), number);
  auto& order = orders_.at(number);
  if (order.is_completed)
    return; // A later change of an order that is complete.
  order.is_completed = true;
  if (order.is_answered)
    note_done(order);
}

void order_loop::note_done(const posted& order) {
  --inflight_;
  seen_.complete_ms.push_back(to_ms(steady::now() - order.at));
}

} // namespace cotm::bench
