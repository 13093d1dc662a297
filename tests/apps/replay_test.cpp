// tests/apps/replay_test.cpp: `cotmctl order replay` over a data directory that is right, and over
// some that are not.

#include "apps/cotmctl/context.hpp"
#include "persistence/lmdb_journal.hpp"
#include "persistence/lmdb_view_store.hpp"
#include "tests/actors/registry/rig.hpp"
#include "tests/persistence/scratch_directory.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Option.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <functional>
#include <sstream>
#include <string>
#include <vector>

namespace cotm {
namespace {

using namespace cotm::test;
using ctl::exit_status;
using registry::table;

const auto instance = id_of(77);

/// A data directory as `cotmd` leaves it, with two orders.
class Replay : public testing::Test {
protected:
  Replay() {
    persistence::lmdb_journal_options options;
    options.directory = data.path() / "journal";
    options.fresh_instance = instance;
    persistence::lmdb_journal journal{options};
    written_journal written{journal};
    registry_rig rig{journal};
    auto happen = [&](std::uint8_t no, std::vector<order::event> facts) {
      rig.tell(written.append(id_of(no), facts));
    };
    happen(1, {order::placed{share(diamond()), noon}, order::released{{0}, noon}});
    happen(2, {order::placed{share(diamond()), noon}});
    happen(1, {order::acknowledged{0, noon + 1s}});
    happen(2, {order::task_opened{0, "call", "front", "Call", {}, noon + 1h, {}, noon}});
    rig.write();
    write([&](persistence::view_store& views) {
      std::vector<persistence::mutation> all;
      for (const auto& [no, key, value] : content_of(rig.views))
        all.push_back({static_cast<persistence::table_no>(std::stoi(no)), key, value});
      views.apply(rig.views.cursor(), std::move(all));
    });
  }

  /// Does something to the view store, which is open only meanwhile.
  void write(const std::function<void(persistence::view_store&)>& act) {
    persistence::lmdb_view_store_options options;
    options.directory = data.path() / "views";
    options.journal_instance = instance;
    options.version = registry::views_version;
    persistence::lmdb_view_store views{options};
    act(views);
  }

  void put(table in, const std::string& key, std::optional<std::string> value) {
    write([&](persistence::view_store& views) {
      views.apply(views.cursor(), {{registry::number_of(in), key, std::move(value)}});
    });
  }

  /// Runs the command; what it prints is in `printed`.
  exit_status run(std::vector<std::string> arguments, const std::string& output = "table") {
    CLI::App app;
    ctl::global_options globals;
    globals.output = output;
    ctl::chosen_command chosen;
    ctl::add_replay_command(app, {app, globals, chosen});
    arguments.insert(arguments.begin(), {"replay", data.path().string()});
    std::ranges::reverse(arguments);
    app.parse(arguments);
    testing::internal::CaptureStdout();
    auto ended = chosen();
    printed = testing::internal::GetCapturedStdout();
    return ended;
  }

  scratch_directory data;
  std::string printed;
};

TEST_F(Replay, SaysThatAnOrderIsAsItsRecordsMakeIt) {
  EXPECT_EQ(run({id_of(1).text()}), exit_status::ok);
  EXPECT_EQ(printed, "1 orders made again from 2 records: no differences\n");
  EXPECT_EQ(run({"--all"}), exit_status::ok);
  EXPECT_EQ(printed, "2 orders made again from 4 records: no differences\n");
}

TEST_F(Replay, NamesTheFieldThatDiffers) {
  write([](persistence::view_store& views) {
    auto stored = registry::read_stored(views, id_of(1)).value();
    stored.view.order.distributed[0].acknowledged = noon + 5s;
    views.apply(views.cursor(), {{registry::number_of(table::orders), std::string{id_of(1).key()},
                                  registry::encode_order(stored.view, stored.wake)}});
  });
  EXPECT_EQ(run({id_of(1).text()}), exit_status::failed);
  EXPECT_EQ(printed, id_of(1).text()
                       + "  r2  distributed[0].acknowledgedMs: stored 1700000005000, "
                         "rebuilt 1700000001000\n"
                         "1 orders made again from 2 records: 1 differences\n");
  EXPECT_EQ(run({id_of(2).text()}), exit_status::ok) << "the other one is as it was";
  EXPECT_EQ(run({"--all"}, "json"), exit_status::failed);
  auto said = nlohmann::json::parse(printed);
  EXPECT_EQ(said.at("clean"), false);
  ASSERT_EQ(said.at("differences").size(), 1U);
  EXPECT_EQ(said.at("differences").at(0).at("field"), "distributed[0].acknowledgedMs");
  EXPECT_EQ(said.at("differences").at(0).at("orderId"), id_of(1).text());
}

TEST_F(Replay, FindsASnapshotThatDoesNotDecode) {
  put(table::orders, std::string{id_of(2).key()}, std::string(64, '\xff'));
  EXPECT_EQ(run({id_of(2).text()}), exit_status::failed);
  EXPECT_NE(printed.find("snapshot: stored "), std::string::npos) << printed;
}

TEST_F(Replay, FindsAnOrderThatTheStoreHasLost) {
  put(table::orders, std::string{id_of(2).key()}, std::nullopt);
  EXPECT_EQ(run({id_of(2).text()}), exit_status::failed);
  EXPECT_NE(printed.find("snapshot: stored none, rebuilt revision 2"), std::string::npos)
    << printed;
  EXPECT_EQ(run({"--all"}), exit_status::failed);
}

TEST_F(Replay, FindsAnOrderThatTheJournalNeverHad) {
  write([](persistence::view_store& views) {
    auto stored = registry::read_stored(views, id_of(1)).value();
    views.apply(views.cursor(), {{registry::number_of(table::orders), std::string{id_of(9).key()},
                                  registry::encode_order(stored.view, stored.wake)}});
  });
  EXPECT_EQ(run({"--all"}), exit_status::failed);
  EXPECT_NE(printed.find(id_of(9).text() + "  r0  snapshot: stored revision 2, rebuilt none"),
            std::string::npos)
    << printed;
}

TEST_F(Replay, FindsEntriesOfIndexesThatAreMissingAndThatAreTooMany) {
  std::string entry;
  write([&](persistence::view_store& views) {
    views.scan(registry::number_of(table::tasks), {}, [&](std::string_view key, std::string_view) {
      entry = key;
      return false;
    });
  });
  put(table::tasks, entry, std::nullopt);
  EXPECT_EQ(run({id_of(2).text()}), exit_status::failed);
  EXPECT_NE(printed.find("index tasks: stored no entry"), std::string::npos) << printed;
  put(table::tasks, entry, "");
  put(table::tasks, "stray", "");
  EXPECT_EQ(run({id_of(2).text()}), exit_status::ok) << "it is no entry of this one";
  EXPECT_EQ(run({"--all"}), exit_status::failed);
  EXPECT_EQ(printed, "all orders  index tasks: stored 2 entries, rebuilt 1 entries\n"
                     "2 orders made again from 4 records: 1 differences\n");
}

TEST_F(Replay, KnowsWhatItWasNotGiven) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(run({id_of(8).text()}), exit_status::not_found);
  EXPECT_EQ(run({"no-id"}), exit_status::usage);
  EXPECT_EQ(run({}), exit_status::usage);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("no-id is no order id"), std::string::npos);
}

TEST_F(Replay, RefusesAStoreOfAnotherRelease) {
  {
    persistence::lmdb_view_store_options options;
    options.directory = data.path() / "views";
    options.journal_instance = instance;
    options.version = registry::views_version + 1;
    const persistence::lmdb_view_store other{options};
  }
  testing::internal::CaptureStderr();
  EXPECT_EQ(run({"--all"}), exit_status::failed);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("by another release"), std::string::npos);
}

} // namespace
} // namespace cotm
