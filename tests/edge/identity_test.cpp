// tests/edge/identity_test.cpp: the same key is the same order, the same content the same print.

#include "edge/tmf622/identity.hpp"

#include "edge/entropy.hpp"

#include <gtest/gtest.h>

#include <set>

namespace cotm::edge::tmf622 {
namespace {

TEST(Identity, OfAKeyIsTheSameForEver) {
  // Golden: an order that was placed under this key must be found under it by any later version.
  auto id = identity_of({"ext-1", ""}, instant{}, system_entropy());
  EXPECT_EQ(id.text(), identity_of({"ext-1", "other"}, instant{}, system_entropy()).text());
  EXPECT_EQ(id.text(), "27866c2a-518c-8d81-95c4-615c94172130");
}

TEST(Identity, IsNewWithoutAKey) {
  auto entropy = system_entropy();
  std::set<uuid> seen;
  for (int no = 0; no < 10'000; ++no)
    EXPECT_TRUE(seen.insert(identity_of({}, instant{}, entropy)).second);
}

} // namespace
} // namespace cotm::edge::tmf622
