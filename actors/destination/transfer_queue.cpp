// actors/destination/transfer_queue.cpp: see transfer_queue.hpp.

#include "actors/destination/transfer_queue.hpp"

#include <algorithm>
#include <utility>

namespace cotm::destination {

namespace {

constexpr std::size_t percent = 100;

/// Past the last there is, a priority counts as the last: what is out is counted, whatever it says.
std::size_t level_of(std::uint8_t priority) {
  return std::min<std::size_t>(priority, order::priority_max);
}

/// How long the next acknowledgement is waited for after so many attempts.
duration patience(const order::backoff& policy, std::uint32_t attempts) {
  auto wait = policy.first;
  for (std::uint32_t i = 1; i < attempts && wait < policy.most; ++i)
    wait *= policy.factor;
  return std::min(wait, policy.most);
}

} // namespace

transfer_queue::rank transfer_queue::rank_of(const transfer& one) {
  return {one.priority, one.released, one.key};
}

transfer_queue::admission transfer_queue::offer(const transfer_ptr& offered) {
  if (known_.contains(offered->key))
    return admission::known;
  auto was_full = is_full();
  if (was_full && !make_room(*offered))
    return admission::dropped;
  known_.emplace(offered->key, held{offered});
  queue_.insert(rank_of(*offered));
  return was_full ? admission::displaced : admission::kept;
}

/// Lets go of the last in the queue, if the one that is offered goes before it.
bool transfer_queue::make_room(const transfer& offered) {
  if (queue_.empty() || *queue_.rbegin() < rank_of(offered))
    return false;
  forget(transfer_key{std::get<transfer_key>(*queue_.rbegin())});
  return true;
}

bool transfer_queue::forget(const transfer_key& key) {
  auto found = known_.find(key);
  if (found == known_.end())
    return false;
  auto one = std::move(found->second);
  leave(one);
  if (one.in == place::queue)
    queue_.erase(rank_of(*one.what));
  known_.erase(found);
  return true;
}

std::optional<attempt> transfer_queue::next(std::size_t window, instant at) {
  if (queue_.empty() || is_held(window))
    return std::nullopt;
  auto& one = known_.at(std::get<transfer_key>(*queue_.begin()));
  queue_.erase(queue_.begin());
  enter(one, at);
  return attempt{one.what, one.attempts};
}

bool transfer_queue::refuse(const transfer_key& key) {
  auto found = known_.find(key);
  if (found == known_.end() || found->second.in != place::window)
    return false;
  auto& one = found->second;
  leave(one);
  one.in = place::rest;
  due_.emplace(one.due, key);
  return true;
}

std::size_t transfer_queue::look(instant at) {
  if (at < looked_)
    turn_back(looked_ - at);
  looked_ = at;
  std::size_t late = 0;
  while (!due_.empty() && due_.begin()->first <= at) {
    auto& one = known_.at(due_.begin()->second);
    late += one.in == place::window ? 1U : 0U;
    leave(one);
    one.in = place::queue;
    queue_.insert(rank_of(*one.what));
  }
  return late;
}

/// The clock went back: what waits for a time waits as long as it would have.
void transfer_queue::turn_back(duration by) {
  for (const auto& [due, key] : std::exchange(due_, {})) {
    auto& one = known_.at(key);
    one.due -= by;
    due_.emplace(one.due, key);
  }
}

void transfer_queue::take_back_all() {
  for (const auto& [due, key] : std::set{due_}) {
    auto& one = known_.at(key);
    leave(one);
    one.in = place::queue;
    queue_.insert(rank_of(*one.what));
  }
}

bool transfer_queue::is_held(std::size_t window) const {
  return !queue_.empty() && !has_room(std::get<std::uint8_t>(*queue_.begin()), window);
}

std::unordered_map<order_id, std::size_t> transfer_queue::orders() const {
  std::unordered_map<order_id, std::size_t> found;
  for (const auto& [key, one] : known_)
    ++found[key.id];
  return found;
}

void transfer_queue::enter(held& one, instant at) {
  ++one.attempts;
  one.in = place::window;
  one.due = at + patience(policy_.retry, one.attempts);
  due_.emplace(one.due, one.what->key);
  for (std::size_t level = 0; level <= level_of(one.what->priority); ++level)
    ++used_.at(level);
}

/// Undoes `enter` or `refuse`, if there is something to undo.
void transfer_queue::leave(const held& one) {
  due_.erase({one.due, one.what->key});
  if (one.in != place::window)
    return;
  for (std::size_t level = 0; level <= level_of(one.what->priority); ++level)
    --used_.at(level);
}

/// One more of a priority counts against its own cap and against those of all above it. So if the
/// most urgent in the queue has no room, none has.
bool transfer_queue::has_room(std::uint8_t priority, std::size_t window) const {
  if (out() >= window)
    return false;
  for (std::size_t level = 0; level <= level_of(priority); ++level)
    if (used_.at(level) >= std::max<std::size_t>(window * policy_.caps.at(level) / percent, 1))
      return false;
  return true;
}

} // namespace cotm::destination
