// tests/persistence/appends.hpp: appends and streams for tests, in few words.

#pragma once

#include "persistence/journal.hpp"

#include <numeric>
#include <string>
#include <vector>

namespace cotm::test {

/// The `number`-th stream of a test.
inline persistence::stream_id stream(std::uint64_t number) {
  persistence::stream_id made;
  for (std::size_t i = 0; i < 8; ++i)
    made.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  made.bytes[0] = static_cast<std::uint8_t>(number * 37); // Not in the order of their numbers.
  return made;
}

inline std::vector<persistence::shard_no> all_shards() {
  std::vector<persistence::shard_no> shards(persistence::shards_max);
  std::iota(shards.begin(), shards.end(), persistence::shard_no{0});
  return shards;
}

/// Makes appends for the owner of one epoch. Stream `n` is in shard `n` modulo 4.
struct writer {
  persistence::epoch owner = 0;

  [[nodiscard]] persistence::append to(std::uint64_t number, persistence::revision expected,
                                       std::string payload = "payload") const {
    auto shard = static_cast<persistence::shard_no>(number % 4);
    return {shard,
            owner,
            stream(number),
            expected,
            instant{std::chrono::milliseconds{1'700'000}},
            std::move(payload)};
  }
};

/// The revisions that a batch reached; 0 for what was refused.
inline std::vector<persistence::revision> revisions(const persistence::append_result& done) {
  std::vector<persistence::revision> reached;
  for (const auto& outcome : done.outcomes)
    reached.push_back(outcome.value_or(0));
  return reached;
}

} // namespace cotm::test
