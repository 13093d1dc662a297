// tests/base/uuid_test.cpp: names are made, written and read as RFC 9562 says.

#include "runtime/base/uuid.hpp"

#include <gtest/gtest.h>

#include <unordered_set>

namespace cotm {
namespace {

constexpr auto text_v7 = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"; // RFC 9562, appendix A.6.

TEST(Uuid, ReadsWhatItWrites) {
  auto read = uuid::parse(text_v7);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->text(), text_v7);
}

TEST(Uuid, ReadsEitherCaseAndWritesLowerCase) {
  EXPECT_EQ(uuid::parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"), uuid::parse(text_v7));
}

TEST(Uuid, ReadsNothingElse) {
  for (const auto* text : {"", "017f22e2", "017f22e279b07cc398c4dc0c0c07398f",
                           "017f22e2-79b0-7cc3-98c4-dc0c0c07398", // Too short.
                           "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
                           "{17f22e2-79b0-7cc3-98c4-dc0c0c07398f", // No digit.
                           "017f22e2-79b0-7cc3-98c4_dc0c0c07398f", // No dash.
                           "017f22e-279b0-7cc3-98c4-dc0c0c07398f"})
    EXPECT_FALSE(uuid::parse(text)) << text;
}

TEST(Uuid, KeepsItsBytesAsAKey) {
  auto read = *uuid::parse(text_v7);
  EXPECT_EQ(read.key().size(), 16u);
  EXPECT_EQ(uuid::from_key(read.key()), read);
}

TEST(Uuid, ComparesLikeItsText) {
  auto less = *uuid::parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  auto more = *uuid::parse("017f22e2-79b0-7cc3-98c4-dc0c0c073990");
  EXPECT_LT(less, more);
  EXPECT_LT(less.text(), more.text());
}

TEST(Uuid, BeginsWithTheTimeWhenItIsRandom) {
  auto now = instant{std::chrono::milliseconds{0x017F22E279B0}};
  auto made = uuid::random(now, {0x0C, 0xC3, 0x18, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F});
  EXPECT_EQ(made.text(), text_v7);
}

TEST(Uuid, SortsLaterOnesBehind) {
  auto now = instant{std::chrono::milliseconds{1'700'000'000'000}};
  auto earlier = uuid::random(now, {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF});
  auto later = uuid::random(now + std::chrono::milliseconds{1}, {});
  EXPECT_LT(earlier, later);
}

TEST(Uuid, IsTheSameForTheSameHash) {
  auto made = uuid::named({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF});
  EXPECT_EQ(made.text(), "ffffffff-ffff-8fff-bf00-000000000000") << "version 8, variant 10";
  EXPECT_EQ(made, uuid::named({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}));
}

TEST(Uuid, IsNilWhenNobodyMadeIt) {
  EXPECT_TRUE(uuid{}.is_nil());
  EXPECT_FALSE(uuid::named({}).is_nil());
}

TEST(Uuid, SpreadsOverAHashTable) {
  std::unordered_set<std::size_t> hashes;
  for (std::uint8_t i = 0; i < 200; ++i)
    hashes.insert(std::hash<uuid>{}(uuid::random(instant{}, {0, 0, 0, i})));
  EXPECT_EQ(hashes.size(), 200u);
}

} // namespace
} // namespace cotm
