// persistence/record_codec.hpp: a record as the bytes that are kept.
//
//     | CRC32C of the message | length of the message | message: a Cap'n Proto `Record`  |
//     | u32, little-endian    | u32, little-endian    | framed for a file, one segment   |
//
// FORMAT.md explains every byte. The length of a stored value is a multiple of 8, so values that
// lie side by side stay aligned. The checksum finds what a disk does to a record; the chain of
// hashes finds a record that is whole but was never the one before.

#pragma once

#include "persistence/journal.hpp"

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;
struct evp_md_st;

namespace cotm::persistence {

/// What can be wrong with bytes that claim to be a record of the log.
enum class corruption {
  truncated = 1,   ///< Fewer or more bytes than the frame announces.
  bad_checksum,    ///< The bytes are not those that were written.
  malformed,       ///< The checksum is right, but this is no record that we write.
  wrong_position,  ///< A record of another place in the log, or a gap before it.
  broken_sequence, ///< Not the number that follows in its shard.
  broken_revision, ///< Not the revision that follows in its stream.
  broken_chain,    ///< Does not carry the hash of the stream's record before it.
  broken_index,    ///< An index names a record that is not there.
};

[[nodiscard]] std::string_view to_text(corruption why) noexcept;

/// CRC32C (Castagnoli), as in iSCSI and ext4: of "123456789" it is 0xE3069283.
[[nodiscard]] std::uint32_t crc32c(std::string_view bytes) noexcept;

/// Bytes that `encode` will make of a record with such a payload and such a `previous`.
[[nodiscard]] std::size_t encoded_size(const record& kept) noexcept;

/// Appends the stored value of `kept` to `out`. @pre The size of `out` is a multiple of 8.
void encode_onto(std::string& out, const record& kept);

/// Makes the stored value of `kept`.
[[nodiscard]] std::string encode(const record& kept);

/// Reads back a stored value that was kept at position `expected`. Any bytes will do: what is not
/// a whole record is an error, never a crash.
[[nodiscard]] result<record, corruption> decode(std::string_view stored, position expected);

/// Hashes stored values for the chain. Costs an allocation to make, so a writer keeps one.
class chain_hasher {
public:
  chain_hasher();

  /// The first half of the SHA-256 of the message in a stored value. @pre `stored` has a frame.
  [[nodiscard]] chain_hash of(std::string_view stored);

private:
  struct closer {
    void operator()(evp_md_ctx_st* context) const noexcept;
    void operator()(evp_md_st* digest) const noexcept;
  };

  std::unique_ptr<evp_md_st, closer> digest_;
  std::unique_ptr<evp_md_ctx_st, closer> context_;
};

} // namespace cotm::persistence
