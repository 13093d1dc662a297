// tests/edge/mutation_test.cpp: whatever a client does to a good body, it is taken or refused: no
// crash, no other status.

#include "tests/edge/sample.hpp"

#include <gtest/gtest.h>

#include <random>

namespace cotm::edge::tmf622 {
namespace {

constexpr int mutants = 4'000;

/// Changes a few bytes: deletes, doubles, moves or replaces parts of a text.
std::string mutated(std::string text, std::minstd_rand& random) {
  constexpr std::string_view marks = "{}[]\",:\\u0 1eE-.tfn\xff\x01";
  auto place = [&] { return random() % (text.size() + 1); };
  for (auto changes = 1 + random() % 4; changes > 0; --changes) {
    auto at = place();
    auto length = random() % 20;
    switch (random() % 5) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, text.substr(place(), length));
        break;
      case 2:
        text.insert(at, 1, marks[random() % marks.size()]);
        break;
      case 3:
        text.resize(at);
        break;
      default:
        if (at < text.size())
          text[at] = marks[random() % marks.size()];
    }
  }
  return text;
}

TEST(Mutation, IsTakenOrRefused) {
  edge::test::reader from;
  for (unsigned seed = 1; seed <= mutants; ++seed) {
    std::minstd_rand random{seed};
    auto body = mutated(seed % 2 == 0 ? edge::test::plain : edge::test::distributed, random);
    auto got = from.read(body);
    if (!got)
      EXPECT_TRUE(got.error().status == 400 || got.error().status == 422) << "seed " << seed;
    else
      EXPECT_FALSE(got->asked->distributed.empty()) << "seed " << seed;
  }
}

} // namespace
} // namespace cotm::edge::tmf622
