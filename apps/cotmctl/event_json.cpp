// apps/cotmctl/event_json.cpp: one overload per event; a new event does not compile until it is
// here.

#include "apps/cotmctl/event_json.hpp"

#include "actors/order/status.hpp"
#include "runtime/base/iso8601.hpp"

#include <nlohmann/json.hpp>

#include <variant>

namespace cotm::ctl {

namespace {

using json = nlohmann::ordered_json;

std::string text(instant at) {
  return cotm::to_text(at);
}

void put(json& into, const char* name, const std::optional<instant>& at) {
  if (at)
    into[name] = text(*at);
}

json part_json(const order::distributed_plan& part) {
  json made{{"id", part.id}, {"destination", part.destination}, {"items", part.items}};
  put(made, "requestedStart", part.requested_start);
  put(made, "requestedCompletion", part.requested_completion);
  for (const auto& milestone : part.milestones)
    made["milestones"].push_back({{"name", milestone.name}, {"due", text(milestone.due)}});
  for (const auto& on : part.depends_on)
    made["dependsOn"].push_back(
      {{"slot", on.on}, {"type", order::to_text(on.type)}, {"delay", cotm::to_text(on.delay)}});
  if (!part.group.empty())
    made["group"] = part.group;
  if (!part.payload.empty())
    made["payload"] = part.payload;
  return made;
}

json plan_json(const order::plan& asked) {
  json made{
    {"externalId", asked.external_id}, {"customer", asked.customer}, {"priority", asked.priority}};
  put(made, "requestedStart", asked.requested_start);
  put(made, "requestedCompletion", asked.requested_completion);
  for (const auto& item : asked.items)
    made["items"].push_back({{"id", item.id}, {"action", item.action}});
  for (const auto& part : asked.distributed)
    made["distributed"].push_back(part_json(part));
  return made;
}

json key_json(const char* name, const order::jeopardy_key& key) {
  json made{{"name", name}, {"kind", order::to_text(key.kind)}};
  if (key.about)
    made["slot"] = *key.about;
  if (key.kind == order::jeopardy_kind::milestone)
    made["milestone"] = key.milestone_no;
  return made;
}

json slot_json(const char* name, order::slot about, instant at) {
  return {{"name", name}, {"slot", about}, {"at", text(at)}};
}

} // namespace

json to_json(const order::event& fact) {
  return std::visit(
    overload{
      [](const order::placed& e) {
        return json{{"name", "placed"}, {"at", text(e.at)}, {"plan", plan_json(*e.asked)}};
      },
      [](const order::released& e) {
        return json{{"name", "released"}, {"slots", e.slots}, {"at", text(e.at)}};
      },
      [](const order::acknowledged& e) {
        return json{{"name", "acknowledged"}, {"slot", e.about}, {"at", text(e.at)}};
      },
      [](const order::milestone_reached& e) {
        return json{{"name", "milestoneReached"},
                    {"slot", e.about},
                    {"milestone", e.milestone_no},
                    {"at", text(e.at)}};
      },
      [](const order::completed& e) {
        return json{{"name", "completed"}, {"slot", e.about}, {"at", text(e.at)}};
      },
      [](const order::failed& e) {
        auto made = slot_json("failed", e.about, e.at);
        made["code"] = e.code;
        made["reason"] = e.reason;
        return made;
      },
      [](const order::jeopardy_raised& e) {
        auto made = key_json("jeopardyRaised", e.what.key);
        made["level"] = order::to_text(e.what.level);
        made["due"] = text(e.what.due);
        made["at"] = text(e.what.raised);
        return made;
      },
      [](const order::jeopardy_cleared& e) {
        auto made = key_json("jeopardyCleared", e.key);
        made["at"] = text(e.at);
        return made;
      },
      [](const order::quarantined& e) {
        auto made = slot_json("quarantined", e.about, e.at);
        made["reason"] = e.reason;
        return made;
      },
      [](const order::reviewed& e) {
        return json{{"name", "reviewed"}, {"at", text(e.at)}};
      },
    },
    fact);
}

json to_json(const persistence::record& kept, const order::record_content& content) {
  json made{{"position", kept.at},
            {"shard", kept.shard},
            {"shardSequence", kept.shard_sequence},
            {"epoch", kept.owner},
            {"orderId", kept.stream.text()},
            {"revision", kept.number},
            {"previous", kept.previous},
            {"time", text(kept.time)},
            {"state", order::to_text(content.summary.state)},
            {"events", json::array()}};
  for (const auto& fact : content.events)
    made["events"].push_back(to_json(fact));
  return made;
}

} // namespace cotm::ctl
