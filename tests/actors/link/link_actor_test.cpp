// tests/actors/link/link_actor_test.cpp: one session with one adapter: batched outward, validated
// inward, and gone when the adapter is.

#include "actors/link/link_actor.hpp"

#include "actors/link/adapter_codec.hpp"
#include "runtime/spawn.hpp"
#include "tests/actors/link/played_world.hpp"
#include "tests/support/test_system.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace cotm::link {

namespace {

transfer_ptr transfer_of(const transfer_key& key, std::size_t payload_bytes = 10) {
  auto plan = order::plan{};
  auto& distributed = plan.distributed.emplace_back();
  distributed.id = key.distributed_order;
  distributed.destination = "warehouse";
  distributed.payload = std::string(payload_bytes, 'x');
  auto made = transfer{key, "warehouse", 4, {}, encode_payload(key, plan, 0)};
  return std::make_shared<const transfer>(std::move(made));
}

class Link : public ::testing::Test {
protected:
  Link() {
    adapter = actors.system.spawn(played_process, &world);
    destination = actors.system.spawn(played_destination, &world);
    shard = actors.system.spawn(played_shard, &world);
    link = runtime::spawn(actors.system, link_behavior,
                          link_ports{adapter,
                                     42,
                                     7,
                                     {{"warehouse", destination}},
                                     std::vector<shard_actor>(persistence::shards_max, shard),
                                     stats});
    actors.run();
  }

  ~Link() override {
    caf::anon_send(link, stop_atom::value);
    caf::anon_send(destination, stop_atom::value);
    caf::anon_send(shard, stop_atom::value);
    caf::anon_send_exit(adapter, caf::exit_reason::kill);
    actors.run();
  }

  template <class... Ts>
  void tell(Ts... said) {
    caf::anon_send(link, std::move(said)...);
    actors.run();
  }

  void hand_over(const std::vector<transfer_key>& keys) {
    auto given = transfer_batch{};
    for (const auto& key : keys)
      given.list.emplace_back(transfer_of(key), 1);
    tell(std::move(given));
  }

  /// Has the adapter report, and `fill` say what.
  template <class Fill>
  void report_each(const std::vector<transfer_key>& keys, Fill fill) {
    tell(adapter_message([&](schema::AdapterMessage::Builder to) {
      auto list = to.initReports(static_cast<unsigned>(keys.size()));
      for (unsigned at = 0; at < list.size(); ++at) {
        fill_report(list[at], at + 1, keys[at]);
        fill(list[at]);
      }
    }));
  }

  played_world world;
  std::shared_ptr<link_stats> stats = std::make_shared<link_stats>();
  test::test_system actors;
  adapter_actor adapter;
  destination_actor destination;
  shard_actor shard;
  link_actor link;
};

auto as_it_is = [](schema::Report::Builder) {};

} // namespace

TEST_F(Link, WelcomesTheAdapterAndRegistersWithItsDestinations) {
  ASSERT_EQ(world.sent.size(), 1U);
  see_message(world.sent[0], [](auto root) {
    ASSERT_TRUE(root.isWelcome());
    EXPECT_EQ(root.getWelcome().getVersion(), protocol_version);
    EXPECT_EQ(root.getWelcome().getSession(), 42U);
  });
  EXPECT_EQ(world.served_by, caf::actor_cast<caf::strong_actor_ptr>(link));
  EXPECT_EQ(world.registered, world.served_by);
  EXPECT_EQ(world.window, 7U);
  EXPECT_EQ(stats->sessions, 1U);
}

TEST_F(Link, SendsWhatComesTogetherInOneEnvelope) {
  for (std::uint8_t order = 1; order <= 3; ++order)
    caf::anon_send(link, transfer_batch{{{transfer_of(key_of(order)), order}}});
  actors.run();
  ASSERT_EQ(world.sent.size(), 2U);
  see_message(world.sent[1], [](auto root) {
    ASSERT_TRUE(root.isTransfers());
    ASSERT_EQ(root.getTransfers().size(), 3U);
    for (auto one : root.getTransfers()) {
      EXPECT_EQ(one.getAttempt(), one.getKey().getOrderLow());
      EXPECT_EQ(one.getDestination(), "warehouse");
      EXPECT_EQ(one.getPayload(), "xxxxxxxxxx");
    }
  });
}

TEST_F(Link, FillsAnEnvelopeByCountAndByBytes) {
  auto given = transfer_batch{};
  given.list.assign(envelope_transfers_max + 1, {transfer_of(key_of(1)), 1});
  tell(given);
  EXPECT_EQ(world.sent.size(), 3U);
  auto large = std::pair{transfer_of(key_of(1), envelope_fill_bytes), std::uint32_t{1}};
  tell(transfer_batch{{large, large}});
  EXPECT_EQ(world.sent.size(), 5U);
  for (const auto& one : world.sent)
    EXPECT_LE(one.bytes().size(), runtime::envelope_bytes_max);
}

TEST_F(Link, HandsReportsOfOneOrderToItsShardTogether) {
  report_each({key_of(1, "a"), key_of(2, "b"), key_of(1, "c")}, as_it_is);
  ASSERT_EQ(world.reports.size(), 2U);
  auto& first = world.reports[world.reports[0].id.bytes.back() == 1 ? 0 : 1];
  ASSERT_EQ(first.reports.size(), 2U);
  EXPECT_EQ(first.reports[0].number, 1U);
  EXPECT_EQ(first.reports[0].is, report::kind::completed);
  EXPECT_EQ(first.reports[1].key.distributed_order, "c");
  EXPECT_EQ(caf::actor_cast<caf::strong_actor_ptr>(first.link),
            caf::actor_cast<caf::strong_actor_ptr>(link));
}

TEST_F(Link, HasItsDestinationForgetWhatIsReportedOnce) {
  hand_over({key_of(1), key_of(2)});
  report_each({key_of(1), key_of(3)}, [](schema::Report::Builder to) { to.setAcknowledged(); });
  report_each({key_of(1)}, as_it_is);
  EXPECT_EQ(world.forgotten, std::vector{key_of(1)});
}

TEST_F(Link, TellsTheDestinationAndNotTheOrderOfARefusal) {
  hand_over({key_of(1)});
  report_each({key_of(1)}, [](schema::Report::Builder to) { to.initRefused().setCode("BUSY"); });
  EXPECT_EQ(world.reminded, (std::vector{std::pair{key_of(1), std::string{"BUSY"}}}));
  EXPECT_TRUE(world.forgotten.empty());
  EXPECT_TRUE(world.reports.empty());
  see_message(world.sent.back(), [](auto root) {
    ASSERT_TRUE(root.isConfirms());
    EXPECT_EQ(root.getConfirms()[0].getNumber(), 1U);
  });
}

TEST_F(Link, ConfirmsInOneEnvelopeAndRefusesByNumber) {
  caf::anon_send(link, outcome_batch{{{1, {}, {}}, {2, "conflict", "it failed"}}});
  caf::anon_send(link, outcome_batch{{{3, {}, {}}}});
  actors.run();
  ASSERT_EQ(world.sent.size(), 3U);
  EXPECT_EQ(refusal_in(world.sent[1]), (std::pair{std::string{"conflict"}, std::uint64_t{2}}));
  see_message(world.sent[2], [](auto root) { EXPECT_EQ(root.getConfirms().size(), 2U); });
  EXPECT_EQ(stats->confirms, 2U);
}

TEST_F(Link, RefusesAReportThatMakesNoSenseAndTakesItsNeighbours) {
  report_each({key_of(1), key_of(2, ""), key_of(3)}, as_it_is);
  EXPECT_EQ(world.reports.size(), 2U);
  EXPECT_EQ(refusal_in(world.sent.back()), (std::pair{std::string{"invalid"}, std::uint64_t{2}}));
  EXPECT_EQ(stats->refused_reports, 1U);
}

TEST_F(Link, RefusesAnEnvelopeThatIsNoneAndGoesOn) {
  tell(runtime::envelope{"garbage!"});
  EXPECT_EQ(refusal_in(world.sent.back()).first, "undecodable");
  tell(hello_of({"warehouse"}));
  EXPECT_EQ(refusal_in(world.sent.back()).first, "unexpected");
  EXPECT_EQ(stats->refused_envelopes, 2U);
  report_each({key_of(1)}, as_it_is);
  EXPECT_EQ(world.reports.size(), 1U);
}

TEST_F(Link, EndsWhenTheAdapterIsDown) {
  caf::anon_send_exit(adapter, caf::exit_reason::kill);
  actors.run();
  EXPECT_EQ(stats->sessions, 0U);
}

} // namespace cotm::link
