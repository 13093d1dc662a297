// actors/link/gate_actor.cpp: see gate_actor.hpp.

#include "actors/link/gate_actor.hpp"

#include "actors/link/adapter_codec.hpp"
#include "actors/link/monitor_bridge.hpp"
#include "actors/link/monitor_codec.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace cotm::link {

namespace {

using self_ptr = gate_actor::stateful_pointer<gate_shell>;

/// Remembers who serves a speaker. A speaker that comes again has lost its session: that one ends.
template <class Session>
void keep(self_ptr self, const caf::strong_actor_ptr& speaker, const Session& session) {
  auto& sessions = self->state.sessions;
  if (auto before = sessions.find(speaker); before != sessions.end())
    self->send_exit(before->second, caf::exit_reason::user_shutdown);
  self->monitor(session);
  sessions.insert_or_assign(speaker, caf::actor_cast<caf::actor>(session));
}

void forget(gate_shell& shell, const caf::actor_addr& session) {
  std::erase_if(shell.sessions, [&](const auto& one) { return one.second == session; });
}

/// Why a speaker that seems fine cannot come in; an empty code if it can.
refusal admit(const gate_shell& shell, const caf::strong_actor_ptr& speaker) {
  if (shell.sessions.size() >= sessions_max && !shell.sessions.contains(speaker))
    return {"overloaded", "too many sessions", 0};
  return {};
}

/// Picks the destinations that an adapter fulfils.
/// @errors "unknown-destination" for the first that is not configured.
result<std::map<std::string, destination_actor>, refusal> pick(const gate_shell& shell,
                                                               const hello& from) {
  auto picked = std::map<std::string, destination_actor>{};
  for (const auto& name : from.destinations) {
    auto found = shell.ports.destinations->find(name);
    if (!found)
      return tl::unexpected{refusal{"unknown-destination", name, 0}};
    picked.emplace(name, std::move(found));
  }
  return picked;
}

void refuse_adapter(self_ptr self, const caf::strong_actor_ptr& speaker, const refusal& why) {
  ++self->state.ports.stats->refused_envelopes;
  self->send(caf::actor_cast<adapter_actor>(speaker), encode_refusal(why));
}

void refuse_monitor(self_ptr self, const caf::strong_actor_ptr& speaker, const refusal& why) {
  ++self->state.ports.stats->refused_envelopes;
  self->send(caf::actor_cast<remote_monitor_actor>(speaker), encode_monitor_refusal(why));
}

void on_hello(self_ptr self, const runtime::envelope& from, const caf::strong_actor_ptr& speaker) {
  auto& shell = self->state;
  auto said = decode_hello(from);
  if (!said)
    return refuse_adapter(self, speaker, said.error());
  auto picked = pick(shell, *said);
  if (!picked)
    return refuse_adapter(self, speaker, picked.error());
  if (auto why = admit(shell, speaker); !why.code.empty())
    return refuse_adapter(self, speaker, why);
  auto ports = link_ports{caf::actor_cast<adapter_actor>(speaker),
                          ++shell.last_session,
                          said->window,
                          std::move(*picked),
                          shell.ports.shards,
                          shell.ports.stats};
  keep(self, speaker, self->spawn(link_behavior, std::move(ports)));
}

void on_subscribe(self_ptr self, const runtime::envelope& from,
                  const caf::strong_actor_ptr& speaker) {
  auto& shell = self->state;
  auto said = decode_monitor_request(from);
  if (!said)
    return refuse_monitor(self, speaker, said.error());
  auto* wanted = std::get_if<subscription>(&*said);
  if (wanted == nullptr)
    return refuse_monitor(self, speaker, {"unexpected", "expected a subscription", 0});
  if (auto why = admit(shell, speaker); !why.code.empty())
    return refuse_monitor(self, speaker, why);
  auto ports = bridge_ports{caf::actor_cast<remote_monitor_actor>(speaker), shell.ports.groups,
                            std::move(*wanted), shell.ports.stats};
  keep(self, speaker, self->spawn(bridge_behavior, std::move(ports)));
}

void end(self_ptr self) {
  for (const auto& [speaker, session] : self->state.sessions)
    self->send_exit(session, caf::exit_reason::user_shutdown);
  self->quit();
}

} // namespace

gate_actor::behavior_type gate_behavior(self_ptr self, gate_ports ports) {
  self->state.ports = std::move(ports);
  self->set_down_handler([self](const caf::down_msg& down) { forget(self->state, down.source); });
  return {
    [self](const runtime::envelope& from, const caf::strong_actor_ptr& speaker) {
      if (speaker)
        on_hello(self, from, speaker);
    },
    [self](monitor_atom, const runtime::envelope& from, const caf::strong_actor_ptr& speaker) {
      if (speaker)
        on_subscribe(self, from, speaker);
    },
    [self](stop_atom) { end(self); },
  };
}

} // namespace cotm::link
