// edge/outbound/http_sink_actor.hpp: the HTTP SINK actor: tells billing, maintenance, or whoever
// else has to know, by HTTP POST.
//
//     order -> DESTINATION (queue, window, retries, breaker) -> HTTP SINK -> poster ==HTTP==> sink
//       ^                                                          |
//       `------------------- reports, until confirmed ------------'
//
// To its DESTINATION a sink is a link as any other, only that what it is given are notices and that
// nobody is behind it but a URL. So a notice is owed by its order until the sink has said yes, and
// what is down, slow or refusing is dealt with where that is done for all.
//
// The receiver is told each notice at least once, with an `Idempotency-Key` that is the same every
// time. A 2xx confirms it. What may pass (no answer, 408, 429, 5xx) is tried again by the sink's
// retry policy; anything else is a failure of the notice, with the status as its code, and for a
// person. An order has one notice on its way to a sink, and here one request.
//
// A report is repeated until its order has it on disk: what it is about is known then.

#pragma once

#include "actors/catalogue.hpp"
#include "actors/order/policy.hpp"
#include "actors/order/policy_source.hpp"
#include "edge/outbound/http_poster.hpp"
#include "runtime/clock.hpp"

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

namespace cotm::edge::outbound {

/// Requests to one sink at once. A billing system is used to dozens of clients, not to thousands;
/// what waits does so in the DESTINATION, by priority.
inline constexpr std::uint32_t posts_in_flight_max = 32;

/// The longest that a sink can ask to be left alone: beyond, it is tried all the same.
inline constexpr duration retry_after_max = std::chrono::minutes{10};

/// How long an order has to confirm a report before it is repeated, and how many of them wait for
/// that. Beyond, the oldest is dropped: its order still owes the notice, which is sent again.
inline constexpr duration report_patience = std::chrono::seconds{30};
inline constexpr std::size_t unconfirmed_max = 10'000;

/// How often that is looked at.
inline constexpr duration sink_tick = std::chrono::milliseconds{250};

/// What one sink has done since the process began. @thread any
struct sink_stats {
  std::atomic<std::uint64_t> posts = 0;       ///< Every attempt counts.
  std::atomic<std::uint64_t> taken = 0;       ///< Answered by 2xx.
  std::atomic<std::uint64_t> postponed = 0;   ///< Not now: tried again later.
  std::atomic<std::uint64_t> failed = 0;      ///< For a person.
  std::atomic<std::uint64_t> in_flight = 0;   ///< Now.
  std::atomic<std::uint64_t> unconfirmed = 0; ///< Reports that orders have not confirmed, now.
  std::atomic<std::uint64_t> repeated = 0;    ///< Reports that were sent again.
  std::atomic<std::uint64_t> refused = 0;     ///< Reports that an order refused.
};

/// What came of the request for one notice; nothing if the poster ended first.
struct posted {
  transfer_ptr what;
  std::optional<post_outcome> outcome;
};

using http_sink_actor = link_actor::extend<
  // From the poster, by way of an `answer`.
  caf::reacts_to<posted>>;

struct http_sink_ports {
  std::string name;
  std::string url; ///< Until the policy has another one for that name.
  std::shared_ptr<const order::policy_source> policies;
  destination_actor destination;
  std::shared_ptr<const std::vector<shard_actor>> shards; ///< By `shard_of`.
  http_poster* poster = nullptr;                          ///< Outlives the actor's last request.
  const runtime::wall_clock* clock = nullptr;
  std::shared_ptr<sink_stats> stats;
};

/// State of an HTTP SINK.
class http_sink_shell {
public:
  static inline const char* name = "httpsink"; // NOLINT: CAF wants it so.

  http_sink_shell() = default;

  struct unconfirmed_report {
    report what;
    instant sent;
  };

  http_sink_ports ports;
  std::deque<transfer_ptr> waiting;
  std::unordered_set<transfer_key, transfer_key_hash> known; ///< Waiting, or on their way.
  std::set<order_id> busy;                                   ///< Orders with one on its way.
  std::map<std::uint64_t, unconfirmed_report> unconfirmed;   ///< By number.
  std::uint64_t last_number = 0;
  instant paused_until{}; ///< The sink asked for it; the epoch: it did not.
  instant looked_at{};    ///< When the clock was last looked at.
  bool is_ticking = false;
};

/// Runs an HTTP SINK, and has its destination hand notices over to it.
http_sink_actor::behavior_type
http_sink_behavior(http_sink_actor::stateful_pointer<http_sink_shell> self, http_sink_ports ports);

/// What the DESTINATION of a sink is told to do.
[[nodiscard]] order::destination_policy destination_policy_of(const order::sink& told);

} // namespace cotm::edge::outbound

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::edge::outbound::posted)
