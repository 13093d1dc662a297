// apps/cotmctl/watch_command.cpp: follows what happens, over server-sent events.
//
// A connection that breaks is made again, and the stream resumes after the last event that was
// printed: none is missed, none is printed twice. A single order is also asked for directly, when
// the stream opens and at each of its heartbeats, since it may have ended before we were there.

#include "apps/cotmctl/context.hpp"
#include "apps/cotmctl/event_stream.hpp"
#include "apps/cotmctl/order_text.hpp"

#include <CLI/Option.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

namespace cotm::ctl {

namespace {

using nlohmann::json;

/// How long to wait before a broken stream is opened again.
constexpr auto reconnect_delay = std::chrono::seconds{1};

constexpr auto orders_path = "/tmf-api/productOrderingManagement/v4/productOrder/";

struct watch_options {
  std::string id; ///< Of the only order to show; empty: all.
  std::string group = "all";
  std::string until; ///< A state; empty: for ever.
  std::string after; ///< The number to begin after; empty: with what happens from now on.
};

bool is_final(std::string_view state) {
  return state == "completed" || state == "partial" || state == "failed";
}

std::string events_text(const json& change) {
  std::string made;
  for (const auto& event : change.value("events", json::array())) {
    auto about = text_of(event, "distributedOrder");
    made += (made.empty() ? "" : ", ") + text_of(event, "name");
    made += about.empty() ? "" : "(" + about + ")";
  }
  return made;
}

/// Follows one subscription until it has seen what it was to wait for.
class watcher {
public:
  watcher(const global_options& globals, const watch_options& asked)
    : globals_{globals}, asked_{asked}, http_{globals.server} {
    // nop
  }

  exit_status run() {
    const stream_handler handler{
      [this] { opened(); },
      [this](std::string_view bytes) {
        return !outcome_ && stream_.feed(bytes, [this](const auto& event) { return take(event); });
      },
    };
    for (;;) {
      auto path = "/events?group=" + escaped(asked_.group);
      http_client::header_lines headers;
      if (!stream_.last_id().empty())
        headers.push_back("Last-Event-ID: " + stream_.last_id());
      else if (!asked_.after.empty())
        path += "&after=" + asked_.after;
      auto ended = http_.follow(path, headers, handler);
      if (outcome_)
        return *outcome_;
      if (ended && ended->status != 200)
        return explain(*ended);
      if (!ended && !was_open_)
        return explain(globals_, ended.error());
      stream_.reset();
      std::this_thread::sleep_for(reconnect_delay);
    }
  }

private:
  void opened() {
    was_open_ = true;
    look();
  }

  bool take(const stream_event& event) {
    if (event.name.empty()) {
      look();
    } else if (auto change = json::parse(event.data, nullptr, false); change.is_object()) {
      if (asked_.id.empty() || text_of(change, "orderId") == asked_.id) {
        print(event, change);
        judge(text_of(change, "state"));
      }
    }
    return !outcome_;
  }

  void print(const stream_event& event, const json& change) const {
    if (globals_.is_json()) {
      std::cout << event.data << std::endl;
      return;
    }
    std::cout << text_of(change, "time") << "  " << text_of(change, "orderId") << "  "
              << text_of(change, "externalId") << "  " << text_of(change, "state") << " "
              << text_of(change, "percentComplete") << "%  " << events_text(change) << std::endl;
  }

  /// Asks for the one order that is watched.
  void look() {
    if (asked_.id.empty() || outcome_)
      return;
    auto response = http_.get(orders_path + escaped(asked_.id));
    if (!response)
      return; // The stream will notice, too.
    if (response->status != 200) {
      outcome_ = explain(*response);
      return;
    }
    auto order = json::parse(response->body, nullptr, false);
    if (order.is_object())
      judge(text_of(order, "state"));
  }

  void judge(const std::string& state) {
    if (asked_.until.empty())
      return;
    if (state == asked_.until) {
      outcome_ = exit_status::ok;
    } else if (!asked_.id.empty() && is_final(state)) {
      std::cerr << "cotmctl: the order ended as " << state << '\n';
      outcome_ = exit_status::failed;
    }
  }

  const global_options& globals_;
  const watch_options& asked_;
  http_client http_;
  event_stream stream_;
  std::optional<exit_status> outcome_;
  bool was_open_ = false;
};

} // namespace

void add_watch_command(CLI::App& group, const registrar& to) {
  auto* watching = group.add_subcommand("watch", "Show what happens, as it happens");
  auto asked = std::make_shared<watch_options>();
  watching->add_option("ID", asked->id, "Only this order");
  watching->add_option("--group", asked->group,
                       "all, destination.NAME, customer.ID, state.STATE or jeopardy.LEVEL");
  watching->add_option("--after", asked->after, "Begin after this number, 0: at the beginning")
    ->check(CLI::NonNegativeNumber);
  watching->add_option("--until", asked->until, "End when an order comes to be in this state");
  watching->callback([&globals = to.globals, &chosen = to.chosen, asked] {
    chosen = [&globals, asked] { return watcher{globals, *asked}.run(); };
  });
}

} // namespace cotm::ctl
