// adapter/session_actor.hpp: the SESSION actor: an adapter's conversation with cotmd, kept up.
//
//     reach -> hello -> welcome -> transfers, confirms ... -> down -> reach again, a little later
//
// Whatever happens to the connection, nothing is lost and nothing is done twice:
//
//     transfers   known to the ledger? say again what was said : take it in, and have it fulfilled
//                 what makes no sense is rejected, and never reaches the ledger
//     flush       commit the ledger, then send the reports that are new or were not confirmed
//
// One flush serves everything that arrived while the one before was at work, so the disk sets the
// size of a batch. Spawn it detached if the ledger is durable, since a commit blocks.

#pragma once

#include "adapter/codec.hpp"
#include "adapter/ledger.hpp"
#include "adapter/report_window.hpp"
#include "adapter/types.hpp"
#include "runtime/clock.hpp"
#include "runtime/envelope.hpp"
#include "runtime/remote.hpp"

#include <caf/all.hpp>

#include <atomic>
#include <cstdint>
#include <memory>

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::adapter::outbox) // Never leaves the process.

namespace cotm::adapter {

using flush_atom = caf::atom_constant<caf::atom("flush")>;
using retry_atom = caf::atom_constant<caf::atom("retry")>;
using stop_atom = caf::atom_constant<caf::atom("stop")>;
using tick_atom = caf::atom_constant<caf::atom("tick")>;

/// Time between attempts to reach cotmd: doubles from the first to the second.
inline constexpr duration retry_min = std::chrono::milliseconds{100};
inline constexpr duration retry_max = std::chrono::seconds{5};

/// How long cotmd may take to answer a hello before it is said again: a connection may end between
/// the two, when nobody watches it yet.
inline constexpr duration welcome_limit = std::chrono::seconds{3};

/// How often to look for reports that nobody confirmed.
inline constexpr duration tick_interval = std::chrono::seconds{1};

/// Reports of one envelope; cotmd takes no more than a few thousand.
inline constexpr std::size_t envelope_reports_max = 1'024;

/// What an adapter is for: fulfils transfers.
class fulfilment {
public:
  virtual ~fulfilment() = default;

  /// Takes transfers over. Called with each once in the life of the process: when it comes in, or
  /// at the start if it was taken before and is not settled (`transfer::known` then says what was
  /// reached). What is said in `out` at once costs one envelope and one sync for all; the rest may
  /// be said at any time later. Must not block.
  virtual void on_transfers(const std::vector<transfer>& given, outbox& out) = 0;

  /// Hears that cotmd did not take the hello (number 0: it is tried again), or a report (nothing
  /// was changed by it, and it is not repeated).
  virtual void on_refusal(const refusal& why) = 0;
};

/// What a SESSION has done since it began. @thread any
struct session_stats {
  std::atomic<bool> is_linked = false;
  std::atomic<std::uint64_t> welcomes = 0;
  std::atomic<std::uint64_t> transfers = 0; ///< That were new.
  std::atomic<std::uint64_t> repeated = 0;  ///< Transfers that the ledger knew.
  std::atomic<std::uint64_t> reports = 0;   ///< Sent, repetitions included.
  std::atomic<std::uint64_t> confirms = 0;
  std::atomic<std::uint64_t> refusals = 0;
  std::atomic<std::uint64_t> undecodable = 0;
  std::atomic<std::uint64_t> rejected = 0; ///< Transfers that contradict themselves or the ledger.
  std::atomic<std::uint64_t> dropped = 0;  ///< Reports about work that was superseded.
};

/// What a SESSION needs from outside. The pointers outlive it.
struct session_ports {
  hello said;
  runtime::connector_actor connector; ///< Ends with the session.
  ledger* kept_in = nullptr;
  fulfilment* fulfils = nullptr;
  const runtime::wall_clock* clock = nullptr;
  std::shared_ptr<session_stats> stats;
};

using session_actor = caf::typed_actor<
  // From cotmd: `AdapterMessage`.
  caf::reacts_to<runtime::envelope>,
  // From the adapter, on any thread: what it has to say.
  caf::reacts_to<outbox>,
  // To itself: commits, and sends.
  caf::reacts_to<flush_atom>,
  // To itself: tries to reach cotmd.
  caf::reacts_to<retry_atom>,
  // To itself: looks for what is overdue.
  caf::reacts_to<tick_atom>,
  // Commits what is staged, and ends.
  caf::reacts_to<stop_atom>>;

class session_shell;

session_actor::behavior_type session_behavior(session_actor::stateful_pointer<session_shell> self,
                                              session_ports ports);

/// State of a SESSION.
class session_shell {
public:
  static inline const char* name = "session"; // NOLINT: CAF wants it so.

  session_shell() = default;

  session_ports ports;
  report_window window;
  std::uint64_t last_number = 0;
  caf::strong_actor_ptr link;    ///< Who welcomed us; null while nobody has.
  duration retry_in = retry_min; ///< Before the next attempt.
  report_window::time asked{};   ///< When the last hello was said.
  bool is_waiting = false;       ///< For the answer to a hello.
  bool is_flushing = false;      ///< A `flush` is on its way.
};

} // namespace cotm::adapter
