// actors/groups/groups_actor.hpp: the GROUPS actor: tells monitors what happens, numbered.
//
// A subscription is a named group and a position. What is new comes from the feed; a subscriber
// that is behind (it was away, or it has no credit) is read for from the journal, chunk by chunk,
// until it is at the tip again. Nothing is queued here for anybody: the journal is the queue.
//
// Each change names the number before it in its subscription, so that a subscriber can see that
// nothing is missing even where the group leaves most numbers out.

#pragma once

#include "actors/groups/group.hpp"
#include "runtime/clock.hpp"

#include <unordered_map>

namespace cotm::groups {

/// Records looked through for one subscriber at a time, so that one that is far behind does not
/// hold up the others.
inline constexpr std::size_t look_through_max = 1'000;

/// Changes of one message.
inline constexpr std::size_t changes_max = 256;

/// Subscribers at one time.
inline constexpr std::size_t subscribers_max = 10'000;

/// What GROUPS has done since the process began. @thread any
struct groups_stats {
  std::atomic<std::uint64_t> subscribers = 0;
  std::atomic<std::uint64_t> published = 0; ///< Changes, once per subscriber.
};

struct groups_ports {
  const persistence::journal* journal = nullptr; ///< Outlives the actor.
  runtime::feed_actor feed;
  std::shared_ptr<groups_stats> stats;
};

/// State of GROUPS.
class groups_shell {
public:
  static inline const char* name = "groups"; // NOLINT: CAF wants it so.

  groups_shell() = default;

  struct subscriber {
    monitor_actor monitor;
    group wanted;
    persistence::position next = 1;     ///< The first record not looked at yet.
    persistence::position previous = 0; ///< The last number sent, or subscribed after.
    std::uint64_t credit = 0;
    bool is_catching_up = false; ///< A `pump` for it is on its way.
  };

  groups_ports ports;
  std::unordered_map<caf::actor_id, subscriber> subscribers;
};

groups_actor::behavior_type groups_behavior(groups_actor::stateful_pointer<groups_shell> self,
                                            groups_ports ports);

} // namespace cotm::groups
