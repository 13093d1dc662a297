// persistence/journal_actor.hpp: the JOURNAL actor: group commit around any journal.
//
// A commit costs one sync of the disk, whatever it holds. Appends that arrive while one is under
// way wait in the mailbox; the actor takes all of them in, and commits them as one transaction:
//
//     append -> queue, and a `flush` to itself, which lands behind every append already here
//     flush  -> one transaction, then every answer, then the records to the listeners
//
// so the disk sets the size of a batch, and no timer does. Nothing is answered before it is
// durable. A commit that fails ends the process (runtime/base/fail_stop.hpp).
//
// Spawn it detached in production, since a commit blocks; under a test scheduler as it is.

#pragma once

#include "persistence/journal.hpp"

#include <caf/all.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::persistence::append)    // Never leaves the process.
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::persistence::committed) // Never leaves the process.

namespace cotm::persistence {

using committed_atom = caf::atom_constant<caf::atom("committed")>;
using flush_atom = caf::atom_constant<caf::atom("flush")>;
using stop_atom = caf::atom_constant<caf::atom("stop")>;
using subscribe_atom = caf::atom_constant<caf::atom("subscribe")>;

/// Appends of one transaction. Beyond, a batch gains little per record and costs latency.
inline constexpr std::size_t batch_records_max = 1'000;

/// Bytes of payload of one transaction, unless its first append alone is larger.
inline constexpr std::size_t batch_bytes_max = std::size_t{4} << 20U;

/// Appends that wait for a commit: some hundred milliseconds of a slow disk.
inline constexpr std::size_t queue_max = 20'000;

/// Bytes of payload that wait for a commit: bounds memory when payloads are large.
inline constexpr std::size_t queue_bytes_max = std::size_t{64} << 20U;

/// Why the JOURNAL answers an append with an error. All but the last are a journal's refusals.
enum class journal_error : std::uint8_t {
  stale_revision = static_cast<std::uint8_t>(refusal::stale_revision),
  stale_epoch = static_cast<std::uint8_t>(refusal::stale_epoch),
  payload_too_large = static_cast<std::uint8_t>(refusal::payload_too_large),
  unknown_shard = static_cast<std::uint8_t>(refusal::unknown_shard),
  overloaded = 100, ///< The queue is full. Nothing was kept; the append may be repeated later.
};

inline constexpr auto journal_error_category = caf::atom("journal");

[[nodiscard]] caf::error make_error(journal_error why);

[[nodiscard]] std::string_view to_text(journal_error why) noexcept;

/// What the JOURNAL has done since it began. @thread any
struct journal_stats {
  std::atomic<std::uint64_t> commits = 0;
  std::atomic<std::uint64_t> records = 0;
  std::atomic<std::uint64_t> bytes = 0;              ///< Of payload.
  std::atomic<std::uint64_t> commit_nanoseconds = 0; ///< Sum over all commits.
  std::atomic<std::uint64_t> largest_batch = 0;      ///< Records of the largest commit.
  std::atomic<std::uint64_t> refused = 0;            ///< Appends that were stale or not allowed.
  std::atomic<std::uint64_t> overloaded = 0;         ///< Appends that met a full queue.
};

/// Hears of what is durable. Each message continues where the one before it ended.
using commit_listener = caf::typed_actor<
  // These records are durable now. Never empty.
  caf::reacts_to<committed_atom, committed>>;

using journal_actor = caf::typed_actor<
  // Keeps a record, and answers with the stream's new revision once it is durable. Errors: any
  // `journal_error`; nothing was kept then. The answers of one stream's appends keep their order.
  caf::replies_to<append>::with<revision>,
  // Has the listener told of every record after the position that this answers with.
  caf::replies_to<subscribe_atom, commit_listener>::with<position>,
  // To itself: commits what is queued.
  caf::reacts_to<flush_atom>,
  // Commits and answers what came before, then ends. What comes later bounces.
  caf::reacts_to<stop_atom>>;

/// What the JOURNAL needs from outside.
struct journal_ports {
  journal* kept_in = nullptr; ///< Outlives the actor, which alone appends to it.
  std::shared_ptr<journal_stats> stats;
  std::function<std::chrono::nanoseconds()> monotonic; ///< Measures commits, for `stats` only.
};

/// Ports over `kept_in` with new statistics and the machine's steady clock.
[[nodiscard]] journal_ports make_journal_ports(journal& kept_in);

/// State of the JOURNAL.
class journal_shell {
public:
  static inline const char* name = "journal"; // NOLINT: CAF wants it so.

  journal_shell() = default;

  struct waiting {
    append asked;
    caf::typed_response_promise<revision> reply;
  };

  journal_ports ports;
  std::deque<waiting> queue;
  std::size_t queued_bytes = 0;
  bool is_flushing = false; ///< A `flush` is on its way.
  std::vector<commit_listener> listeners;
};

journal_actor::behavior_type journal_behavior(journal_actor::stateful_pointer<journal_shell> self,
                                              journal_ports ports);

} // namespace cotm::persistence
