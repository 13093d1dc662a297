// tests/schemas/order_golden_test.cpp: bytes of every release are read for ever.
//
// The files in golden/ were written by the release that they name, and are never written again. A
// new event or field gets a file of its own; run with COTM_WRITE_GOLDEN=1 to make one that is
// missing.

#include "actors/order/codec.hpp"
#include "schemas/order.capnp.h"
#include "tests/support/orders.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace cotm::order {
namespace {

using namespace cotm::test;

std::string golden_bytes(const std::string& name, const std::string& fresh) {
  auto file = std::filesystem::path{COTM_SOURCE_DIR} / "tests/schemas/golden" / name;
  auto is_asked_for = std::getenv("COTM_WRITE_GOLDEN") != nullptr; // NOLINT(concurrency-mt-unsafe)
  if (is_asked_for && !std::filesystem::exists(file))
    std::ofstream{file, std::ios::binary} << fresh;
  std::ostringstream read;
  read << std::ifstream{file, std::ios::binary}.rdbuf();
  return read.str();
}

/// A plan in which every field of release 0.1 says something.
plan full_plan() {
  auto asked = diamond();
  asked.fingerprint = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
  asked.priority = 1;
  asked.requested_start = noon + 1h;
  asked.requested_completion = noon + 2h;
  asked.attributes = R"("externalId":"ext-1","priority":"1")";
  asked.items.push_back({"1.1", item_no{0}, "modify", R"("quantity":2)"});
  auto& one = asked.distributed[3];
  one.requested_start = noon + 3h;
  one.requested_completion = noon + 4h;
  one.milestones.push_back({"dug", noon + 5h, true});
  one.depends_on[0].type = dependency_type::start_to_start;
  one.depends_on[0].delay = 90s;
  one.group = "cut-over";
  one.payload = R"({"port":7})";
  one.acknowledge_within = 30s;
  return asked;
}

/// One of each event of release 0.1.
std::vector<event> all_events() {
  auto key = jeopardy_key{jeopardy_kind::milestone, slot{3}, 0};
  return {
    placed{share(full_plan()), noon},
    released{{0, 2}, noon + 1s},
    acknowledged{0, noon + 2s},
    milestone_reached{3, 0, noon + 3s},
    completed{1, noon + 4s},
    failed{2, "NO_CAPACITY", "no port is free", noon + 5s},
    jeopardy_raised{{key, jeopardy_level::hazard, noon + 6s, noon + 7s}},
    jeopardy_cleared{{jeopardy_kind::completion, std::nullopt, 0}, noon + 8s},
    quarantined{4, "poison", noon + 9s},
    reviewed{noon + 10s},
  };
}

TEST(OrderGolden, TheRecordOfRelease01IsRead) {
  auto summary
    = digest{lifecycle::partial,        jeopardy_level::critical, 1, 40, "customer-1", "ext-1",
             {"factory-a", "factory-b"}};
  auto wanted = record_content{all_events(), summary};
  auto bytes = golden_bytes("order_record_v1.bin", encode_record(wanted.events, wanted.summary));
  EXPECT_EQ(decode_record(bytes), wanted);
}

TEST(OrderGolden, TheSnapshotOfRelease01IsRead) {
  auto order = place_order(full_plan());
  order = then(order, check{}, noon + 1h);
  order = then(order, fail{0, "NO_CAPACITY", "no port is free", noon + 61min}, noon + 61min);
  order = then(order, check{}, noon + 5h);
  auto wanted = snapshot{7, 11, order};
  auto bytes = golden_bytes("order_snapshot_v1.bin", encode_snapshot(wanted));
  EXPECT_EQ(decode_snapshot(bytes), wanted);
}

TEST(OrderGolden, AnOutlineNamesTheEventsAndWhatTheyConcern) {
  auto outline = decode_outline(encode_record(all_events(), {}));
  std::string names;
  for (const auto& one : outline.events)
    names += std::string{one.name} + (one.about ? std::to_string(*one.about) : "") + " ";
  EXPECT_EQ(names, "placed released0 released2 acknowledged0 milestoneReached3 completed1 failed2 "
                   "jeopardyRaised3 jeopardyCleared quarantined4 reviewed ");
}

TEST(OrderGolden, BytesThatAreNoRecordThrow) {
  EXPECT_ANY_THROW(static_cast<void>(decode_record("")));
  EXPECT_ANY_THROW(static_cast<void>(decode_record(std::string(64, '\xff'))));
}

/// The codec casts between the enumerations of the model and of the schema.
TEST(OrderGolden, EnumerationsOfModelAndSchemaHaveTheSameNumbers) {
  auto same
    = [](auto model, auto schema) { return static_cast<int>(model) == static_cast<int>(schema); };
  EXPECT_TRUE(same(dependency_type::finish_to_start, schema::DependencyType::FINISH_TO_START));
  EXPECT_TRUE(same(dependency_type::start_to_start, schema::DependencyType::START_TO_START));
  EXPECT_TRUE(same(dependency_type::finish_to_finish, schema::DependencyType::FINISH_TO_FINISH));
  EXPECT_TRUE(same(dependency_type::start_to_finish, schema::DependencyType::START_TO_FINISH));
  EXPECT_TRUE(same(jeopardy_kind::completion, schema::JeopardyKind::COMPLETION));
  EXPECT_TRUE(same(jeopardy_kind::acknowledgement, schema::JeopardyKind::ACKNOWLEDGEMENT));
  EXPECT_TRUE(same(jeopardy_kind::milestone, schema::JeopardyKind::MILESTONE));
  EXPECT_TRUE(same(jeopardy_kind::stalled, schema::JeopardyKind::STALLED));
  EXPECT_TRUE(same(jeopardy_kind::start, schema::JeopardyKind::START));
  EXPECT_TRUE(same(jeopardy_kind::customer_reply, schema::JeopardyKind::CUSTOMER_REPLY));
  EXPECT_TRUE(same(jeopardy_kind::notice, schema::JeopardyKind::NOTICE));
  EXPECT_TRUE(same(jeopardy_kind::task, schema::JeopardyKind::TASK));
  EXPECT_TRUE(same(jeopardy_level::none, schema::JeopardyLevel::NONE));
  EXPECT_TRUE(same(jeopardy_level::normal, schema::JeopardyLevel::NORMAL));
  EXPECT_TRUE(same(jeopardy_level::hazard, schema::JeopardyLevel::HAZARD));
  EXPECT_TRUE(same(jeopardy_level::critical, schema::JeopardyLevel::CRITICAL));
  EXPECT_TRUE(same(lifecycle::acknowledged, schema::OrderState::ACKNOWLEDGED));
  EXPECT_TRUE(same(lifecycle::in_progress, schema::OrderState::IN_PROGRESS));
  EXPECT_TRUE(same(lifecycle::held, schema::OrderState::HELD));
  EXPECT_TRUE(same(lifecycle::completed, schema::OrderState::COMPLETED));
  EXPECT_TRUE(same(lifecycle::partial, schema::OrderState::PARTIAL));
  EXPECT_TRUE(same(lifecycle::failed, schema::OrderState::FAILED));
  EXPECT_TRUE(same(outcome::open, schema::Outcome::OPEN));
  EXPECT_TRUE(same(outcome::completed, schema::Outcome::COMPLETED));
  EXPECT_TRUE(same(outcome::failed, schema::Outcome::FAILED));
}

} // namespace
} // namespace cotm::order
