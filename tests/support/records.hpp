// tests/support/records.hpp: one of each event, and states in which every field says something.
//
// The golden files hold these as bytes: what is here for a release is never changed after it.

#pragma once

#include "actors/order/events.hpp"
#include "tests/support/orders.hpp"

#include <vector>

namespace cotm::test {

/// Somebody who asks for something.
inline order::on_behalf who() {
  return {"anna", "the customer called"};
}

/// A plan in which every field of release 0.1 says something.
inline order::plan full_plan() {
  auto asked = diamond();
  asked.fingerprint = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
  asked.priority = 1;
  asked.requested_start = noon + 1h;
  asked.requested_completion = noon + 2h;
  asked.attributes = R"("externalId":"ext-1","priority":"1")";
  asked.items.push_back({"1.1", order::item_no{0}, "modify", R"("quantity":2)"});
  auto& one = asked.distributed[3];
  one.requested_start = noon + 3h;
  one.requested_completion = noon + 4h;
  one.milestones.push_back({"dug", noon + 5h, true});
  one.depends_on[0].type = order::dependency_type::start_to_start;
  one.depends_on[0].delay = 90s;
  one.group = "cut-over";
  one.payload = R"({"port":7})";
  one.acknowledge_within = 30s;
  return asked;
}

/// One of each event of release 0.1.
inline std::vector<order::event> events_of_release_01() {
  auto key = order::jeopardy_key{order::jeopardy_kind::milestone, order::slot{3}, 0};
  return {
    order::placed{share(full_plan()), noon},
    order::released{{0, 2}, noon + 1s},
    order::acknowledged{0, noon + 2s},
    order::milestone_reached{3, 0, noon + 3s},
    order::completed{1, noon + 4s},
    order::failed{2, "NO_CAPACITY", "no port is free", noon + 5s},
    order::jeopardy_raised{{key, order::jeopardy_level::hazard, noon + 6s, noon + 7s}},
    order::jeopardy_cleared{{order::jeopardy_kind::completion, std::nullopt, 0}, noon + 8s},
    order::quarantined{4, "poison", noon + 9s},
    order::reviewed{noon + 10s},
  };
}

/// As `full_plan`, with what release 0.2 added.
inline order::plan fuller_plan() {
  auto asked = full_plan();
  asked.category = "residential";
  auto on = order::order_id{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};
  asked.relations.push_back({on, "ext-0", order::dependency_type::start_to_finish, 5min});
  return asked;
}

/// One of each event that release 0.2 added; and of those that it gave new fields.
inline std::vector<order::event> events_of_release_02() {
  using change = order::amended_slot::change;
  auto milestone = order::jeopardy_key{order::jeopardy_kind::milestone, order::slot{3}, 1};
  auto of_task = order::jeopardy_key{order::jeopardy_kind::task, std::nullopt, 2};
  auto slots = std::vector<order::amended_slot>{{0, change::redone}, {4, change::added}};
  auto climbed = order::jeopardy{
    milestone, order::jeopardy_level::critical, noon, noon + 1s, 2, "manager", "ben", noon + 2s};
  return {
    order::jeopardy_raised{climbed},
    order::amended{share(fuller_plan()), slots, who(), noon + 1s},
    order::cancel_requested{who(), noon + 2s},
    order::dates_amended{order::slot{2}, noon + 1h, noon + 2h, who(), noon + 3s},
    order::dates_amended{std::nullopt, std::nullopt, noon + 3h, {}, noon + 3s},
    order::expectation_revised{noon + 4h, "c is late", noon + 4s},
    order::expectation_revised{std::nullopt, "", noon + 4s},
    order::relation_learnt{1, {noon - 2h, noon - 1h, true}, noon + 5s},
    order::released_by_hand{1, noon + 6s},
    order::condition_reported{2, order::condition::pending, "ADDRESS", "which floor?", 7,
                              noon + 7s},
    order::completion_expected{3, noon + 5h, 8, noon + 8s},
    order::performed{4, noon + 9s},
    order::attempt_failed{0, "BUSY", "try later", noon + 1min, noon + 10s},
    order::attempt_failed{0, "BROKEN", "do not", std::nullopt, noon + 10s},
    order::retried{1, who(), noon + 11s},
    order::settled_by_hand{2, order::outcome::skipped, who(), noon + 12s},
    order::rerouted{3, "factory-z", 90s, who(), noon + 13s},
    order::withdrawn{{1, 2}, noon + 14s},
    order::beside_started{3, order::transfer_kind::compensate, noon + 15s},
    order::beside_acknowledged{3, noon + 16s},
    order::beside_failed{3, "BUSY", "try later", noon + 2min, noon + 17s},
    order::amendment_taken{0, noon + 18s},
    order::amendment_refused{1, "TOO_LATE", "dug already", noon + 19s},
    order::undone{2, noon + 20s},
    order::undo_overtaken{3, noon + 21s},
    order::group_readied{1, noon + 1h, noon + 22s},
    order::group_delayed{1, 4, "its destination is down", noon + 23s},
    order::group_failed{1, "DEADLINE", "d was not ready", {3, 4}, noon + 24s},
    order::jeopardy_acknowledged{milestone, noon + 1h, who(), noon + 25s},
    order::escalated{of_task, 2, "director", noon + 26s},
    order::task_opened{1, "call", "front office", "Call the customer", order::slot{2}, noon + 2h,
                       who(), noon + 27s},
    order::task_claimed{1, who(), noon + 28s},
    order::task_released{1, who(), noon + 29s},
    order::task_assigned{1, "carla", who(), noon + 30s},
    order::task_snoozed{1, noon + 3h, who(), noon + 31s},
    order::task_commented{1, "nobody answers", who(), noon + 32s},
    order::task_completed{1, "reached", who(), noon + 33s},
    order::task_cancelled{1, noon + 34s},
    order::notice_due{"billing", order::notice_trigger::distributed_order_completed, order::slot{2},
                      noon + 35s},
    order::notice_confirmed{1, noon + 36s},
    order::notice_failed{1, "503", "not now", noon + 3min, noon + 37s},
    order::notice_resent{1, who(), noon + 38s},
    order::group_unreadied{1, 4, noon + 39s},
    order::kept{2, who(), noon + 40s},
  };
}

/// What release 0.1 kept of an order of `full_plan` in which "a" failed; in the words of today.
inline order::state state_of_release_01() {
  order::state made;
  made.asked = share(full_plan());
  made.placed = made.reviewed = noon;
  made.changed = noon + 61min;
  made.distributed.resize(5);
  made.distributed[3].milestones.resize(1);
  auto& failed = made.distributed[0];
  failed.released = noon + 1h;
  failed.acknowledged = failed.settled = noon + 61min;
  failed.how = order::outcome::failed;
  failed.tries.code = "NO_CAPACITY";
  failed.tries.reason = "no port is free";
  made.groups.resize(1);
  return made;
}

/// A state in which every field of release 0.2 says something.
inline order::state state_of_release_02() {
  auto made = state_of_release_01();
  made.asked = share(fuller_plan());
  auto tries = order::attempts{3, noon + 1min, noon + 2min, "BUSY", "try later"};
  auto& one = made.distributed[1];
  one.wanted = order::aim::redo;
  one.revision = 4;
  one.last_revision = 5;
  one.performed = noon + 1h;
  one.is_by_hand = one.is_quarantined = true;
  one.tries = tries;
  one.is_said = order::condition::held;
  one.said_since = noon + 2h;
  one.said_code = "STRIKE";
  one.said_reason = "nobody works";
  one.heard = 6;
  one.expected = noon + 3h;
  one.beside = order::beside{order::transfer_kind::cancel, 5, noon + 4h, noon + 5h, tries};
  made.distributed[2].how = order::outcome::skipped;
  made.jeopardies.push_back({{order::jeopardy_kind::notice, order::slot{1}, 2},
                             order::jeopardy_level::critical,
                             noon,
                             noon + 1s,
                             2,
                             "manager",
                             "ben",
                             noon + 2s});
  made.groups[0]
    = {noon, noon + 1h, noon + 2h, order::slot{3}, "its destination is down", noon + 3h};
  made.relations = {{noon - 2h, noon - 1h, true}};
  made.tasks.push_back({"call",
                        "front office",
                        "Call the customer",
                        order::slot{2},
                        order::task_state::cancelled,
                        "ben",
                        "anna",
                        noon,
                        noon + 1s,
                        noon + 2s,
                        noon + 3s,
                        noon + 4s,
                        "carla",
                        "reached",
                        {{"ben", "nobody answers", noon + 5s}}});
  made.notices.push_back(
    {"billing", order::notice_trigger::order_cancelled, order::slot{2}, 2, noon, noon + 1s, tries});
  made.cancelled = order::cancellation{who(), noon + 6s};
  made.expected = order::expectation{noon + 4h, "c is late", noon + 7s};
  made.amendments = 2;
  return made;
}

} // namespace cotm::test
