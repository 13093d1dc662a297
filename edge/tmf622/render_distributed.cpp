// edge/tmf622/render_distributed.cpp: see render_distributed.hpp.

#include "edge/tmf622/render_distributed.hpp"

#include "runtime/base/iso8601.hpp"

#include <string>

namespace cotm::edge::tmf622 {

namespace {

void write_date(json::writer& out, std::string_view key, const std::optional<instant>& at) {
  if (at)
    out.key(key).text(to_text(*at));
}

void write_milestones(json::writer& out, const order::distributed_plan& plan,
                      const order::progress& progress) {
  out.begin_array();
  for (std::size_t no = 0; no < plan.milestones.size(); ++no) {
    const auto& each = plan.milestones[no];
    out.begin_object().key("name").text(each.name).key("milestoneDate").text(to_text(each.due));
    if (each.is_point_of_no_return)
      out.key("pointOfNoReturn").boolean(true);
    if (no < progress.milestones.size())
      write_date(out, "reachedDate", progress.milestones[no]);
    out.end_object();
  }
  out.end_array();
}

void write_dependencies(json::writer& out, const order::plan& asked,
                        const order::distributed_plan& plan) {
  out.begin_array();
  for (const auto& each : plan.depends_on) {
    out.begin_object().key("id").text(asked.distributed[each.on].id);
    out.key("dependencyType").text(order::to_text(each.type));
    if (each.delay > duration::zero())
      out.key("delay").text(to_text(each.delay));
    out.end_object();
  }
  out.end_array();
}

void write_error(json::writer& out, const order::progress& progress) {
  out.begin_array().begin_object();
  out.key("code").text(progress.code).key("reason").text(progress.reason);
  out.end_object().end_array();
}

void write_one(json::writer& out, const order::state& shown, order::slot no, order::phase phase) {
  const auto& asked = *shown.asked;
  const auto& plan = asked.distributed[no];
  const auto& progress = shown.distributed[no];
  out.begin_object().key("id").text(plan.id);
  if (!plan.destination.empty())
    out.key("destination").text(plan.destination);
  out.key("state").text(order::to_text(phase)).key("productOrderItem").begin_array();
  for (auto item : plan.items)
    out.text(asked.items[item].id);
  out.end_array();
  write_date(out, "requestedStartDate", plan.requested_start);
  write_date(out, "requestedCompletionDate", plan.requested_completion);
  if (!plan.milestones.empty())
    write_milestones(out.key("milestone"), plan, progress);
  if (!plan.depends_on.empty())
    write_dependencies(out.key("dependsOn"), asked, plan);
  if (!plan.group.empty())
    out.key("group").text(plan.group);
  if (!plan.payload.empty())
    out.key("payload").raw(plan.payload);
  write_date(out, "releasedDate", progress.released);
  write_date(out, "acknowledgedDate", progress.acknowledged);
  if (progress.how == order::outcome::completed)
    write_date(out, "completionDate", progress.settled);
  if (!progress.code.empty() || !progress.reason.empty())
    write_error(out.key("errorMessage"), progress);
  out.end_object();
}

/// TMF's examples begin these with a capital: "Hazard".
std::string jeopardy_type(order::jeopardy_level level) {
  std::string text{order::to_text(level)};
  text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

/// What was promised: "milestone \"dug\" of A", "completion of the order".
std::string promise_of(const order::jeopardy_key& key, const order::plan& asked) {
  std::string text{order::to_text(key.kind)};
  if (!key.about)
    return text + " of the order";
  const auto& plan = asked.distributed[*key.about];
  if (key.kind == order::jeopardy_kind::milestone)
    text += " \"" + plan.milestones[key.milestone_no].name + '"';
  return text + " of " + plan.id;
}

void write_jeopardy(json::writer& out, const order::jeopardy& shown, const order::plan& asked) {
  auto promise = promise_of(shown.key, asked);
  out.begin_object().key("name").text(promise).key("kind").text(order::to_text(shown.key.kind));
  out.key("jeopardyType").text(jeopardy_type(shown.level));
  out.key("alertDate").text(to_text(shown.raised)).key("due").text(to_text(shown.due));
  out.key("message").text(promise + " was due " + to_text(shown.due));
  if (shown.key.about)
    out.key("distributedOrder").text(asked.distributed[*shown.key.about].id);
  out.end_object();
}

} // namespace

void write_distributed(json::writer& out, const order::state& shown) {
  auto phases = order::phases_of(shown);
  out.begin_array();
  for (order::slot no = 0; no < phases.size(); ++no)
    write_one(out, shown, no, phases[no]);
  out.end_array();
}

void write_jeopardies(json::writer& out, const order::state& shown) {
  out.begin_array();
  for (const auto& each : shown.jeopardies)
    write_jeopardy(out, each, *shown.asked);
  out.end_array();
}

} // namespace cotm::edge::tmf622
