// apps/factory_sim/main.cpp: a factory that does not exist, for demonstrations, tests and
// benchmarks.
//
// An adapter like any other, written with adapter/: it plays as many destinations as it is told to,
// as fast, slow, silent, clumsy or faulty as it is told to (behaviour.hpp). Ends on SIGTERM.

#include "adapter/adapter.hpp"
#include "adapter/lmdb_ledger.hpp"
#include "adapter/memory_ledger.hpp"
#include "apps/factory_sim/factory.hpp"
#include "apps/factory_sim/options.hpp"
#include "runtime/local_ca.hpp"
#include "runtime/spawn.hpp"
#include "runtime/tls.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>

namespace {

using namespace cotm;

constexpr int exit_usage = 64; // EX_USAGE of sysexits.h.

int refuse(const std::string& why) {
  std::cerr << "factory_sim: " << why << '\n';
  return exit_usage;
}

void declare(CLI::App& app, factory_sim::options& to) {
  app.add_option("--cotmd", to.cotmd, "where cotmd listens for adapters, as host:port");
  app.add_option("--tls", to.tls, "directory with ca.pem, adapter.pem and adapter.key");
  app.add_option("--destination", to.destinations,
                 "NAME[:property=value,...]; properties: ack, work, undo, milestones, progress, "
                 "pending, held, forecast, fail, failfirst, failwhen, abandon, reject, refuse, "
                 "silent, amend, cancel, compensate, acklast, shuffle, duplicates, atonce, and the "
                 "codes failcode, rejectcode, pendingcode, heldcode");
  app.add_option("--scenario", to.scenario, "file with a table [destination.NAME] for each");
  app.add_option("--ledger", to.ledger, "directory of the ledger, or \"memory\"");
  app.add_option("--effects", to.effects, "file that gets a line for each effect");
  app.add_option("--seed", to.seed, "of everything that is left to chance");
  app.add_option("--window", to.window, "unacknowledged transfers; 0: as cotmd decides");
  app.add_flag("--print-ledger", to.is_printing_ledger, "print the ledger, and end");
}

int print_ledger(const std::string& directory) {
  constexpr auto phases = std::array{"taken",    "acknowledged", "completed", "failed",
                                     "rejected", "cancelled",    "superseded"};
  if (directory == "memory")
    return refuse("--print-ledger needs the directory of a --ledger");
  auto kept = adapter::lmdb_ledger{directory};
  kept.each_known([&](const adapter::transfer_key& key, const adapter::standing& known) {
    std::cout << factory_sim::to_text(key) << ' '
              << phases.at(static_cast<std::size_t>(known.reached)) << ' ' << known.effects << '\n';
  });
  return 0;
}

std::unique_ptr<adapter::ledger> make_ledger(const std::string& where) {
  if (where == "memory")
    return std::make_unique<adapter::memory_ledger>();
  return std::make_unique<adapter::lmdb_ledger>(where);
}

/// Keeps the signals that end us for `wait_for_end`. @pre No thread has begun.
sigset_t hold_signals() {
  auto ends = sigset_t{};
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  return ends;
}

void wait_for_end(const sigset_t& ends) {
  auto which = 0;
  sigwait(&ends, &which);
}

void print(const adapter::session_stats& stats) {
  std::cout << "factory_sim: transfers " << stats.transfers << ", repeated " << stats.repeated
            << ", reports " << stats.reports << ", confirms " << stats.confirms << ", refusals "
            << stats.refusals << '\n';
}

int run(const factory_sim::options& asked, factory_sim::behaviours destinations) {
  auto clock = runtime::system_clock{};
  auto cotmd = runtime::parse_remote_address(asked.cotmd);
  if (!cotmd)
    return refuse("--cotmd is no host:port");
  auto tls = runtime::find_certificate(asked.tls, runtime::adapter_certificate, clock.now());
  if (!tls)
    return refuse(tls.error());
  auto said
    = adapter::client_options{"factory_sim", *cotmd, {}, asked.window, std::random_device{}()};
  for (const auto& [name, how] : destinations)
    said.destinations.push_back(name);
  auto ends = hold_signals();
  auto kept = make_ledger(asked.ledger);
  auto effects = std::optional<factory_sim::effects_file>{};
  if (!asked.effects.empty())
    effects.emplace(asked.effects);
  auto config = runtime::system_config{*tls};
  auto system = caf::actor_system{config};
  auto floor = runtime::spawn(system, factory_sim::floor_behavior);
  auto work = factory_sim::factory{
    {std::move(destinations), asked.seed}, floor, &clock, effects ? &*effects : nullptr};
  auto client = std::make_unique<adapter::client>(system, std::move(said),
                                                  adapter::client_parts{kept.get(), &work, &clock});
  caf::anon_send(
    floor, factory_sim::say_function{[&](adapter::outbox out) { client->say(std::move(out)); }});
  wait_for_end(ends);
  caf::anon_send(floor, adapter::stop_atom::value);
  auto self = caf::scoped_actor{system};
  self->wait_for(floor); // It refers to the client.
  print(client->stats());
  client.reset();
  kept.reset();
  // All of ours is closed. CAF would now wait for whatever it is connecting to, however long.
  std::cout.flush();
  std::_Exit(EXIT_SUCCESS);
}

/// Does what the command line asks for.
int serve(const factory_sim::options& asked) {
  if (asked.is_printing_ledger)
    return print_ledger(asked.ledger);
  auto destinations = factory_sim::behaviours{};
  if (!asked.scenario.empty())
    if (auto added = factory_sim::add_scenario(destinations, asked.scenario); !added)
      return refuse(added.error());
  for (const auto& one : asked.destinations)
    if (auto added = factory_sim::add_destination(destinations, one); !added)
      return refuse(added.error());
  if (destinations.empty())
    return refuse("no --destination is given");
  return run(asked, std::move(destinations));
}

} // namespace

int main(int argc, char** argv) {
  try {
    auto asked = factory_sim::options{};
    auto app = CLI::App{"Simulates factories, affiliates and partners of a cotmd."};
    declare(app, asked);
    CLI11_PARSE(app, argc, argv);
    return serve(asked);
  } catch (const std::exception& why) {
    std::fprintf(stderr, "factory_sim: %s\n", why.what());
    return EXIT_FAILURE;
  }
}
