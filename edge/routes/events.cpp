// edge/routes/events.cpp: see events.hpp.
//
//     GROUPS --changes--> MONITOR --bytes--> connection --> client
//        ^                                        |
//        `------------- credit <--- taken --------'
//
// Each stream is one monitor actor. It ends with the connection, and the connection with it.

#include "edge/routes/events.hpp"

#include "actors/order/status.hpp"
#include "edge/tmf622/render_event.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cotm::edge {

namespace {

using order::lifecycle;

constexpr std::array<lifecycle, 6> lifecycles
  = {lifecycle::acknowledged, lifecycle::in_progress, lifecycle::held,
     lifecycle::completed,    lifecycle::partial,     lifecycle::failed};

/// What a client wants to hear.
struct stream_request {
  subscription wanted;
  std::vector<lifecycle> states; ///< If several: what of "all" to pass on.
};

using parsed_stream = result<stream_request, tmf622::problem>;

std::optional<persistence::position> parse_position(std::string_view text) {
  persistence::position number = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return number;
}

bool is_group(std::string_view name) {
  if (name == "all")
    return true;
  auto has = [&](std::string_view prefix) {
    return name.starts_with(prefix) && name.size() > prefix.size();
  };
  return name.size() <= 2 * order::name_bytes_max
         && (has("destination.") || has("customer.") || has("state.") || has("jeopardy."));
}

tl::unexpected<tmf622::problem> wrong(std::string parameter, std::string why) {
  return tl::unexpected{tmf622::invalid_value(std::move(parameter), std::move(why))};
}

/// Reads where to begin: behind a number, or with what is new.
std::optional<tmf622::problem> take_start(std::string_view text, std::string parameter,
                                          subscription& into) {
  auto after = parse_position(text);
  if (!after)
    return tmf622::invalid_value(std::move(parameter), "expected the number of an event");
  into.after = *after;
  into.is_only_new = false;
  return std::nullopt;
}

parsed_stream parse_stream(const http::request& asked) {
  stream_request made;
  made.wanted.is_only_new = true;
  made.wanted.credit = stream_credit;
  auto has_group = false;
  for (const auto& each : asked.at.parameters) {
    if (each.name == "group" && !has_group && is_group(each.value)) {
      made.wanted.group = each.value;
      has_group = true;
    } else if (each.name == "state") {
      auto found = std::ranges::find(lifecycles, each.value,
                                     [](lifecycle is) { return order::to_text(is); });
      if (found == lifecycles.end())
        return wrong("state", "expected a state of an order, as inProgress");
      made.states.push_back(*found);
    } else if (each.name == "after") {
      if (auto refused = take_start(each.value, "after", made.wanted))
        return tl::unexpected{std::move(*refused)};
    } else {
      return wrong(each.name, "expected one group: all, destination.<name>, customer.<id>, "
                              "state.<state> or jeopardy.<level>; or state=, or after=");
    }
  }
  if (has_group && !made.states.empty())
    return wrong("state", "expected either a group or states");
  if (made.states.size() == 1)
    made.wanted.group = "state." + std::string{order::to_text(made.states.front())};
  auto last = asked.fields.find("Last-Event-ID");
  if (!last.empty())
    if (auto refused = take_start(last, "Last-Event-ID", made.wanted))
      return tl::unexpected{std::move(*refused)};
  return made;
}

/// Turns changes into bytes. What is left out is given back as credit by the connection, too.
struct monitor_state {
  explicit monitor_state(caf::local_actor* = nullptr) {
    // nop
  }

  static inline const char* name = "event-stream";
  persistence::position last = 0; ///< The number that was passed on last.
};

monitor_actor::behavior_type monitor_behavior(monitor_actor::stateful_pointer<monitor_state> self,
                                              const std::vector<lifecycle>& states,
                                              const http::stream_sink& sink) {
  return {
    [self, states, sink](const changes_ptr& got) {
      std::string bytes;
      auto is_filtered = states.size() > 1;
      for (std::size_t no = 0; no < got->list.size(); ++no) {
        const auto& each = *got->list[no];
        if (is_filtered && std::ranges::find(states, each.digest.state) == states.end())
          continue;
        tmf622::append_event(bytes, each, is_filtered ? self->state.last : got->previous[no]);
        self->state.last = each.number;
      }
      sink.push(std::move(bytes), got->list.size());
    },
  };
}

void stream(const edge_ports& ports, const http::request& asked, const http::exchange& with) {
  if (auto ready = ports.is_ready(); !ready.is_ready)
    return with.reply(http::response_of(tmf622::unavailable(ready.reason)));
  auto parsed = parse_stream(asked);
  if (!parsed)
    return with.reply(http::response_of(parsed.error()));
  auto monitor = ports.system->spawn(monitor_behavior, parsed->states, with.sink());
  auto groups = ports.groups;
  http::stream_listener listener{
    [groups, monitor](std::size_t taken) {
      caf::anon_send(groups, credit_atom::value, monitor, static_cast<std::uint32_t>(taken));
    },
    [groups, monitor] {
      caf::anon_send(groups, leave_atom::value, monitor);
      caf::anon_send_exit(monitor, caf::exit_reason::user_shutdown);
    },
  };
  with.open_stream({200, {}, "Cache-Control: no-store\r\n", "text/event-stream"},
                   std::move(listener));
  caf::anon_send(groups, parsed->wanted, monitor);
}

} // namespace

void add_event_routes(http::router& to, const std::shared_ptr<const edge_ports>& ports) {
  to.add("GET", "/events", [ports](const http::request& asked, const http::exchange& with) {
    stream(*ports, asked, with);
  });
}

} // namespace cotm::edge
