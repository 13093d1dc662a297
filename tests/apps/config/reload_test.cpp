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
  EXPECT_EQ(made->destinations.added, names{"b"});
  EXPECT_EQ(made->destinations.kept, names{});
  EXPECT_EQ(made->policy, with({"b", "a"}));
}

TEST(Reload, KeepsDestinationsThatAreGone) {
  auto made = take_over(with({"a", "b"}), with({"b"}));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->destinations.kept, names{"a"});
  EXPECT_NE(made->policy.find_destination("a"), nullptr);
  auto again = take_over(made->policy, with({"b"}));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->destinations.kept, names{"a"}) << "and goes on keeping them";
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

order::policy with_sink(const std::string& name, const std::string& url) {
  order::policy made;
  made.sinks.push_back({.name = name, .url = url});
  return made;
}

TEST(Reload, TellsASinkThatIsGoneNothingNew) {
  auto made = take_over(with_sink("billing", "http://old"), with_sink("crm", "http://x"));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->sinks.added, names{"crm"});
  EXPECT_EQ(made->sinks.kept, names{"billing"});
  const auto* kept = made->policy.find_sink("billing");
  ASSERT_NE(kept, nullptr);
  EXPECT_TRUE(kept->on.empty());
  EXPECT_EQ(kept->url, "http://old");
  EXPECT_FALSE(made->policy.find_sink("crm")->on.empty());
}

TEST(Reload, TakesTheNewAddressOfASink) {
  auto made = take_over(with_sink("billing", "http://old"), with_sink("billing", "http://new"));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->policy, with_sink("billing", "http://new"));
}

TEST(Reload, RefusesASinkOfTheNameOfADestinationThatStays) {
  auto made = take_over(with({"billing"}), with_sink("billing", "http://x"));
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error(), "'billing' would be a sink and a destination until a restart");
  EXPECT_FALSE(take_over(with_sink("billing", "http://x"), with({"billing"})));
}

} // namespace
} // namespace cotm::apps::test
