// edge/routes/tasks.cpp: see tasks.hpp.

#include "edge/routes/tasks.hpp"

#include "edge/routes/acting.hpp"
#include "edge/routes/when_ready.hpp"
#include "edge/tmf622/render_task.hpp"
#include "edge/tmf622/task_wishes.hpp"
#include "runtime/base/invariant.hpp"

#include <string>
#include <utility>

namespace cotm::edge {

namespace {

using http::exchange;
using http::request;
using http::response;
using http::response_of;

response shown_task(const order_view& in, std::string_view name) {
  auto no = tmf622::parse_task_no(name);
  if (!no || *no >= in.order.tasks.size())
    return response_of(
      tmf622::not_found("order " + in.id.text() + " has no task " + std::string{name}));
  return {200, tmf622::render_task(in, *no), {}};
}

/// Shows the last task that somebody opened: the one that was asked for, unless they opened
/// another one at the same time.
response opened_task(const order_view& in, const std::string& by) {
  auto no = in.order.tasks.size();
  while (no > 0 && in.order.tasks[no - 1].opened_by != by)
    --no;
  if (no == 0)
    throw invariant_violation{"a task was opened and is not there"};
  auto opened = static_cast<order::task_no>(no - 1);
  return {201, tmf622::render_task(in, opened),
          "Location: " + tmf622::tasks_href_of(in.id) + '/' + std::to_string(opened) + "\r\n"};
}

void list(const edge_ports& ports, const request& asked, const exchange& with) {
  look(ports, asked, with, [](const order_view& in) {
    return response{200, tmf622::render_tasks(in), {}};
  });
}

void show(const edge_ports& ports, const request& asked, const exchange& with) {
  look(ports, asked, with,
       [no = std::string{asked.sub_id}](const order_view& in) { return shown_task(in, no); });
}

void open(const edge_ports& ports, const request& asked, const exchange& with) {
  act(ports, asked, with, tmf622::read_open_task, [](const tmf622::wish_source& from) -> acted {
    return [by = from.who.by](const order_view& in) { return opened_task(in, by); };
  });
}

/// Serves one thing that is done with a task.
route change(tmf622::wish_reader read) {
  return [read](const edge_ports& ports, const request& asked, const exchange& with) {
    act(ports, asked, with, read, [](const tmf622::wish_source& from) -> acted {
      return [no = from.of](const order_view& in) { return shown_task(in, no); };
    });
  };
}

} // namespace

void add_task_routes(http::router& to, const std::shared_ptr<const edge_ports>& ports) {
  auto tasks = std::string{tmf622::worklist_path} + "/order/{id}/task";
  auto one = tasks + "/{no}";
  to.add("GET", tasks, when_ready(ports, list));
  to.add("POST", tasks, when_ready(ports, open));
  to.add("GET", one, when_ready(ports, show));
  for (const auto& each : tmf622::task_wishes)
    to.add("POST", one + '/' + std::string{each.name}, when_ready(ports, change(each.read)));
}

} // namespace cotm::edge
