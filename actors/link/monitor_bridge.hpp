// actors/link/monitor_bridge.hpp: the BRIDGE actor: one subscription of a monitor elsewhere.
//
// GROUPS knows monitors as actors that take changes and give credit. This is one of those, which
// passes both on to another process. It answers the subscription by an empty list of changes, so
// that the monitor learns whom to give credit to before anything happens.

#pragma once

#include "actors/catalogue.hpp"
#include "actors/link/link_actor.hpp"

#include <cstddef>
#include <memory>

namespace cotm::link {

/// Changes of one envelope.
inline constexpr std::size_t envelope_changes_max = 256;

/// Changes that one monitor may have on their way to it: bounds what a slow one holds in memory.
inline constexpr std::uint32_t monitor_credit_max = 65'536;

/// What a remote monitor offers us: it takes envelopes.
using remote_monitor_actor = caf::typed_actor<
  // `MonitorMessage`: changes or a refusal.
  caf::reacts_to<runtime::envelope>>;

using bridge_actor = caf::typed_actor<
  // From GROUPS.
  caf::reacts_to<changes_ptr>,
  // From the monitor: `MonitorMessage.credit`, or another `subscribe`.
  caf::reacts_to<runtime::envelope>, caf::reacts_to<stop_atom>>;

/// What a BRIDGE needs from outside.
struct bridge_ports {
  remote_monitor_actor monitor;
  groups_actor groups;
  subscription wanted;
  std::shared_ptr<link_stats> stats;
};

class bridge_shell;

/// Runs a BRIDGE: subscribes, and ends when the monitor is down.
bridge_actor::behavior_type bridge_behavior(bridge_actor::stateful_pointer<bridge_shell> self,
                                            bridge_ports ports);

/// State of a BRIDGE.
class bridge_shell {
public:
  static inline const char* name = "bridge"; // NOLINT: CAF wants it so.

  bridge_shell() = default;

  bridge_ports ports;
};

} // namespace cotm::link
