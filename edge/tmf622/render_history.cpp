// edge/tmf622/render_history.cpp: see render_history.hpp. What many events have, such as a
// distributed order or who asked, is written in one way for all; one overload says what else there
// is to an event, and a new one does not compile until it has one.

#include "edge/tmf622/render_history.hpp"

#include "actors/order/codec_types.hpp"
#include "actors/order/graph.hpp"
#include "runtime/base/iso8601.hpp"

#include <concepts>
#include <string>
#include <string_view>

namespace cotm::edge::tmf622 {

namespace {

using order::slot;

/// Of what an event says nothing beyond what many say.
template <class Fact>
concept plain_fact = std::same_as<Fact, order::cancel_requested> || std::
  same_as<Fact, order::reviewed> || std::same_as<Fact, order::released> || std::same_as<
    Fact, order::released_by_hand> || std::same_as<Fact, order::acknowledged> || std::
    same_as<Fact, order::performed> || std::same_as<Fact, order::completed> || std::same_as<
      Fact, order::failed> || std::same_as<Fact, order::attempt_failed> || std::
      same_as<Fact, order::quarantined> || std::same_as<Fact, order::retried> || std::same_as<
        Fact, order::withdrawn> || std::same_as<Fact, order::beside_acknowledged> || std::
        same_as<Fact, order::beside_failed> || std::same_as<
          Fact, order::amendment_taken> || std::same_as<Fact, order::amendment_refused> || std::
          same_as<Fact, order::undone> || std::same_as<Fact, order::undo_overtaken> || std::same_as<
            Fact, order::jeopardy_cleared> || std::same_as<Fact, order::task_claimed> || std::
            same_as<Fact, order::task_released> || std::same_as<
              Fact, order::task_cancelled> || std::same_as<Fact, order::notice_confirmed> || std::
              same_as<Fact, order::notice_failed> || std::same_as<
                Fact, order::notice_resent> || std::same_as<Fact, order::kept>;

class event_writer {
public:
  event_writer(json::writer& out, const order::plan* asked, plan_detail shown)
    : out_{out}, asked_{asked}, shown_{shown} {
    // nop
  }

  template <class Fact>
  void write(std::string_view name, const Fact& one) {
    out_.begin_object().key("name").text(name);
    write_subject(one);
    if constexpr (!plain_fact<Fact>)
      write_more(one);
    if constexpr (requires { one.code; }) {
      put("code", one.code);
      put("reason", one.reason);
    } else if constexpr (requires { one.reason; }) {
      put("reason", one.reason);
    }
    if constexpr (requires { one.retry_at; })
      put("retryAt", one.retry_at);
    if constexpr (requires { one.at; })
      put("at", one.at);
    if constexpr (requires { one.who; }) {
      put("by", one.who.by);
      put("why", one.who.why);
    }
    out_.end_object();
  }

private:
  // -- what many have ----------------------------------------------------------------------------

  template <class Fact>
  void write_subject(const Fact& one) {
    if constexpr (requires { one.no; })
      out_.key("task").number(one.no);
    if constexpr (requires { one.notice_no; })
      out_.key("notice").number(one.notice_no);
    if constexpr (requires { one.group_no; })
      put_group(one.group_no);
    if constexpr (requires { one.key; })
      put_key(one.key);
    if constexpr (requires { one.about; })
      put_slot(one.about);
    if constexpr (requires { one.slots.front() == slot{}; })
      put_slots(one.slots);
  }

  void put(std::string_view name, instant at) {
    out_.key(name).text(to_text(at));
  }
  void put(std::string_view name, const std::optional<instant>& at) {
    if (at)
      put(name, *at);
  }
  void put(std::string_view name, std::string_view text) {
    if (!text.empty())
      out_.key(name).text(text);
  }

  void put_slot(const std::optional<slot>& about) {
    if (!about)
      return;
    out_.key("slot").number(*about);
    if (asked_ != nullptr && *about < asked_->distributed.size())
      put("distributedOrder", asked_->distributed[*about].id);
  }

  void put_slots(const std::vector<slot>& slots) {
    out_.key("slots").begin_array();
    for (auto one : slots)
      out_.number(one);
    out_.end_array();
    if (asked_ == nullptr)
      return;
    out_.key("distributedOrders").begin_array();
    for (auto one : slots)
      if (one < asked_->distributed.size())
        out_.text(asked_->distributed[one].id);
    out_.end_array();
  }

  void put_milestone(slot about, std::uint16_t no) {
    out_.key("milestone").number(no);
    if (asked_ == nullptr || about >= asked_->distributed.size())
      return;
    const auto& milestones = asked_->distributed[about].milestones;
    if (no < milestones.size())
      put("milestoneName", milestones[no].name);
  }

  void put_group(std::uint16_t no) {
    out_.key("group").number(no);
    if (asked_ == nullptr)
      return;
    if (auto groups = order::groups_of(*asked_); no < groups.size())
      put("groupName", asked_->distributed[groups[no].front()].group);
  }

  void put_key(const order::jeopardy_key& key) {
    put("kind", order::to_text(key.kind));
    put_slot(key.about);
    if (key.kind == order::jeopardy_kind::milestone && key.about)
      put_milestone(*key.about, key.part);
    else if (key.kind == order::jeopardy_kind::notice)
      out_.key("notice").number(key.part);
    else if (key.kind == order::jeopardy_kind::task)
      out_.key("task").number(key.part);
  }

  // -- plans -------------------------------------------------------------------------------------

  void put_part(const order::distributed_plan& part) {
    out_.begin_object().key("id").text(part.id);
    put("destination", part.destination);
    out_.key("items").begin_array();
    for (auto one : part.items)
      out_.number(one);
    out_.end_array();
    put("requestedStart", part.requested_start);
    put("requestedCompletion", part.requested_completion);
    put_milestones(part);
    put_dependencies(part);
    put("group", part.group);
    if (!part.payload.empty())
      out_.key("payload").raw(part.payload);
    out_.end_object();
  }

  void put_milestones(const order::distributed_plan& part) {
    if (part.milestones.empty())
      return;
    out_.key("milestones").begin_array();
    for (const auto& one : part.milestones) {
      out_.begin_object().key("name").text(one.name);
      put("due", one.due);
      if (one.is_point_of_no_return)
        out_.key("pointOfNoReturn").boolean(true);
      out_.end_object();
    }
    out_.end_array();
  }

  void put_dependencies(const order::distributed_plan& part) {
    if (part.depends_on.empty())
      return;
    out_.key("dependsOn").begin_array();
    for (const auto& on : part.depends_on) {
      out_.begin_object().key("slot").number(on.on).key("type").text(order::to_text(on.type));
      out_.key("delay").text(to_text(on.delay)).end_object();
    }
    out_.end_array();
  }

  void put_relations(const order::plan& asked) {
    if (asked.relations.empty())
      return;
    out_.key("relations").begin_array();
    for (const auto& on : asked.relations) {
      out_.begin_object().key("orderId").text(on.on.text()).key("order").text(on.name);
      out_.key("type").text(order::to_text(on.type)).key("delay").text(to_text(on.delay));
      out_.end_object();
    }
    out_.end_array();
  }

  void put_plan(const order::plan& asked) {
    if (shown_ == plan_detail::without)
      return;
    out_.key("plan").begin_object();
    put("externalId", asked.external_id);
    put("customer", asked.customer);
    put("category", asked.category);
    out_.key("priority").number(asked.priority);
    put("requestedStart", asked.requested_start);
    put("requestedCompletion", asked.requested_completion);
    out_.key("items").begin_array();
    for (const auto& item : asked.items) {
      out_.begin_object().key("id").text(item.id).key("action").text(item.action);
      out_.end_object();
    }
    out_.end_array().key("distributed").begin_array();
    for (const auto& part : asked.distributed)
      put_part(part);
    out_.end_array();
    put_relations(asked);
    out_.end_object();
  }

  // -- what else an event says -------------------------------------------------------------------

  void write_more(const order::placed& one) {
    put_plan(*one.asked);
  }
  void write_more(const order::amended& one) {
    asked_ = one.asked.get(); // It may have distributed orders that the plan before it had not.
    out_.key("changes").begin_array();
    for (const auto& [about, change] : one.slots) {
      out_.begin_object();
      put_slot(about);
      out_.key("change").text(order::to_text(change)).end_object();
    }
    out_.end_array();
    put_plan(*one.asked);
  }
  void write_more(const order::dates_amended& one) {
    put("requestedStart", one.requested_start);
    put("requestedCompletion", one.requested_completion);
  }
  void write_more(const order::expectation_revised& one) {
    put("expected", one.expected);
    put("note", one.why);
  }
  void write_more(const order::relation_learnt& one) {
    out_.key("relation").number(one.relation_no);
    if (asked_ != nullptr && one.relation_no < asked_->relations.size())
      put("order", asked_->relations[one.relation_no].name);
    put("started", one.fact.started);
    put("finished", one.fact.finished);
    if (one.fact.is_lost)
      out_.key("lost").boolean(true);
  }
  void write_more(const order::milestone_reached& one) {
    put_milestone(one.about, one.milestone_no);
  }
  void write_more(const order::condition_reported& one) {
    out_.key("condition").text(order::to_text(one.is)).key("sequence").number(one.sequence);
  }
  void write_more(const order::completion_expected& one) {
    put("expected", one.completion);
    out_.key("sequence").number(one.sequence);
  }
  void write_more(const order::settled_by_hand& one) {
    out_.key("outcome").text(order::to_text(one.how));
  }
  void write_more(const order::rerouted& one) {
    put("destination", one.destination);
    out_.key("acknowledgeWithin").text(to_text(one.acknowledge_within));
  }
  void write_more(const order::beside_started& one) {
    out_.key("transfer").text(order::to_text(one.kind));
  }
  void write_more(const order::group_readied& one) {
    put("deadline", one.deadline);
  }
  void write_more(const order::group_unreadied&) {
    // It has a distributed order, which is written for every event.
  }
  void write_more(const order::group_delayed& one) {
    put_slot(one.waits_for);
    put("reason", one.why_not);
  }
  void write_more(const order::group_failed& one) {
    put_slots(one.undone);
  }
  void write_more(const order::jeopardy_raised& one) {
    put_key(one.what.key);
    out_.key("level").text(order::to_text(one.what.level));
    put("due", one.what.due);
    put("at", one.what.raised);
    if (one.what.steps > 0)
      out_.key("step").number(one.what.steps);
    put("owner", one.what.owner);
    put("acknowledgedBy", one.what.acknowledged_by);
    put("acknowledgedUntil", one.what.acknowledged_until);
  }
  void write_more(const order::jeopardy_acknowledged& one) {
    put("until", one.until);
  }
  void write_more(const order::escalated& one) {
    out_.key("step").number(one.step);
    put("to", one.to);
  }
  void write_more(const order::task_opened& one) {
    put("type", one.type);
    put("queue", one.queue);
    put("title", one.title);
    put("due", one.due);
  }
  void write_more(const order::task_assigned& one) {
    put("to", one.to);
  }
  void write_more(const order::task_snoozed& one) {
    put("until", one.until);
  }
  void write_more(const order::task_commented& one) {
    put("text", one.text);
  }
  void write_more(const order::task_completed& one) {
    put("outcome", one.outcome);
  }
  void write_more(const order::notice_due& one) {
    put("sink", one.sink);
    out_.key("on").text(order::to_text(one.on));
  }

  json::writer& out_;
  const order::plan* asked_;
  plan_detail shown_;
};

} // namespace

void write_event(json::writer& out, const order::event& fact, const order::plan* asked,
                 plan_detail shown) {
  auto name = order::name_of(fact);
  std::visit([&](const auto& one) { event_writer{out, asked, shown}.write(name, one); }, fact);
}

void write_record(json::writer& out, const history_record& shown, plan_detail detail) {
  out.begin_object().key("revision").number(shown.number).key("number").number(shown.at);
  out.key("time").text(to_text(shown.time)).key("events").begin_array();
  for (const auto& fact : shown.events)
    write_event(out, fact, shown.asked.get(), detail);
  out.end_array().end_object();
}

} // namespace cotm::edge::tmf622
