// tests/edge/url_test.cpp: targets of requests, taken apart.

#include "edge/http/url.hpp"

#include <gtest/gtest.h>

namespace cotm::edge::http {
namespace {

TEST(Target, IsTakenApart) {
  auto got = parse_target("/a/b?x=1&y=a%20b+c&&z&x=2");
  ASSERT_TRUE(got);
  EXPECT_EQ(got->path, "/a/b");
  ASSERT_EQ(got->parameters.size(), 4U);
  EXPECT_EQ(got->parameters[1].value, "a b c");
  EXPECT_EQ(got->parameters[2].name, "z");
  EXPECT_EQ(*got->find("x"), "1");
  EXPECT_EQ(got->find("w"), nullptr);
}

TEST(Target, IsRefusedWithABrokenEscape) {
  for (const auto* text : {"", "x", "/?a=%", "/?a=%2", "/?a=%zz", "/?a=%00", "/?a=%0d%0a"})
    EXPECT_FALSE(parse_target(text)) << text;
}

TEST(Target, HasALimitedNumberOfParameters) {
  std::string text = "/?a=1";
  for (std::size_t no = 1; no < parameters_max; ++no)
    text += "&a=1";
  EXPECT_TRUE(parse_target(text));
  EXPECT_FALSE(parse_target(text + "&a=1"));
}

TEST(Target, ReadsBackWhatWasEncoded) {
  std::string all = "a&b=c d+e/f%g\"\xc3\xa4";
  auto got = parse_target("/?x=" + percent_encoded(all));
  ASSERT_TRUE(got);
  EXPECT_EQ(*got->find("x"), all);
}

} // namespace
} // namespace cotm::edge::http
