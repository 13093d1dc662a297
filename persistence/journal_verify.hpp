// persistence/journal_verify.hpp: looks at every byte of a journal, and says what is wrong.
//
// Works on a store that is closed and on one that another process is writing to: it reads in short
// transactions, and holds up nobody. Where the journal itself would end the process, this goes on,
// and lists what it found. It never writes, so it needs no lock.
//
// The pages of LMDB itself carry no checksum. Damage there may make LMDB crash, so `verify` walks
// in a process of its own, and reports the end of that one as a finding.

#pragma once

#include "persistence/journal.hpp"
#include "persistence/record_codec.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cotm::persistence {

/// Findings that a report lists; all are counted.
inline constexpr std::size_t findings_max = 100;

/// One thing that is wrong.
struct finding {
  position at = 0;
  stream_id stream; ///< Nil if the record cannot tell.
  corruption what{};

  bool operator==(const finding&) const = default;
};

/// What `verify` saw.
struct verify_report {
  position last = 0;         ///< Where the log ended when the walk did.
  std::uint64_t records = 0; ///< Whole ones.
  std::uint64_t payload_bytes = 0;
  std::uint64_t streams = 0;
  std::uint64_t shards = 0;      ///< With at least one record.
  std::uint64_t found = 0;       ///< How many things are wrong.
  std::vector<finding> findings; ///< The first of them.
  std::string failure;           ///< Why the walk ended early, if it did.

  [[nodiscard]] bool is_clean() const noexcept {
    return found == 0 && failure.empty();
  }
};

/// Walks a whole journal: checksums, positions, sequences of shards, revisions and chains of
/// streams, and the table of heads. Holds about 100 bytes per stream.
/// @pre This process has one thread, and has not opened the journal.
[[nodiscard]] verify_report verify(const std::filesystem::path& directory);

/// Shows every record from a position on, or what is wrong in its place, until `visit` says false.
/// @pre This process has not opened the journal. @errors `store_failure`.
using dump_visitor = std::function<bool(position at, const result<record, corruption>& read)>;
void dump(const std::filesystem::path& directory, position from, const dump_visitor& visit);

} // namespace cotm::persistence
