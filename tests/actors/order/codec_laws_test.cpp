// tests/actors/order/codec_laws_test.cpp: whatever the model can say is kept.

#include "actors/order/codec.hpp"
#include "tests/support/random_values.hpp"

#include <gtest/gtest.h>

namespace cotm::order {
namespace {

constexpr unsigned seeds = 200;

TEST(OrderCodecLaws, ARecordIsReadAsItWasWritten) {
  for (unsigned seed = 0; seed < seeds; ++seed) {
    test::random_values values{seed};
    auto wanted = record_content{values.every_event(), values.make<digest>()};
    EXPECT_EQ(decode_record(encode_record(wanted.events, wanted.summary)), wanted) << seed;
  }
}

TEST(OrderCodecLaws, ASnapshotIsReadAsItWasWritten) {
  for (unsigned seed = 0; seed < seeds; ++seed) {
    test::random_values values{seed};
    auto wanted = snapshot{seed + 1, seed + 2, values.some_state()};
    EXPECT_EQ(decode_snapshot(encode_snapshot(wanted)), wanted) << seed;
  }
}

/// The outline is what the feed tells, and is read without the plans.
TEST(OrderCodecLaws, AnOutlineSaysOfEveryEventWhatItsRecordSays) {
  for (unsigned seed = 0; seed < seeds; ++seed) {
    test::random_values values{seed};
    auto facts = values.every_event();
    auto outline = decode_outline(encode_record(facts, {})).events;
    auto at = outline.begin();
    for (const auto& fact : facts) {
      auto subjects = subjects_of(fact);
      for (std::size_t i = 0; i < std::max<std::size_t>(subjects.size(), 1); ++i, ++at) {
        ASSERT_NE(at, outline.end());
        EXPECT_EQ(at->name, name_of(fact));
        EXPECT_EQ(at->about, subjects.empty() ? std::nullopt : std::optional{subjects[i]});
      }
    }
    EXPECT_EQ(at, outline.end());
  }
}

} // namespace
} // namespace cotm::order
