// apps/cotmctl/journal_commands.cpp: looks into a store on this machine, closed or running.

#include "apps/cotmctl/context.hpp"
#include "apps/cotmctl/event_json.hpp"
#include "persistence/journal_verify.hpp"
#include "runtime/base/iso8601.hpp"

#include <CLI/Option.hpp>
#include <nlohmann/json.hpp>

#include <exception>
#include <filesystem>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

namespace cotm::ctl {

namespace {

using json = nlohmann::ordered_json;

struct dump_options {
  std::string directory;
  persistence::position from = 1;
  std::string order;
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
};

/// Where the journal is: the directory itself, or "journal" in a data directory of `cotmd`.
std::filesystem::path journal_in(const std::filesystem::path& directory) {
  auto inner = directory / "journal";
  return std::filesystem::exists(inner / "data.mdb") ? inner : directory;
}

json finding_json(const persistence::finding& found) {
  return {{"position", found.at},
          {"orderId", found.stream.is_nil() ? "" : found.stream.text()},
          {"what", persistence::to_text(found.what)}};
}

void print(const persistence::verify_report& report, bool is_json) {
  if (is_json) {
    json made{{"clean", report.is_clean()}, {"last", report.last},
              {"records", report.records},  {"orders", report.streams},
              {"shards", report.shards},    {"payloadBytes", report.payload_bytes},
              {"found", report.found},      {"failure", report.failure},
              {"findings", json::array()}};
    for (const auto& found : report.findings)
      made["findings"].push_back(finding_json(found));
    std::cout << made.dump() << '\n';
    return;
  }
  std::cout << report.records << " records of " << report.streams << " orders in " << report.shards
            << " shards, " << report.payload_bytes << " bytes of payload, up to "
            << "position " << report.last << '\n';
  for (const auto& found : report.findings)
    std::cout << "position " << found.at << ", order "
              << (found.stream.is_nil() ? "unknown" : found.stream.text()) << ": "
              << persistence::to_text(found.what) << '\n';
  if (!report.failure.empty())
    std::cout << "the walk ended early: " << report.failure << '\n';
  std::cout << (report.is_clean() ? "clean" : std::to_string(report.found) + " damaged") << '\n';
}

exit_status verify(const global_options& globals, const std::string& directory) {
  auto report = persistence::verify(journal_in(directory));
  print(report, globals.is_json());
  return report.is_clean() ? exit_status::ok : exit_status::failed;
}

void print(const global_options& globals, const persistence::record& kept) {
  auto content = order::decode_record(kept.payload);
  if (globals.is_json()) {
    std::cout << to_json(kept, content).dump() << '\n';
    return;
  }
  for (const auto& fact : content.events) {
    auto made = to_json(fact);
    auto name = made.at("name").get<std::string>();
    made.erase("name");
    made.erase("plan"); // Pages long; `-o json` shows it.
    std::cout << kept.at << "  " << to_text(kept.time) << "  " << kept.stream.text() << "  r"
              << kept.number << "  " << name << " " << made.dump() << '\n';
  }
}

exit_status dump(const global_options& globals, const dump_options& asked) {
  std::optional<uuid> only;
  if (!asked.order.empty()) {
    only = uuid::parse(asked.order);
    if (!only) {
      std::cerr << "cotmctl: " << asked.order << " is no order id\n";
      return exit_status::usage;
    }
  }
  auto ended = exit_status::ok;
  auto left = asked.limit;
  auto visit = [&](persistence::position at, const auto& read) {
    if (!read) {
      std::cerr << "cotmctl: position " << at << ": " << persistence::to_text(read.error()) << '\n';
      ended = exit_status::failed;
    } else if (!only || read->stream == *only) {
      print(globals, *read);
      --left;
    }
    return left > 0;
  };
  if (left > 0)
    persistence::dump(journal_in(asked.directory), asked.from, visit);
  return ended;
}

/// Runs a command on a store; what cannot be opened or decoded is said, and is a failure.
template <class Command>
exit_status guarded(Command command) {
  try {
    return command();
  } catch (const std::exception& error) {
    std::cerr << "cotmctl: " << error.what() << '\n';
    return exit_status::failed;
  }
}

} // namespace

void add_journal_commands(const registrar& to) {
  auto* group = to.app.add_subcommand("journal", "Look into a store on this machine");
  group->require_subcommand(1);
  auto& globals = to.globals;
  auto& chosen = to.chosen;

  auto* verifying = group->add_subcommand("verify", "Check every record, closed or running");
  auto directory = std::make_shared<std::string>();
  verifying->add_option("DIR", *directory, "Data directory")->required();
  verifying->callback([&, directory] {
    chosen = [&, directory] { return guarded([&] { return verify(globals, *directory); }); };
  });

  auto* dumping = group->add_subcommand("dump", "Print records");
  auto asked = std::make_shared<dump_options>();
  dumping->add_option("DIR", asked->directory, "Data directory")->required();
  dumping->add_option("--from", asked->from, "Begin at this position of the log");
  dumping->add_option("--order", asked->order, "Only records of this order");
  dumping->add_option("--limit", asked->limit, "At most so many records");
  dumping->callback(
    [&, asked] { chosen = [&, asked] { return guarded([&] { return dump(globals, *asked); }); }; });
}

} // namespace cotm::ctl
