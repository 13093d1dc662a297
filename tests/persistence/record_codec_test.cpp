// tests/persistence/record_codec_test.cpp: stored values are read back, or refused; never guessed.

#include "persistence/record_codec.hpp"

#include "tests/persistence/appends.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <iterator>

namespace cotm::persistence {
namespace {

record second_of_a_stream() {
  record made;
  made.at = 7;
  made.shard = 3;
  made.shard_sequence = 5;
  made.owner = 2;
  made.stream = *uuid::parse("018bcfe5-6800-7cc3-98c4-dc0c0c07398f");
  made.number = 2;
  made.time = instant{std::chrono::milliseconds{1'700'000'000'123}};
  made.previous = 4;
  for (std::size_t i = 0; i < made.previous_hash.size(); ++i)
    made.previous_hash[i] = static_cast<std::uint8_t>(0xA0U + i);
  made.payload = "an event";
  return made;
}

TEST(RecordCodec, HasTheChecksumOfTheStandard) {
  EXPECT_EQ(crc32c("123456789"), 0xE3069283U);
}

TEST(RecordCodec, ReadsBackWhatItWrote) {
  auto kept = second_of_a_stream();
  for (std::size_t size : {0U, 1U, 7U, 8U, 9U, 600U, 70'000U}) {
    kept.payload = std::string(size, '\xFE');
    auto stored = encode(kept);
    EXPECT_EQ(stored.size(), encoded_size(kept));
    EXPECT_EQ(stored.size() % 8, 0u);
    EXPECT_EQ(decode(stored, 7), kept);
  }
}

TEST(RecordCodec, ReadsAValueWhereverItLies) {
  auto kept = second_of_a_stream();
  auto shifted = "x" + encode(kept);
  EXPECT_EQ(decode(std::string_view{shifted}.substr(1), 7), kept);
}

TEST(RecordCodec, WritesValuesSideBySide) {
  auto kept = second_of_a_stream();
  std::string both;
  encode_onto(both, kept);
  encode_onto(both, kept);
  EXPECT_EQ(both, encode(kept) + encode(kept));
}

TEST(RecordCodec, RefusesARecordOfAnotherPosition) {
  auto read = decode(encode(second_of_a_stream()), 8);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error(), corruption::wrong_position);
}

TEST(RecordCodec, NoticesEveryFlippedBit) {
  auto stored = encode(second_of_a_stream());
  for (std::size_t bit = 0; bit < stored.size() * 8; ++bit) {
    auto broken = stored;
    broken[bit / 8] = static_cast<char>(broken[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(decode(broken, 7)) << "bit " << bit;
  }
}

TEST(RecordCodec, NoticesEveryMissingByte) {
  auto stored = encode(second_of_a_stream());
  for (std::size_t size = 0; size < stored.size(); ++size)
    EXPECT_FALSE(decode(std::string_view{stored}.substr(0, size), 7)) << size;
  EXPECT_FALSE(decode(stored + std::string(8, '\0'), 7));
}

TEST(RecordCodec, RefusesNonsenseWithARightChecksum) {
  auto stored = encode(second_of_a_stream());
  for (std::size_t at = 8; at < stored.size(); ++at) {
    auto broken = stored;
    broken[at] = '\xFF';
    auto crc = crc32c(std::string_view{broken}.substr(8));
    std::memcpy(broken.data(), &crc, sizeof crc);
    auto read = decode(broken, 7); // Payload and plain numbers may differ; nothing may crash.
    EXPECT_TRUE(!read || read->at == 7);
  }
}

TEST(RecordCodec, ReadsTheRecordsOfTheFirstRelease) {
  auto file = std::ifstream{COTM_GOLDEN_DIR "/journal_record_v1.bin", std::ios::binary};
  auto stored = std::string{std::istreambuf_iterator<char>{file}, {}};
  EXPECT_EQ(decode(stored, 7), second_of_a_stream());
  EXPECT_EQ(encode(second_of_a_stream()), stored) << "we still write what FORMAT.md shows";
}

} // namespace
} // namespace cotm::persistence
