// adapter/memory_ledger.cpp: see memory_ledger.hpp.

#include "adapter/memory_ledger.hpp"

#include <utility>

namespace cotm::adapter {

std::optional<standing> memory_ledger::find(const transfer_key& key) {
  auto found = known_.find(key);
  return found == known_.end() ? std::nullopt : std::optional{found->second};
}

void memory_ledger::take(const transfer& given) {
  known_.try_emplace(given.key, taken(given));
}

void memory_ledger::count_effect(const transfer_key& key) {
  if (auto found = known_.find(key); found != known_.end())
    ++found->second.effects;
}

std::uint32_t memory_ledger::add(report said) {
  if (said.is == report::kind::refused)
    known_.erase(said.key);
  auto found = known_.find(said.key);
  if (found == known_.end())
    return 0;
  auto& known = found->second;
  auto was_settled = is_settled(known.reached);
  move_on(known, said);
  if (!was_settled && is_settled(known.reached))
    outcomes_.emplace(said.number, std::move(said.key));
  return known.said;
}

void memory_ledger::supersede(const transfer_key& key) {
  auto& known = known_[key];
  if (is_settled(known.reached))
    return;
  known.reached = phase::superseded;
  remember(key);
}

void memory_ledger::confirm(std::uint64_t number) {
  auto found = outcomes_.extract(number);
  if (found.empty())
    return;
  remember(std::move(found.mapped()));
}

void memory_ledger::remember(transfer_key settled) {
  settled_.push_back(std::move(settled));
  if (settled_.size() <= remembered_max)
    return;
  known_.erase(settled_.front());
  settled_.pop_front();
}

bool memory_ledger::has_staged() const {
  return false;
}

void memory_ledger::commit() {
  // nop: nothing here is durable.
}

std::uint64_t memory_ledger::last_number() {
  return 0;
}

void memory_ledger::each_unconfirmed(const std::function<void(const report&)>&) {
  // nop: a ledger that begins has nothing.
}

void memory_ledger::each_open(const std::function<void(const transfer&)>&) {
  // nop: likewise.
}

} // namespace cotm::adapter
