// edge/tmf622/problem.cpp: see problem.hpp.

#include "edge/tmf622/problem.hpp"

#include "actors/order/words.hpp"
#include "edge/json/members.hpp"
#include "edge/json/writer.hpp"
#include "runtime/base/invariant.hpp"

#include <utility>

namespace cotm::edge::tmf622 {

namespace {

constexpr int unprocessable_status = 422;
constexpr std::string_view quoted_distributed_type = "\"DistributedProductOrder\"";

/// How a refusal is answered.
struct kind {
  int status;
  const char* reason;
};

kind kind_of(order::rejection_code code) {
  using enum order::rejection_code;
  switch (code) {
    case already_placed:
      return {409, "an order of this key exists with another content"};
    case not_placed:
      return {404, "there is no such order"};
    case no_items:
      return {unprocessable_status, "an order needs at least one item"};
    case too_many_items:
      return {unprocessable_status, "the order has too many items"};
    case no_distributed_orders:
      return {unprocessable_status, "there is nothing to fulfil"};
    case too_many_distributed_orders:
      return {unprocessable_status, "too many distributed orders"};
    case too_many_milestones:
      return {unprocessable_status, "too many milestones"};
    case too_many_dependencies:
      return {unprocessable_status, "too many dependencies"};
    case too_many_relations:
      return {unprocessable_status, "it depends on too many orders"};
    case duplicate_id:
      return {unprocessable_status, "an id is used twice"};
    case reserved_id:
      return {unprocessable_status, "ids that begin with notice/ are ours"};
    case unknown_item:
      return {unprocessable_status, "an item is named that the order does not have"};
    case unknown_dependency:
      return {unprocessable_status, "a dependency names no distributed order"};
    case cyclic_dependency:
      return {unprocessable_status, "the dependencies form a cycle"};
    case cyclic_group:
      return {unprocessable_status, "a member of a group waits for another member"};
    case cyclic_relation:
      return {unprocessable_status, "the order would wait for itself, by way of other orders"};
    case unknown_slot:
      return {unprocessable_status, "there is no such distributed order"};
    case unknown_milestone:
      return {unprocessable_status, "there is no such milestone"};
    case unknown_destination:
      return {unprocessable_status, "there is no such destination"};
    case unknown_task:
      return {404, "there is no such task"};
    case unknown_task_type:
      return {unprocessable_status, "there is no such type of task"};
    case unknown_queue:
      return {unprocessable_status, "there is no such queue"};
    case unknown_jeopardy:
      return {404, "there is no such jeopardy"};
    case unknown_notice:
      return {404, "there is no such notice"};
    case unknown_group:
      return {unprocessable_status, "there is no such group"};
    case unknown_relation:
      return {unprocessable_status, "the order does not depend on that one"};
    case not_released:
      return {409, "the distributed order was not released yet"};
    case unknown_revision:
      return {409, "no such transfer was made"};
    case conflicting_outcome:
      return {409, "the distributed order has come to another outcome"};
    case not_stuck:
      return {409, "nothing waits for that decision"};
    case not_amendable:
      return {409, "it cannot be changed any more in the state that it is in"};
    case stale_amendment:
      return {409, "the order has been amended since; read it again"};
    case past_point_of_no_return:
      return {409, "a point of no return has been passed"};
    case already_over:
      return {409, "the order is over"};
    case already_cancelled:
      return {409, "the order is being cancelled"};
    case already_claimed:
      return {409, "somebody else has claimed the task"};
    case not_claimed:
      return {409, "the task is not yours"};
    case already_closed:
      return {409, "it is closed"};
    case wrong_outcome:
      return {unprocessable_status, "the task cannot be completed with that outcome"};
    case too_many_tasks:
      return {unprocessable_status, "the order has too many tasks"};
    case too_many_comments:
      return {unprocessable_status, "the task has too many comments"};
    case in_the_past:
      return {unprocessable_status, "the date has to come"};
  }
  throw invariant_violation{"a rejection without a code"};
}

problem rejected(const order::rejection& why, const order::plan* asked) {
  auto [status, reason] = kind_of(why.code);
  problem made{status, std::string{order::to_text(why.code)}, reason, reason, {}, std::nullopt};
  if (why.about && asked && *why.about < asked->distributed.size()) {
    // One that the policy made has no place in the request; the items that it came from have.
    auto is_sent = json::find_member(asked->attributes, "@type") == quoted_distributed_type;
    made.path = is_sent ? "distributedOrder[" + std::to_string(*why.about) + ']'
                        : std::string{"productOrderItem"};
    made.message += ": distributed order \"" + asked->distributed[*why.about].id + '"';
  }
  return made;
}

} // namespace

problem malformed(json::fault wrong) {
  return {400,
          "malformed",
          "the body is not JSON that we take",
          std::move(wrong.message),
          std::move(wrong.path),
          std::nullopt};
}

problem invalid_value(std::string path, std::string message) {
  return {400,
          "invalidValue",
          "a value has the wrong type or form",
          std::move(message),
          std::move(path),
          std::nullopt};
}

problem unprocessable(std::string path, std::string message) {
  return {unprocessable_status, "unprocessable", "the request makes no sense as a whole",
          std::move(message),   std::move(path), std::nullopt};
}

problem not_found(std::string message) {
  return {404, "notFound", "there is no such thing", std::move(message), {}, std::nullopt};
}

problem unavailable(std::string message) {
  return {503, "unavailable",       "not now, but perhaps soon", std::move(message),
          {},  retry_after_overload};
}

problem timed_out() {
  return {504, "timedOut", "no answer in time", "it may still happen; ask again", {}, std::nullopt};
}

problem refused(const ask_failure& why, const order::plan* asked) {
  switch (why.is) {
    case ask_failure::kind::rejected:
      return rejected(why.why, asked);
    case ask_failure::kind::overloaded:
      return {
        503, "overloaded",        "too much is asked at once", "nothing was kept; send it again",
        {},  retry_after_overload};
    case ask_failure::kind::quarantined:
      return {503, "quarantined",         "the order waits for an operator", "nothing was kept",
              {},  retry_after_quarantine};
    case ask_failure::kind::unavailable:
      return unavailable("it may have happened; send it again with the same key, or ask");
  }
  throw invariant_violation{"a failure of no kind"};
}

std::string render(const problem& what) {
  auto message = what.path.empty() ? what.message : what.path + ": " + what.message;
  json::writer out{512};
  out.begin_object();
  out.key("code").text(what.code).key("reason").text(what.reason).key("message").text(message);
  out.key("status").text(std::to_string(what.status));
  if (!what.path.empty())
    out.key("path").text(what.path);
  out.key("@type").text("Error").end_object();
  return out.take();
}

} // namespace cotm::edge::tmf622
