// tests/edge/parse_order_test.cpp: what the body of an order becomes, in both shapes.

#include "runtime/base/iso8601.hpp"
#include "tests/edge/sample.hpp"

#include <gtest/gtest.h>

namespace cotm::edge::tmf622 {
namespace {

using edge::test::reader;
using edge::test::replaced;

order::plan read(const std::string& body) {
  reader from;
  auto got = from.read(body);
  EXPECT_TRUE(got) << got.error().path << ": " << got.error().message;
  return got ? *got->asked : order::plan{};
}

TEST(ParseOrder, TakesWhatItInterprets) {
  auto asked = read(test::distributed);
  EXPECT_EQ(asked.external_id, "ext-1");
  EXPECT_EQ(asked.customer, "c-1");
  EXPECT_EQ(asked.priority, 1);
  EXPECT_EQ(asked.requested_completion, parse_instant("2026-01-01T00:00:00Z"));
  EXPECT_FALSE(asked.requested_start);
}

TEST(ParseOrder, KeepsEverythingElseAsItCame) {
  auto asked = read(test::distributed);
  EXPECT_EQ(asked.attributes,
            R"("@type":"DistributedProductOrder","externalId":"ext-1","priority":"1",)"
            R"("category":"b2c","price":49.990,"requestedCompletionDate":"2026-01-01T00:00:00Z",)"
            R"("relatedParty":[{"id": "s", "role": "seller"}, {"id": "c-1", "role": "Customer"}])");
  EXPECT_EQ(asked.items[0].attributes, R"("id":"1","action":"add","quantity":1)");
  EXPECT_EQ(asked.items[1].attributes, R"("id":"1.1","action":"add","amount":1.50)");
}

TEST(ParseOrder, FlattensNestedItems) {
  auto asked = read(test::distributed);
  ASSERT_EQ(asked.items.size(), 3U);
  EXPECT_EQ(asked.items[1].id, "1.1");
  EXPECT_EQ(asked.items[1].parent, 0);
  EXPECT_EQ(asked.items[2].id, "2");
  EXPECT_FALSE(asked.items[2].parent);
}

TEST(ParseOrder, TurnsIdsIntoPlaces) {
  auto asked = read(test::distributed);
  ASSERT_EQ(asked.distributed.size(), 2U);
  const auto& a = asked.distributed[0];
  EXPECT_EQ(a.items, (std::vector<order::item_no>{1}));
  EXPECT_EQ(a.requested_start, parse_instant("2025-12-01T07:00:00Z"));
  EXPECT_EQ(a.acknowledge_within, std::chrono::minutes{7});
  EXPECT_EQ(a.payload, R"({"port": [1, 2.0]})");
  ASSERT_EQ(a.milestones.size(), 1U);
  EXPECT_TRUE(a.milestones[0].is_point_of_no_return);
  const auto& b = asked.distributed[1];
  EXPECT_EQ(b.items, (std::vector<order::item_no>{0, 2}));
  EXPECT_EQ(b.group, "g");
  EXPECT_EQ(b.depends_on,
            (std::vector<order::dependency>{
              {0, order::dependency_type::start_to_start, std::chrono::seconds{90}}}));
}

TEST(ParseOrder, DistributesAPlainOrderByPolicy) {
  auto asked = read(test::plain);
  ASSERT_EQ(asked.distributed.size(), 3U);
  EXPECT_EQ(asked.distributed[0].destination, "net");
  EXPECT_EQ(asked.distributed[1].destination, "cpe");
  EXPECT_EQ(asked.distributed[1].depends_on.at(0).on, 0);
  EXPECT_EQ(asked.distributed[2].destination, "");
  EXPECT_EQ(asked.priority, 4);
}

TEST(ParseOrder, TakesNullForNotThere) {
  auto asked = read(replaced(test::plain, "{", R"({"priority":null,"requestedStartDate":null,)"));
  EXPECT_EQ(asked.priority, 4);
  EXPECT_FALSE(asked.requested_start);
}

TEST(ParseOrder, TakesTheFirstPartyIfNoneIsTheCustomer) {
  EXPECT_EQ(read(replaced(test::distributed, "Customer", "user")).customer, "s");
  EXPECT_EQ(read(test::plain).customer, "");
}

TEST(ParseOrder, NamesAnOrderByItsKey) {
  reader from;
  auto first = from.read(test::distributed);
  EXPECT_EQ(from.read(test::distributed)->id, first->id);
  EXPECT_EQ(from.read(test::distributed, "key")->id, first->id);
  EXPECT_NE(from.read(replaced(test::distributed, "ext-1", "ext-2"))->id, first->id);
  EXPECT_EQ(from.read(test::plain, "ext-1")->id, from.read(test::plain, "ext-1")->id);
  EXPECT_NE(from.read(test::plain, "ext-1")->id, first->id);
  EXPECT_NE(from.read(test::plain)->id, from.read(test::plain)->id);
}

TEST(ParseOrder, FingerprintsTheContentAndNotItsForm) {
  reader from;
  auto first = from.read(test::distributed)->asked->fingerprint;
  auto spaced = replaced(test::distributed, R"("priority": "1")", R"("\u0070riority"  :"\u0031")");
  EXPECT_EQ(from.read(spaced)->asked->fingerprint, first);
  auto moved = replaced(replaced(test::distributed, R"("category": "b2c", )", ""), R"("price")",
                        R"("category": "b2c", "price")");
  EXPECT_EQ(from.read(moved)->asked->fingerprint, first);
  auto other = replaced(test::distributed, "49.990", "49.99");
  EXPECT_NE(from.read(other)->asked->fingerprint, first);
}

} // namespace
} // namespace cotm::edge::tmf622
