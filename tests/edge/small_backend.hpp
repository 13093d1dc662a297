// tests/edge/small_backend.hpp: what is behind the edge, as small as it can be.
//
// One actor is all shards and the registry: it keeps orders in a map and lets the real model
// decide. Another is the groups: it has a list of changes and sends as many of them as there is
// credit for.

#pragma once

#include "edge/http/http_server.hpp"
#include "tests/edge/sample.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>

namespace cotm::edge::test {

/// How the orders behave.
enum class temper : std::uint8_t {
  good,
  forgetful, ///< Lets go of what it should answer.
  silent,    ///< Keeps it, and never answers.
  overloaded,
};

/// What the actors of one backend share with the test. @thread any
struct backend_state {
  std::atomic<temper> is = temper::good;
  std::atomic<instant::rep> now = test::now.time_since_epoch().count();
  std::mutex guard;
  std::map<order_id, order_view_ptr> orders;         ///< Under `guard`, as is all below.
  std::vector<runtime::answer<ask_result>> unspoken; ///< Of the silent.
  std::vector<std::shared_ptr<const status_change>> changes;
  std::optional<monitor_actor> monitor;
  std::uint64_t credit = 0;
  std::size_t sent = 0; ///< Changes.
  subscription wanted;
  bool has_left = false;
};

using backend_ptr = std::shared_ptr<backend_state>;

inline ask_result decide_ask(backend_state& state, const ask& asked) {
  order_view view;
  if (auto found = state.orders.find(asked.id); found != state.orders.end())
    view = *found->second;
  view.id = asked.id;
  auto decided = order::decide(view.order, asked.asked, instant{instant::duration{state.now}});
  if (!decided)
    return tl::unexpected{ask_failure{ask_failure::kind::rejected, decided.error()}};
  for (const auto& fact : *decided)
    view.order = order::evolve(std::move(view.order), fact);
  view.number += decided->empty() ? 0U : 1U;
  return state.orders[asked.id] = std::make_shared<const order_view>(std::move(view));
}

inline shard_actor::behavior_type small_shard(shard_actor::pointer self, const backend_ptr& state) {
  return {
    [state](const ask& asked) {
      std::scoped_lock lock{state->guard};
      if (state->is == temper::good)
        asked.reply.deliver(decide_ask(*state, asked));
      else if (state->is == temper::overloaded)
        asked.reply.deliver(tl::unexpected{ask_failure{ask_failure::kind::overloaded, {}}});
      else if (state->is == temper::silent)
        state->unspoken.push_back(asked.reply);
    },
    [](const reported&) {},
    [](remind_atom, const order_id&) {},
    [](leave_atom, const order_id&) {},
    [](tick_atom) {},
    [self](stop_atom) { self->quit(); },
  };
}

inline registry_actor::behavior_type small_registry(registry_actor::pointer self,
                                                    const backend_ptr& state) {
  return {
    [](runtime::committed_atom, const persistence::committed&) {},
    [state](find_atom, const order_id& id, const runtime::answer<order_view_ptr>& reply) {
      std::scoped_lock lock{state->guard};
      auto found = state->orders.find(id);
      reply.deliver(found == state->orders.end() ? nullptr : found->second);
    },
    [state](find_atom, const std::shared_ptr<const order_query>& query,
            const runtime::answer<order_page>& reply) {
      std::scoped_lock lock{state->guard};
      order_page page;
      for (const auto& [id, view] : state->orders)
        if (!query->also || query->also(*view))
          if (++page.total > query->offset && page.orders.size() < query->limit)
            page.orders.push_back(view);
      reply.deliver(std::move(page));
    },
    [](wakes_atom, instant, const wake_entry&, std::size_t, const timers_actor&) {},
    [](owed_atom, const std::string&, std::size_t, const destination_actor&) {},
    [](tick_atom) {},
    [self](stop_atom) { self->quit(); },
  };
}

/// Sends what there is credit for, behind what the subscription has.
inline void send_changes(groups_actor::pointer self, backend_state& state) {
  auto due = std::make_shared<changes>();
  for (const auto& each : state.changes) {
    if (each->number <= state.wanted.after || due->list.size() == state.credit)
      continue;
    due->list.push_back(each);
    due->previous.push_back(each->number - 1);
  }
  if (due->list.empty() || !state.monitor)
    return;
  state.credit -= due->list.size();
  state.sent += due->list.size();
  state.wanted.after = due->list.back()->number;
  self->send(*state.monitor, changes_ptr{due});
}

inline groups_actor::behavior_type small_groups(groups_actor::pointer self,
                                                const backend_ptr& state) {
  return {
    [](runtime::committed_atom, const persistence::committed&) {},
    [self, state](const subscription& wanted, const monitor_actor& monitor) {
      std::scoped_lock lock{state->guard};
      state->wanted = wanted;
      state->monitor = monitor;
      state->credit = wanted.credit;
      send_changes(self, *state);
    },
    [self, state](credit_atom, const monitor_actor&, std::uint32_t more) {
      std::scoped_lock lock{state->guard};
      state->credit += more;
      send_changes(self, *state);
    },
    [](pump_atom, std::uint64_t) {},
    [state](leave_atom, const monitor_actor&) {
      std::scoped_lock lock{state->guard};
      state->monitor.reset();
      state->has_left = true;
    },
    [self](stop_atom) { self->quit(); },
  };
}

/// A server with that behind it.
class small_service {
public:
  explicit small_service(http_options options = {}) {
    options.port = 0;
    edge_ports ports;
    ports.system = &system_;
    shard_ = system_.spawn(small_shard, state);
    ports.shards.assign(persistence::shards_max, shard_);
    ports.registry = registry_ = system_.spawn(small_registry, state);
    ports.groups = groups_ = system_.spawn(small_groups, state);
    ports.clock = &clock_;
    ports.entropy = system_entropy();
    auto configured = std::make_shared<order::policy>();
    configured->distribution = policy();
    ports.policies = std::make_shared<const order::policy_source>(std::move(configured));
    ports.metrics = &metrics_;
    ports.is_ready = [this] { return readiness{is_ready, "still reading the journal"}; };
    server.emplace(std::move(ports), std::move(options));
  }

  ~small_service() {
    server->stop();
    caf::anon_send(shard_, stop_atom::value);
    caf::anon_send(registry_, stop_atom::value);
    caf::anon_send(groups_, stop_atom::value);
    std::scoped_lock lock{state->guard};
    state->unspoken.clear();
    state->monitor.reset();
  }

  [[nodiscard]] std::uint16_t port() const {
    return server->port();
  }

  backend_ptr state = std::make_shared<backend_state>();
  std::atomic<bool> is_ready = true;

private:
  class backend_clock final : public runtime::wall_clock {
  public:
    explicit backend_clock(backend_ptr state) : state_{std::move(state)} {
      // nop
    }
    [[nodiscard]] instant now() const override {
      return instant{instant::duration{state_->now}};
    }

  private:
    backend_ptr state_;
  };

  struct config : caf::actor_system_config {
    config() {
      set("scheduler.policy", caf::atom("sharing"));
      set("scheduler.max-threads", std::size_t{1});
    }
  };

  backend_clock clock_{state};
  runtime::metrics metrics_;
  config config_;
  caf::actor_system system_{config_};
  shard_actor shard_;
  registry_actor registry_;
  groups_actor groups_;

public:
  std::optional<http_server> server;
};

} // namespace cotm::edge::test
