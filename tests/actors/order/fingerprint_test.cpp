// tests/actors/order/fingerprint_test.cpp: which failures are the same.

#include "actors/order/fingerprint.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace cotm::order {
namespace {

TEST(OrderFingerprint, IsTheSameForReasonsThatDifferInNumbersIdsTimesAndQuotations) {
  EXPECT_EQ(normal_reason("No free port 17 on 'AB-3'."), "no free port # on ?");
  EXPECT_EQ(normal_reason("no free port 4 on \"ZK, 9\""), "no free port # on ?");
  EXPECT_EQ(normal_reason("line 0xDEADBEEF is gone"), "line # is gone");
  EXPECT_EQ(normal_reason("line deadbeefcafe is gone"), "line # is gone");
  EXPECT_EQ(normal_reason("3f2504e0-4f89-11d3-9a0c-0305e82c3301 is gone"), "# is gone");
  EXPECT_EQ(normal_reason("busy until 2026-11-23T12:00:00Z"), "busy until #");
  EXPECT_EQ(normal_reason("busy until Mon, 23 Nov 2026 12:00"), "busy until #");
  EXPECT_EQ(normal_reason("  took\t1500ms , of 10.5 s"), "took # of # s");
}

TEST(OrderFingerprint, KeepsTheWordsOfAReason) {
  EXPECT_EQ(normal_reason("can't reach the factories' port"), "can't reach the factories' port");
  EXPECT_EQ(normal_reason("facade added"), "facade added") << "six hexadecimal digits are a word";
  EXPECT_EQ(normal_reason("Größe: zu groß"), "größe zu groß");
  EXPECT_EQ(normal_reason("an 'unfinished quotation"), "an unfinished quotation");
  EXPECT_EQ(normal_reason(""), "");
}

TEST(OrderFingerprint, TellsDestinationsCodesAndReasonsApart) {
  auto one = fingerprint_of("access", "NO_PORT", "no port");
  EXPECT_NE(one, fingerprint_of("access-2", "NO_PORT", "no port"));
  EXPECT_NE(one, fingerprint_of("access", "NO_PORTS", "no port"));
  EXPECT_NE(one, fingerprint_of("access", "NO_PORT", "no line"));
  EXPECT_NE(fingerprint_of("ab", "c", ""), fingerprint_of("a", "bc", ""));
  EXPECT_EQ(one, fingerprint_of("access", "NO_PORT", "No port!"));
}

/// Goal: what people have noted down stays right, on every machine and in every release.
TEST(OrderFingerprint, NeverChanges) {
  EXPECT_EQ(fingerprint_of("access-factory", "NO_PORT", "no free port 17 on 'AB-3'"),
            "access-factory/NO_PORT/13e2c47a");
  EXPECT_EQ(fingerprint_of("", "", ""), "-/-/4ab0f7b7");
}

TEST(OrderFingerprint, IsShortAndNeedsNoEscapeWhateverItIsMadeOf) {
  auto made = fingerprint_of(std::string(200, 'x') + "/ ?", "../..", std::string(1'000, '\''));
  EXPECT_LE(made.size(), 100U);
  EXPECT_EQ(std::ranges::count(made, '/'), 2);
  EXPECT_EQ(made.find_first_of(" ?%#."), std::string::npos);
  EXPECT_NE(fingerprint_of(std::string(200, 'x') + '1', "", ""),
            fingerprint_of(std::string(200, 'x') + '2', "", ""))
    << "what is not shown counts, too";
}

} // namespace
} // namespace cotm::order
