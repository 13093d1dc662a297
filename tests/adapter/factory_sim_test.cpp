// tests/adapter/factory_sim_test.cpp: the factory simulator as a process, killed again and again:
// every transfer takes effect once, every outcome arrives, and what is cancelled is never done.

#include "actors/link/adapter_codec.hpp"
#include "actors/link/gate_actor.hpp"
#include "runtime/clock.hpp"
#include "runtime/local_ca.hpp"
#include "runtime/remote.hpp"
#include "runtime/spawn.hpp"
#include "runtime/tls.hpp"
#include "tests/adapter/one_destination.hpp"
#include "tests/support/process.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace cotm {

namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t transfers_all = 2'000;
constexpr std::uint32_t transfers_window = 200;

transfer_key key_of(std::uint32_t number) {
  auto made = transfer_key{{}, "d" + std::to_string(number), 1};
  made.id.bytes.back() = static_cast<std::uint8_t>(number);
  return made;
}

/// The cancellation of a transfer.
transfer_key cancelling(transfer_key key) {
  ++key.revision;
  return key;
}

/// Transfers whose outcome was reported: completed or rejected. @thread any
class outcomes {
public:
  void add(const report& said) {
    if (said.is != report::kind::completed && said.is != report::kind::rejected)
      return;
    auto guard = std::scoped_lock{guard_};
    (said.is == report::kind::completed ? completed_ : rejected_).insert(said.key);
    keys_.insert(said.key);
  }

  [[nodiscard]] bool has_completed(const transfer_key& key) const {
    auto guard = std::scoped_lock{guard_};
    return completed_.contains(key);
  }

  [[nodiscard]] bool has_rejected(const transfer_key& key) const {
    auto guard = std::scoped_lock{guard_};
    return rejected_.contains(key);
  }

  [[nodiscard]] std::size_t size() const {
    auto guard = std::scoped_lock{guard_};
    return keys_.size();
  }

private:
  mutable std::mutex guard_;
  std::set<transfer_key> keys_;
  std::set<transfer_key> completed_;
  std::set<transfer_key> rejected_;
};

/// Confirms every report, as an order would once it is durable.
shard_actor::behavior_type confirming_shard(shard_actor::pointer self, outcomes* seen) {
  return {
    [](const ask&) {},
    [=](const reported& told) {
      auto answers = outcome_batch{};
      for (const auto& one : told.reports) {
        answers.list.push_back({one.number, {}, {}});
        seen->add(one);
      }
      if (auto link = caf::actor_cast<caf::strong_actor_ptr>(told.link))
        self->send(caf::actor_cast<link_actor>(link), std::move(answers));
    },
    [](remind_atom, const order_id&) {},
    [](leave_atom, const order_id&) {},
    [](tick_atom) {},
    [self](stop_atom) { self->quit(); },
  };
}

class repeating_shell {
public:
  static inline const char* name = "repeating"; // NOLINT: CAF wants it so.

  repeating_shell() = default;

  std::map<transfer_key, std::uint32_t> window; ///< Unacknowledged, with the attempts so far.
  std::uint32_t next = 0;
  bool is_cancelling = false; ///< Every other transfer, as soon as it is acknowledged.
  caf::strong_actor_ptr link;
};

using repeating_ptr = destination_actor::stateful_pointer<repeating_shell>;

/// Hands transfers over, and at once again: a network may repeat what it likes.
void hand_over(repeating_ptr self, const std::vector<transfer_key>& keys) {
  auto given = transfer_batch{};
  for (const auto& key : keys) {
    auto plan = order::plan{};
    plan.distributed.emplace_back().destination = "warehouse";
    auto kind = key.revision == 1 ? order::transfer_kind::perform : order::transfer_kind::cancel;
    given.list.emplace_back(
      std::make_shared<const transfer>(transfer{
        key, "warehouse", 4, {}, link::encode_payload(key, plan, 0, kind, key.revision - 1)}),
      ++self->state.window[key]);
  }
  auto link = caf::actor_cast<link_actor>(self->state.link);
  self->send(link, given);
  self->send(link, std::move(given));
}

void fill_window(repeating_ptr self) {
  auto keys = std::vector<transfer_key>{};
  auto& shell = self->state;
  while (shell.window.size() + keys.size() < transfers_window && shell.next < transfers_all)
    keys.push_back(key_of(shell.next++));
  if (!keys.empty())
    hand_over(self, keys);
}

bool is_to_be_cancelled(const transfer_key& key) {
  return key.revision == 1 && key.id.bytes.back() % 2 == 1;
}

void forget(repeating_ptr self, const std::vector<transfer_key>& keys) {
  auto cancelled = std::vector<transfer_key>{};
  for (const auto& key : keys)
    if (self->state.window.erase(key) > 0 && self->state.is_cancelling && is_to_be_cancelled(key))
      cancelled.push_back(cancelling(key));
  if (!cancelled.empty())
    hand_over(self, cancelled);
}

/// Hands everything over, and again to every new link what was not acknowledged.
destination_actor::behavior_type repeating_destination(repeating_ptr self, bool is_cancelling) {
  self->state.is_cancelling = is_cancelling;
  return {
    [](const transfer_ptr&) {},
    [self](forget_atom, const key_batch& keys) {
      forget(self, keys.list);
      fill_window(self);
    },
    [](remind_atom, const transfer_key&, const std::string&) {},
    [self](credit_atom, const caf::strong_actor_ptr& link, std::uint32_t) {
      self->state.link = link;
      auto keys = std::vector<transfer_key>{};
      for (const auto& [key, attempt] : self->state.window)
        keys.push_back(key);
      hand_over(self, keys);
      fill_window(self);
    },
    [](pump_atom) {},
    [](tick_atom) {},
    [](const owed_page&) {},
    [self](stop_atom) { self->quit(); },
  };
}

/// A process with the gate of a cotmd, which has one destination.
class served {
public:
  explicit served(const runtime::tls_files& tls, bool is_cancelling = false)
    : config_{tls}, system_{config_}, shard_{system_.spawn(confirming_shard, &seen)},
      destination_{runtime::spawn(system_, repeating_destination, is_cancelling)},
      gate_{
        runtime::spawn(system_, link::gate_behavior,
                       link::gate_ports{only_warehouse(destination_),
                                        std::vector<shard_actor>(persistence::shards_max, shard_),
                                        {},
                                        std::make_shared<link::link_stats>()})},
      port{runtime::publish(system_, gate_, {"127.0.0.1", 0}).value()} {
    // nop
  }

  ~served() {
    caf::anon_send(gate_, stop_atom::value);
    caf::anon_send(destination_, stop_atom::value);
    caf::anon_send(shard_, stop_atom::value);
  }

  [[nodiscard]] bool wait_for(std::size_t count) const {
    for (auto waited = 0ms; waited < 60s && seen.size() < count; waited += 5ms)
      std::this_thread::sleep_for(5ms);
    return seen.size() >= count;
  }

  /// Waits until every transfer has come to its own end, or to that of its cancellation.
  [[nodiscard]] bool wait_for_the_end() const {
    auto is_over = [this](std::uint32_t number) {
      auto key = key_of(number);
      auto cancel = cancelling(key);
      if (!is_to_be_cancelled(key))
        return seen.has_completed(key);
      return seen.has_completed(cancel) || (seen.has_rejected(cancel) && seen.has_completed(key));
    };
    auto number = std::uint32_t{0};
    for (auto waited = 0ms; waited < 60s && number < transfers_all;) {
      if (is_over(number)) {
        ++number;
        continue;
      }
      std::this_thread::sleep_for(5ms);
      waited += 5ms;
    }
    return number == transfers_all;
  }

  outcomes seen;

private:
  runtime::system_config config_;
  caf::actor_system system_;
  shard_actor shard_;
  destination_actor destination_;
  gate_actor gate_;

public:
  std::uint16_t port;
};

std::vector<std::string> lines_of(const std::filesystem::path& file) {
  auto lines = std::vector<std::string>{};
  auto in = std::ifstream{file};
  for (auto line = std::string{}; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

std::vector<std::string> command_of(const std::filesystem::path& where, std::uint16_t port,
                                    const std::string& destination) {
  return {COTM_FACTORY_SIM,
          "--ledger",
          where / "ledger",
          "--cotmd",
          "127.0.0.1:" + std::to_string(port),
          "--tls",
          where / "tls",
          "--effects",
          where / "effects",
          "--destination",
          destination};
}

} // namespace

TEST(FactorySim, TakesEffectOncePerKeyHoweverOftenItIsKilled) {
  auto where = test::temporary_directory{std::filesystem::temp_directory_path()};
  auto file = [&](const char* name) { return (where.path() / name).string(); };
  auto tls = runtime::open_local_ca(file("tls"), runtime::system_clock{}.now());
  ASSERT_TRUE(tls) << tls.error();
  auto cotmd = served{*tls};
  auto command = command_of(where.path(), cotmd.port, "warehouse:ack=0-20,work=0-50");
  for (std::size_t round = 1; round <= 4; ++round) {
    auto child = test::child_process{command, file("log")};
    ASSERT_TRUE(cotmd.wait_for(round * transfers_all / 5)) << cotmd.seen.size();
    child.kill();
  }
  auto child = test::child_process{command, file("log")};
  ASSERT_TRUE(cotmd.wait_for(transfers_all)) << cotmd.seen.size();
  child.send_signal(SIGTERM);
  auto end = child.wait(10s);
  ASSERT_TRUE(end);
  EXPECT_EQ(end->status, 0);
  auto effects = lines_of(file("effects"));
  EXPECT_EQ(effects.size(), transfers_all);
  EXPECT_EQ(std::set(effects.begin(), effects.end()).size(), transfers_all);

  auto printed = test::child_process{
    {COTM_FACTORY_SIM, "--print-ledger", "--ledger", file("ledger")}, file("printed")};
  ASSERT_TRUE(printed.wait(10s));
  auto known = lines_of(file("printed"));
  EXPECT_EQ(known.size(), transfers_all);
  for (const auto& line : known)
    EXPECT_TRUE(line.ends_with(" completed 1")) << line;
}

TEST(FactorySim, EitherDoesOrCancelsHoweverOftenItIsKilled) {
  auto where = test::temporary_directory{std::filesystem::temp_directory_path()};
  auto file = [&](const char* name) { return (where.path() / name).string(); };
  auto tls = runtime::open_local_ca(file("tls"), runtime::system_clock{}.now());
  ASSERT_TRUE(tls) << tls.error();
  auto cotmd = served{*tls, true};
  auto command = command_of(where.path(), cotmd.port, "warehouse:work=0-50,undo=0-10,shuffle");
  for (std::size_t round = 1; round <= 3; ++round) {
    auto child = test::child_process{command, file("log")};
    ASSERT_TRUE(cotmd.wait_for(round * transfers_all / 4)) << cotmd.seen.size();
    child.kill();
  }
  auto child = test::child_process{command, file("log")};
  ASSERT_TRUE(cotmd.wait_for_the_end());
  child.send_signal(SIGTERM);
  ASSERT_TRUE(child.wait(10s));
  auto effects = lines_of(file("effects"));
  auto once = std::set(effects.begin(), effects.end());
  EXPECT_EQ(effects.size(), once.size());
  auto cancelled = 0;
  auto rejected = 0;
  for (std::uint32_t number = 0; number < transfers_all; ++number) {
    auto key = key_of(number);
    EXPECT_FALSE(cotmd.seen.has_completed(key) && cotmd.seen.has_completed(cancelling(key)));
    rejected += cotmd.seen.has_rejected(cancelling(key)) ? 1 : 0;
    if (!cotmd.seen.has_completed(cancelling(key)))
      continue;
    ++cancelled;
    auto line = key.id.text() + "/" + key.distributed_order + "/2 cancel";
    EXPECT_TRUE(once.contains(line)) << line;
  }
  EXPECT_GT(cancelled, 0) << "or nothing was tested";
  EXPECT_GT(rejected, 0) << "or nothing was tested";
}

} // namespace cotm
