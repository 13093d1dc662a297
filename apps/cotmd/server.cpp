// apps/cotmd/server.cpp: see server.hpp.

#include "apps/cotmd/server.hpp"

#include "apps/config/config.hpp"
#include "apps/config/reload.hpp"
#include "edge/entropy.hpp"
#include "runtime/base/fail_stop.hpp"
#include "runtime/local_ca.hpp"
#include "runtime/log.hpp"
#include "runtime/spawn.hpp"

#include <numeric>
#include <stdexcept>

namespace cotm::apps {

namespace {

/// What `views.cpp` lays down in the view store; another number makes the store be made again.
constexpr std::uint64_t views_version = 1;

template <class T>
T value_or_throw(result<T, std::string> got) {
  if (!got)
    throw std::runtime_error(got.error());
  return std::move(*got);
}

config_result load_policy(const cotmd_options& options, instant now) {
  auto file = options.config.empty() ? options.data / "cotm.toml" : options.config;
  if (options.config.empty() && !std::filesystem::exists(file)) {
    runtime::log_warning("no configuration ({}): no destination is known", file.string());
    return order::policy{};
  }
  auto read = load_config(file, now);
  if (read)
    runtime::log_info("configuration {}: {}", file.string(), summary(*read));
  return read;
}

order::policy_ptr share(order::policy made) {
  return std::make_shared<const order::policy>(std::move(made));
}

uuid fresh_uuid(const runtime::wall_clock& clock) {
  std::array<std::uint8_t, 10> entropy{};
  edge::system_entropy()(entropy);
  return uuid::random(clock.now(), entropy);
}

/// Two functions that add what somebody else counts: a gauge, and a counter.
auto adders(runtime::metrics& to) {
  using number = std::atomic<std::uint64_t>;
  auto reader
    = [](const number& value) { return [&value] { return static_cast<double>(value.load()); }; };
  auto gauge = [&to, reader](const char* name, const char* help, const number& value,
                             std::string labels = {}) {
    to.add_gauge({name, help, std::move(labels)}, reader(value));
  };
  auto counter = [&to, reader](const std::string& name, const char* help, const number& value,
                               std::string labels = {}) {
    to.add_counter({name + "_total", help, std::move(labels)}, reader(value));
  };
  return std::pair{gauge, counter};
}

/// Monitors actors while they stop, and waits for them together, with a limit.
class farewell {
public:
  explicit farewell(caf::actor_system& system) : self_{system} {
    // nop
  }

  template <class Handle>
  void stop(const Handle& one) {
    if (!one)
      return;
    self_->monitor(one);
    ++left_;
    self_->send(one, stop_atom::value);
  }

  /// @returns false if some were still there after `patience`.
  bool wait(duration patience) {
    auto has_timed_out = false;
    while (left_ > 0 && !has_timed_out)
      self_->receive([this](const caf::down_msg&) { --left_; },
                     caf::after(patience) >> [&] { has_timed_out = true; });
    left_ = 0;
    return !has_timed_out;
  }

private:
  caf::scoped_actor self_;
  std::size_t left_ = 0;
};

} // namespace

server::server(const cotmd_options& options) : options_{options} {
  open_stores(options);
  spawn_keepers();
  spawn_actors();
  add_metrics();
  open_doors(options);
}

server::~server() {
  try {
    stop_all();
  } catch (const std::exception& why) {
    fail_stop(why.what()); // Actors would go on with what is about to be gone.
  }
}

void server::open_stores(const cotmd_options& options) {
  std::filesystem::create_directories(options.data);
  policies_ = std::make_shared<order::policy_source>(
    share(value_or_throw(load_policy(options, clock_.now()))));
  persistence::lmdb_journal_options kept;
  kept.directory = options.data / "journal";
  kept.fresh_instance = fresh_uuid(clock_);
  journal_ = std::make_unique<persistence::lmdb_journal>(kept);
  persistence::lmdb_view_store_options derived;
  derived.directory = options.data / "views";
  derived.journal_instance = journal_->instance();
  derived.version = views_version;
  views_ = std::make_unique<persistence::lmdb_view_store>(derived);
  if (views_->cursor() > journal_->last())
    views_->clear(); // Made from a log that was longer: a restored backup.
  std::vector<persistence::shard_no> all(persistence::shards_max);
  std::iota(all.begin(), all.end(), persistence::shard_no{0});
  epoch_ = journal_->claim(all);
  last_at_start_ = journal_->last();
}

void server::spawn_keepers() {
  auto tls = value_or_throw(runtime::open_local_ca(options_.data / "tls", clock_.now()));
  system_config_ = std::make_unique<runtime::system_config>(tls, options_.actor_threads);
  system_ = std::make_unique<caf::actor_system>(*system_config_);
  auto ports = persistence::make_journal_ports(*journal_);
  journal_stats_ = ports.stats;
  journal_actor_
    = runtime::spawn<caf::detached>(*system_, persistence::journal_behavior, std::move(ports));
  feed_ = runtime::spawn(*system_, runtime::feed_behavior, journal_.get());
  caf::anon_send(journal_actor_, persistence::subscribe_atom::value,
                 caf::actor_cast<persistence::commit_listener>(feed_));
  registry_stats_ = std::make_shared<registry::registry_stats>();
  registry_ = runtime::spawn(
    *system_, registry::registry_behavior,
    registry::registry_ports{journal_.get(), views_.get(), feed_, registry_stats_, {}});
  loader_ = runtime::spawn(*system_, registry::loader_behavior, journal_.get(), views_.get());
  groups_stats_ = std::make_shared<groups::groups_stats>();
  groups_ = runtime::spawn(*system_, groups::groups_behavior,
                           groups::groups_ports{journal_.get(), feed_, groups_stats_});
}

void server::spawn_actors() {
  shards_ = std::make_shared<std::vector<shard_actor>>();
  timers_stats_ = std::make_shared<timers::timers_stats>();
  order_stats_ = std::make_shared<order_stats>();
  link_stats_ = std::make_shared<link::link_stats>();
  timers_ = runtime::spawn(*system_, timers::timers_behavior,
                           timers::timers_ports{registry_, shards_, &clock_, timers_stats_});
  auto orders = std::make_shared<order::order_ports>();
  destinations_ = std::make_shared<destination::directory>();
  for (const auto& policy : policies_->current()->distribution.destinations)
    spawn_destination(policy);
  orders->destinations = destinations_;
  orders->policies = policies_;
  orders->journal = journal_actor_;
  orders->loader = loader_;
  orders->timers = timers_;
  orders->clock = &clock_;
  orders->epoch = epoch_;
  orders->stats = order_stats_;
  for (std::size_t i = 0; i < persistence::shards_max; ++i)
    shards_->push_back(runtime::spawn(*system_, shard::shard_behavior, shard::shard_ports{orders}));
  caf::anon_send(timers_, tick_atom::value); // Only now is there somebody to wake.
}

void server::spawn_destination(const order::destination_policy& policy) {
  auto stats = std::make_shared<destination::destination_stats>();
  destination_stats_.push_back(stats);
  add_metrics_of(policy.name, *stats);
  auto ports = destination::destination_ports{policy, registry_, shards_, &clock_, stats};
  destinations_->add(policy.name,
                     runtime::spawn(*system_, destination::destination_behavior, std::move(ports)));
}

void server::open_doors(const cotmd_options& options) {
  link::gate_ports gate;
  gate.destinations = destinations_;
  gate.shards = *shards_;
  gate.groups = groups_;
  gate.stats = link_stats_;
  gate_ = runtime::spawn(*system_, link::gate_behavior, std::move(gate));
  adapters_port_ = value_or_throw(runtime::publish(*system_, gate_, options.adapters));
  edge::edge_ports edge;
  edge.system = system_.get();
  edge.shards = *shards_;
  edge.registry = registry_;
  edge.groups = groups_;
  edge.clock = &clock_;
  edge.entropy = edge::system_entropy();
  edge.policies = policies_;
  edge.metrics = &metrics_;
  edge.is_ready = [this] { return is_ready(); };
  http_ = std::make_unique<edge::http_server>(std::move(edge), options.http);
}

void server::reload() {
  auto next = load_policy(options_, clock_.now()).and_then([this](order::policy&& read) {
    return take_over(*policies_->current(), std::move(read));
  });
  if (!next)
    return runtime::log_error("the configuration stays as it was: {}", next.error());
  for (const auto& name : next->destinations.kept)
    runtime::log_warning("destination {} is gone from the configuration: it stays until a restart",
                         name);
  for (const auto& name : next->sinks.kept)
    runtime::log_warning("sink {} is gone from the configuration: it is told what it has to know, "
                         "until a restart",
                         name);
  for (const auto& name : next->destinations.added)
    spawn_destination(*next->policy.find_destination(name));
  policies_->replace(share(std::move(next->policy)));
  runtime::log_info("configuration in force");
}

std::string server::http_address() const {
  return options_.http.address + ":" + std::to_string(http_->port());
}

std::string server::adapters_address() const {
  return options_.adapters.host + ":" + std::to_string(adapters_port_);
}

edge::readiness server::is_ready() const {
  auto applied = registry_stats_->applied.load();
  if (applied >= last_at_start_)
    return {true, {}};
  return {false, "reading the journal: " + std::to_string(applied) + " of "
                   + std::to_string(last_at_start_) + " records"};
}

void server::add_metrics() {
  auto [gauge, counter] = adders(metrics_);
  counter("cotm_journal_commits", "Transactions of the journal.", journal_stats_->commits);
  counter("cotm_journal_records", "Records kept.", journal_stats_->records);
  counter("cotm_journal_payload_bytes", "Bytes of payload kept.", journal_stats_->bytes);
  gauge("cotm_journal_largest_batch", "Records of the largest commit.",
        journal_stats_->largest_batch);
  counter("cotm_journal_refused", "Appends refused as stale.", journal_stats_->refused);
  counter("cotm_journal_overloaded", "Appends that met a full queue.", journal_stats_->overloaded);
  metrics_.add_counter({"cotm_journal_commit_seconds_total", "Time spent in commits.", {}}, [this] {
    return std::chrono::duration<double>(
             std::chrono::nanoseconds{journal_stats_->commit_nanoseconds.load()})
      .count();
  });
  gauge("cotm_orders_active", "Orders in memory.", order_stats_->active);
  counter("cotm_order_activations", "Orders brought into memory.", order_stats_->activations);
  counter("cotm_order_commands", "Commands decided.", order_stats_->commands);
  counter("cotm_order_rejections", "Commands rejected.", order_stats_->rejections);
  counter("cotm_order_events", "Events recorded.", order_stats_->events);
  counter("cotm_jeopardies_raised", "Jeopardies raised.", order_stats_->jeopardies_raised);
  counter("cotm_order_restarts", "Actors restarted after a failure.", order_stats_->restarts);
  counter("cotm_order_quarantines", "Orders and distributed orders quarantined.",
          order_stats_->quarantines);
  gauge("cotm_registry_applied_position", "Last record applied to queries.",
        registry_stats_->applied);
  gauge("cotm_registry_written_position", "Last record in the view store.",
        registry_stats_->written);
  gauge("cotm_registry_overlay_orders", "Changed orders in memory.", registry_stats_->overlay);
  counter("cotm_registry_broken_records", "Records that do not apply.",
          registry_stats_->broken_records);
  gauge("cotm_timers_armed", "Wakes in memory.", timers_stats_->armed);
  counter("cotm_timers_fired", "Wakes sent.", timers_stats_->fired);
  gauge("cotm_adapter_sessions", "Adapters that are connected.", link_stats_->sessions);
  counter("cotm_adapter_reports", "Reports that came in.", link_stats_->reports);
  counter("cotm_adapter_reports_refused", "Reports that were refused.",
          link_stats_->refused_reports);
  counter("cotm_adapter_envelopes_refused", "Envelopes that made no sense.",
          link_stats_->refused_envelopes);
  gauge("cotm_monitors", "Subscribers of groups.", groups_stats_->subscribers);
  counter("cotm_published_changes", "Changes sent to subscribers.", groups_stats_->published);
}

void server::add_metrics_of(const std::string& destination,
                            const destination::destination_stats& stats) {
  auto [gauge, counter] = adders(metrics_);
  auto label = "destination=\"" + destination + "\"";
  counter("cotm_transfers_sent", "Transfers sent, retries included.", stats.sent, label);
  counter("cotm_transfers_retried", "Transfers that were late.", stats.retried, label);
  gauge("cotm_transfers_queued", "Transfers in memory.", stats.queued, label);
  counter("cotm_breaker_openings", "Times the breaker opened.", stats.breaker_openings, label);
}

void server::stop_all() {
  if (http_)
    http_->stop();
  farewell parting{*system_};
  parting.stop(gate_);
  parting.wait(stop_patience);
  for (const auto& shard : *shards_)
    parting.stop(shard);
  auto is_clean = parting.wait(stop_patience);
  parting.stop(timers_);
  for (const auto& [name, destination] : destinations_->all())
    parting.stop(destination);
  parting.stop(groups_);
  parting.stop(registry_);
  parting.stop(loader_);
  is_clean &= parting.wait(stop_patience);
  parting.stop(journal_actor_);
  is_clean &= parting.wait(stop_patience);
  caf::anon_send(feed_, runtime::feed_stop_atom::value);
  if (!is_clean) {
    runtime::log_error("some actors did not stop in time; what they had accepted is on disk");
    system_->await_actors_before_shutdown(false);
  }
}

} // namespace cotm::apps
