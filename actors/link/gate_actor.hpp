// actors/link/gate_actor.hpp: the door for other processes: who comes in, and to whom they speak.
//
//     hello ------> GATE -- spawns --> LINK    -- welcome -----> adapter
//     subscribe --> GATE -- spawns --> BRIDGE  -- changes -----> monitor
//     anything else, or a hello that does not fit: a refusal, and nothing happens
//
// The gate only lets in. Everything after the first message is between the speaker and the actor
// that answered it, so a slow session never holds up the door.

#pragma once

#include "actors/catalogue.hpp"
#include "actors/destination/directory.hpp"
#include "actors/link/link_actor.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace cotm::link {

/// Sessions with adapters and monitors at one time. Each is a TLS connection and an actor.
inline constexpr std::size_t sessions_max = 1'000;

/// What the GATE needs from outside.
struct gate_ports {
  std::shared_ptr<const destination::directory> destinations; ///< All that are configured.
  std::vector<shard_actor> shards;                            ///< By `shard_of`.
  groups_actor groups;
  std::shared_ptr<link_stats> stats; ///< Shared by every session.
};

class gate_shell;

/// Runs the GATE. Ends with its sessions.
gate_actor::behavior_type gate_behavior(gate_actor::stateful_pointer<gate_shell> self,
                                        gate_ports ports);

/// State of the GATE.
class gate_shell {
public:
  static inline const char* name = "gate"; // NOLINT: CAF wants it so.

  gate_shell() = default;

  gate_ports ports;
  std::uint64_t last_session = 0;
  std::map<caf::strong_actor_ptr, caf::actor> sessions; ///< LINK or BRIDGE, by who speaks.
};

} // namespace cotm::link
