// apps/cotmctl/replay_command.cpp: makes orders again from the journal of a data directory, and
// says in what the view store beside it differs. Works while `cotmd` runs, too.

#include "actors/registry/replay.hpp"
#include "apps/cotmctl/context.hpp"
#include "persistence/journal_reader.hpp"
#include "persistence/lmdb_view_store.hpp"

#include <CLI/Option.hpp>
#include <nlohmann/json.hpp>

#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>

namespace cotm::ctl {

namespace {

using json = nlohmann::ordered_json;
using persistence::position;
using registry::replay_report;

/// How often an order is compared again if it changed while it was being compared.
constexpr int tries_max = 10;

struct replay_options {
  std::string directory;
  std::string order;
  bool is_all = false;
};

persistence::lmdb_view_store_options views_in(const std::filesystem::path& directory,
                                              const uuid& journal) {
  persistence::lmdb_view_store_options options;
  options.directory = directory / "views";
  options.journal_instance = journal;
  options.version = registry::views_version;
  options.opened_as = persistence::lmdb_env::mode::reader;
  return options;
}

class replayer {
public:
  explicit replayer(const std::filesystem::path& directory)
    : journal_{directory / "journal"}, views_{views_in(directory, journal_.instance())} {
    // nop
  }

  /// Compares one order. `cotmd` may go on meanwhile: then the store is at another record than the
  /// one that was looked for.
  [[nodiscard]] replay_report one(const order_id& id) const {
    replay_report made;
    for (int i = 0; i < tries_max; ++i) {
      auto upto = views_.cursor();
      made = registry::replay(views_, find_, id, journal_.last_of(id, upto));
      if (made.differences.empty() || views_.cursor() == upto)
        break;
    }
    return made;
  }

  /// Compares all orders, and shows each report.
  template <class Show>
  void all(Show show) const {
    auto upto = views_.cursor();
    auto last = last_records(upto);
    for (const auto& id : registry::stored_orders(views_))
      last.try_emplace(id, 0);
    registry::index_counts counts;
    for (const auto& [id, at] : last) {
      auto made = registry::replay(views_, find_, id, at, &counts);
      show(made.differences.empty() || views_.cursor() == upto ? std::move(made) : one(id));
    }
    replay_report whole;
    whole.differences = registry::count_differences(views_, counts);
    if (views_.cursor() == upto)
      show(std::move(whole));
  }

private:
  /// The last record of each order. Holds some 100 bytes of each.
  [[nodiscard]] std::unordered_map<order_id, position> last_records(position upto) const {
    std::unordered_map<order_id, position> last;
    for (position at = 1; at <= upto; ++at)
      if (auto kept = journal_.read(at))
        last[kept->stream] = at;
    return last;
  }

  persistence::journal_reader journal_;
  persistence::lmdb_view_store views_;
  registry::record_lookup find_ = [this](position at) -> std::optional<persistence::record> {
    auto kept = journal_.read(at);
    return kept ? std::optional{std::move(*kept)} : std::nullopt;
  };
};

/// Adds up reports and prints them.
class printer {
public:
  explicit printer(const global_options& globals) : globals_{globals} {
    // nop
  }

  void show(const replay_report& made) {
    orders_ += made.id.is_nil() ? 0U : 1U;
    records_ += made.records;
    for (const auto& one : made.differences)
      show(made, one);
  }

  exit_status finish() {
    if (globals_.is_json())
      std::cout << json{{"orders", orders_},
                        {"records", records_},
                        {"clean", differences_.empty()},
                        {"differences", differences_}}
                     .dump()
                << '\n';
    else
      std::cout << orders_ << " orders made again from " << records_ << " records: "
                << (differences_.empty() ? "no differences"
                                         : std::to_string(differences_.size()) + " differences")
                << '\n';
    return differences_.empty() ? exit_status::ok : exit_status::failed;
  }

private:
  void show(const replay_report& made, const registry::replay_difference& one) {
    auto id = made.id.is_nil() ? std::string{} : made.id.text();
    differences_.push_back({{"orderId", id},
                            {"revision", made.number},
                            {"field", one.field},
                            {"stored", one.stored},
                            {"rebuilt", one.rebuilt}});
    if (!globals_.is_json())
      std::cout << (id.empty() ? "all orders" : id + "  r" + std::to_string(made.number)) << "  "
                << one.field << ": stored " << one.stored << ", rebuilt " << one.rebuilt << '\n';
  }

  const global_options& globals_;
  std::size_t orders_ = 0;
  std::size_t records_ = 0;
  json differences_ = json::array();
};

exit_status replay(const global_options& globals, const replay_options& asked) {
  auto id = uuid::parse(asked.order);
  if (!asked.is_all && !id) {
    std::cerr << "cotmctl: " << (asked.order.empty() ? "name an order, or --all" : asked.order)
              << (asked.order.empty() ? "" : " is no order id") << '\n';
    return exit_status::usage;
  }
  try {
    const replayer stores{asked.directory};
    printer out{globals};
    if (asked.is_all) {
      stores.all([&](const replay_report& made) { out.show(made); });
      return out.finish();
    }
    auto made = stores.one(*id);
    if (made.records == 0 && made.differences.empty()) {
      std::cerr << "cotmctl: there is no order " << asked.order << '\n';
      return exit_status::not_found;
    }
    out.show(made);
    return out.finish();
  } catch (const std::exception& error) {
    std::cerr << "cotmctl: " << error.what() << '\n';
    return exit_status::failed;
  }
}

} // namespace

void add_replay_command(CLI::App& group, const registrar& to) {
  auto* replaying = group.add_subcommand(
    "replay", "Make orders again from the journal, and compare them with what queries show");
  auto asked = std::make_shared<replay_options>();
  auto& globals = to.globals;
  auto& chosen = to.chosen;
  replaying->add_option("DIR", asked->directory, "Data directory")->required();
  auto* order = replaying->add_option("ID", asked->order, "The order");
  replaying->add_flag("--all", asked->is_all, "All orders, and the indexes as a whole")
    ->excludes(order);
  replaying->callback([&, asked] { chosen = [&, asked] { return replay(globals, *asked); }; });
}

} // namespace cotm::ctl
