// adapter/session_actor.cpp: see session_actor.hpp.

#include "adapter/session_actor.hpp"

#include <algorithm>
#include <utility>

namespace cotm::adapter {

namespace {

using self_ptr = session_actor::stateful_pointer<session_shell>;

/// The gate of cotmd, as far as an adapter needs it.
using door_actor = caf::typed_actor<caf::reacts_to<runtime::envelope, caf::strong_actor_ptr>>;

/// The link that serves this session.
using peer_actor = caf::typed_actor<caf::reacts_to<runtime::envelope>>;

void flush_soon(self_ptr self) {
  if (self->state.is_flushing)
    return;
  self->state.is_flushing = true;
  self->send(self, flush_atom::value);
}

// -- the connection
// ---------------------------------------------------------------------------------

void retry_later(self_ptr self) {
  auto& shell = self->state;
  shell.is_waiting = false;
  self->delayed_send(self, shell.retry_in, retry_atom::value);
  shell.retry_in = std::min(2 * shell.retry_in, retry_max);
}

void say_hello(self_ptr self, const caf::strong_actor_ptr& gate) {
  auto& shell = self->state;
  shell.is_waiting = true;
  shell.asked = self->clock().now();
  self->send(caf::actor_cast<door_actor>(gate), encode_hello(shell.ports.said),
             caf::actor_cast<caf::strong_actor_ptr>(self));
}

void reach(self_ptr self) {
  // The connector answers within its own limits; this one is for a connector that died.
  constexpr auto limit = 4 * runtime::handshake_limit;
  self->request(self->state.ports.connector, limit, runtime::reach_atom::value)
    .then([self](const caf::strong_actor_ptr& gate) { say_hello(self, gate); },
          [self](const caf::error&) { retry_later(self); });
}

void lose_link(self_ptr self) {
  auto& shell = self->state;
  shell.link = nullptr;
  shell.ports.stats->is_linked = false;
  retry_later(self);
}

// -- what cotmd says
// ----------------------------------------------------------------------------------

void on_message(self_ptr self, const welcome&) {
  auto& shell = self->state;
  if (shell.link)
    self->demonitor(shell.link->address());
  shell.link = self->current_sender();
  self->monitor(shell.link);
  shell.is_waiting = false;
  shell.retry_in = retry_min;
  shell.window.restart();
  shell.ports.stats->is_linked = true;
  ++shell.ports.stats->welcomes;
  flush_soon(self);
}

void on_message(self_ptr self, const refusal& why) {
  auto& shell = self->state;
  ++shell.ports.stats->refusals;
  shell.ports.fulfils->on_refusal(why);
  if (why.number != 0) {
    if (shell.window.settle(why.number))
      shell.ports.kept_in->confirm(why.number);
  } else if (shell.is_waiting) {
    shell.retry_in = retry_max; // Somebody has to change a configuration first.
    retry_later(self);
  }
}

/// Keeps one report, and ends the work that it says is ended. Drops it if its own work was.
void keep(session_shell& shell, report said) {
  auto& kept_in = *shell.ports.kept_in;
  auto known = kept_in.find(said.key);
  if (known && known->reached == phase::superseded) {
    ++shell.ports.stats->dropped;
    return;
  }
  said.number = ++shell.last_number;
  if (!said.at)
    said.at = shell.ports.clock->now();
  said.sequence = kept_in.add(said);
  if (known && is_superseding(*known, said))
    kept_in.supersede(key_about(said.key, known->about));
  shell.window.add(std::move(said));
}

/// Keeps what the adapter says, to be sent once it is durable.
void stage(self_ptr self, outbox said) {
  auto& shell = self->state;
  for (const auto& key : said.effects)
    shell.ports.kept_in->count_effect(key);
  for (auto& one : said.reports)
    keep(shell, std::move(one));
  for (const auto& key : said.superseded)
    shell.ports.kept_in->supersede(key);
  flush_soon(self);
}

/// What is wrong with a transfer in itself, or beside what is known by its key; empty if nothing
/// is.
std::string_view wrong_with(const transfer& given, const std::optional<standing>& known) {
  if (!given.is_understood)
    return "this adapter does not know what is asked for";
  auto has_about = given.kind == transfer_kind::amend || given.kind == transfer_kind::cancel
                   || given.kind == transfer_kind::compensate;
  if (has_about ? given.about == 0 || given.about >= given.key.revision : given.about != 0)
    return "it is about no earlier revision";
  auto is_early = known && known->reached == phase::superseded;
  if (known && !is_early && (known->kind != given.kind || known->about != given.about))
    return "something else was asked for by the same key";
  return {};
}

/// The report that says how far a transfer has come.
report::kind last_word(phase reached) {
  switch (reached) {
    case phase::completed:
      return report::kind::completed;
    case phase::failed:
      return report::kind::failed;
    case phase::rejected:
      return report::kind::rejected;
    case phase::cancelled:
      return report::kind::cancelled;
    case phase::taken:
    case phase::acknowledged:
    case phase::superseded:
      break;
  }
  return report::kind::acknowledged;
}

/// Says again what was last said about a transfer. Not kept: cotmd asks again if it is lost.
void repeat(self_ptr self, const transfer_key& key, const standing& known) {
  auto& shell = self->state;
  if (known.reached == phase::taken)
    return; // The adapter has still to say something.
  shell.window.add({++shell.last_number,
                    key,
                    shell.ports.clock->now(),
                    last_word(known.reached),
                    known.code,
                    known.reason,
                    {},
                    0});
}

/// Says of a transfer that it will never be done. Not kept: what was not taken in stays unknown.
void reject(self_ptr self, const transfer& given, std::string_view reason) {
  auto& shell = self->state;
  ++shell.ports.stats->rejected;
  shell.window.add({++shell.last_number,
                    given.key,
                    shell.ports.clock->now(),
                    report::kind::rejected,
                    "invalidTransfer",
                    std::string{reason},
                    {},
                    0});
}

void fulfil(self_ptr self, std::vector<transfer>& fresh) {
  if (fresh.empty())
    return;
  auto out = outbox{};
  self->state.ports.stats->transfers += fresh.size();
  self->state.ports.fulfils->on_transfers(fresh, out);
  stage(self, std::move(out));
  fresh.clear();
}

void on_message(self_ptr self, transfers& given) {
  auto& shell = self->state;
  auto& kept_in = *shell.ports.kept_in;
  auto fresh = std::vector<transfer>{};
  fresh.reserve(given.list.size());
  for (auto& one : given.list) {
    auto known = kept_in.find(one.key);
    if (auto why = wrong_with(one, known); !why.empty()) {
      reject(self, one, why);
      continue;
    }
    if (known) {
      ++shell.ports.stats->repeated;
      repeat(self, one.key, *known);
      continue;
    }
    if (one.about != 0) {
      fulfil(self, fresh); // What it is about may be among them.
      one.about_known = kept_in.find(key_about(one.key, one.about));
    }
    kept_in.take(one);
    fresh.push_back(std::move(one));
  }
  fulfil(self, fresh);
  flush_soon(self); // There may be something to say again.
}

void on_message(self_ptr self, const confirms& said) {
  auto& shell = self->state;
  shell.ports.stats->confirms += said.numbers.size();
  for (auto number : said.numbers)
    if (shell.window.settle(number))
      shell.ports.kept_in->confirm(number);
  flush_soon(self); // There is room for more.
}

void on_envelope(self_ptr self, const runtime::envelope& from) {
  auto see = [&](message said) { std::visit([&](auto& one) { on_message(self, one); }, said); };
  if (!decode(from, see))
    ++self->state.ports.stats->undecodable;
}

// -- what goes out
// ------------------------------------------------------------------------------------

void flush(self_ptr self) {
  auto& shell = self->state;
  shell.is_flushing = false;
  shell.ports.kept_in->commit();
  while (shell.link) {
    auto picked = shell.window.pick(self->clock().now(), envelope_reports_max);
    if (picked.empty())
      return;
    shell.ports.stats->reports += picked.size();
    self->send(caf::actor_cast<peer_actor>(shell.link), encode_reports(picked));
  }
}

void on_tick(self_ptr self) {
  auto& shell = self->state;
  if (shell.is_waiting && self->clock().now() - shell.asked > welcome_limit)
    retry_later(self);
  flush_soon(self);
  self->delayed_send(self, tick_interval, tick_atom::value);
}

// -- the beginning
// --------------------------------------------------------------------------------------

/// Goes on where the process before this one was.
void resume(self_ptr self) {
  auto& shell = self->state;
  auto& kept_in = *shell.ports.kept_in;
  shell.last_number = kept_in.last_number();
  kept_in.each_unconfirmed([&](const report& one) { shell.window.add(one); });
  auto out = outbox{};
  kept_in.each_open([&](transfer one) {
    if (one.about != 0)
      one.about_known = kept_in.find(key_about(one.key, one.about));
    shell.ports.fulfils->on_transfers({one}, out);
  });
  stage(self, std::move(out));
}

} // namespace

session_actor::behavior_type session_behavior(self_ptr self, session_ports ports) {
  self->state.ports = std::move(ports);
  self->set_down_handler([self](const caf::down_msg& down) {
    if (self->state.link && self->state.link->address() == down.source)
      lose_link(self);
  });
  resume(self);
  reach(self);
  self->delayed_send(self, tick_interval, tick_atom::value);
  return {
    [self](const runtime::envelope& from) { on_envelope(self, from); },
    [self](outbox& said) { stage(self, std::move(said)); },
    [self](flush_atom) { flush(self); },
    [self](retry_atom) {
      if (!self->state.link) // A welcome may have come late.
        reach(self);
    },
    [self](tick_atom) { on_tick(self); },
    [self](stop_atom) {
      flush(self);
      self->send(self->state.ports.connector, runtime::quit_atom::value);
      self->quit();
    },
  };
}

} // namespace cotm::adapter
