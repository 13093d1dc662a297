// tests/edge/members_test.cpp: finding a member in JSON that is kept as text.

#include "edge/json/members.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cotm::edge::json {
namespace {

constexpr std::string_view members
  = R"("category":"b2c","n" : 1.50, "deep":{"a":{"b":["x",{"c":"y\u0041"}]}},"flag":true,)"
    R"("party":[{"id":"p1","role":"seller"},{"id":"p\"2"}],"\u0040type":"T","empty":{},"none":[])";

bool has(std::string_view path, std::string_view value) {
  return has_value_at(members, path, [&](std::string_view found) { return found == value; });
}

TEST(Members, AreWalkedInOrder) {
  std::vector<std::string> keys;
  for_each_member(members, [&](const member& each) {
    keys.emplace_back(each.raw_key);
    return true;
  });
  EXPECT_EQ(keys, (std::vector<std::string>{"category", "n", "deep", "flag", "party", "\\u0040type",
                                            "empty", "none"}));
}

TEST(Members, AreFoundAsTheyWereSent) {
  EXPECT_EQ(find_member(members, "n"), "1.50");
  EXPECT_EQ(find_member(members, "flag"), "true");
  EXPECT_EQ(find_member(members, "@type"), "\"T\"");
  EXPECT_EQ(find_member(members, "missing"), "");
  EXPECT_EQ(find_member("", "missing"), "");
}

TEST(Members, AreComparedAtDottedPathsThroughArrays) {
  EXPECT_TRUE(has("category", "b2c"));
  EXPECT_TRUE(has("n", "1.50"));
  EXPECT_TRUE(has("flag", "true"));
  EXPECT_TRUE(has("party.id", "p1"));
  EXPECT_TRUE(has("party.id", "p\"2"));
  EXPECT_TRUE(has("deep.a.b", "x"));
  EXPECT_TRUE(has("deep.a.b.c", "yA"));
  EXPECT_FALSE(has("n", "1.5"));
  EXPECT_FALSE(has("party.id", "p3"));
  EXPECT_FALSE(has("party.id.x", "p1"));
  EXPECT_FALSE(has("category.x", "b2c"));
  EXPECT_FALSE(has("empty.x", ""));
  EXPECT_FALSE(has("none", ""));
}

} // namespace
} // namespace cotm::edge::json
