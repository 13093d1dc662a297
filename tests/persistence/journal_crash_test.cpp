// tests/persistence/journal_crash_test.cpp: nothing that was acknowledged is ever lost.
//
// A child process appends, and tells each position once the journal answered for it. It is killed
// at random moments, or one of its calls of the operating system fails. Then the journal is opened
// again: whatever was told must be there, byte for byte, and the whole must verify.

#include "persistence/journal_verify.hpp"
#include "persistence/lmdb_journal.hpp"
#include "runtime/base/fail_stop.hpp"
#include "tests/persistence/appends.hpp"
#include "tests/persistence/child_process.hpp"
#include "tests/persistence/fault_calls.hpp"
#include "tests/persistence/scratch_directory.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <map>
#include <random>
#include <string>
#include <thread>

namespace cotm::persistence {
namespace {

constexpr std::size_t batch_size = 5;
constexpr std::uint64_t streams = 7;

/// Small in every way, so that maps grow and generations close within a few commits.
lmdb_journal_options options_in(const std::filesystem::path& directory) {
  return {directory, test::stream(1), std::size_t{128} << 10U, 20};
}

/// What the record at a position holds: pages of different numbers.
std::string payload_at(position at) {
  return std::string((at * 397) % 6'000, static_cast<char>('a' + at % 26));
}

/// Appends `commits` batches after what is there, and tells the last position after each.
void append_and_tell(journal& kept, int commits, const test::child_process::teller& tell) {
  auto us = test::writer{kept.claim(test::all_shards())};
  std::map<std::uint64_t, revision> at;
  for (std::uint64_t number = 0; number < streams; ++number)
    at[number] = kept.at(test::stream(number));
  for (int commit = 0; commit < commits; ++commit) {
    std::vector<append> batch;
    for (std::size_t i = 0; i < batch_size; ++i) {
      auto place = kept.last() + i + 1;
      auto number = place % streams;
      batch.push_back(us.to(number, at[number]++, payload_at(place)));
    }
    kept.append(std::move(batch));
    tell(kept.last());
  }
}

/// Opens what a process left behind, and checks it against the last position that it told.
void check_survivor(const std::filesystem::path& directory, position told) {
  {
    auto kept = lmdb_journal{options_in(directory)};
    EXPECT_GE(kept.last(), told);
    EXPECT_EQ(kept.last() % batch_size, 0u) << "half a batch was kept";
    for (const auto& read : kept.read_log(1, kept.last()))
      EXPECT_EQ(read.payload, payload_at(read.at));
  }
  auto report = verify(directory);
  EXPECT_TRUE(report.is_clean()) << report.found << " findings; " << report.failure;
}

TEST(JournalCrash, LosesNothingWhenTheProcessIsKilled) {
  auto scratch = test::scratch_directory{};
  std::minstd_rand random{11};
  for (int cycle = 0; cycle < 20; ++cycle) {
    SCOPED_TRACE(testing::Message() << "cycle=" << cycle);
    auto child = test::child_process{[&](const test::child_process::teller& tell) {
      auto kept = lmdb_journal{options_in(scratch.path())};
      append_and_tell(kept, 1'000'000, tell);
      return EXIT_SUCCESS;
    }};
    auto told = child.next().value_or(0);
    EXPECT_GT(told, 0u);
    std::this_thread::sleep_for(std::chrono::microseconds{random() % 20'000});
    child.kill();
    while (auto number = child.next())
      told = *number;
    check_survivor(scratch.path(), told);
  }
}

/// Exit status of a child that finished although a call of its failed.
constexpr int went_on_status = 3;

/// Runs commits with the `count`-th call failing, checks what is left, and says whether so many
/// calls were made at all.
bool survives_fault(int count, int error) {
  auto scratch = test::scratch_directory{};
  auto child = test::child_process{[&](const test::child_process::teller& tell) {
    auto kept = lmdb_journal{options_in(scratch.path())};
    test::arm_fault(count, error);
    append_and_tell(kept, 8, tell);
    return test::has_fault_happened() ? went_on_status : EXIT_SUCCESS;
  }};
  position told = 0;
  while (auto number = child.next())
    told = *number;
  auto status = child.wait();
  EXPECT_TRUE(status == fail_stop_status || status == EXIT_SUCCESS) << "status " << status;
  check_survivor(scratch.path(), told);
  return status != EXIT_SUCCESS;
}

class JournalFault : public testing::TestWithParam<int> {};

/// Goal: whichever call fails in whichever commit, the process stops and nothing told is lost.
/// Method: the first call fails, then the second, until a run makes fewer calls.
TEST_P(JournalFault, StopsTheProcessAndLosesNothing) {
  testing::internal::CaptureStderr(); // Every child says why it stops.
  auto count = 1;
  while (survives_fault(count, GetParam()) && !HasFailure())
    ++count;
  auto said = testing::internal::GetCapturedStderr();
  EXPECT_FALSE(HasFailure()) << "call " << count << "; " << said;
  EXPECT_GT(count, 16) << "a commit alone makes two";
}

INSTANTIATE_TEST_SUITE_P(Errors, JournalFault, testing::Values(EIO, ENOSPC));

} // namespace
} // namespace cotm::persistence
