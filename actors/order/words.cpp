// actors/order/words.cpp: see words.hpp.

#include "actors/order/words.hpp"

namespace cotm::order {

std::string_view to_text(lifecycle is) {
  switch (is) {
    case lifecycle::acknowledged:
      return "acknowledged";
    case lifecycle::in_progress:
      return "inProgress";
    case lifecycle::held:
      return "held";
    case lifecycle::completed:
      return "completed";
    case lifecycle::partial:
      return "partial";
    case lifecycle::failed:
      return "failed";
    case lifecycle::pending:
      return "pending";
    case lifecycle::cancelled:
      return "cancelled";
    case lifecycle::pending_cancellation:
      return "pendingCancellation";
  }
  return "";
}

std::string_view to_text(phase is) {
  switch (is) {
    case phase::waiting:
      return "waiting";
    case phase::unrouted:
      return "unrouted";
    case phase::transferring:
      return "transferring";
    case phase::in_progress:
      return "inProgress";
    case phase::quarantined:
      return "quarantined";
    case phase::completed:
      return "completed";
    case phase::failed:
      return "failed";
    case phase::abandoned:
      return "abandoned";
    case phase::by_hand:
      return "byHand";
    case phase::pending:
      return "pending";
    case phase::held:
      return "held";
    case phase::retrying:
      return "retrying";
    case phase::fallen_out:
      return "fallenOut";
    case phase::finishing:
      return "finishing";
    case phase::undoing:
      return "undoing";
    case phase::cancelled:
      return "cancelled";
    case phase::compensated:
      return "compensated";
    case phase::withdrawn:
      return "withdrawn";
    case phase::skipped:
      return "skipped";
  }
  return "";
}

std::string_view to_text(outcome is) {
  switch (is) {
    case outcome::open:
      return "open";
    case outcome::completed:
      return "completed";
    case outcome::failed:
      return "failed";
    case outcome::cancelled:
      return "cancelled";
    case outcome::compensated:
      return "compensated";
    case outcome::withdrawn:
      return "withdrawn";
    case outcome::skipped:
      return "skipped";
  }
  return "";
}

std::string_view to_text(aim is) {
  switch (is) {
    case aim::perform:
      return "perform";
    case aim::undo:
      return "undo";
    case aim::redo:
      return "redo";
  }
  return "";
}

std::string_view to_text(condition is) {
  switch (is) {
    case condition::normal:
      return "normal";
    case condition::pending:
      return "pending";
    case condition::held:
      return "held";
  }
  return "";
}

std::string_view to_text(jeopardy_level is) {
  switch (is) {
    case jeopardy_level::none:
      return "none";
    case jeopardy_level::normal:
      return "normal";
    case jeopardy_level::hazard:
      return "hazard";
    case jeopardy_level::critical:
      return "critical";
  }
  return "";
}

std::string_view to_text(jeopardy_kind is) {
  switch (is) {
    case jeopardy_kind::completion:
      return "completion";
    case jeopardy_kind::acknowledgement:
      return "acknowledgement";
    case jeopardy_kind::milestone:
      return "milestone";
    case jeopardy_kind::stalled:
      return "stalled";
    case jeopardy_kind::start:
      return "start";
    case jeopardy_kind::customer_reply:
      return "customerReply";
    case jeopardy_kind::notice:
      return "notice";
    case jeopardy_kind::task:
      return "task";
  }
  return "";
}

std::string_view to_text(dependency_type is) {
  switch (is) {
    case dependency_type::finish_to_start:
      return "finishToStart";
    case dependency_type::start_to_start:
      return "startToStart";
    case dependency_type::finish_to_finish:
      return "finishToFinish";
    case dependency_type::start_to_finish:
      return "startToFinish";
  }
  return "";
}

std::string_view to_text(transfer_kind is) {
  switch (is) {
    case transfer_kind::perform:
      return "perform";
    case transfer_kind::amend:
      return "amend";
    case transfer_kind::cancel:
      return "cancel";
    case transfer_kind::compensate:
      return "compensate";
    case transfer_kind::notify:
      return "notify";
  }
  return "";
}

std::string_view to_text(task_state is) {
  switch (is) {
    case task_state::open:
      return "open";
    case task_state::claimed:
      return "claimed";
    case task_state::completed:
      return "completed";
    case task_state::cancelled:
      return "cancelled";
  }
  return "";
}

std::string_view to_text(task_cause is) {
  switch (is) {
    case task_cause::asked:
      return "asked";
    case task_cause::unrouted:
      return "unrouted";
    case task_cause::fallout:
      return "fallout";
    case task_cause::work:
      return "work";
    case task_cause::notice:
      return "notice";
    case task_cause::date_changed:
      return "dateChanged";
    case task_cause::content_changed:
      return "contentChanged";
    case task_cause::order_cancelled:
      return "orderCancelled";
    case task_cause::order_failed:
      return "orderFailed";
  }
  return "";
}

std::string_view to_text(fallout is) {
  switch (is) {
    case fallout::unrouted:
      return "unrouted";
    case fallout::failed:
      return "failed";
    case fallout::undo_failed:
      return "undoFailed";
    case fallout::amendment_failed:
      return "amendmentFailed";
    case fallout::quarantined:
      return "quarantined";
    case fallout::group_failed:
      return "groupFailed";
    case fallout::notice_failed:
      return "noticeFailed";
  }
  return "";
}

std::string_view to_text(action is) {
  switch (is) {
    case action::retry:
      return "retry";
    case action::skip:
      return "skip";
    case action::complete_by_hand:
      return "completeByHand";
    case action::give_up:
      return "giveUp";
    case action::reroute:
      return "reroute";
    case action::amend_dates:
      return "amendDates";
  }
  return "";
}

std::string_view to_text(notice_trigger is) {
  switch (is) {
    case notice_trigger::order_completed:
      return "orderCompleted";
    case notice_trigger::order_failed:
      return "orderFailed";
    case notice_trigger::order_cancelled:
      return "orderCancelled";
    case notice_trigger::distributed_order_completed:
      return "distributedOrderCompleted";
  }
  return "";
}

std::string_view to_text(amended_slot::change is) {
  switch (is) {
    case amended_slot::change::added:
      return "added";
    case amended_slot::change::replaced:
      return "replaced";
    case amended_slot::change::amended:
      return "amended";
    case amended_slot::change::undone:
      return "undone";
    case amended_slot::change::redone:
      return "redone";
    case amended_slot::change::informed:
      return "informed";
  }
  return "";
}

std::string_view to_text(rejection_code why) {
  switch (why) {
    case rejection_code::already_placed:
      return "alreadyPlaced";
    case rejection_code::not_placed:
      return "unknownOrder";
    case rejection_code::no_items:
      return "noItems";
    case rejection_code::too_many_items:
      return "tooManyItems";
    case rejection_code::no_distributed_orders:
      return "noDistributedOrders";
    case rejection_code::too_many_distributed_orders:
      return "tooManyDistributedOrders";
    case rejection_code::too_many_milestones:
      return "tooManyMilestones";
    case rejection_code::too_many_dependencies:
      return "tooManyDependencies";
    case rejection_code::too_many_relations:
      return "tooManyRelations";
    case rejection_code::duplicate_id:
      return "duplicateId";
    case rejection_code::reserved_id:
      return "reservedId";
    case rejection_code::unknown_item:
      return "unknownItem";
    case rejection_code::unknown_dependency:
      return "unknownDependency";
    case rejection_code::cyclic_dependency:
      return "cyclicDependency";
    case rejection_code::cyclic_group:
      return "cyclicGroup";
    case rejection_code::cyclic_relation:
      return "cyclicRelation";
    case rejection_code::unknown_slot:
      return "unknownDistributedOrder";
    case rejection_code::unknown_milestone:
      return "unknownMilestone";
    case rejection_code::unknown_destination:
      return "unknownDestination";
    case rejection_code::unknown_task:
      return "unknownTask";
    case rejection_code::unknown_task_type:
      return "unknownTaskType";
    case rejection_code::unknown_queue:
      return "unknownQueue";
    case rejection_code::unknown_jeopardy:
      return "unknownJeopardy";
    case rejection_code::unknown_notice:
      return "unknownNotice";
    case rejection_code::unknown_group:
      return "unknownGroup";
    case rejection_code::unknown_relation:
      return "unknownRelation";
    case rejection_code::not_released:
      return "notReleased";
    case rejection_code::unknown_revision:
      return "unknownRevision";
    case rejection_code::conflicting_outcome:
      return "conflictingOutcome";
    case rejection_code::not_stuck:
      return "notStuck";
    case rejection_code::not_amendable:
      return "notAmendable";
    case rejection_code::stale_amendment:
      return "staleAmendment";
    case rejection_code::past_point_of_no_return:
      return "pastPointOfNoReturn";
    case rejection_code::already_over:
      return "alreadyOver";
    case rejection_code::already_cancelled:
      return "alreadyCancelled";
    case rejection_code::already_claimed:
      return "alreadyClaimed";
    case rejection_code::not_claimed:
      return "notClaimed";
    case rejection_code::already_closed:
      return "alreadyClosed";
    case rejection_code::wrong_outcome:
      return "wrongOutcome";
    case rejection_code::too_many_tasks:
      return "tooManyTasks";
    case rejection_code::too_many_comments:
      return "tooManyComments";
    case rejection_code::in_the_past:
      return "inThePast";
  }
  return "";
}

} // namespace cotm::order
