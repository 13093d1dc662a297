// tests/apps/config/reload_test.cpp: what becomes of destinations when a configuration is read
// again.

#include "apps/config/reload.hpp"

#include "tests/apps/config/reading.hpp"

namespace cotm::apps::test {
namespace {

using names = std::vector<std::string>;

order::policy with(const names& destinations) {
  order::policy made;
  for (const auto& name : destinations)
    made.distribution.destinations.emplace_back().name = name;
  return made;
}

TEST(Reload, AddsDestinations) {
  auto made = take_over(with({"a"}), with({"b", "a"}));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->added, names{"b"});
  EXPECT_EQ(made->kept, names{});
  EXPECT_EQ(made->policy, with({"b", "a"}));
}

TEST(Reload, KeepsDestinationsThatAreGone) {
  auto made = take_over(with({"a", "b"}), with({"b"}));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->kept, names{"a"});
  EXPECT_NE(made->policy.find_destination("a"), nullptr);
  auto again = take_over(made->policy, with({"b"}));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->kept, names{"a"}) << "and goes on keeping them";
}

TEST(Reload, TakesWhatIsSaidAboutADestinationNow) {
  auto next = with({"a"});
  next.distribution.destinations[0].window_max = 7;
  next.review_interval = duration{5};
  auto made = take_over(with({"a"}), next);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->policy, next);
}

TEST(Reload, RefusesToKeepMoreDestinationsThanThereMayBe) {
  names many;
  for (std::size_t i = 0; i < destinations_max; ++i)
    many.push_back("d" + std::to_string(i));
  auto made = take_over(with(many), with({"new"}));
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error(), "with those that stay until a restart there would be 1001 destinations");
  EXPECT_TRUE(take_over(with(many), with({"d0"})));
}

} // namespace
} // namespace cotm::apps::test
