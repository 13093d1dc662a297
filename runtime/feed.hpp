// runtime/feed.hpp: the FEED actor: committed records, numbered, in order, without a gap.
//
// The journal is the outbox. Whoever wants to know what happened reads it here from a position on:
// first what is in the journal already, then what is committed from now on, as one seamless
// sequence. A reader that is slow is not waited for and not queued for: it has credit for a few
// chunks, and reads on from the journal when it gives some back.

#pragma once

#include "persistence/journal_actor.hpp"

#include <caf/all.hpp>

#include <cstddef>
#include <vector>

namespace cotm::runtime {

using feed_credit_atom = caf::atom_constant<caf::atom("feedcredit")>;
using feed_stop_atom = caf::atom_constant<caf::atom("feedstop")>;
using feed_from_atom = caf::atom_constant<caf::atom("feedfrom")>;
using persistence::committed_atom;

/// Records of one chunk, unless one commit was larger.
inline constexpr std::size_t feed_chunk_max = 1'000;

/// Chunks that a reader may have unread. More would only fill its mailbox.
inline constexpr std::size_t feed_credit_max = 8;

/// Reads the feed: each chunk continues where the last one ended. The reader gives one credit back
/// when it has dealt with a chunk.
using feed_reader_actor = persistence::commit_listener;

using feed_actor = caf::typed_actor<
  // From the journal: these records are durable now.
  caf::reacts_to<committed_atom, persistence::committed>,
  // Starts (or restarts) a reader at a position, with full credit. The feed monitors it.
  caf::reacts_to<feed_from_atom, persistence::position, feed_reader_actor>,
  // The reader has dealt with one chunk.
  caf::reacts_to<feed_credit_atom, feed_reader_actor>,
  // Ends the feed.
  caf::reacts_to<feed_stop_atom>>;

/// State of the FEED.
class feed_shell {
public:
  static inline const char* name = "feed"; // NOLINT: CAF wants it so.

  feed_shell() = default;

  struct reading {
    feed_reader_actor reader;
    persistence::position next = 1; ///< The first record that it has not been sent.
    std::size_t credit = feed_credit_max;
  };

  const persistence::journal* journal = nullptr;
  std::vector<reading> readers; ///< A handful: no index is worth its keep.
};

/// Runs the feed over a journal, which it reads for whoever is behind. @pre `journal` outlives it.
feed_actor::behavior_type feed_behavior(feed_actor::stateful_pointer<feed_shell> self,
                                        const persistence::journal* journal);

} // namespace cotm::runtime
