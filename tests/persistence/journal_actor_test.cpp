// tests/persistence/journal_actor_test.cpp: what waits together is committed together, and each
// append gets its own answer.

#include "persistence/journal_actor.hpp"

#include "persistence/memory_journal.hpp"
#include "runtime/base/fail_stop.hpp"
#include "tests/persistence/appends.hpp"

#include <caf/scheduler/test_coordinator.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace cotm::persistence {
namespace {

using answer = result<revision, journal_error>;

/// Asks for all appends at once, and notes the answers in the order in which they arrive.
void ask_all(caf::event_based_actor* self, const journal_actor& journal,
             const std::vector<append>& asked, std::vector<answer>* answers) {
  for (const auto& one : asked)
    self->request(journal, caf::infinite, one)
      .then([answers](revision reached) { answers->emplace_back(reached); },
            [answers](const caf::error& why) {
              answers->emplace_back(tl::unexpected{journal_error{why.code()}});
            });
}

/// Notes every record that it hears of.
commit_listener::behavior_type listen(commit_listener::pointer, std::vector<record>* heard) {
  return {
    [heard](committed_atom, const committed& records) {
      heard->insert(heard->end(), records->begin(), records->end());
    },
  };
}

struct testing_config : caf::actor_system_config {
  testing_config() {
    set("scheduler.policy", caf::atom("testing"));
  }
};

class JournalActor : public testing::Test {
protected:
  JournalActor() {
    us.owner = disk.claim(test::all_shards());
    actor = system.spawn(journal_behavior, ports);
    scheduler.run();
  }

  ~JournalActor() override {
    caf::anon_send(actor, stop_atom::value);
    scheduler.run();
  }

  /// All answers to appends that arrive together.
  std::vector<answer> ask(const std::vector<append>& asked) {
    std::vector<answer> answers;
    system.spawn(ask_all, actor, asked, &answers);
    scheduler.run();
    return answers;
  }

  /// The first appends of so many streams.
  std::vector<append> firsts(std::uint64_t count, std::size_t bytes = 10) {
    std::vector<append> asked;
    for (std::uint64_t number = 0; number < count; ++number)
      asked.push_back(us.to(number, 0, std::string(bytes, 'p')));
    return asked;
  }

  position subscribe(std::vector<record>& heard) {
    listener = system.spawn(listen, &heard);
    caf::scoped_actor self{system};
    auto handle = self->request(actor, caf::infinite, subscribe_atom::value, listener);
    scheduler.run();
    position from = 99;
    handle.receive([&](position answered) { from = answered; },
                   [&](const caf::error&) { ADD_FAILURE() << "not subscribed"; });
    return from;
  }

  testing_config config;
  caf::actor_system system{config};
  caf::scheduler::test_coordinator& scheduler
    = dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
  memory_journal disk;
  test::writer us;
  journal_ports ports = make_journal_ports(disk);
  journal_actor actor;
  commit_listener listener;
};

TEST_F(JournalActor, AnswersWithTheNewRevision) {
  EXPECT_EQ(ask({us.to(1, 0)}), (std::vector<answer>{1}));
  EXPECT_EQ(ask({us.to(1, 1)}), (std::vector<answer>{2}));
  EXPECT_EQ(disk.at(test::stream(1)), 2u);
}

TEST_F(JournalActor, CommitsWhatWaitsTogetherAsOneTransaction) {
  EXPECT_EQ(ask(firsts(50)), std::vector<answer>(50, 1));
  EXPECT_EQ(ports.stats->commits, 1u);
  EXPECT_EQ(ports.stats->records, 50u);
  EXPECT_EQ(ports.stats->bytes, 500u);
  EXPECT_EQ(ports.stats->largest_batch, 50u);
}

TEST_F(JournalActor, AnswersInTheOrderOfTheAppends) {
  EXPECT_EQ(ask({us.to(1, 0), us.to(1, 1), us.to(1, 2)}), (std::vector<answer>{1, 2, 3}));
}

TEST_F(JournalActor, RefusesAnAppendWithoutHarmToItsNeighbours) {
  auto stranger = test::writer{us.owner + 1};
  auto stale = tl::unexpected{journal_error::stale_revision};
  auto foreign = tl::unexpected{journal_error::stale_epoch};
  EXPECT_EQ(ask({us.to(1, 0), us.to(2, 5), stranger.to(3, 0), us.to(4, 0)}),
            (std::vector<answer>{1, stale, foreign, 1}));
  EXPECT_EQ(ports.stats->commits, 1u);
  EXPECT_EQ(ports.stats->refused, 2u);
}

TEST_F(JournalActor, SplitsWhatIsTooManyForOneTransaction) {
  EXPECT_EQ(ask(firsts(batch_records_max * 2 + 1)).size(), batch_records_max * 2 + 1);
  EXPECT_EQ(ports.stats->commits, 3u);
  EXPECT_EQ(ports.stats->largest_batch, batch_records_max);
}

TEST_F(JournalActor, SplitsWhatIsTooLargeForOneTransaction) {
  EXPECT_EQ(ask(firsts(5, batch_bytes_max / 2)), std::vector<answer>(5, 1));
  EXPECT_EQ(ports.stats->commits, 3u);
  EXPECT_EQ(ports.stats->largest_batch, 2u);
}

TEST_F(JournalActor, AnswersOverloadedBeyondItsQueue) {
  auto answers = ask(firsts(queue_max + 2, 1));
  auto overloaded = answer{tl::unexpected{journal_error::overloaded}};
  EXPECT_EQ(std::ranges::count(answers, overloaded), 2);
  EXPECT_EQ(answers[0], overloaded) << "at once, before any commit";
  EXPECT_EQ(disk.last(), queue_max);
  EXPECT_EQ(ports.stats->overloaded, 2u);
  EXPECT_EQ(ask({us.to(queue_max, 0)}), (std::vector<answer>{1})) << "it may be repeated";
}

TEST_F(JournalActor, AnswersOverloadedBeyondTheBytesOfItsQueue) {
  auto fit = queue_bytes_max / payload_bytes_max;
  auto answers = ask(firsts(fit + 1, payload_bytes_max));
  EXPECT_EQ(std::ranges::count(answers, answer{tl::unexpected{journal_error::overloaded}}), 1);
  EXPECT_EQ(disk.last(), fit);
}

TEST_F(JournalActor, TellsAListenerEveryRecordAfterThePositionThatItIsGiven) {
  ask(firsts(3));
  std::vector<record> heard;
  auto from = subscribe(heard);
  EXPECT_EQ(from, 3u);
  ask({us.to(1, 1), us.to(2, 9), us.to(1, 2)});
  ask({us.to(2, 1)});
  EXPECT_EQ(heard, disk.read_log(from + 1, 10));
  EXPECT_EQ(heard.size(), 3u);
}

TEST_F(JournalActor, TellsNobodyOfABatchThatWasRefused) {
  std::vector<record> heard;
  subscribe(heard);
  ask({us.to(1, 7)});
  EXPECT_TRUE(heard.empty());
}

TEST_F(JournalActor, ForgetsAListenerThatEnded) {
  std::vector<record> heard;
  subscribe(heard);
  caf::anon_send_exit(listener, caf::exit_reason::kill);
  scheduler.run();
  EXPECT_EQ(ask({us.to(1, 0)}), (std::vector<answer>{1}));
  EXPECT_TRUE(heard.empty());
}

TEST_F(JournalActor, CommitsAndAnswersWhatCameBeforeItStops) {
  std::vector<answer> answers;
  system.spawn(ask_all, actor, firsts(batch_records_max + 1), &answers);
  scheduler.run_once(); // All are in the mailbox now.
  caf::anon_send(actor, stop_atom::value);
  scheduler.run();
  EXPECT_EQ(answers.size(), batch_records_max + 1);
  EXPECT_EQ(disk.last(), batch_records_max + 1);
}

/// Fails as a disk does.
class failing_journal final : public journal {
public:
  epoch claim(std::span<const shard_no>) override {
    return 1;
  }

  append_result append(std::vector<persistence::append>) override {
    throw std::runtime_error{"the disk is gone"};
  }

  [[nodiscard]] position last() const override {
    return 0;
  }

  [[nodiscard]] revision at(const stream_id&) const override {
    return 0;
  }

  [[nodiscard]] std::vector<record> read(const stream_id&, revision) const override {
    return {};
  }

  [[nodiscard]] std::vector<record> read_log(position, std::size_t) const override {
    return {};
  }
};

TEST_F(JournalActor, StopsTheProcessWhenACommitFails) {
  auto broken = failing_journal{};
  auto broken_actor = system.spawn(journal_behavior, make_journal_ports(broken));
  caf::anon_send(broken_actor, us.to(1, 0));
  EXPECT_EXIT(scheduler.run(), testing::ExitedWithCode(fail_stop_status), "the disk is gone");
  caf::anon_send_exit(broken_actor, caf::exit_reason::kill);
}

/// Goal: a thread of its own changes nothing.
/// Method: clients of a real scheduler append at the same time; every answer is awaited.
TEST(DetachedJournalActor, AnswersManyClientsAtOnce) {
  auto disk = memory_journal{};
  auto us = test::writer{disk.claim(test::all_shards())};
  auto ports = make_journal_ports(disk);
  constexpr revision per_client = 300;
  {
    caf::actor_system_config config;
    caf::actor_system system{config};
    auto actor = system.spawn<caf::detached>(journal_behavior, ports);
    for (std::uint64_t client = 0; client < 4; ++client)
      system.spawn([=](caf::event_based_actor* self) {
        for (revision at = 0; at < per_client; ++at)
          self->request(actor, caf::infinite, us.to(client, at)).then([at](revision reached) {
            EXPECT_EQ(reached, at + 1);
          });
      });
    caf::scoped_actor self{system};
    while (disk.last() < 4 * per_client)
      self->request(actor, caf::infinite, us.to(9, 99))
        .receive([](revision) {}, [](caf::error&) {});
    self->send(actor, stop_atom::value);
  }
  EXPECT_EQ(ports.stats->records, 4 * per_client);
  EXPECT_EQ(disk.at(test::stream(3)), per_client);
}

} // namespace
} // namespace cotm::persistence
