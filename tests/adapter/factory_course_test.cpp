// tests/adapter/factory_course_test.cpp: how a simulated destination delays, forecasts, fails, and
// lets itself be amended, cancelled and compensated.

#include "adapter/memory_ledger.hpp"
#include "apps/factory_sim/factory.hpp"
#include "runtime/spawn.hpp"
#include "tests/adapter/told_course.hpp"
#include "tests/support/test_system.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace cotm::factory_sim {

namespace {

using adapter::phase;
using adapter::report;
using adapter::transfer_kind;

/// A transfer of revision 2, about revision 1 unless that is to be performed too.
adapter::transfer asking(transfer_kind kind, std::optional<phase> reached = phase::acknowledged) {
  auto made = adapter::transfer_of(adapter::key_about(adapter::key_of(1), 2));
  made.kind = kind;
  made.milestones.clear();
  if (kind == transfer_kind::perform || kind == transfer_kind::notify)
    return made;
  made.about = 1;
  if (reached) {
    made.about_known.emplace();
    made.about_known->reached = *reached;
  }
  return made;
}

course course_of(std::string_view how, const adapter::transfer& given) {
  return plan(behaviour_of(how), given, 1, {});
}

/// What is said; then "effect" and "supersedes" if it has one and does.
std::string told_all(const course& made) {
  return told(made) + (made.takes_effect ? "effect " : "") + (made.supersedes ? "supersedes" : "");
}

std::string told_for(std::string_view how, const adapter::transfer& given) {
  return told_all(course_of(how, given));
}

class fixed_clock final : public runtime::wall_clock {
public:
  [[nodiscard]] instant now() const override {
    return instant{duration{1'000}};
  }
};

} // namespace

TEST(FactoryCourse, IsPendingThenHeldThenGoesOn) {
  EXPECT_EQ(told_of("milestones=0,ack=10,pending=20,held=30,work=40,pendingcode=P1,heldcode=H1"),
            "10 ack; 10 pending P1; 30 progress; 30 held H1; 60 progress; 100 complete; ");
}

TEST(FactoryCourse, SaysThatItBegins) {
  EXPECT_EQ(told_of("milestones=0,progress,work=5"), "0 ack; 0 progress; 5 complete; ");
}

TEST(FactoryCourse, ForecastsAgainOnceItGoesOn) {
  auto given = asking(transfer_kind::perform);
  auto how = behaviour_of("work=100,pending=50,forecast=7");
  EXPECT_EQ(told(plan(how, given, 1, instant{duration{1'000}})),
            "0 ack; 0 expect 1107; 0 pending SIM-PENDING; 50 progress; 50 expect 1157; "
            "150 complete; ");
}

TEST(FactoryCourse, CompletesFirstAndAcknowledgesAfterwards) {
  EXPECT_EQ(told_of("milestones=0,acklast,ack=10,work=30"), "30 complete; 40 ack; ");
}

TEST(FactoryCourse, FailsTheFirstRevisionsAndThenWorks) {
  auto how = behaviour_of("failfirst=2,failcode=E7");
  for (std::uint32_t revision = 1; revision <= 3; ++revision) {
    auto given = adapter::transfer_of(adapter::key_about(adapter::key_of(1), revision));
    given.milestones.clear();
    EXPECT_EQ(told(plan(how, given, 1, {})),
              revision <= 2 ? "0 ack; 0 fail E7; " : "0 ack; 0 complete; ");
  }
}

TEST(FactoryCourse, RejectsWithoutAnyEffect) {
  EXPECT_EQ(told_for("reject=1,rejectcode=E5,ack=3", asking(transfer_kind::perform)),
            "3 reject E5; ");
}

TEST(FactoryCourse, TakesANotice) {
  EXPECT_EQ(told_for("ack=1,work=2", asking(transfer_kind::notify)), "1 ack; 3 complete; effect ");
}

TEST(FactoryCourse, CancelsWorkThatIsUnderWay) {
  EXPECT_EQ(told_for("ack=10,undo=20,work=99", asking(transfer_kind::cancel)),
            "10 ack; 30 complete; effect supersedes");
}

TEST(FactoryCourse, CancelsWhatNeverCame) {
  EXPECT_EQ(told_for("", asking(transfer_kind::cancel, std::nullopt)),
            "0 ack; 0 complete; effect supersedes");
}

TEST(FactoryCourse, RejectsACancellationOfWhatIsDone) {
  EXPECT_EQ(told_for("ack=10", asking(transfer_kind::cancel, phase::completed)),
            "10 reject alreadyCompleted; ");
}

TEST(FactoryCourse, RejectsAnAmendmentOfWhatIsDone) {
  EXPECT_EQ(told_for("", asking(transfer_kind::amend, phase::completed)),
            "0 reject alreadyCompleted; ");
}

TEST(FactoryCourse, CompensatesWhatIsDoneAndNothingElse) {
  EXPECT_EQ(told_for("undo=20", asking(transfer_kind::compensate, phase::completed)),
            "0 ack; 20 complete; effect ");
  EXPECT_EQ(told_for("", asking(transfer_kind::compensate, phase::acknowledged)),
            "0 reject notCompleted; ");
  EXPECT_EQ(told_for("", asking(transfer_kind::compensate, std::nullopt)),
            "0 ack; 0 complete; effect ");
}

TEST(FactoryCourse, RefusesToUndoAsItIsTold) {
  auto cancel = asking(transfer_kind::cancel);
  EXPECT_EQ(told_for("cancel=reject,rejectcode=E1", cancel), "0 reject E1; ");
  EXPECT_EQ(told_for("cancel=fail,failcode=E2,undo=4", cancel), "0 ack; 4 fail E2; ");
  EXPECT_EQ(told_for("cancel=silent", cancel), "");
  auto compensate = asking(transfer_kind::compensate, phase::completed);
  EXPECT_EQ(told_for("compensate=reject", compensate), "0 reject SIM-REJECTED; ");
  EXPECT_EQ(told_for("cancel=reject", compensate), "0 ack; 0 complete; effect ");
}

TEST(FactoryCourse, GoesOnUnderTheNewKeyWhenAmended) {
  EXPECT_EQ(told_for("work=50", asking(transfer_kind::amend)),
            "0 ack; 0 progress; 50 complete; effect supersedes");
  EXPECT_EQ(told_for("amend=reject", asking(transfer_kind::amend)), "0 reject SIM-REJECTED; ");
  EXPECT_EQ(told_for("amend=silent", asking(transfer_kind::amend)), "");
}

TEST(FactoryCourse, StandsByAnAcceptanceAfterARestart) {
  auto given = asking(transfer_kind::cancel, phase::superseded);
  given.known.effects = 1;
  given.known.reached = phase::acknowledged;
  EXPECT_EQ(told_for("cancel=reject,ack=10,undo=20", given), "20 complete; effect supersedes");
}

TEST(FactoryCourse, ObeysThePayloadOfACancellation) {
  auto given = asking(transfer_kind::cancel);
  given.payload = R"({"sim":{"cancel":"reject","rejectCode":"TOO_LATE"}})";
  EXPECT_EQ(told_for("", given), "0 reject TOO_LATE; ");
}

TEST(Factory, EndsTheWorkAndTakesEffectOnceInOneOutbox) {
  test::test_system actors;
  auto clock = fixed_clock{};
  auto floor = runtime::spawn(actors.system, floor_behavior);
  auto work = factory{{{{"warehouse", behaviour_of("undo=20")}}, 1}, floor, &clock, nullptr};
  auto given = asking(transfer_kind::cancel);
  auto out = adapter::outbox{};
  work.on_transfers({given}, out);
  EXPECT_EQ(out.superseded, std::vector{adapter::key_about(given.key, 1)});
  EXPECT_EQ(out.effects, std::vector{given.key});
  ASSERT_EQ(out.reports.size(), 1U);
  EXPECT_EQ(out.reports[0].is, report::kind::acknowledged);
  given.known.effects = 1; // Before a restart.
  out = {};
  work.on_transfers({given}, out);
  EXPECT_TRUE(out.effects.empty());
  caf::anon_send_exit(floor, caf::exit_reason::kill);
  actors.run();
}

TEST(Factory, JudgesACancellationEvenIfItDoesTheRestAtOnce) {
  test::test_system actors;
  auto clock = fixed_clock{};
  auto floor = runtime::spawn(actors.system, floor_behavior);
  auto work = factory{{{{"warehouse", behaviour_of("atonce")}}, 1}, floor, &clock, nullptr};
  auto out = adapter::outbox{};
  work.on_transfers({asking(transfer_kind::cancel, phase::completed)}, out);
  ASSERT_EQ(out.reports.size(), 1U);
  EXPECT_EQ(out.reports[0].code, "alreadyCompleted");
  EXPECT_TRUE(out.superseded.empty());
  caf::anon_send_exit(floor, caf::exit_reason::kill);
  actors.run();
}

} // namespace cotm::factory_sim
