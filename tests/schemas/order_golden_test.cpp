// tests/schemas/order_golden_test.cpp: bytes of every release are read for ever.
//
// The files in golden/ were written by the release that they name, and are never written again. A
// new event or field gets a file of its own; run with COTM_WRITE_GOLDEN=1 to make one that is
// missing.

#include "actors/order/codec.hpp"
#include "schemas/order.capnp.h"
#include "tests/support/records.hpp"

#include <capnp/schema.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
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

TEST(OrderGolden, TheRecordOfRelease01IsRead) {
  auto summary
    = digest{lifecycle::partial,        jeopardy_level::critical, 1, 40, "customer-1", "ext-1",
             {"factory-a", "factory-b"}};
  auto wanted = record_content{events_of_release_01(), summary};
  auto bytes = golden_bytes("order_record_v1.bin", encode_record(wanted.events, wanted.summary));
  EXPECT_EQ(decode_record(bytes), wanted);
}

TEST(OrderGolden, TheSnapshotOfRelease01IsRead) {
  auto wanted = snapshot{7, 11, state_of_release_01()};
  EXPECT_EQ(decode_snapshot(golden_bytes("order_snapshot_v1.bin", {})), wanted);
}

/// Release 0.1 kept no groups: that one was released is told by its members.
TEST(OrderGolden, ASnapshotWithoutGroupsIsReadAsItsMembersTell) {
  auto order = state_of_release_01();
  order.distributed[3].released = noon + 4h;
  order.groups.clear();
  auto found = decode_snapshot(encode_snapshot({7, 11, order})).order;
  ASSERT_EQ(found.groups.size(), 1U);
  EXPECT_EQ(found.groups[0].released, noon + 4h);
}

TEST(OrderGolden, TheRecordOfRelease02IsRead) {
  auto wanted = record_content{events_of_release_02(), {}};
  auto bytes = golden_bytes("order_record_v2.bin", encode_record(wanted.events, wanted.summary));
  EXPECT_EQ(decode_record(bytes), wanted);
}

TEST(OrderGolden, TheSnapshotOfRelease02IsRead) {
  auto wanted = snapshot{8, 12, state_of_release_02()};
  auto bytes = golden_bytes("order_snapshot_v2.bin", encode_snapshot(wanted));
  EXPECT_EQ(decode_snapshot(bytes), wanted);
}

TEST(OrderGolden, TheTaskOfAnEscalationIsRead) {
  task_opened opened{0, "escalation", "management", "deal with it", slot{1}, noon + 1h, {}, noon};
  opened.why = jeopardy_key{jeopardy_kind::acknowledgement, slot{1}, 1};
  auto wanted = record_content{{opened}, {}};
  auto bytes
    = golden_bytes("order_escalation_v2.bin", encode_record(wanted.events, wanted.summary));
  EXPECT_EQ(decode_record(bytes), wanted);
}

/// The golden files together have one of each; so a new event needs a new file.
TEST(OrderGolden, EveryEventIsInAGoldenFile) {
  std::set<std::size_t> seen;
  for (const auto& all : {events_of_release_01(), events_of_release_02()})
    for (const auto& fact : all)
      seen.insert(fact.index());
  EXPECT_EQ(seen.size(), std::variant_size_v<event>);
}

/// The codec takes the index of an event for the number of its member.
TEST(OrderGolden, MembersOfTheUnionAreNamedAsTheirEvents) {
  auto members = capnp::Schema::from<schema::Event>().getUnionFields();
  ASSERT_EQ(members.size(), std::variant_size_v<event>);
  for (const auto& all : {events_of_release_01(), events_of_release_02()})
    for (const auto& fact : all) {
      auto member = members[static_cast<capnp::uint>(fact.index())].getProto();
      EXPECT_EQ(member.getDiscriminantValue(), fact.index());
      EXPECT_EQ(member.getName().cStr(), name_of(fact));
    }
}

TEST(OrderGolden, AnOutlineNamesTheEventsAndWhatTheyConcern) {
  auto outline = decode_outline(encode_record(events_of_release_01(), {}));
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

} // namespace
} // namespace cotm::order
