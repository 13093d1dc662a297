// tests/edge/document_test.cpp: what is JSON and what is not, and where it says so.

#include "edge/json/document.hpp"

#include <gtest/gtest.h>

namespace cotm::edge::json {
namespace {

std::string path_of_fault(const std::string& text) {
  document memory;
  auto got = memory.read(text);
  return got ? "no fault" : got.error().path;
}

bool is_read(const std::string& text) {
  document memory;
  return memory.read(text).has_value();
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(Document, KeepsValuesByteForByte) {
  document memory;
  std::string text = R"( { "price" : 49.990 , "a":[ 1 , {"b" : "x"} ], "e":-1.0E+2 } )";
  auto got = memory.read(text);
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->find("price")->raw(), "49.990");
  EXPECT_EQ(got->find("a")->raw(), R"([ 1 , {"b" : "x"} ])");
  EXPECT_EQ(got->find("e")->raw(), "-1.0E+2");
  EXPECT_EQ(got->size(), 3U);
}

TEST(Document, SaysWhatStringsMean) {
  document memory;
  std::string text = R"({"a":"\"\\\/\b\f\n\r\t\u00e4\u20AC\uD83D\ude00é"})";
  auto got = memory.read(text);
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->find("a")->text(), "\"\\/\b\f\n\r\tä€😀é");
}

TEST(Document, FindsAKeyHoweverItIsWritten) {
  document memory;
  std::string text = R"({"\u0061b":1,"n":null})";
  auto got = memory.read(text);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->find("ab")->raw(), "1");
  EXPECT_FALSE(got->find("n"));
  EXPECT_FALSE(got->find("b"));
}

TEST(Document, NamesThePathOfAValue) {
  document memory;
  std::string text = R"({"items":[{},{"parts":[1,[2,{"x":3}]]}]})";
  auto got = memory.read(text);
  ASSERT_TRUE(got);
  auto item = *++got->find("items")->begin();
  auto list = *++item.find("parts")->begin();
  auto object = *++list.begin();
  EXPECT_EQ(object.find("x")->path(), "items[1].parts[1][1].x");
}

TEST(Document, RefusesAKeyThatComesTwiceAtAnyDepth) {
  EXPECT_EQ(path_of_fault(R"({"a":1,"b":2,"a":3})"), "a");
  EXPECT_EQ(path_of_fault(R"({"x":[0,{"y":{"a":1,"\u0061":2}}]})"), "x[1].y.a");
  std::string many = "{";
  for (int no = 0; no < 50; ++no)
    many += "\"k" + std::to_string(no) + "\":1,";
  EXPECT_EQ(path_of_fault(many + "\"k7\":2}"), "k7");
  EXPECT_TRUE(is_read(many + "\"k\":2}"));
}

TEST(Document, RefusesWhatIsNotJson) {
  for (const std::string text : {"",
                                 " ",
                                 "{",
                                 "}",
                                 "{\"a\":1}}",
                                 "{\"a\":1} x",
                                 "{\"a\" 1}",
                                 "{a:1}",
                                 "{'a':1}",
                                 "[1,]",
                                 "{\"a\":1,}",
                                 "01",
                                 "1.",
                                 "+1",
                                 "NaN",
                                 "tru",
                                 "\"a",
                                 "\"\x01\"",
                                 "\"\\x\"",
                                 "\"\\u12g4\"",
                                 "{\"a\":\"\xff\"}",
                                 "\"\xc0\xaf\"",
                                 "\"\xed\xa0\x80\"",
                                 "[1 2]",
                                 "{\"a\":1}{\"b\":2}",
                                 "\xef\xbb\xbf{}"})
    EXPECT_FALSE(is_read(text)) << text;
}

TEST(Document, RefusesHalfASurrogatePair) {
  EXPECT_FALSE(is_read(R"(["\ud83d"])"));
  EXPECT_FALSE(is_read(R"(["\ude00"])"));
  EXPECT_FALSE(is_read(R"(["\ud83d\u0041"])"));
  EXPECT_FALSE(is_read(R"({"\ude00":1})"));
  EXPECT_TRUE(is_read(R"(["\ud83d\ude00", "\\ud83d"])"));
}

TEST(Document, HasLimits) {
  EXPECT_TRUE(is_read(nested(depth_max - 1)));
  EXPECT_FALSE(is_read(nested(depth_max + 1)));
  EXPECT_FALSE(is_read(nested(100'000)));
  EXPECT_TRUE(is_read('"' + std::string(string_bytes_max, 'x') + '"'));
  EXPECT_FALSE(is_read('"' + std::string(string_bytes_max + 1, 'x') + '"'));
  std::string list = "[0";
  for (std::size_t no = 2; no < values_max; ++no)
    list += ",0";
  EXPECT_TRUE(is_read(list + "]"));
  EXPECT_FALSE(is_read(list + ",0]"));
}

TEST(Document, IsReadAgainAfterAFault) {
  document memory;
  EXPECT_FALSE(memory.read("{\"a\":"));
  EXPECT_FALSE(memory.read("{\"a\":1,\"a\":1}"));
  std::string text = R"({"a":[true,false,null]})";
  auto got = memory.read(text);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->find("a")->size(), 3U);
}

} // namespace
} // namespace cotm::edge::json
