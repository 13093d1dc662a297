// persistence/record_codec.cpp: see record_codec.hpp.

#include "persistence/record_codec.hpp"

#include "runtime/base/invariant.hpp"
#include "schemas/journal.capnp.h"

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <isa-l/crc.h>
#include <kj/exception.h>
#include <openssl/evp.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>
#include <optional>

namespace cotm::persistence {

static_assert(std::endian::native == std::endian::little, "Frames are copied as they lie.");

namespace {

constexpr std::size_t frame_bytes = 8;    // CRC and length.
constexpr std::size_t segments_bytes = 8; // Cap'n Proto's table of segments, for one segment.

std::size_t words_of(std::size_t bytes) {
  return (bytes + sizeof(capnp::word) - 1) / sizeof(capnp::word);
}

/// Words of the one segment of a message: root pointer, struct, hash, payload.
std::size_t segment_words(const record& kept) {
  using layout = schema::Record::_capnpPrivate;
  auto hash_bytes = kept.previous == 0 ? 0 : kept.previous_hash.size();
  return 1 + layout::dataWordSize + layout::pointerCount + words_of(hash_bytes)
         + words_of(kept.payload.size());
}

/// Builds a message in the space that it will stay in: nothing is copied out afterwards.
class in_place_builder : public capnp::MessageBuilder {
public:
  explicit in_place_builder(kj::ArrayPtr<capnp::word> zeroed_space) : space_{zeroed_space} {
    // nop
  }

  kj::ArrayPtr<capnp::word> allocateSegment(capnp::uint least) override {
    COTM_INVARIANT(space_.size() >= least); // The second request meets an empty space.
    return std::exchange(space_, nullptr);
  }

private:
  kj::ArrayPtr<capnp::word> space_;
};

std::uint64_t big_endian(const std::uint8_t* from) {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i)
    value = (value << 8U) | from[i];
  return value;
}

void put_big_endian(std::uint8_t* to, std::uint64_t value) {
  for (int i = 7; i >= 0; --i, value >>= 8U)
    to[i] = static_cast<std::uint8_t>(value);
}

capnp::Data::Reader data_of(const void* bytes, std::size_t count) {
  return {static_cast<const capnp::byte*>(bytes), count};
}

void fill(schema::Record::Builder to, const record& kept) {
  to.setPosition(kept.at);
  to.setShard(kept.shard);
  to.setShardSequence(kept.shard_sequence);
  to.setOwner(kept.owner);
  to.setStreamHigh(big_endian(kept.stream.bytes.data()));
  to.setStreamLow(big_endian(kept.stream.bytes.data() + 8));
  to.setRevision(kept.number);
  to.setTimeMs(kept.time.time_since_epoch().count());
  to.setPrevious(kept.previous);
  if (kept.previous != 0)
    to.setPreviousHash(data_of(kept.previous_hash.data(), kept.previous_hash.size()));
  if (!kept.payload.empty())
    to.setPayload(data_of(kept.payload.data(), kept.payload.size()));
}

record copy_out(schema::Record::Reader from) {
  record made;
  made.at = from.getPosition();
  made.shard = from.getShard();
  made.shard_sequence = from.getShardSequence();
  made.owner = from.getOwner();
  put_big_endian(made.stream.bytes.data(), from.getStreamHigh());
  put_big_endian(made.stream.bytes.data() + 8, from.getStreamLow());
  made.number = from.getRevision();
  made.time = instant{std::chrono::milliseconds{from.getTimeMs()}};
  made.previous = from.getPrevious();
  auto hash = from.getPreviousHash();
  std::copy_n(hash.begin(), std::min(hash.size(), made.previous_hash.size()),
              made.previous_hash.begin());
  auto payload = from.getPayload().asChars();
  made.payload.assign(payload.begin(), payload.size());
  return made;
}

bool is_plausible(schema::Record::Reader read) {
  auto is_first = read.getPrevious() == 0;
  auto hash_size = read.getPreviousHash().size();
  return read.getShard() < shards_max && read.getShardSequence() > 0 && read.getRevision() > 0
         && is_first == (read.getRevision() == 1)
         && hash_size
              == (is_first ? 0 : std::tuple_size_v<chain_hash>)&&read.getPayload().size()
                   <= payload_bytes_max;
}

/// Reads the message in `words`, whose checksum is right. Throws kj::Exception on nonsense.
result<record, corruption> read_message(kj::ArrayPtr<const capnp::word> words, position expected) {
  auto options = capnp::ReaderOptions{};
  options.traversalLimitInWords = 2 * words.size(); // Blobs are read twice: checked, copied.
  options.nestingLimit = 2;
  auto message = capnp::FlatArrayMessageReader{words, options};
  auto read = message.getRoot<schema::Record>();
  if (!is_plausible(read))
    return tl::unexpected{corruption::malformed};
  if (read.getPosition() != expected || read.getPrevious() >= expected)
    return tl::unexpected{corruption::wrong_position};
  return copy_out(read);
}

} // namespace

std::string_view to_text(corruption why) noexcept {
  switch (why) {
    case corruption::truncated:
      return "truncated";
    case corruption::bad_checksum:
      return "bad checksum";
    case corruption::malformed:
      return "malformed";
    case corruption::wrong_position:
      return "wrong position";
    case corruption::broken_sequence:
      return "broken shard sequence";
    case corruption::broken_revision:
      return "broken revision";
    case corruption::broken_chain:
      return "broken chain";
    case corruption::broken_index:
      return "broken index";
  }
  return "unknown";
}

std::uint32_t crc32c(std::string_view bytes) noexcept {
  // ISA-L takes a mutable pointer, and never writes.
  auto* data = const_cast<unsigned char*>(                 // NOLINT
    reinterpret_cast<const unsigned char*>(bytes.data())); // NOLINT
  return ~crc32_iscsi(data, static_cast<int>(bytes.size()), 0xFFFFFFFFU);
}

std::size_t encoded_size(const record& kept) noexcept {
  return frame_bytes + segments_bytes + segment_words(kept) * sizeof(capnp::word);
}

void encode_onto(std::string& out, const record& kept) {
  auto begin = out.size();
  auto words = segment_words(kept);
  out.resize(begin + encoded_size(kept)); // Zeroes, as Cap'n Proto wants its space.
  auto* segment = out.data() + begin + frame_bytes + segments_bytes;
  COTM_INVARIANT(std::bit_cast<std::uintptr_t>(segment) % alignof(capnp::word) == 0);
  {
    auto builder = in_place_builder{{reinterpret_cast<capnp::word*>(segment), words}}; // NOLINT
    fill(builder.initRoot<schema::Record>(), kept);
    auto used = builder.getSegmentsForOutput();
    COTM_INVARIANT(used.size() == 1 && used[0].size() == words);
  }
  auto segment_count = static_cast<std::uint32_t>(words);
  std::memcpy(segment - 4, &segment_count, sizeof segment_count);
  auto message = std::string_view{out}.substr(begin + frame_bytes);
  auto crc = crc32c(message);
  auto length = static_cast<std::uint32_t>(message.size());
  std::memcpy(out.data() + begin, &crc, sizeof crc);
  std::memcpy(out.data() + begin + 4, &length, sizeof length);
}

std::string encode(const record& kept) {
  std::string out;
  encode_onto(out, kept);
  return out;
}

result<record, corruption> decode(std::string_view stored, position expected) {
  if (stored.size() <= frame_bytes || stored.size() % sizeof(capnp::word) != 0)
    return tl::unexpected{corruption::truncated};
  std::uint32_t crc = 0;
  std::uint32_t length = 0;
  std::memcpy(&crc, stored.data(), sizeof crc);
  std::memcpy(&length, stored.data() + 4, sizeof length);
  auto message = stored.substr(frame_bytes);
  if (message.size() != length)
    return tl::unexpected{corruption::truncated};
  if (crc32c(message) != crc)
    return tl::unexpected{corruption::bad_checksum};
  auto count = message.size() / sizeof(capnp::word);
  try {
    if (std::bit_cast<std::uintptr_t>(message.data()) % alignof(capnp::word) == 0)
      return read_message({reinterpret_cast<const capnp::word*>(message.data()), count}, // NOLINT
                          expected);
    auto aligned = kj::heapArray<capnp::word>(count);
    std::memcpy(aligned.begin(), message.data(), message.size());
    return read_message(aligned, expected);
  } catch (const kj::Exception&) {
    return tl::unexpected{corruption::malformed};
  }
}

void chain_hasher::closer::operator()(evp_md_ctx_st* context) const noexcept {
  EVP_MD_CTX_free(context);
}

void chain_hasher::closer::operator()(evp_md_st* digest) const noexcept {
  EVP_MD_free(digest);
}

chain_hasher::chain_hasher()
  : digest_{EVP_MD_fetch(nullptr, "SHA256", nullptr)}, context_{EVP_MD_CTX_new()} {
  if (!digest_ || !context_)
    throw std::bad_alloc{};
}

chain_hash chain_hasher::of(std::string_view stored) {
  auto message = stored.substr(frame_bytes);
  std::array<unsigned char, EVP_MAX_MD_SIZE> whole{};
  COTM_INVARIANT(EVP_DigestInit_ex2(context_.get(), digest_.get(), nullptr) == 1);
  COTM_INVARIANT(EVP_DigestUpdate(context_.get(), message.data(), message.size()) == 1);
  COTM_INVARIANT(EVP_DigestFinal_ex(context_.get(), whole.data(), nullptr) == 1);
  chain_hash half{};
  std::copy_n(whole.begin(), half.size(), half.begin());
  return half;
}

} // namespace cotm::persistence
