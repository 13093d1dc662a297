// tests/adapter/loopback_test.cpp: real processes' worth of CAF, TLS and sockets on one machine:
// who gets in, who does not, and how a transfer goes out and its reports come back.

#include "actors/link/adapter_codec.hpp"
#include "actors/link/gate_actor.hpp"
#include "adapter/adapter.hpp"
#include "adapter/memory_ledger.hpp"
#include "runtime/local_ca.hpp"
#include "runtime/remote.hpp"
#include "runtime/spawn.hpp"
#include "runtime/tls.hpp"
#include "tests/actors/link/played_world.hpp"
#include "tests/adapter/one_destination.hpp"
#include "tests/persistence/scratch_directory.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

namespace cotm::adapter {

namespace {

using namespace std::chrono_literals;

const auto now = runtime::system_clock{}.now();

bool wait_until(const std::function<bool()>& holds, duration limit = 20s) {
  for (auto waited = 0ms; waited < limit; waited += 10ms) {
    if (holds())
      return true;
    std::this_thread::sleep_for(10ms);
  }
  return holds();
}

/// One process's worth of actors.
struct node {
  explicit node(const runtime::tls_files& tls) : config{tls, 2}, system{config} {
    // nop
  }
  runtime::system_config config;
  caf::actor_system system;
};

runtime::tls_files files_in(const std::filesystem::path& directory, std::string_view name) {
  auto opened = runtime::open_local_ca(directory, now);
  EXPECT_TRUE(opened) << opened.error();
  return runtime::find_certificate(directory, name, now).value();
}

/// Confirms every report, as an order would once it is durable; counts them.
shard_actor::behavior_type confirming_shard(shard_actor::pointer self,
                                            std::atomic<std::uint64_t>* count) {
  return {
    [](const ask&) {},
    [=](const reported& told) {
      auto outcomes = outcome_batch{};
      for (const auto& one : told.reports)
        outcomes.list.push_back({one.number, {}, {}});
      *count += told.reports.size();
      if (auto link = caf::actor_cast<caf::strong_actor_ptr>(told.link))
        self->send(caf::actor_cast<link_actor>(link), std::move(outcomes));
    },
    [](remind_atom, const order_id&) {},
    [](leave_atom, const order_id&) {},
    [](tick_atom) {},
    [self](stop_atom) { self->quit(); },
  };
}

/// A cotmd without orders: its gate is real, the test hands transfers to its links.
class cotmd {
public:
  explicit cotmd(const runtime::tls_files& tls, std::uint16_t at = 0) : node_{tls} {
    auto& system = node_.system;
    shard_ = system.spawn(confirming_shard, &reports);
    destination_ = system.spawn(link::played_destination, &world_);
    gate_
      = runtime::spawn(system, link::gate_behavior,
                       link::gate_ports{only_warehouse(destination_),
                                        std::vector<shard_actor>(persistence::shards_max, shard_),
                                        {},
                                        stats});
    port = runtime::publish(system, gate_, {"127.0.0.1", at}).value();
  }

  ~cotmd() {
    caf::anon_send(gate_, stop_atom::value);
    caf::anon_send(destination_, stop_atom::value);
    caf::anon_send(shard_, stop_atom::value);
    world_ = {};
  }

  /// Hands over transfers to the link that has registered. @pre One has.
  void hand_over(std::uint32_t first, std::uint32_t count) {
    auto given = transfer_batch{};
    auto plan = order::plan{};
    auto& distributed = plan.distributed.emplace_back();
    distributed.destination = "warehouse";
    distributed.payload = std::string(200, ' ');
    for (auto number = first; number < first + count; ++number) {
      auto key = link::key_of(static_cast<std::uint8_t>(number), std::to_string(number));
      given.list.emplace_back(std::make_shared<const cotm::transfer>(cotm::transfer{
                                key, "warehouse", 4, {}, link::encode_payload(key, plan, 0)}),
                              1);
    }
    caf::anon_send(caf::actor_cast<link_actor>(world_.registered), std::move(given));
  }

  std::atomic<std::uint64_t> reports = 0;
  std::shared_ptr<link::link_stats> stats = std::make_shared<link::link_stats>();
  std::uint16_t port = 0;

private:
  node node_;
  link::played_world world_;
  shard_actor shard_;
  destination_actor destination_;
  gate_actor gate_;
};

class at_once final : public fulfilment {
public:
  void on_transfers(const std::vector<transfer>& given, outbox& out) override {
    for (const auto& one : given) {
      out.acknowledge(one.key);
      out.complete(one.key);
    }
  }
  void on_refusal(const refusal&) override {
    ++refused;
  }
  std::atomic<int> refused = 0;
};

/// Whether a process with these certificates reaches a port.
bool reaches(const runtime::tls_files& tls, std::uint16_t port) {
  auto here = node{tls};
  auto connector = runtime::spawn_connector(here.system, {"127.0.0.1", port});
  auto self = caf::scoped_actor{here.system};
  auto is_reached = false;
  self->request(connector, 30s, runtime::reach_atom::value)
    .receive([&](const caf::strong_actor_ptr& found) { is_reached = found != nullptr; },
             [](const caf::error&) {});
  self->send(connector, runtime::quit_atom::value);
  return is_reached;
}

class Loopback : public ::testing::Test {
protected:
  test::scratch_directory where;
  runtime::tls_files ours = files_in(where.path() / "tls", runtime::node_certificate);
  runtime::tls_files adapters = files_in(where.path() / "tls", runtime::adapter_certificate);
  runtime::system_clock clock;
  memory_ledger kept;
  at_once work;
};

} // namespace

TEST_F(Loopback, LetsInWhoTheCaHasSigned) {
  auto served = cotmd{ours};
  EXPECT_TRUE(reaches(adapters, served.port));
}

TEST_F(Loopback, KeepsOutACertificateOfAnotherCa) {
  auto served = cotmd{ours};
  EXPECT_FALSE(reaches(files_in(where.path() / "foreign", runtime::node_certificate), served.port));
  EXPECT_TRUE(reaches(adapters, served.port)) << "and goes on serving";
}

TEST_F(Loopback, KeepsOutWhoHasNoCertificate) {
  auto served = cotmd{ours};
  EXPECT_FALSE(reaches({}, served.port));
  EXPECT_TRUE(reaches(adapters, served.port)) << "and goes on serving";
}

TEST_F(Loopback, DoesNotWaitForAPeerThatIsNotThere) {
  auto begun = std::chrono::steady_clock::now();
  EXPECT_FALSE(reaches(adapters, 1));
  EXPECT_FALSE(runtime::preflight({"192.0.2.1", 9}, 100ms)) << "an address that answers nobody";
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 10s);
}

TEST_F(Loopback, CarriesTransfersOutAndReportsBack) {
  auto served = cotmd{ours};
  auto there = node{adapters};
  auto spoken = client{
    there.system, {"test", {"127.0.0.1", served.port}, {"warehouse"}}, {&kept, &work, &clock}};
  ASSERT_TRUE(wait_until([&] { return spoken.stats().is_linked.load(); }));
  served.hand_over(0, 1'000);
  EXPECT_TRUE(wait_until([&] { return spoken.stats().confirms == 2'000; }));
  EXPECT_EQ(served.reports, 2'000U);
  EXPECT_EQ(served.stats->transfers, 1'000U);
  EXPECT_EQ(spoken.stats().repeated, 0U);
  served.hand_over(0, 10);
  EXPECT_TRUE(wait_until([&] { return spoken.stats().repeated == 10; }));
}

TEST_F(Loopback, ReconnectsToACotmdThatCameBack) {
  auto served = std::make_unique<cotmd>(ours);
  auto port = served->port;
  auto there = node{adapters};
  auto spoken
    = client{there.system, {"test", {"127.0.0.1", port}, {"warehouse"}}, {&kept, &work, &clock}};
  ASSERT_TRUE(wait_until([&] { return spoken.stats().is_linked.load(); }));
  served.reset();
  ASSERT_TRUE(wait_until([&] { return !spoken.stats().is_linked; }));
  auto said = outbox{};
  said.acknowledge({{}, "d1", 1});
  spoken.say(std::move(said));
  served = std::make_unique<cotmd>(ours, port);
  EXPECT_TRUE(wait_until([&] { return served->reports == 1; }));
  EXPECT_TRUE(wait_until([&] { return spoken.stats().confirms == 1; }));
}

TEST_F(Loopback, HearsWhyItsHelloIsRefused) {
  auto served = cotmd{ours};
  auto there = node{adapters};
  auto spoken
    = client{there.system, {"test", {"127.0.0.1", served.port}, {"moon"}}, {&kept, &work, &clock}};
  EXPECT_TRUE(wait_until([&] { return work.refused > 0; }));
  EXPECT_FALSE(spoken.stats().is_linked);
}

} // namespace cotm::adapter
