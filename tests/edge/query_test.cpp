// tests/edge/query_test.cpp: what a client may ask for, and what it is told otherwise.

#include "edge/tmf622/query.hpp"

#include <gtest/gtest.h>

namespace cotm::edge::tmf622 {
namespace {

using strings = std::vector<std::string>;

result<list_request, problem> parse(const std::string& query) {
  return parse_query(*http::parse_target("/orders?" + query));
}

std::string refused(const std::string& query) {
  auto got = parse(query);
  return got ? "taken" : got.error().path;
}

order_view view_of(std::string attributes) {
  order::plan asked;
  asked.attributes = std::move(attributes);
  asked.items.push_back({"1", std::nullopt, "add", R"("id":"1","productOffering":{"id":"fibre"})"});
  order_view made;
  made.order.asked = std::make_shared<const order::plan>(std::move(asked));
  return made;
}

TEST(Query, PutsConditionsWhereTheirIndexIs) {
  auto got = parse("state=held,failed&externalId=\"a,b\"&priority=\"1\"&destination=net&jeopardy="
                   "critical&state=partial&customer=c");
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->query->states, (strings{"held", "failed", "partial"}));
  EXPECT_EQ(got->query->external_ids, (strings{"a,b"}));
  EXPECT_EQ(got->query->priorities, (std::vector<int>{1}));
  EXPECT_EQ(got->query->destinations, (strings{"net"}));
  EXPECT_EQ(got->query->jeopardies, (strings{"critical"}));
  EXPECT_EQ(got->query->customers, (strings{"c"}));
  EXPECT_FALSE(got->query->also);
  EXPECT_EQ(got->query->limit, page_size);
}

TEST(Query, LooksIntoTheOrderForTheRest) {
  auto got = parse("category=b2c,b2b&relatedParty.id=p2&productOrderItem.productOffering.id=fibre");
  ASSERT_TRUE(got);
  auto party = R"("relatedParty":[{"id":"p1"},{"id":"p2"}])";
  EXPECT_TRUE(got->query->also(view_of(R"("category":"b2b",)" + std::string{party})));
  EXPECT_FALSE(got->query->also(view_of(R"("category":"x",)" + std::string{party})));
  EXPECT_FALSE(got->query->also(view_of(R"("category":"b2b")")));
}

TEST(Query, NamesParametersThatItDoesNotKnow) {
  EXPECT_EQ(refused("priority.gt=2"), "priority.gt");
  EXPECT_EQ(refused("orderDate%3E=2"), "orderDate>");
  EXPECT_EQ(refused("sort=-id"), "sort");
  EXPECT_EQ(refused("filter=$[1]"), "filter");
  EXPECT_EQ(refused("offset=-1"), "offset");
  EXPECT_EQ(refused("limit=0"), "limit");
  EXPECT_EQ(refused("limit=1001"), "limit");
  EXPECT_EQ(refused("limit=x"), "limit");
  EXPECT_EQ(refused("priority=9"), "priority");
  EXPECT_EQ(refused("a..b=1"), "a..b");
  EXPECT_EQ(refused("a;b=1"), "a;b");
  EXPECT_EQ(refused("limit=1000&offset=7&fields=state"), "taken");
}

TEST(Query, DescribesAPage) {
  auto at = *http::parse_target("/orders?state=held&offset=20&limit=10&x=a%20b");
  order_query query;
  query.offset = 20;
  query.limit = 10;
  order_page page;
  page.orders.resize(10);
  page.total = 45;
  EXPECT_EQ(page_headers(at, query, page),
            "X-Total-Count: 45\r\nX-Result-Count: 10\r\n"
            "Link: </orders?state=held&x=a%20b&offset=0&limit=10>; rel=\"first\", "
            "</orders?state=held&x=a%20b&offset=10&limit=10>; rel=\"prev\", "
            "</orders?state=held&x=a%20b&offset=30&limit=10>; rel=\"next\", "
            "</orders?state=held&x=a%20b&offset=40&limit=10>; rel=\"last\"\r\n");
}

TEST(Query, DescribesAnEmptyPageWithoutLinks) {
  EXPECT_EQ(page_headers(*http::parse_target("/orders"), {}, {}),
            "X-Total-Count: 0\r\nX-Result-Count: 0\r\n");
}

TEST(Selection, IsOfFirstLevelMembers) {
  EXPECT_EQ(parse_selection(*http::parse_target("/x?fields=a,b"))->members, (strings{"a", "b"}));
  EXPECT_EQ(parse_selection(*http::parse_target("/x?depth=2")).error().path, "depth");
}

} // namespace
} // namespace cotm::edge::tmf622
