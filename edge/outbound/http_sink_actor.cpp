// edge/outbound/http_sink_actor.cpp: see http_sink_actor.hpp.

#include "edge/outbound/http_sink_actor.hpp"

#include "edge/http/url.hpp"
#include "edge/outbound/notice_codec.hpp"
#include "runtime/log.hpp"
#include "runtime/utf8.hpp"

#include <algorithm>
#include <utility>

namespace cotm::edge::outbound {

namespace {

using self_ptr = http_sink_actor::stateful_pointer<http_sink_shell>;

void pump(self_ptr self);

void tick_soon(self_ptr self) {
  if (std::exchange(self->state.is_ticking, true))
    return;
  caf::delayed_anon_send(link_actor{self}, sink_tick, tick_atom::value);
}

// -- reports -------------------------------------------------------------------------------------

void send_report(self_ptr self, const report& said) {
  self->send(self->state.ports.shards->at(shard_of(said.key.id)),
             reported{said.key.id, {said}, caf::actor_cast<caf::weak_actor_ptr>(self)});
}

/// Tells the order what became of its notice, until it says that it has it; the destination may go
/// on at once.
void tell(self_ptr self, report said) {
  auto& here = self->state;
  said.number = ++here.last_number;
  said.at = here.ports.clock->now();
  if (here.unconfirmed.size() >= unconfirmed_max)
    here.unconfirmed.erase(here.unconfirmed.begin());
  here.unconfirmed.emplace(said.number, http_sink_shell::unconfirmed_report{said, *said.at});
  here.ports.stats->unconfirmed = here.unconfirmed.size();
  self->send(here.ports.destination, forget_atom::value, key_batch{{said.key}});
  send_report(self, said);
  tick_soon(self);
}

void tell_failure(self_ptr self, const transfer_key& key, std::string code, std::string_view why) {
  auto& here = self->state;
  ++here.ports.stats->failed;
  runtime::log_warning("sink {} does not take a notice of order {}: {}", here.ports.name,
                       key.id.text(), code);
  report said;
  said.key = key;
  said.is = report::kind::failed;
  said.code = std::move(code);
  said.reason = runtime::utf8_prefix(why, order::reason_bytes_max);
  tell(self, std::move(said));
}

void on_outcomes(self_ptr self, const outcome_batch& decided) {
  auto& here = self->state;
  for (const auto& one : decided.list) {
    here.unconfirmed.erase(one.number);
    if (one.refused_code.empty())
      continue;
    ++here.ports.stats->refused;
    runtime::log_warning("a report of sink {} was refused: {}", here.ports.name, one.refused_code);
  }
  here.ports.stats->unconfirmed = here.unconfirmed.size();
}

/// Repeats what was not confirmed for too long; since when is unknown if the clock went back.
void repeat_reports(self_ptr self, instant now) {
  auto& here = self->state;
  for (auto& [number, one] : here.unconfirmed) {
    if (one.sent <= now && now < one.sent + report_patience)
      continue;
    one.sent = now;
    ++here.ports.stats->repeated;
    send_report(self, one.what);
  }
}

// -- posting -------------------------------------------------------------------------------------

/// Makes a request to where the sink is now, or was when it was still configured.
post_request request_for(http_sink_shell& here, const transfer_key& key, std::string text) {
  auto policy = here.ports.policies->current();
  if (const auto* told = policy->find_sink(here.ports.name); told != nullptr && !told->url.empty())
    here.ports.url = told->url;
  post_request made;
  made.url = here.ports.url;
  made.headers.emplace_back("Content-Type", "application/json");
  made.headers.emplace_back("Idempotency-Key", key.id.text() + ":"
                                                 + http::percent_encoded(key.distributed_order)
                                                 + ":" + std::to_string(key.revision));
  made.body = std::move(text);
  return made;
}

void post(self_ptr self, const transfer_ptr& what) {
  auto& here = self->state;
  auto text = read_notice_text(what->payload_bytes);
  if (!text) {
    here.known.erase(what->key);
    tell_failure(self, what->key, "undecodable", text.error());
    return;
  }
  here.busy.insert(what->key.id);
  ++here.ports.stats->posts;
  auto take = [me = http_sink_actor{self}, what](std::optional<post_outcome> outcome) {
    caf::anon_send(me, posted{what, std::move(outcome)});
  };
  here.ports.poster->post(request_for(here, what->key, std::move(*text)),
                          runtime::answer<post_outcome>{std::move(take)});
}

/// Begins what may be begun: not too much, and nothing of an order that has one on its way.
void pump(self_ptr self) {
  auto& here = self->state;
  if (here.ports.clock->now() < here.paused_until) {
    tick_soon(self);
    return;
  }
  for (auto next = here.waiting.begin();
       next != here.waiting.end() && here.busy.size() < posts_in_flight_max;) {
    if (here.busy.contains((*next)->key.id)) {
      ++next;
      continue;
    }
    auto what = std::move(*next);
    next = here.waiting.erase(next);
    post(self, what);
  }
  here.ports.stats->in_flight = here.busy.size();
}

void take(self_ptr self, const transfer_batch& given) {
  auto& here = self->state;
  for (const auto& [what, attempt] : given.list)
    if (here.known.insert(what->key).second)
      here.waiting.push_back(what);
  pump(self);
}

/// Leaves the sink alone for as long as it asks.
void pause(self_ptr self, duration wished) {
  auto& here = self->state;
  auto until = here.ports.clock->now() + std::min(wished, retry_after_max);
  here.paused_until = std::max(here.paused_until, until);
}

void on_posted(self_ptr self, const posted& done) {
  auto& here = self->state;
  const auto& key = done.what->key;
  here.busy.erase(key.id);
  here.known.erase(key);
  if (!done.outcome)
    return; // The process ends. The order still owes the notice.
  const auto& got = *done.outcome;
  if (got.is_taken()) {
    ++here.ports.stats->taken;
    report said;
    said.key = key;
    said.is = report::kind::completed;
    tell(self, std::move(said));
  } else if (got.is_passing()) {
    ++here.ports.stats->postponed;
    if (got.retry_after)
      pause(self, *got.retry_after);
    self->send(here.ports.destination, remind_atom::value, key, got.code);
  } else {
    tell_failure(self, key, got.code, got.text);
  }
  pump(self);
}

void tick(self_ptr self) {
  auto& here = self->state;
  here.is_ticking = false;
  auto now = here.ports.clock->now();
  if (now < here.looked_at) // The clock went back.
    here.paused_until = std::min(here.paused_until, now);
  here.looked_at = now;
  repeat_reports(self, now);
  pump(self);
  if (!here.unconfirmed.empty())
    tick_soon(self);
}

} // namespace

http_sink_actor::behavior_type http_sink_behavior(self_ptr self, http_sink_ports ports) {
  auto& here = self->state;
  here.ports = std::move(ports);
  self->send(here.ports.destination, credit_atom::value,
             caf::actor_cast<caf::strong_actor_ptr>(self), posts_in_flight_max);
  return {
    [](const runtime::envelope&) {}, // Those are for sessions.
    [self](const transfer_batch& given) { take(self, given); },
    [self](const outcome_batch& decided) { on_outcomes(self, decided); },
    [self](tick_atom) { tick(self); },
    [self](stop_atom) {
      self->state.ports.destination = nullptr;
      self->quit();
    },
    [self](const posted& done) { on_posted(self, done); },
  };
}

order::destination_policy destination_policy_of(const order::sink& told) {
  order::destination_policy made;
  made.name = told.name;
  made.window_max = posts_in_flight_max;
  made.acknowledge_within = told.confirm_within;
  made.retry = told.retry;
  return made;
}

} // namespace cotm::edge::outbound
