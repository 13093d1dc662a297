// tests/adapter/factory_behaviour_test.cpp: what a simulated destination does is planned,
// repeatable, and overruled by the payload.

#include "apps/factory_sim/options.hpp"
#include "tests/adapter/told_course.hpp"
#include "tests/persistence/scratch_directory.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace cotm::factory_sim {

namespace {

using adapter::report;

double share_of(std::string_view how, report::kind is) {
  auto count = 0;
  for (std::uint32_t revision = 1; revision <= 2'000; ++revision) {
    auto key = adapter::key_of(1, "d" + std::to_string(revision));
    auto steps = plan(behaviour_of(how), adapter::transfer_of(key), 1, {}).steps;
    count += !steps.empty() && steps.back().said.is == is ? 1 : 0;
  }
  return count / 2'000.0;
}

} // namespace

TEST(FactoryBehaviour, SpacesMilestonesEvenly) {
  EXPECT_EQ(told_of("ack=100,work=300"),
            "100 ack; 200 reach packed; 300 reach shipped; 400 complete; ");
}

TEST(FactoryBehaviour, DrawsDelaysFromARangeTheSameEveryTime) {
  auto given = adapter::transfer_of(adapter::key_of(1));
  auto how = behaviour_of("ack=50-100,milestones=false");
  auto once = plan(how, given, 7, {});
  EXPECT_GE(once.steps.front().after.count(), 50);
  EXPECT_LE(once.steps.front().after.count(), 100);
  EXPECT_EQ(told(once), told(plan(how, given, 7, {})));
}

TEST(FactoryBehaviour, FailsItsShare) {
  EXPECT_NEAR(share_of("fail=0.25", report::kind::failed), 0.25, 0.04);
  EXPECT_NEAR(share_of("refuse=0.5", report::kind::refused), 0.5, 0.04);
  EXPECT_NEAR(share_of("silent=0.75", report::kind::completed), 0.25, 0.04);
  EXPECT_NEAR(share_of("reject=0.25", report::kind::rejected), 0.25, 0.04);
  EXPECT_NEAR(share_of("abandon=0.5", report::kind::cancelled), 0.5, 0.04);
}

TEST(FactoryBehaviour, FailsForAValueInThePayload) {
  EXPECT_EQ(
    told_of("milestones=0,failwhen=/to/country=NO,failcode=E9", R"({"to":{"country":"NO"}})"),
    "0 ack; 0 fail E9; ");
  EXPECT_EQ(told_of("milestones=0,failwhen=/to/country=NO", R"({"to":{"country":"SE"}})"),
            "0 ack; 0 complete; ");
}

TEST(FactoryBehaviour, ObeysThePayload) {
  EXPECT_EQ(told_of("ack=5", R"({"sim":{"ackAfterMs":1,"completeAfterMs":4,"milestones":["m"]}})"),
            "1 ack; 3 reach m; 5 complete; ");
  EXPECT_EQ(told_of("", R"({"sim":{"fail":"E17","milestones":[]}})"), "0 ack; 0 fail E17; ");
  EXPECT_EQ(told_of("", R"({"sim":{"silent":true}})"), "");
  EXPECT_EQ(told_of("", R"({"sim":{"duplicates":2,"milestones":[]}})"),
            "0 ack; 0 complete; 0 ack; 0 complete; ");
}

TEST(FactoryBehaviour, LetsThePayloadSetAnyPropertyInAnyCase) {
  EXPECT_EQ(told_of("milestones=0", R"({"sim":{"pending":5,"pendingCode":"P1"}})"),
            "0 ack; 0 pending P1; 5 progress; 5 complete; ");
  EXPECT_EQ(told_of("milestones=0", R"({"sim":{"acklast":true,"work":"7"}})"),
            "7 complete; 7 ack; ");
  EXPECT_EQ(told_of("milestones=0", R"({"sim":{"failFirst":1,"failCode":"E3"}})"),
            "0 ack; 0 fail E3; ");
  EXPECT_EQ(told_of("milestones=0", R"({"sim":{"abandon":true}})"), "0 ack; 0 cancelled; ");
  EXPECT_EQ(told_of("ack=4", R"({"sim":{"reject":"E5"}})"), "4 reject E5; ");
  EXPECT_EQ(told_of("", R"({"sim":{"milestones":false,"nonsense":1,"cancel":"perhaps"}})"),
            "0 ack; 0 complete; ");
}

TEST(FactoryBehaviour, RefusesAsOftenAsThePayloadSays) {
  auto given = adapter::transfer_of(adapter::key_of(1));
  given.payload = R"({"sim":{"refuse":"BUSY","refuseTimes":2,"milestones":[]}})";
  for (given.attempt = 1; given.attempt <= 2; ++given.attempt)
    EXPECT_EQ(told(plan({}, given, 1, {})), "0 refuse BUSY; ");
  EXPECT_EQ(told(plan({}, given, 1, {})), "0 ack; 0 complete; ");
}

TEST(FactoryBehaviour, TakesAPayloadThatIsNoJsonAsItComes) {
  EXPECT_EQ(told_of("milestones=0", R"("sim" {)"), "0 ack; 0 complete; ");
  EXPECT_EQ(told_of("milestones=0", R"({"sim":{"completeAfterMs":"soon","ackAfterMs":-4}})"),
            "0 ack; 0 complete; ");
}

TEST(FactoryBehaviour, DoesNotAcknowledgeAgainAfterARestart) {
  auto given = adapter::transfer_of(adapter::key_of(1));
  given.known.reached = adapter::phase::acknowledged;
  EXPECT_EQ(told(plan(behaviour_of("ack=100,work=30,milestones=0"), given, 1, {})),
            "30 complete; ");
}

TEST(FactoryBehaviour, SaysTheSameThingsInAnotherOrder) {
  auto given = adapter::transfer_of(adapter::key_of(1));
  auto how = behaviour_of("work=300,shuffle");
  auto shuffled = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    auto steps = plan(how, given, seed, {}).steps;
    ASSERT_EQ(steps.size(), 4U);
    shuffled += steps.back().said.is != report::kind::completed ? 1 : 0;
  }
  EXPECT_GT(shuffled, 5);
}

TEST(FactoryOptions, NamesWhatIsWrong) {
  auto made = behaviours{};
  EXPECT_EQ(add_destination(made, "w:ack=soon").error(),
            "destination w: ack is milliseconds: 200, or 50-200");
  EXPECT_EQ(add_destination(made, "w:fail=2").error(),
            "destination w: fail is a number from 0 to 1");
  EXPECT_EQ(add_destination(made, "w:nonsense=2").error(), "destination w: nonsense is not known");
  EXPECT_FALSE(add_destination(made, ":ack=1"));
  EXPECT_EQ(add_destination(made, "w:cancel=perhaps").error(),
            "destination w: cancel is accept, reject, fail or silent");
  EXPECT_EQ(add_destination(made, "w:amend=fail").error(),
            "destination w: amend is accept, reject or silent");
  EXPECT_EQ(add_destination(made, "w:duplicates=17").error(),
            "destination w: duplicates is a number from 1 to 16");
  EXPECT_EQ(add_destination(made, "w:failfirst=-1").error(),
            "destination w: failfirst is a number");
}

TEST(FactoryOptions, ReadsAScenarioFile) {
  auto where = test::scratch_directory{};
  auto file = (where.path() / "scenario.toml").string();
  std::ofstream{file} << "[destination.warehouse]\nack = \"50-60\"\nwork = 7\nfail = 0.5\n"
                         "shuffle = true\n[destination.carrier]\natonce = true\n";
  auto made = behaviours{};
  auto added = add_scenario(made, file);
  ASSERT_TRUE(added) << added.error();
  EXPECT_EQ(made["warehouse"].acknowledge_after.most, duration{60});
  EXPECT_EQ(made["warehouse"].complete_after.least, duration{7});
  EXPECT_EQ(made["warehouse"].failing, 0.5);
  EXPECT_TRUE(made["warehouse"].is_shuffled);
  EXPECT_TRUE(made["carrier"].is_at_once);
  EXPECT_FALSE(add_scenario(made, file + ".none"));
}

} // namespace cotm::factory_sim
