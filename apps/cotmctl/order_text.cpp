// apps/cotmctl/order_text.cpp: members that a server does not send are shown as nothing.

#include "apps/cotmctl/order_text.hpp"

#include "apps/cotmctl/table.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <ostream>
#include <utility>

namespace cotm::ctl {

namespace {

using nlohmann::json;

const json& list_of(const json& object, const char* member) {
  static const json none = json::array();
  auto found = object.find(member);
  return found != object.end() && found->is_array() ? *found : none;
}

std::string highest_jeopardy(const json& order) {
  constexpr std::array<std::string_view, 4> levels{"", "Normal", "Hazard", "Critical"};
  std::size_t highest = 0;
  for (const auto& alert : list_of(order, "jeopardyAlert")) {
    auto level = text_of(alert, "jeopardyType");
    for (std::size_t at = 0; at < levels.size(); ++at)
      if (levels[at] == level)
        highest = std::max(highest, at);
  }
  return std::string{levels[highest]};
}

std::string milestones_text(const json& distributed) {
  const auto& list = list_of(distributed, "milestone");
  std::size_t reached = 0;
  for (const auto& milestone : list)
    reached += milestone.contains("reachedDate") ? 1U : 0U;
  return list.empty() ? "" : std::to_string(reached) + "/" + std::to_string(list.size());
}

std::string error_text(const json& distributed) {
  auto error = distributed.find("errorMessage");
  if (error == distributed.end() || !error->is_object())
    return "";
  return text_of(*error, "code") + " " + text_of(*error, "reason");
}

void print_member(std::ostream& out, std::string_view title, const std::string& value) {
  constexpr std::size_t width = 22;
  if (!value.empty())
    out << title << std::string(width - title.size(), ' ') << value << '\n';
}

} // namespace

std::string text_of(const json& object, const char* member) {
  auto found = object.find(member);
  if (found == object.end() || found->is_null())
    return "";
  return found->is_string() ? found->get<std::string>() : found->dump();
}

std::vector<std::string> list_titles() {
  return {"ID", "EXTERNAL ID", "PRIO", "STATE", "DONE", "JEOPARDY", "WAITING FOR"};
}

std::vector<std::string> list_cells(const json& order) {
  auto percent = text_of(order, "percentComplete");
  return {
    text_of(order, "id"),        text_of(order, "externalId"),         text_of(order, "priority"),
    text_of(order, "state"),     percent.empty() ? "" : percent + "%", highest_jeopardy(order),
    text_of(order, "waitingFor")};
}

void print_order(std::ostream& out, const json& order) {
  constexpr std::array members{
    std::pair{"id", "Order"},
    std::pair{"externalId", "External id"},
    std::pair{"description", "Description"},
    std::pair{"priority", "Priority"},
    std::pair{"state", "State"},
    std::pair{"percentComplete", "Percent complete"},
    std::pair{"orderDate", "Placed"},
    std::pair{"requestedStartDate", "Requested start"},
    std::pair{"requestedCompletionDate", "Requested completion"},
    std::pair{"completionDate", "Completed"},
    std::pair{"waitingFor", "Waiting for"},
  };
  for (const auto& [member, title] : members)
    print_member(out, title, text_of(order, member));

  table parts{{"DISTRIBUTED ORDER", "DESTINATION", "STATE", "RELEASED", "ACKNOWLEDGED", "COMPLETED",
               "MILESTONES", "ERROR"}};
  for (const auto& part : list_of(order, "distributedOrder"))
    parts.add({text_of(part, "id"), text_of(part, "destination"), text_of(part, "state"),
               text_of(part, "releasedDate"), text_of(part, "acknowledgedDate"),
               text_of(part, "completionDate"), milestones_text(part), error_text(part)});
  out << '\n';
  parts.print(out);

  const auto& alerts = list_of(order, "jeopardyAlert");
  if (alerts.empty())
    return;
  table jeopardies{{"JEOPARDY", "LEVEL", "DISTRIBUTED ORDER", "SINCE", "MESSAGE"}};
  for (const auto& alert : alerts)
    jeopardies.add({text_of(alert, "name"), text_of(alert, "jeopardyType"),
                    text_of(alert, "distributedOrder"), text_of(alert, "alertDate"),
                    text_of(alert, "message")});
  out << '\n';
  jeopardies.print(out);
}

} // namespace cotm::ctl
