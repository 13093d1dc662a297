// runtime/remote.hpp: publishing an actor to other processes, and reaching one that was published.
//
// CAF connects inside its one middleman actor, with a blocking call: a single peer that answers
// nothing would hold up every other connection of the process for a minute. So nothing is asked of
// CAF before a TCP connection was tried and closed again, with a limit, by an actor with a thread
// of its own: one CONNECTOR per peer, which can wait without anybody waiting for it.

#pragma once

#include "runtime/base/vocabulary.hpp"

#include <caf/all.hpp>
#include <caf/openssl/publish.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cotm::runtime {

using reach_atom = caf::atom_constant<caf::atom("reach")>;
using quit_atom = caf::atom_constant<caf::atom("quit")>;

/// How long a peer may take to answer TCP's first packet.
inline constexpr duration preflight_limit = std::chrono::seconds{1};

/// How long a peer may take for TLS and CAF's handshake. Above `connection_timeout`, which ends a
/// handshake that hangs.
inline constexpr duration handshake_limit = std::chrono::seconds{15};

/// Where a process listens.
struct remote_address {
  std::string host;
  std::uint16_t port = 0;
  bool operator==(const remote_address&) const = default;
};

/// Reads "host:port"; an IPv6 address is in brackets.
[[nodiscard]] std::optional<remote_address> parse_remote_address(std::string_view text);

/// Opens a TCP connection and closes it again.
/// @errors why not, in words. @thread blocks for `limit` and for the resolution of the name.
[[nodiscard]] result<void, std::string> preflight(const remote_address& peer, duration limit);

/// Reaches the actor that one peer has published. One per peer, detached.
using connector_actor = caf::typed_actor<
  // Tries once: a preflight, then CAF over TLS. Answers with the peer's actor, or an error.
  caf::replies_to<reach_atom>::with<caf::strong_actor_ptr>,
  // Ends it.
  caf::reacts_to<quit_atom>>;

connector_actor::behavior_type connector_behavior(connector_actor::pointer self,
                                                  const remote_address& peer);

/// Spawns a CONNECTOR, with its thread. @pre The system is configured by `system_config`.
[[nodiscard]] connector_actor spawn_connector(caf::actor_system& system, remote_address peer);

/// Offers an actor to other processes over TLS; gives the port, which is `port` unless that is 0.
/// @errors why not, in words.
template <class Handle>
result<std::uint16_t, std::string>
publish(caf::actor_system& system, const Handle& offered, const remote_address& at) {
  auto bound
    = caf::openssl::publish(offered, at.port, at.host.empty() ? nullptr : at.host.c_str(), true);
  if (!bound)
    return tl::unexpected{"cannot listen on " + at.host + ":" + std::to_string(at.port) + ": "
                          + system.render(bound.error())};
  return *bound;
}

} // namespace cotm::runtime
