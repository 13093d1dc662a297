// adapter/memory_ledger.cpp: see memory_ledger.hpp.

#include "adapter/memory_ledger.hpp"

#include <utility>

namespace cotm::adapter {

std::optional<standing> memory_ledger::find(const transfer_key& key) {
  auto found = known_.find(key);
  return found == known_.end() ? std::nullopt : std::optional{found->second};
}

void memory_ledger::take(const transfer& given) {
  known_.try_emplace(given.key);
}

void memory_ledger::count_effect(const transfer_key& key) {
  ++known_[key].effects;
}

void memory_ledger::add(const report& said) {
  if (said.is == report::kind::refused) {
    known_.erase(said.key);
    return;
  }
  auto& known = known_[said.key];
  auto was_settled = is_settled(known.reached);
  move_on(known, said);
  if (!was_settled && is_settled(known.reached))
    outcomes_.emplace(said.number, said.key);
}

void memory_ledger::confirm(std::uint64_t number) {
  auto found = outcomes_.extract(number);
  if (found.empty())
    return;
  settled_.push_back(std::move(found.mapped()));
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
