// edge/tmf622/problem.cpp: see problem.hpp.

#include "edge/tmf622/problem.hpp"

#include "edge/json/members.hpp"
#include "edge/json/writer.hpp"
#include "runtime/base/invariant.hpp"

#include <utility>

namespace cotm::edge::tmf622 {

namespace {

struct kind {
  int status;
  const char* code;
  const char* reason;
};

constexpr int unprocessable_status = 422;
constexpr std::string_view quoted_distributed_type = "\"DistributedProductOrder\"";

kind kind_of(order::rejection_code code) {
  using enum order::rejection_code;
  switch (code) {
    case already_placed:
      return {409, "conflictingContent", "an order of this key exists with another content"};
    case not_placed:
      return {404, "notFound", "there is no such order"};
    case no_items:
      return {unprocessable_status, "noItems", "an order needs at least one item"};
    case too_many_items:
      return {unprocessable_status, "tooManyItems", "the order has too many items"};
    case no_distributed_orders:
      return {unprocessable_status, "noDistributedOrders", "there is nothing to fulfil"};
    case too_many_distributed_orders:
      return {unprocessable_status, "tooManyDistributedOrders", "too many distributed orders"};
    case too_many_milestones:
      return {unprocessable_status, "tooManyMilestones", "too many milestones"};
    case too_many_dependencies:
      return {unprocessable_status, "tooManyDependencies", "too many dependencies"};
    case duplicate_id:
      return {unprocessable_status, "duplicateId", "an id is used twice"};
    case unknown_item:
      return {unprocessable_status, "unknownItem", "an item is named that the order does not have"};
    case unknown_dependency:
      return {unprocessable_status, "unknownDependency", "a dependency names no distributed order"};
    case cyclic_dependency:
      return {unprocessable_status, "cyclicDependency", "the dependencies form a cycle"};
    case cyclic_group:
      return {unprocessable_status, "cyclicGroup", "a member of a group waits for another member"};
    case unknown_slot:
      return {unprocessable_status, "unknownDistributedOrder",
              "there is no such distributed order"};
    case unknown_milestone:
      return {unprocessable_status, "unknownMilestone", "there is no such milestone"};
    case not_released:
      return {409, "notReleased", "the distributed order was not released yet"};
    case conflicting_outcome:
      return {409, "conflictingOutcome", "the distributed order has come to another outcome"};
  }
  throw invariant_violation{"a rejection without a code"};
}

problem rejected(const order::rejection& why, const order::plan* asked) {
  auto [status, code, reason] = kind_of(why.code);
  problem made{status, code, reason, reason, {}, std::nullopt};
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
