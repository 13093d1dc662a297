// persistence/journal_reader.hpp: looks up records of a journal that is closed, or that another
// process is writing to.
//
// For tools: it takes no lock and changes nothing, and what it cannot read is an answer, where the
// journal itself would end the process. Each look-up sees what is durable by then.

#pragma once

#include "persistence/lmdb_layout.hpp"
#include "persistence/record_codec.hpp"

#include <filesystem>

namespace cotm::persistence {

class journal_reader {
public:
  /// @pre This process has not opened the journal. @errors `store_failure`; here and below.
  explicit journal_reader(const std::filesystem::path& directory);

  /// Which log this is.
  [[nodiscard]] const uuid& instance() const noexcept {
    return instance_;
  }

  /// The last position that is durable.
  [[nodiscard]] position last() const;

  /// Reads the record at a position.
  [[nodiscard]] result<record, corruption> read(position at) const;

  /// Finds the last record of a stream that is not after `upto`; 0 if there is none, or what is
  /// on the way to it cannot be read. Looks through the records that the index of streams does not
  /// know yet: some ten thousand.
  [[nodiscard]] position last_of(const stream_id& stream, position upto) const;

private:
  lmdb_env env_;
  layout::tables tables_;
  uuid instance_;
};

} // namespace cotm::persistence
