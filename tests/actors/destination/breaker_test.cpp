// tests/actors/destination/breaker_test.cpp: when a destination is left alone.

#include "actors/destination/breaker.hpp"

#include "tests/support/orders.hpp"

#include <gtest/gtest.h>

namespace cotm::destination {
namespace {

using namespace cotm::test;

breaker tripped() {
  auto guard = breaker{{3, 30s}};
  guard.on_failure(noon);
  guard.on_failure(noon);
  guard.on_failure(noon);
  return guard;
}

TEST(Breaker, OpensAfterSoManyFailuresInARowAndSaysSoOnce) {
  auto guard = breaker{{3, 30s}};
  EXPECT_FALSE(guard.on_failure(noon));
  EXPECT_FALSE(guard.on_failure(noon));
  EXPECT_EQ(guard.at(noon), breaker::position::closed);
  EXPECT_TRUE(guard.on_failure(noon));
  EXPECT_EQ(guard.at(noon), breaker::position::open);
  EXPECT_FALSE(guard.on_failure(noon));
}

TEST(Breaker, ForgetsFailuresOnSuccess) {
  auto guard = breaker{{3, 30s}};
  guard.on_failure(noon);
  guard.on_failure(noon);
  guard.on_success();
  EXPECT_FALSE(guard.on_failure(noon));
  EXPECT_EQ(guard.at(noon), breaker::position::closed);
}

TEST(Breaker, IsHalfOpenAfterAWhile) {
  auto guard = tripped();
  EXPECT_EQ(guard.at(noon + 30s - 1ms), breaker::position::open);
  EXPECT_EQ(guard.at(noon + 30s), breaker::position::half_open);
  EXPECT_EQ(guard.reopens_at(), noon + 30s);
}

TEST(Breaker, ClosesOnSuccessAndOpensAgainOnFailureWhenHalfOpen) {
  auto guard = tripped();
  guard.on_failure(noon + 30s);
  EXPECT_EQ(guard.at(noon + 31s), breaker::position::open);
  EXPECT_EQ(guard.at(noon + 60s), breaker::position::half_open);
  guard.on_success();
  EXPECT_EQ(guard.at(noon + 60s), breaker::position::closed);
}

} // namespace
} // namespace cotm::destination
