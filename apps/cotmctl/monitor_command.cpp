// apps/cotmctl/monitor_command.cpp: a monitor elsewhere: follows a group over CAF and TLS.
//
// It gives credit as it prints, so a slow terminal slows nobody but itself. When the connection
// breaks it is made again, and the subscription goes on after the last change that was printed.
// Each change names the one before it, so a gap would be seen; there is none to be seen.

#include "apps/cotmctl/context.hpp"
#include "apps/cotmctl/monitor_message.hpp"
#include "runtime/base/iso8601.hpp"
#include "runtime/clock.hpp"
#include "runtime/local_ca.hpp"
#include "runtime/remote.hpp"

#include <CLI/Option.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>
#include <optional>
#include <thread>

namespace cotm::ctl {

namespace {

using json = nlohmann::ordered_json;

/// Changes that we will take ahead; half of them are given back at a time.
constexpr std::uint32_t credit_max = 1'024;

/// How long the first answer to a subscription may take; a connection can break before it.
constexpr auto welcome_limit = std::chrono::seconds{3};

/// How long to wait before a broken connection is made again.
constexpr auto reconnect_delay = std::chrono::seconds{1};

struct monitor_options {
  std::string address = "127.0.0.1:8641";
  std::string tls;
  std::string group = "all";
  std::optional<persistence::position> after;
};

json to_json(const monitor_change& change) {
  json made{{"number", change.number},
            {"previous", change.previous},
            {"orderId", change.order},
            {"revision", change.revision},
            {"time", to_text(change.time)},
            {"state", order::to_text(change.digest.state)},
            {"percentComplete", change.digest.percent_complete},
            {"jeopardy", order::to_text(change.digest.jeopardy)},
            {"priority", std::to_string(change.digest.priority)},
            {"customer", change.digest.customer},
            {"externalId", change.digest.external_id},
            {"events", json::array()}};
  for (const auto& event : change.events) {
    json one{{"name", event.name}};
    if (!event.distributed_order.empty())
      one["distributedOrder"] = event.distributed_order;
    made["events"].push_back(std::move(one));
  }
  return made;
}

/// One subscription over as many connections as it takes.
class remote_monitor {
public:
  remote_monitor(caf::actor_system& system, const runtime::remote_address& peer,
                 const monitor_options& asked, bool is_json)
    : system_{system},
      connector_{runtime::spawn_connector(system, peer)}, asked_{asked}, is_json_{is_json} {
    if (asked.after)
      last_ = *asked.after;
  }

  remote_monitor(const remote_monitor&) = delete;
  remote_monitor& operator=(const remote_monitor&) = delete;

  ~remote_monitor() {
    caf::anon_send(connector_, runtime::quit_atom::value);
  }

  exit_status run() {
    for (bool is_first = true;; is_first = false) {
      caf::scoped_actor self{system_}; // Its end is the end of the subscription, too.
      if (auto gate = reach(self)) {
        if (auto ended = follow(self, gate))
          return *ended;
      } else if (is_first) {
        return exit_status::cannot_connect;
      }
      std::this_thread::sleep_for(reconnect_delay);
    }
  }

private:
  caf::strong_actor_ptr reach(caf::scoped_actor& self) {
    caf::strong_actor_ptr found;
    self->request(connector_, caf::infinite, runtime::reach_atom::value)
      .receive([&](caf::strong_actor_ptr& gate) { found = std::move(gate); },
               [&](const caf::error& why) {
                 std::cerr << "cotmctl: " << asked_.address << ": " << system_.render(why) << '\n';
               });
    return found;
  }

  /// Subscribes and prints until the connection is lost, or a refusal ends the monitor.
  std::optional<exit_status> follow(caf::scoped_actor& self, const caf::strong_actor_ptr& gate) {
    subscription wanted{asked_.group, last_.value_or(0), !last_, credit_max};
    owed_ = 0;
    self->monitor(gate);
    self->send(caf::actor_cast<gate_actor>(gate), monitor_atom::value, encode_subscribe(wanted),
               caf::actor_cast<caf::strong_actor_ptr>(self));
    std::optional<exit_status> ended;
    bool is_up = true;
    bool is_welcome = false;
    while (is_up && !ended)
      self->receive(
        [&](const runtime::envelope& from) {
          if (!is_welcome)
            self->monitor(self->current_sender());
          is_welcome = true;
          ended = take(self, decode_answer(from));
        },
        [&](const caf::down_msg&) { is_up = false; },
        caf::after(welcome_limit) >> [&] { is_up = is_welcome; });
    return ended;
  }

  std::optional<exit_status> take(caf::scoped_actor& self, const monitor_answer& answer) {
    if (const auto* refusal = std::get_if<std::string>(&answer)) {
      std::cerr << "cotmctl: " << *refusal << '\n';
      return exit_status::refused;
    }
    const auto& changes = std::get<std::vector<monitor_change>>(answer);
    for (const auto& change : changes)
      print(change);
    owed_ += static_cast<std::uint32_t>(changes.size());
    if (owed_ >= credit_max / 2) {
      self->send(caf::actor_cast<caf::actor>(self->current_sender()), encode_credit(owed_));
      owed_ = 0;
    }
    return std::nullopt;
  }

  void print(const monitor_change& change) {
    if (last_ && change.previous != *last_ && *last_ != 0)
      std::cerr << "cotmctl: a gap between " << *last_ << " and " << change.number << '\n';
    last_ = change.number;
    if (is_json_) {
      std::cout << to_json(change).dump() << std::endl;
      return;
    }
    std::cout << change.number << "  " << to_text(change.time) << "  " << change.order << "  "
              << change.digest.external_id << "  " << order::to_text(change.digest.state) << " "
              << unsigned{change.digest.percent_complete} << "% ";
    for (const auto& event : change.events)
      std::cout << " " << event.name
                << (event.distributed_order.empty() ? "" : "(" + event.distributed_order + ")");
    std::cout << std::endl;
  }

  caf::actor_system& system_;
  runtime::connector_actor connector_;
  const monitor_options& asked_;
  bool is_json_;
  std::optional<persistence::position> last_; ///< The last change that was printed.
  std::uint32_t owed_ = 0;                    ///< Credit to give back.
};

exit_status run(const global_options& globals, const monitor_options& asked) {
  auto peer = runtime::parse_remote_address(asked.address);
  if (!peer) {
    std::cerr << "cotmctl: " << asked.address << " is not HOST:PORT\n";
    return exit_status::usage;
  }
  auto tls = runtime::find_certificate(asked.tls, runtime::adapter_certificate,
                                       runtime::system_clock{}.now());
  if (!tls) {
    std::cerr << "cotmctl: " << tls.error() << '\n';
    return exit_status::usage;
  }
  runtime::system_config config{*tls, 1};
  caf::actor_system system{config};
  return remote_monitor{system, *peer, asked, globals.is_json()}.run();
}

} // namespace

void add_monitor_command(const registrar& to) {
  auto* monitoring
    = to.app.add_subcommand("monitor", "Follow a group from another process, over CAF and TLS");
  auto asked = std::make_shared<monitor_options>();
  monitoring->add_option("--cotmd", asked->address, "HOST:PORT of its --adapters")
    ->capture_default_str();
  monitoring->add_option("--tls", asked->tls, "Directory with adapter.pem: DATA/tls")->required();
  monitoring->add_option("--group", asked->group,
                         "all, destination.NAME, customer.ID, state.STATE or jeopardy.LEVEL");
  monitoring->add_option("--after", asked->after, "Begin after this number, 0: at the beginning");
  monitoring->callback([&globals = to.globals, &chosen = to.chosen, asked] {
    chosen = [&globals, asked] { return run(globals, *asked); };
  });
}

} // namespace cotm::ctl
