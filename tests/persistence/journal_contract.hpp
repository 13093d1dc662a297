// tests/persistence/journal_contract.hpp: what persistence/journal.hpp promises, as tests.
//
// Every implementation instantiates the suite with a type that owns one journal:
//
//     struct kept_somewhere {
//       persistence::journal& get();
//       void reopen(); ///< Ends the journal and opens what it left behind.
//     };

#pragma once

#include "persistence/journal.hpp"
#include "persistence/record_codec.hpp"
#include "tests/persistence/appends.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace cotm::persistence {

template <class Kept>
class JournalContract : public testing::Test {
protected:
  JournalContract() {
    us.owner = get().claim(test::all_shards());
  }

  journal& get() {
    return kept.get();
  }

  append_result add(std::vector<append> batch) {
    return get().append(std::move(batch));
  }

  refusal why_refused(append one) {
    auto done = add({std::move(one)});
    return done.outcomes.at(0) ? refusal{} : done.outcomes.at(0).error();
  }

  Kept kept;
  test::writer us;
};

TYPED_TEST_SUITE_P(JournalContract);

TYPED_TEST_P(JournalContract, IsEmptyAtFirst) {
  EXPECT_EQ(this->get().last(), 0u);
  EXPECT_EQ(this->get().at(test::stream(1)), 0u);
  EXPECT_TRUE(this->get().read(test::stream(1), 0).empty());
  EXPECT_TRUE(this->get().read_log(0, 10).empty());
}

TYPED_TEST_P(JournalContract, KeepsWhatWasAppendedByteForByte) {
  std::string payload;
  for (int byte = 0; byte < 256; ++byte)
    payload.push_back(static_cast<char>(byte));
  auto asked = this->us.to(1, 0, payload);
  this->add({asked});
  auto read = this->get().read(test::stream(1), 0);
  ASSERT_EQ(read.size(), 1u);
  EXPECT_EQ(read[0].payload, payload);
  EXPECT_EQ(read[0].time, asked.at);
  EXPECT_EQ(read[0].shard, asked.shard);
  EXPECT_EQ(read[0].owner, asked.owner);
  EXPECT_EQ(read[0].stream, asked.stream);
}

TYPED_TEST_P(JournalContract, KeepsAnEmptyPayload) {
  this->add({this->us.to(1, 0, "")});
  auto read = this->get().read(test::stream(1), 0);
  ASSERT_EQ(read.size(), 1u);
  EXPECT_EQ(read[0].payload, "");
}

TYPED_TEST_P(JournalContract, NumbersTheLogFromOneWithoutGaps) {
  this->add({this->us.to(1, 0), this->us.to(2, 0)});
  this->add({this->us.to(1, 1)});
  EXPECT_EQ(this->get().last(), 3u);
  position next = 1;
  for (const auto& read : this->get().read_log(0, 10))
    EXPECT_EQ(read.at, next++);
  EXPECT_EQ(next, 4u);
}

TYPED_TEST_P(JournalContract, AnswersWithTheNewRevisionOfTheStream) {
  EXPECT_EQ(test::revisions(this->add({this->us.to(1, 0)})), (std::vector<revision>{1}));
  EXPECT_EQ(test::revisions(this->add({this->us.to(1, 1)})), (std::vector<revision>{2}));
  EXPECT_EQ(this->get().at(test::stream(1)), 2u);
}

TYPED_TEST_P(JournalContract, TakesTwoAppendsToOneStreamInOneBatch) {
  auto done = this->add({this->us.to(1, 0, "a"), this->us.to(1, 1, "b")});
  EXPECT_EQ(test::revisions(done), (std::vector<revision>{1, 2}));
  auto read = this->get().read(test::stream(1), 0);
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].payload, "a");
  EXPECT_EQ(read[1].payload, "b");
}

TYPED_TEST_P(JournalContract, RefusesAStaleRevision) {
  this->add({this->us.to(1, 0)});
  EXPECT_EQ(this->why_refused(this->us.to(1, 0)), refusal::stale_revision);
  EXPECT_EQ(this->get().at(test::stream(1)), 1u);
}

TYPED_TEST_P(JournalContract, RefusesARevisionOfTheFuture) {
  EXPECT_EQ(this->why_refused(this->us.to(1, 1)), refusal::stale_revision);
  EXPECT_EQ(this->get().last(), 0u);
}

TYPED_TEST_P(JournalContract, KeepsTheNeighboursOfARefusedAppend) {
  auto done = this->add({this->us.to(1, 0), this->us.to(2, 7), this->us.to(3, 0)});
  EXPECT_EQ(test::revisions(done), (std::vector<revision>{1, 0, 1}));
  EXPECT_EQ(this->get().last(), 2u) << "a refused append takes no position";
}

TYPED_TEST_P(JournalContract, RefusesWhatExpectsARefusedAppendOfTheSameBatch) {
  auto done = this->add({this->us.to(1, 5), this->us.to(1, 6), this->us.to(1, 0)});
  EXPECT_EQ(test::revisions(done), (std::vector<revision>{0, 0, 1}));
}

TYPED_TEST_P(JournalContract, RefusesAnEpochThatWasNeverClaimed) {
  for (auto owner : {epoch{0}, this->us.owner + 1})
    EXPECT_EQ(this->why_refused(test::writer{owner}.to(1, 0)), refusal::stale_epoch);
}

TYPED_TEST_P(JournalContract, RefusesAnEarlierOwnerAfterANewClaim) {
  this->add({this->us.to(1, 0)});
  auto they = test::writer{this->get().claim(test::all_shards())};
  EXPECT_EQ(this->why_refused(this->us.to(1, 1)), refusal::stale_epoch);
  EXPECT_EQ(test::revisions(this->add({they.to(1, 1)})), (std::vector<revision>{2}));
}

TYPED_TEST_P(JournalContract, LeavesTheOtherShardsToTheirOwner) {
  auto claimed = std::vector<shard_no>{1};
  this->get().claim(claimed);
  EXPECT_EQ(this->why_refused(this->us.to(1, 0)), refusal::stale_epoch);
  EXPECT_EQ(test::revisions(this->add({this->us.to(2, 0)})), (std::vector<revision>{1}));
}

TYPED_TEST_P(JournalContract, ClaimsWithAnEpochAboveEveryEarlierOne) {
  auto before = this->us.owner;
  for (auto shard : {shard_no{3}, shard_no{9}, shard_no{3}}) {
    auto claimed = std::vector{shard};
    auto now = this->get().claim(claimed);
    EXPECT_GT(now, before);
    before = now;
  }
}

TYPED_TEST_P(JournalContract, RefusesAPayloadThatIsTooLarge) {
  auto largest = std::string(payload_bytes_max, 'x');
  EXPECT_EQ(test::revisions(this->add({this->us.to(1, 0, largest)})), (std::vector<revision>{1}));
  EXPECT_EQ(this->why_refused(this->us.to(1, 1, largest + 'x')), refusal::payload_too_large);
  EXPECT_EQ(this->get().read(test::stream(1), 0).at(0).payload, largest);
}

TYPED_TEST_P(JournalContract, RefusesAShardThatDoesNotExist) {
  auto asked = this->us.to(1, 0);
  asked.shard = shards_max;
  EXPECT_EQ(this->why_refused(asked), refusal::unknown_shard);
}

TYPED_TEST_P(JournalContract, NumbersEachShardFromOneWithoutGaps) {
  this->add({this->us.to(1, 0), this->us.to(2, 0), this->us.to(5, 0), this->us.to(2, 9)});
  this->add({this->us.to(6, 0), this->us.to(1, 1)});
  std::map<shard_no, std::uint64_t> sequences;
  for (const auto& read : this->get().read_log(0, 10))
    EXPECT_EQ(read.shard_sequence, ++sequences[read.shard]);
  EXPECT_EQ(sequences[1], 3u);
  EXPECT_EQ(sequences[2], 2u);
}

TYPED_TEST_P(JournalContract, ReadsAStreamAfterARevision) {
  for (revision at = 0; at < 5; ++at)
    this->add({this->us.to(1, at), this->us.to(2, at)});
  auto read = this->get().read(test::stream(1), 3);
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].number, 4u);
  EXPECT_EQ(read[1].number, 5u);
  EXPECT_TRUE(this->get().read(test::stream(1), 5).empty());
  EXPECT_TRUE(this->get().read(test::stream(1), 99).empty());
}

TYPED_TEST_P(JournalContract, ReadsTheLogBetweenBounds) {
  for (std::uint64_t n = 0; n < 9; ++n)
    this->add({this->us.to(n, 0)});
  auto read = this->get().read_log(4, 3);
  ASSERT_EQ(read.size(), 3u);
  EXPECT_EQ(read[0].at, 4u);
  EXPECT_EQ(read[2].at, 6u);
  EXPECT_EQ(this->get().read_log(8, 100).size(), 2u);
  EXPECT_TRUE(this->get().read_log(10, 100).empty());
  EXPECT_TRUE(this->get().read_log(1, 0).empty());
}

TYPED_TEST_P(JournalContract, ChainsEachRecordToTheOneBeforeInItsStream) {
  this->add({this->us.to(1, 0, "a"), this->us.to(2, 0), this->us.to(1, 1, "b")});
  this->add({this->us.to(1, 2, "c")});
  auto hasher = chain_hasher{};
  auto before = record{};
  for (const auto& read : this->get().read(test::stream(1), 0)) {
    EXPECT_EQ(read.previous, before.at);
    EXPECT_EQ(read.previous_hash, before.at == 0 ? chain_hash{} : hasher.of(encode(before)));
    before = read;
  }
  EXPECT_EQ(before.number, 3u);
}

TYPED_TEST_P(JournalContract, HandsOverWhatItKeptInTheOrderOfTheLog) {
  auto done = this->add({this->us.to(1, 0), this->us.to(2, 3), this->us.to(3, 0)});
  EXPECT_EQ(*done.kept, this->get().read_log(0, 10));
}

TYPED_TEST_P(JournalContract, HandsOverAnEmptyListWhenAllIsRefused) {
  auto done = this->add({this->us.to(1, 4)});
  ASSERT_NE(done.kept, nullptr);
  EXPECT_TRUE(done.kept->empty());
  EXPECT_EQ(this->add({}).outcomes.size(), 0u);
}

TYPED_TEST_P(JournalContract, KeepsEverythingOverAReopen) {
  this->add({this->us.to(1, 0), this->us.to(2, 0)});
  this->add({this->us.to(1, 1)});
  auto before = this->get().read_log(0, 10);
  this->kept.reopen();
  EXPECT_EQ(this->get().last(), 3u);
  EXPECT_EQ(this->get().read_log(0, 10), before);
  EXPECT_EQ(this->get().at(test::stream(1)), 2u);
  EXPECT_EQ(this->get().read(test::stream(2), 0).size(), 1u);
}

TYPED_TEST_P(JournalContract, GoesOnAfterAReopenWhereItEnded) {
  this->add({this->us.to(1, 0), this->us.to(5, 0)});
  this->kept.reopen();
  EXPECT_EQ(test::revisions(this->add({this->us.to(1, 1)})), (std::vector<revision>{2}))
    << "the epoch is kept too";
  auto read = this->get().read_log(3, 1);
  ASSERT_EQ(read.size(), 1u);
  EXPECT_EQ(read[0].shard_sequence, 3u);
  EXPECT_EQ(read[0].previous, 1u);
}

TYPED_TEST_P(JournalContract, ClaimsAHigherEpochAfterAReopen) {
  this->kept.reopen();
  EXPECT_GT(this->get().claim(test::all_shards()), this->us.owner);
}

/// Goal: a journal says the same as a plain list would, whatever the batches.
/// Method: random batches over few streams, half of them stale; reopened now and then.
TYPED_TEST_P(JournalContract, AgreesWithAListUnderRandomBatches) {
  std::minstd_rand random{7};
  std::map<std::uint64_t, std::vector<std::string>> model;
  for (int step = 0; step < 120; ++step) {
    SCOPED_TRACE(testing::Message() << "step=" << step);
    std::vector<append> batch;
    std::vector<revision> promised;
    auto size = random() % 6;
    for (std::size_t i = 0; i < size; ++i) {
      auto number = random() % 7;
      auto& records = model[number];
      auto is_stale = random() % 3 == 0;
      auto payload = std::string(random() % 3'000, static_cast<char>('a' + step % 26));
      batch.push_back(this->us.to(number, records.size() + (is_stale ? 1 : 0), payload));
      if (!is_stale)
        records.push_back(std::move(payload));
      promised.push_back(is_stale ? 0 : records.size());
    }
    EXPECT_EQ(test::revisions(this->add(std::move(batch))), promised);
    if (random() % 10 == 0)
      this->kept.reopen();
  }
  for (const auto& [number, records] : model) {
    std::vector<std::string> read;
    for (const auto& one : this->get().read(test::stream(number), 0))
      read.push_back(one.payload);
    EXPECT_EQ(read, records);
  }
}

REGISTER_TYPED_TEST_SUITE_P(
  JournalContract, IsEmptyAtFirst, KeepsWhatWasAppendedByteForByte, KeepsAnEmptyPayload,
  NumbersTheLogFromOneWithoutGaps, AnswersWithTheNewRevisionOfTheStream,
  TakesTwoAppendsToOneStreamInOneBatch, RefusesAStaleRevision, RefusesARevisionOfTheFuture,
  KeepsTheNeighboursOfARefusedAppend, RefusesWhatExpectsARefusedAppendOfTheSameBatch,
  RefusesAnEpochThatWasNeverClaimed, RefusesAnEarlierOwnerAfterANewClaim,
  LeavesTheOtherShardsToTheirOwner, ClaimsWithAnEpochAboveEveryEarlierOne,
  RefusesAPayloadThatIsTooLarge, RefusesAShardThatDoesNotExist, NumbersEachShardFromOneWithoutGaps,
  ReadsAStreamAfterARevision, ReadsTheLogBetweenBounds, ChainsEachRecordToTheOneBeforeInItsStream,
  HandsOverWhatItKeptInTheOrderOfTheLog, HandsOverAnEmptyListWhenAllIsRefused,
  KeepsEverythingOverAReopen, GoesOnAfterAReopenWhereItEnded, ClaimsAHigherEpochAfterAReopen,
  AgreesWithAListUnderRandomBatches);

} // namespace cotm::persistence
