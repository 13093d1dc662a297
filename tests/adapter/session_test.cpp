// tests/adapter/session_test.cpp: an adapter's conversation, in simulated time, with a cotmd that
// the test plays: it confirms what it likes and dies when it likes.

#include "adapter/adapter.hpp"
#include "adapter/memory_ledger.hpp"
#include "runtime/spawn.hpp"
#include "runtime/wire.hpp"
#include "schemas/adapter.capnp.h"
#include "tests/adapter/made_transfers.hpp"
#include "tests/support/test_system.hpp"

#include <gtest/gtest.h>

#include <map>

namespace cotm::adapter {

namespace {

using namespace std::chrono_literals;

/// The cotmd that the test plays.
struct other_side {
  caf::strong_actor_ptr link;    ///< The last that was spawned.
  caf::strong_actor_ptr adapter; ///< Who said hello last.
  int hellos = 0;
  bool is_reachable = true;
  bool is_welcoming = true;
  std::vector<report> heard; ///< Reports, in the order in which they came.
};

template <class Fill>
runtime::envelope message_of(Fill fill) {
  auto built = capnp::MallocMessageBuilder{};
  fill(built.initRoot<schema::AdapterMessage>());
  return runtime::envelope{runtime::to_bytes(built)};
}

runtime::envelope confirms_of(const std::vector<report>& heard) {
  return message_of([&](schema::AdapterMessage::Builder to) {
    auto list = to.initConfirms(static_cast<unsigned>(heard.size()));
    for (unsigned at = 0; at < list.size(); ++at)
      list[at].setNumber(heard[at].number);
  });
}

runtime::envelope transfers_of(const std::vector<transfer_key>& keys) {
  return message_of([&](schema::AdapterMessage::Builder to) {
    auto list = to.initTransfers(static_cast<unsigned>(keys.size()));
    for (unsigned at = 0; at < list.size(); ++at) {
      list[at].getKey().setOrderLow(runtime::uuid_word(keys[at].order, 8));
      list[at].getKey().setDistributedOrder(keys[at].distributed_order);
      list[at].getKey().setRevision(keys[at].revision);
      list[at].setDestination("warehouse");
    }
  });
}

/// One transfer of any kind, by the second or a later revision.
runtime::envelope asking(transfer_key key, schema::TransferKind kind, std::uint32_t revision,
                         std::uint32_t about) {
  return message_of([&](schema::AdapterMessage::Builder to) {
    auto one = to.initTransfers(1)[0];
    one.getKey().setOrderLow(runtime::uuid_word(key.order, 8));
    one.getKey().setDistributedOrder(key.distributed_order);
    one.getKey().setRevision(revision);
    one.setDestination("warehouse");
    one.setKind(kind);
    one.setAbout(about);
  });
}

using peer_actor = caf::typed_actor<caf::reacts_to<runtime::envelope>>;
using door_actor = caf::typed_actor<caf::reacts_to<runtime::envelope, caf::strong_actor_ptr>>;

/// Writes down the reports that it is sent.
peer_actor::behavior_type played_link(peer_actor::pointer self, other_side* played,
                                      const caf::strong_actor_ptr& adapter) {
  self->send(caf::actor_cast<peer_actor>(adapter),
             message_of([](schema::AdapterMessage::Builder to) {
               to.initWelcome().setVersion(protocol_version);
             }));
  return {
    [played](const runtime::envelope& from) {
      runtime::read_message<schema::AdapterMessage>(from.bytes(), [&](auto root) {
        for (auto one : root.getReports()) {
          auto built = capnp::MallocMessageBuilder{};
          built.setRoot(one);
          played->heard.push_back(to_report(runtime::to_bytes(built)).value());
        }
        return true;
      });
    },
  };
}

door_actor::behavior_type played_gate(door_actor::pointer self, other_side* played) {
  return {
    [self, played](const runtime::envelope&, const caf::strong_actor_ptr& adapter) {
      ++played->hellos;
      played->adapter = adapter;
      if (played->is_welcoming)
        played->link
          = caf::actor_cast<caf::strong_actor_ptr>(self->spawn(played_link, played, adapter));
    },
  };
}

runtime::connector_actor::behavior_type played_connector(runtime::connector_actor::pointer self,
                                                         other_side* played,
                                                         const door_actor& gate) {
  return {
    [=](runtime::reach_atom) -> caf::result<caf::strong_actor_ptr> {
      if (!played->is_reachable)
        return caf::sec::cannot_connect_to_node;
      return caf::actor_cast<caf::strong_actor_ptr>(gate);
    },
    [self](runtime::quit_atom) { self->quit(); },
  };
}

/// Takes over and completes whatever it is given, or leaves that to the test.
class recording_work final : public fulfilment {
public:
  void on_transfers(const std::vector<transfer>& given, outbox& out) override {
    for (const auto& one : given) {
      ++calls[one.key];
      about_known[one.key] = one.about_known;
      if (is_answering) {
        out.take_effect(one.key);
        out.acknowledge(one.key);
        out.complete(one.key);
      }
    }
  }

  void on_refusal(const refusal& why) override {
    refused.push_back(why);
  }

  bool is_answering = true;
  std::map<transfer_key, int> calls;
  std::map<transfer_key, std::optional<standing>> about_known;
  std::vector<refusal> refused;
};

class fixed_clock final : public runtime::wall_clock {
public:
  [[nodiscard]] instant now() const override {
    return instant{duration{1'700'000'000'000}};
  }
};

class Session : public ::testing::Test {
protected:
  Session() {
    gate = actors.system.spawn(played_gate, &played);
    connector = actors.system.spawn(played_connector, &played, gate);
    begin();
  }

  ~Session() override {
    caf::anon_send_exit(session, caf::exit_reason::kill);
    caf::anon_send_exit(gate, caf::exit_reason::kill);
    caf::anon_send_exit(connector, caf::exit_reason::kill);
    end_link();
  }

  void begin() {
    session = runtime::spawn(
      actors.system, session_behavior,
      session_ports{hello{"a", 1, {"warehouse"}, 0}, connector, &kept, &work, &clock, stats});
  }

  void end_link() {
    caf::anon_send_exit(played.link, caf::exit_reason::kill);
    actors.run();
    played.link = nullptr;
  }

  void tell(runtime::envelope said) {
    caf::anon_send(session, std::move(said));
    actors.run();
  }

  void say(const outbox& said) {
    caf::anon_send(session, said);
    actors.run();
  }

  std::vector<report::kind> kinds_heard() {
    auto kinds = std::vector<report::kind>{};
    for (const auto& one : played.heard)
      kinds.push_back(one.is);
    return kinds;
  }

  other_side played;
  memory_ledger kept;
  recording_work work;
  fixed_clock clock;
  std::shared_ptr<session_stats> stats = std::make_shared<session_stats>();
  test::test_system actors;
  door_actor gate;
  runtime::connector_actor connector;
  session_actor session;
  transfer_key key = key_of(1);
};

using kinds = std::vector<report::kind>;

} // namespace

TEST_F(Session, AnswersATransferWithWhatTheWorkSays) {
  actors.run();
  tell(transfers_of({key}));
  EXPECT_EQ(kinds_heard(), (kinds{report::kind::acknowledged, report::kind::completed}));
  EXPECT_EQ(played.heard[0].key, key);
  EXPECT_EQ(played.heard[0].at, clock.now());
  EXPECT_EQ(kept.find(key)->effects, 1U);
}

TEST_F(Session, TakesARepeatedTransferForOldNewsAndSaysAgainWhatBecameOfIt) {
  actors.run();
  tell(transfers_of({key, key}));
  tell(transfers_of({key}));
  EXPECT_EQ(work.calls[key], 1);
  EXPECT_EQ(kept.find(key)->effects, 1U);
  EXPECT_EQ(stats->repeated, 2U);
  EXPECT_EQ(played.heard.back().is, report::kind::completed);
}

TEST_F(Session, SaysNothingAboutATransferThatIsNotAcknowledgedYet) {
  work.is_answering = false;
  actors.run();
  tell(transfers_of({key}));
  tell(transfers_of({key}));
  EXPECT_EQ(work.calls[key], 1);
  EXPECT_TRUE(played.heard.empty());
}

TEST_F(Session, RepeatsReportsUntilTheyAreConfirmed) {
  actors.run();
  tell(transfers_of({key}));
  auto first = played.heard;
  actors.advance(repeat_after + 2s);
  ASSERT_EQ(played.heard.size(), 4U);
  EXPECT_EQ(played.heard[2], first[0]);
  tell(confirms_of({first[0]}));
  actors.advance(repeat_after + 2s);
  ASSERT_EQ(played.heard.size(), 5U);
  EXPECT_EQ(played.heard[4], first[1]);
  tell(confirms_of({first[1]}));
  actors.advance(3 * repeat_after);
  EXPECT_EQ(played.heard.size(), 5U);
}

TEST_F(Session, ReconnectsAndSaysAgainWhatWasNotConfirmed) {
  actors.run();
  tell(transfers_of({key}));
  tell(confirms_of({played.heard[0]}));
  auto unconfirmed = played.heard[1];
  played.heard.clear();
  end_link();
  EXPECT_FALSE(stats->is_linked);
  actors.advance(retry_min);
  EXPECT_TRUE(stats->is_linked);
  EXPECT_EQ(played.heard, std::vector{unconfirmed});
}

TEST_F(Session, KeepsWhatIsSaidWhileNobodyListens) {
  played.is_reachable = false;
  actors.run();
  auto said = outbox{};
  said.acknowledge(key);
  caf::anon_send(session, std::move(said));
  actors.advance(30s);
  EXPECT_TRUE(played.heard.empty());
  played.is_reachable = true;
  actors.advance(retry_max);
  EXPECT_EQ(kinds_heard(), kinds{report::kind::acknowledged});
}

TEST_F(Session, SaysHelloAgainToAGateThatDoesNotAnswer) {
  played.is_welcoming = false;
  actors.run();
  EXPECT_EQ(played.hellos, 1);
  actors.advance(welcome_limit + 2s);
  EXPECT_EQ(played.hellos, 2);
}

TEST_F(Session, TellsTheWorkOfRefusalsAndDoesNotRepeatARefusedReport) {
  actors.run();
  tell(transfers_of({key}));
  for (const auto& one : std::vector{played.heard})
    tell(message_of([&](schema::AdapterMessage::Builder to) {
      to.initRefusal().setCode("conflict");
      to.getRefusal().setNumber(one.number);
    }));
  actors.advance(2 * repeat_after);
  EXPECT_EQ(played.heard.size(), 2U);
  ASSERT_EQ(work.refused.size(), 2U);
  EXPECT_EQ(work.refused[0].code, "conflict");
}

TEST_F(Session, TriesARefusedHelloAgainSlowly) {
  played.is_welcoming = false;
  actors.run();
  tell(message_of([](schema::AdapterMessage::Builder to) { to.initRefusal().setCode("version"); }));
  actors.advance(retry_max - 1ms);
  EXPECT_EQ(played.hellos, 1);
  actors.advance(1ms);
  EXPECT_EQ(played.hellos, 2);
}

TEST_F(Session, IgnoresWhatItCannotDecode) {
  actors.run();
  tell(runtime::envelope{std::string(64, '\xFF')});
  tell(runtime::envelope{});
  EXPECT_EQ(stats->undecodable, 2U);
  tell(transfers_of({key}));
  EXPECT_EQ(played.heard.size(), 2U);
}

TEST_F(Session, GivesARefusedTransferToTheWorkAgain) {
  work.is_answering = false;
  actors.run();
  tell(transfers_of({key}));
  auto said = outbox{};
  said.refuse(key, "BUSY", "later");
  caf::anon_send(session, std::move(said));
  actors.run();
  EXPECT_EQ(kinds_heard(), kinds{report::kind::refused});
  tell(transfers_of({key}));
  EXPECT_EQ(work.calls[key], 2);
}

TEST_F(Session, TellsTheWorkHowFarThatIsWhichATransferIsAbout) {
  actors.run();
  tell(transfers_of({key}));
  tell(asking(key, schema::TransferKind::COMPENSATE, 2, 1));
  auto known = work.about_known[key_about(key, 2)];
  ASSERT_TRUE(known);
  EXPECT_EQ(known->reached, phase::completed);
  EXPECT_EQ(kept.find(key_about(key, 2))->kind, transfer_kind::compensate);
}

TEST_F(Session, KnowsWhatATransferIsAboutEvenIfBothCameTogether) {
  actors.run();
  tell(message_of([&](schema::AdapterMessage::Builder to) {
    auto list = to.initTransfers(2);
    for (auto one : list) {
      one.getKey().setOrderLow(runtime::uuid_word(key.order, 8));
      one.getKey().setDistributedOrder(key.distributed_order);
      one.setDestination("warehouse");
    }
    list[0].getKey().setRevision(1);
    list[1].getKey().setRevision(2);
    list[1].setKind(schema::TransferKind::CANCEL);
    list[1].setAbout(1);
  }));
  auto known = work.about_known[key_about(key, 2)];
  ASSERT_TRUE(known);
  EXPECT_EQ(known->reached, phase::completed);
}

TEST_F(Session, SaysNothingMoreAboutWorkOnceItsCancellationIsCompleted) {
  work.is_answering = false;
  actors.run();
  tell(transfers_of({key}));
  tell(asking(key, schema::TransferKind::CANCEL, 2, 1));
  auto said = outbox{};
  said.complete(key_about(key, 2));
  say(said);
  played.heard.clear();
  said = {};
  said.complete(key);
  say(said);
  EXPECT_TRUE(played.heard.empty());
  EXPECT_EQ(stats->dropped, 1U);
  EXPECT_EQ(kept.find(key)->reached, phase::superseded);
}

TEST_F(Session, NeverPerformsWhatWasCancelledBeforeItCame) {
  actors.run();
  tell(asking(key, schema::TransferKind::CANCEL, 2, 1));
  played.heard.clear();
  tell(transfers_of({key}));
  EXPECT_EQ(work.calls[key], 0);
  EXPECT_EQ(kinds_heard(), kinds{report::kind::acknowledged});
}

TEST_F(Session, GoesOnUnderTheOldKeyUntilAnAmendmentIsTaken) {
  work.is_answering = false;
  actors.run();
  tell(transfers_of({key}));
  for (std::uint32_t revision : {2U, 3U})
    tell(asking(key, schema::TransferKind::AMEND, revision, 1));
  auto said = outbox{};
  said.acknowledge(key_about(key, 2));
  said.reject(key_about(key, 2), "E1", "no");
  said.acknowledge(key_about(key, 3));
  said.reach(key, "packed");
  say(said);
  EXPECT_EQ(played.heard.back().key, key);
  said = {};
  said.progress(key_about(key, 3));
  said.complete(key);
  say(said);
  EXPECT_EQ(played.heard.back().key, key_about(key, 3));
  EXPECT_EQ(played.heard.back().is, report::kind::in_progress);
}

TEST_F(Session, DropsWhatIsSaidAfterTheAdapterSupersededIt) {
  work.is_answering = false;
  actors.run();
  tell(transfers_of({key}));
  auto said = outbox{};
  said.supersede(key);
  said.acknowledge(key); // What is in one outbox is said first.
  say(said);
  EXPECT_EQ(kinds_heard(), kinds{report::kind::acknowledged});
  said = {};
  said.complete(key);
  say(said);
  EXPECT_EQ(played.heard.size(), 1U);
}

TEST_F(Session, NumbersTheReportsAboutEachTransfer) {
  work.is_answering = false;
  actors.run();
  tell(transfers_of({key, key_of(2)}));
  auto said = outbox{};
  said.acknowledge(key);
  said.pend(key, "E1", "an address is missing");
  said.hold(key, "E2", "no van");
  said.acknowledge(key_of(2));
  said.cancelled(key);
  say(said);
  auto numbers = std::vector<std::uint32_t>{};
  for (const auto& one : played.heard)
    numbers.push_back(one.sequence);
  EXPECT_EQ(numbers, (std::vector<std::uint32_t>{1, 2, 3, 1, 4}));
}

TEST_F(Session, SaysAForecast) {
  actors.run();
  auto said = outbox{};
  said.expect(key, instant{duration{77}});
  say(said);
  ASSERT_EQ(played.heard.size(), 1U);
  EXPECT_EQ(played.heard[0].is, report::kind::expected_completion);
  EXPECT_EQ(played.heard[0].expected, instant{duration{77}});
}

TEST_F(Session, SaysAgainThatATransferWasRejectedOrCancelled) {
  work.is_answering = false;
  actors.run();
  tell(transfers_of({key, key_of(2)}));
  auto said = outbox{};
  said.reject(key, "E5", "no such street");
  said.cancelled(key_of(2));
  say(said);
  played.heard.clear();
  tell(transfers_of({key, key_of(2)}));
  EXPECT_EQ(kinds_heard(), (kinds{report::kind::rejected, report::kind::cancelled}));
  EXPECT_EQ(played.heard[0].code, "E5");
}

TEST_F(Session, RejectsTransfersThatMakeNoSense) {
  using schema::TransferKind;
  actors.run();
  tell(asking(key, TransferKind::CANCEL, 2, 0));
  tell(asking(key, TransferKind::AMEND, 2, 2));
  tell(asking(key, TransferKind::PERFORM, 2, 1));
  tell(asking(key, static_cast<TransferKind>(99), 2, 0));
  EXPECT_EQ(kinds_heard(), kinds(4, report::kind::rejected));
  EXPECT_EQ(played.heard[0].code, "invalidTransfer");
  EXPECT_TRUE(work.calls.empty());
  EXPECT_FALSE(kept.find(key_about(key, 2)));
}

TEST_F(Session, RejectsAnotherRequestByTheSameKey) {
  actors.run();
  tell(transfers_of({key_about(key, 2)}));
  played.heard.clear();
  tell(asking(key, schema::TransferKind::CANCEL, 2, 1));
  EXPECT_EQ(kinds_heard(), kinds{report::kind::rejected});
  EXPECT_EQ(work.calls[key_about(key, 2)], 1);
}

} // namespace cotm::adapter
