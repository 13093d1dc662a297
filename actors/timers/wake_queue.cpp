// actors/timers/wake_queue.cpp: see wake_queue.hpp.

#include "actors/timers/wake_queue.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace cotm::timers {

wake_queue::rank wake_queue::rank_of(const known_wake& one) {
  return {one.unanswered, one.what.priority, one.what.at, one.what.id};
}

void wake_queue::put(known_wake& one, place in) {
  one.in = in;
  switch (in) {
    case place::later:
      later_.insert(one.what);
      break;
    case place::due:
      due_.insert(rank_of(one));
      break;
    case place::out:
      out_.emplace(one.sent, one.what.id);
      break;
  }
}

void wake_queue::take(const known_wake& one) {
  switch (one.in) {
    case place::later:
      later_.erase(one.what);
      break;
    case place::due:
      due_.erase(rank_of(one));
      break;
    case place::out:
      out_.erase({one.sent, one.what.id});
      break;
  }
}

void wake_queue::arm(const wake_entry& asked) {
  auto [found, is_new] = known_.try_emplace(asked.id);
  auto& one = found->second;
  if (!is_new && one.in == place::out && asked.at <= one.sent) {
    one.what = asked;
    return;
  }
  if (!is_new)
    take(one);
  one = known_wake{asked};
  put(one, place::later);
}

void wake_queue::disarm(const order_id& id) {
  auto found = known_.find(id);
  if (found == known_.end())
    return;
  take(found->second);
  known_.erase(found);
}

/// Puts one somewhere else.
void wake_queue::move(const order_id& id, place to) {
  auto& one = known_.at(id);
  take(one);
  put(one, to);
}

/// The clock went back: no due date after `now` has come, and patience begins anew.
void wake_queue::turn_back(instant now) {
  std::vector<order_id> early;
  for (const auto& one : due_)
    if (std::get<instant>(one) > now)
      early.push_back(std::get<order_id>(one));
  for (const auto& id : early)
    move(id, place::later);
  for (auto& [sent, id] : std::exchange(out_, {})) {
    auto& one = known_.at(id);
    one.sent = std::min(sent, now);
    put(one, place::out);
  }
}

std::size_t wake_queue::look(instant now) {
  if (now < looked_)
    turn_back(now);
  looked_ = now;
  while (!later_.empty() && later_.begin()->at <= now)
    move(later_.begin()->id, place::due);
  std::size_t unanswered = 0;
  for (; !out_.empty() && out_.begin()->first + answer_patience <= now; ++unanswered) {
    auto& one = known_.at(out_.begin()->second);
    take(one);
    ++one.unanswered;
    put(one, one.what.at <= now ? place::due : place::later);
  }
  return unanswered;
}

std::optional<order_id> wake_queue::next(instant now) {
  if (due_.empty() || out_.size() >= wakes_in_flight_max)
    return std::nullopt;
  auto id = std::get<order_id>(*due_.begin());
  auto& one = known_.at(id);
  take(one);
  one.sent = now;
  put(one, place::out);
  return id;
}

} // namespace cotm::timers
