// actors/link/link_actor.cpp: see link_actor.hpp.

#include "actors/link/link_actor.hpp"

#include "actors/link/adapter_codec.hpp"

#include <algorithm>
#include <span>
#include <string_view>

namespace cotm::link {

namespace {

using self_ptr = link_actor::stateful_pointer<link_shell>;

/// Keys to forget, by the destination that waits for them.
using forgotten_keys = std::unordered_map<const destination_actor*, key_batch>;

void send_refusal(self_ptr self, const refusal& why) {
  self->send(self->state.ports.adapter, encode_refusal(why));
}

/// Sees to it that what is gathered is sent, after what is already in the mailbox was gathered too.
void flush_soon(self_ptr self) {
  if (self->state.is_flushing)
    return;
  self->state.is_flushing = true;
  self->send(self, tick_atom::value);
}

// -- reports, inward -----------------------------------------------------------------------------

/// Takes a transfer out of those in flight; gives its destination if this session handed it over.
const destination_actor* land(link_shell& shell, const transfer_key& key) {
  auto found = shell.in_flight.find(key);
  if (found == shell.in_flight.end())
    return nullptr;
  const auto* destination = found->second;
  shell.in_flight.erase(found);
  return destination;
}

/// Tells destinations what they need not wait for any more. Reports about transfers that an earlier
/// session handed over concern none: those were handed over again, or are settled.
void tell_destinations(self_ptr self, const std::vector<report>& reports) {
  auto forgotten = forgotten_keys{};
  for (const auto& one : reports) {
    const auto* destination = land(self->state, one.key);
    if (destination == nullptr)
      continue;
    if (one.is == report::kind::refused)
      self->send(*destination, remind_atom::value, one.key, one.code);
    else
      forgotten[destination].list.push_back(one.key);
  }
  for (auto& [destination, keys] : forgotten)
    self->send(*destination, forget_atom::value, std::move(keys));
}

/// Hands reports to the shards, those of one order together. A destination's refusal to take a
/// transfer now is no news about the order: the destination deals with it, and it is confirmed.
void tell_orders(self_ptr self, std::vector<report> reports) {
  auto& shell = self->state;
  auto me = caf::actor_cast<caf::weak_actor_ptr>(self);
  auto by_order
    = [](const report& left, const report& right) { return left.key.id < right.key.id; };
  std::ranges::stable_sort(reports, by_order);
  for (auto first = reports.begin(); first != reports.end();) {
    auto last = std::find_if(first, reports.end(),
                             [&](const report& one) { return one.key.id != first->key.id; });
    auto told = reported{first->key.id, {}, me};
    for (auto& one : std::span{first, last}) {
      if (one.is == report::kind::refused)
        shell.outcomes.push_back({one.number, {}, {}});
      else
        told.reports.push_back(std::move(one));
    }
    auto shard = shard_of(told.id);
    if (!told.reports.empty())
      self->send(shell.ports.shards.at(shard), std::move(told));
    first = last;
  }
}

void on_envelope(self_ptr self, const runtime::envelope& from) {
  auto& shell = self->state;
  auto& stats = *shell.ports.stats;
  auto decoded = decode_reports(from);
  if (!decoded) {
    ++stats.refused_envelopes;
    return send_refusal(self, decoded.error());
  }
  stats.reports += decoded->reports.size();
  stats.refused_reports += decoded->refused.size();
  for (const auto& why : decoded->refused)
    send_refusal(self, why);
  tell_destinations(self, decoded->reports);
  tell_orders(self, std::move(decoded->reports));
  if (!shell.outcomes.empty())
    flush_soon(self);
}

// -- transfers and confirms, outward
// ------------------------------------------------------------------

/// Sends the transfers in envelopes that are full, and the rest in one that is not.
void flush_transfers(self_ptr self) {
  auto& shell = self->state;
  auto rest = std::span{std::as_const(shell.transfers)};
  while (!rest.empty()) {
    std::size_t count = 0;
    std::size_t bytes = 0;
    while (count < std::min(rest.size(), envelope_transfers_max) && bytes < envelope_fill_bytes)
      bytes += rest[count++].first->payload_bytes.size();
    self->send(shell.ports.adapter, encode_transfers(rest.first(count)));
    rest = rest.subspan(count);
  }
  shell.ports.stats->transfers += shell.transfers.size();
  shell.transfers.clear();
}

void flush_outcomes(self_ptr self) {
  auto& shell = self->state;
  auto confirmed = std::vector<std::uint64_t>{};
  confirmed.reserve(shell.outcomes.size());
  for (auto& one : shell.outcomes) {
    if (one.refused_code.empty()) {
      confirmed.push_back(one.number);
      continue;
    }
    ++shell.ports.stats->refused_reports;
    send_refusal(self, {std::move(one.refused_code), std::move(one.refused_reason), one.number});
  }
  shell.outcomes.clear();
  shell.ports.stats->confirms += confirmed.size();
  if (!confirmed.empty())
    self->send(shell.ports.adapter, encode_confirms(confirmed));
}

void take(self_ptr self, const transfer_batch& batch) {
  auto& shell = self->state;
  const auto& given = batch.list;
  if (shell.in_flight.size() + given.size() > in_flight_max)
    shell.in_flight.clear();
  for (const auto& [one, attempt] : given) {
    auto destination = shell.ports.destinations.find(one->destination);
    if (destination == shell.ports.destinations.end())
      continue; // Its destination took us for another link; it retries.
    shell.in_flight.insert_or_assign(one->key, &destination->second);
    shell.transfers.emplace_back(one, attempt);
  }
  flush_soon(self);
}

/// Welcomes the adapter, and offers it to the destinations that it fulfils.
void begin(self_ptr self) {
  auto& shell = self->state;
  ++shell.ports.stats->sessions;
  self->attach_functor([stats = shell.ports.stats] { --stats->sessions; });
  self->set_down_handler([self](const caf::down_msg&) { self->quit(); });
  self->monitor(shell.ports.adapter);
  self->send(shell.ports.adapter, encode_welcome(shell.ports.session));
  auto me = caf::actor_cast<caf::strong_actor_ptr>(self);
  for (const auto& [name, destination] : shell.ports.destinations)
    self->send(destination, credit_atom::value, me, shell.ports.window);
}

} // namespace

link_actor::behavior_type link_behavior(self_ptr self, link_ports ports) {
  self->state.ports = std::move(ports);
  begin(self);
  return {
    [self](const runtime::envelope& from) { on_envelope(self, from); },
    [self](const transfer_batch& given) { take(self, given); },
    [self](const outcome_batch& decided) {
      const auto& outcomes = decided.list;
      auto& gathered = self->state.outcomes;
      gathered.insert(gathered.end(), outcomes.begin(), outcomes.end());
      flush_soon(self);
    },
    [self](tick_atom) {
      self->state.is_flushing = false;
      flush_transfers(self);
      flush_outcomes(self);
    },
    [self](stop_atom) { self->quit(); },
  };
}

} // namespace cotm::link
