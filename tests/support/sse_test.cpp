// tests/support/sse_test.cpp: the reader of events reads them whatever the pieces they come in.

#include "tests/support/sse.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cotm::test {
namespace {

/// Feeds `text` in pieces of `size` bytes; returns what came out as "id/name/data".
std::vector<std::string> parse(std::string_view text, std::size_t size) {
  std::vector<std::string> seen;
  sse_parser parser;
  for (; !text.empty(); text.remove_prefix(std::min(size, text.size())))
    parser.take(text.substr(0, size), [&](const sse_event& event) {
      seen.push_back(event.id + "/" + event.name + "/" + event.data);
    });
  return seen;
}

TEST(SseParser, ReadsEventsInPiecesOfAnySize) {
  constexpr std::string_view text = ": hello\n\nid: 7\nevent: e\ndata: one\ndata: two\n\n"
                                    "id:8\r\ndata:{}\r\n\r\nid: 9\ndata: unfinished\n";
  const std::vector<std::string> expected = {"7/e/one\ntwo", "8//{}"};
  for (std::size_t size = 1; size <= text.size(); ++size)
    EXPECT_EQ(parse(text, size), expected) << size;
}

TEST(SseParser, TakesACommentForNoEvent) {
  EXPECT_TRUE(parse(": heartbeat\n\n: heartbeat\n\n", 100).empty());
}

TEST(ChunkDecoder, JoinsChunksInPiecesOfAnySize) {
  constexpr std::string_view coded = "5\r\nhello\r\n12;x=y\r\n, wide and\r\nstrang\r\n";
  constexpr std::string_view plain = "hello, wide and\r\nstrang";
  for (std::size_t size = 1; size <= coded.size(); ++size) {
    chunk_decoder decoder;
    std::string body;
    for (auto rest = coded; !rest.empty(); rest.remove_prefix(std::min(size, rest.size())))
      decoder.take(rest.substr(0, size), body);
    EXPECT_EQ(body, plain) << size;
  }
}

TEST(ChunkDecoder, RefusesWhatIsNoChunk) {
  chunk_decoder decoder;
  std::string body;
  EXPECT_THROW(decoder.take("hello\r\n", body), std::runtime_error);
}

} // namespace
} // namespace cotm::test
