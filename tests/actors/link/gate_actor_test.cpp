// tests/actors/link/gate_actor_test.cpp: who comes in, who does not, and to whom they speak then.

#include "actors/link/gate_actor.hpp"

#include "actors/link/monitor_bridge.hpp"
#include "runtime/spawn.hpp"
#include "tests/actors/link/played_world.hpp"
#include "tests/support/test_system.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace cotm::link {

namespace {

class Gate : public ::testing::Test {
protected:
  Gate() {
    process = actors.system.spawn(played_process, &world);
    destination = actors.system.spawn(played_destination, &world);
    groups = actors.system.spawn(played_groups, &world);
    auto all = std::make_shared<destination::directory>();
    all->add("carrier", destination);
    all->add("warehouse", destination);
    gate
      = runtime::spawn(actors.system, gate_behavior, gate_ports{std::move(all), {}, groups, stats});
  }

  ~Gate() override {
    caf::anon_send(gate, stop_atom::value);
    caf::anon_send(destination, stop_atom::value);
    caf::anon_send(groups, stop_atom::value);
    caf::anon_send_exit(process, caf::exit_reason::kill);
    world.monitor = nullptr;
    actors.run();
  }

  void say(runtime::envelope said) {
    caf::anon_send(gate, std::move(said), caf::actor_cast<caf::strong_actor_ptr>(process));
    actors.run();
  }

  void subscribe(runtime::envelope said) {
    caf::anon_send(gate, monitor_atom::value, std::move(said),
                   caf::actor_cast<caf::strong_actor_ptr>(process));
    actors.run();
  }

  /// Says something to whoever serves the process.
  void answer(runtime::envelope said) {
    caf::anon_send(caf::actor_cast<adapter_actor>(world.served_by), std::move(said));
    actors.run();
  }

  [[nodiscard]] std::string refused() const {
    return world.sent.empty() ? std::string{} : refusal_in(world.sent.back()).first;
  }

  played_world world;
  std::shared_ptr<link_stats> stats = std::make_shared<link_stats>();
  test::test_system actors;
  adapter_actor process;
  destination_actor destination;
  groups_actor groups;
  gate_actor gate;
};

changes_ptr changes_of(std::size_t count) {
  auto made = changes{};
  for (std::size_t number = 1; number <= count; ++number) {
    auto one = status_change{};
    one.number = number;
    one.digest.state = order::lifecycle::partial;
    one.digest.destinations = {"warehouse"};
    one.events = {{"released", order::slot{3}}, {"placed", std::nullopt}};
    made.list.push_back(std::make_shared<const status_change>(std::move(one)));
    made.previous.push_back(number - 1);
  }
  return std::make_shared<const changes>(std::move(made));
}

} // namespace

TEST_F(Gate, HasALinkWelcomeAnAdapter) {
  say(hello_of({"warehouse", "carrier"}));
  ASSERT_EQ(world.sent.size(), 1U);
  see_message(world.sent[0], [](auto root) { EXPECT_TRUE(root.isWelcome()); });
  EXPECT_NE(world.served_by, caf::actor_cast<caf::strong_actor_ptr>(gate));
  EXPECT_EQ(world.registered, world.served_by);
}

TEST_F(Gate, RefusesAnotherVersion) {
  say(hello_of({"warehouse"}, protocol_version + 1));
  EXPECT_EQ(refused(), "version");
}

TEST_F(Gate, RefusesADestinationThatIsNotConfigured) {
  say(hello_of({"warehouse", "moon"}));
  EXPECT_EQ(refused(), "unknown-destination");
  EXPECT_EQ(stats->sessions, 0U);
}

TEST_F(Gate, RefusesNamesWithoutAnEndAndListsOfNothing) {
  say(hello_of({}));
  EXPECT_EQ(refused(), "invalid");
  say(hello_of({std::string(order::name_bytes_max + 1, 'x')}));
  EXPECT_EQ(refused(), "invalid");
  say(hello_of(std::vector<std::string>(1'001, "warehouse")));
  EXPECT_EQ(refused(), "invalid");
  say(hello_of({"\xC3\x28"}));
  EXPECT_EQ(refused(), "invalid");
}

TEST_F(Gate, RefusesWhatIsNoHello) {
  say(runtime::envelope{std::string(40, '\x7F')});
  EXPECT_EQ(refused(), "undecodable");
  say(runtime::envelope{});
  EXPECT_EQ(refused(), "undecodable");
  say(adapter_message([](schema::AdapterMessage::Builder to) { to.initReports(1); }));
  EXPECT_EQ(refused(), "unexpected");
  caf::anon_send(gate, hello_of({"warehouse"}), caf::strong_actor_ptr{});
  actors.run();
  EXPECT_EQ(stats->refused_envelopes, 3U);
}

TEST_F(Gate, GivesASpeakerThatComesAgainANewSession) {
  say(hello_of({"warehouse"}));
  auto before = world.served_by;
  say(hello_of({"warehouse"}));
  EXPECT_NE(world.served_by, before);
  EXPECT_EQ(stats->sessions, 1U);
}

TEST_F(Gate, EndsItsSessionsWithItself) {
  say(hello_of({"warehouse"}));
  caf::anon_send(gate, stop_atom::value);
  actors.run();
  EXPECT_EQ(stats->sessions, 0U);
}

TEST_F(Gate, HasABridgeSubscribeAMonitor) {
  subscribe(subscribe_to("destination.warehouse", 10));
  ASSERT_EQ(world.subscribed.size(), 1U);
  EXPECT_EQ(world.subscribed[0].group, "destination.warehouse");
  EXPECT_EQ(world.subscribed[0].after, 5U);
  EXPECT_EQ(world.subscribed[0].credit, 10U);
  ASSERT_EQ(world.sent.size(), 1U) << "an empty list says who serves the monitor";
  answer(message_of<schema::MonitorMessage>(
    [](schema::MonitorMessage::Builder to) { to.setCredit(3); }));
  EXPECT_EQ(world.credit, 3U);
}

TEST_F(Gate, BoundsTheCreditOfAMonitor) {
  subscribe(subscribe_to("all", 4'000'000'000));
  EXPECT_EQ(world.subscribed[0].credit, monitor_credit_max);
}

TEST_F(Gate, RefusesAMonitorThatMakesNoSense) {
  subscribe(subscribe_to("", 10));
  subscribe(subscribe_to(std::string(1'000, 'g'), 10));
  subscribe(message_of<schema::MonitorMessage>(
    [](schema::MonitorMessage::Builder to) { to.setCredit(3); }));
  subscribe(runtime::envelope{"garbage"});
  EXPECT_EQ(stats->refused_envelopes, 4U);
  EXPECT_TRUE(world.subscribed.empty());
}

TEST_F(Gate, PassesChangesOnInEnvelopes) {
  subscribe(subscribe_to("all", 1'000));
  world.sent.clear();
  caf::anon_send(world.monitor, changes_of(envelope_changes_max + 1));
  actors.run();
  ASSERT_EQ(world.sent.size(), 2U);
  auto read = runtime::read_message<schema::MonitorMessage>(world.sent[1].bytes(), [](auto root) {
    auto one = root.getChanges()[0];
    EXPECT_EQ(one.getNumber(), envelope_changes_max + 1);
    EXPECT_EQ(one.getPrevious(), envelope_changes_max);
    EXPECT_EQ(one.getDigest().getState(), schema::OrderState::PARTIAL);
    EXPECT_EQ(one.getDigest().getDestinations()[0], "warehouse");
    EXPECT_EQ(one.getEvents()[0].getName(), "released");
    EXPECT_EQ(one.getEvents()[0].getDistributedOrder(), "3");
    EXPECT_EQ(one.getEvents()[1].getDistributedOrder(), "");
    return true;
  });
  EXPECT_TRUE(read);
}

TEST_F(Gate, UnsubscribesAMonitorThatIsDown) {
  subscribe(subscribe_to("all", 10));
  caf::anon_send_exit(process, caf::exit_reason::kill);
  actors.run();
  EXPECT_EQ(world.left, 1);
}

} // namespace cotm::link
