// edge/edge_ports.hpp: what the edge needs from the rest of the process.

#pragma once

#include "actors/catalogue.hpp"
#include "actors/order/policy_source.hpp"
#include "edge/entropy.hpp"
#include "runtime/clock.hpp"
#include "runtime/metrics.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace cotm::edge {

/// Whether this process serves orders now.
struct readiness {
  bool is_ready = false;
  std::string reason; ///< Why not, for a person.
};

/// Everything is wired before the server starts and outlives it.
struct edge_ports {
  caf::actor_system* system = nullptr;
  std::vector<shard_actor> shards; ///< By `shard_of`; one per shard.
  registry_actor registry;
  groups_actor groups;
  const runtime::wall_clock* clock = nullptr;
  entropy_source entropy;
  std::shared_ptr<const order::policy_source> policies;
  runtime::metrics* metrics = nullptr;
  std::function<readiness()> is_ready; ///< Safe on any thread; does not block.
};

} // namespace cotm::edge
