// actors/order/codec_events.cpp: events, each as its member of the schema's union.
//
// The union has the order of the variant, so the number of a member is the index of its event.
// Events that say the same kind of thing share a struct of the schema, and a template here.

#include "actors/order/codec_people.hpp"

#include <kj/debug.h>

#include <array>
#include <variant>

namespace cotm::order {

// -- the order -----------------------------------------------------------------------------------

void write(schema::Placed::Builder to, const placed& from) {
  write(to.initPlan(), *from.asked);
  to.setAtMs(to_ms(from.at));
}

void read(placed& to, schema::Placed::Reader from) {
  to = {read_plan(from.getPlan()), from_ms(from.getAtMs())};
}

void write(schema::AmendedSlot::Builder to, const amended_slot& from) {
  to.setSlot(from.about);
  to.setChange(same_number<schema::Change>(from.is));
}

void read(amended_slot& to, schema::AmendedSlot::Reader from) {
  to = {from.getSlot(), same_number<amended_slot::change>(from.getChange())};
}

void write(schema::Amended::Builder to, const amended& from) {
  write(to.initPlan(), *from.asked);
  write_all(to.initSlots(to_size(from.slots.size())), from.slots);
  write(to.initWho(), from.who);
  to.setAtMs(to_ms(from.at));
}

void read(amended& to, schema::Amended::Reader from) {
  to.asked = read_plan(from.getPlan());
  read_all(to.slots, from.getSlots());
  read(to.who, from.getWho());
  to.at = from_ms(from.getAtMs());
}

void write(schema::CancelRequested::Builder to, const cancel_requested& from) {
  write(to.initWho(), from.who);
  to.setAtMs(to_ms(from.at));
}

void read(cancel_requested& to, schema::CancelRequested::Reader from) {
  read(to.who, from.getWho());
  to.at = from_ms(from.getAtMs());
}

void write(schema::DatesAmended::Builder to, const dates_amended& from) {
  to.setSlot(to_number(from.about));
  to.setRequestedStartMs(to_ms(from.requested_start));
  to.setRequestedCompletionMs(to_ms(from.requested_completion));
  write(to.initWho(), from.who);
  to.setAtMs(to_ms(from.at));
}

void read(dates_amended& to, schema::DatesAmended::Reader from) {
  to.about = to_slot(from.getSlot());
  to.requested_start = maybe_from_ms(from.getRequestedStartMs());
  to.requested_completion = maybe_from_ms(from.getRequestedCompletionMs());
  read(to.who, from.getWho());
  to.at = from_ms(from.getAtMs());
}

void write(schema::ExpectationRevised::Builder to, const expectation_revised& from) {
  to.setExpectedMs(to_ms(from.expected));
  to.setWhy(text(from.why));
  to.setAtMs(to_ms(from.at));
}

void read(expectation_revised& to, schema::ExpectationRevised::Reader from) {
  to = {maybe_from_ms(from.getExpectedMs()), text(from.getWhy()), from_ms(from.getAtMs())};
}

void write(schema::RelationLearnt::Builder to, const relation_learnt& from) {
  to.setRelation(from.relation_no);
  write(to.initFact(), from.fact);
  to.setAtMs(to_ms(from.at));
}

void read(relation_learnt& to, schema::RelationLearnt::Reader from) {
  to.relation_no = from.getRelation();
  read(to.fact, from.getFact());
  to.at = from_ms(from.getAtMs());
}

void write(schema::Reviewed::Builder to, const reviewed& from) {
  to.setAtMs(to_ms(from.at));
}

void read(reviewed& to, schema::Reviewed::Reader from) {
  to.at = from_ms(from.getAtMs());
}

// -- the work ------------------------------------------------------------------------------------

template <class Fact>
void write(schema::Released::Builder to, const Fact& from) {
  write_slots(to.initSlots(to_size(from.slots.size())), from.slots);
  to.setAtMs(to_ms(from.at));
}

template <class Fact>
void read(Fact& to, schema::Released::Reader from) {
  read_slots(to.slots, from.getSlots());
  to.at = from_ms(from.getAtMs());
}

template <class Fact>
void write(schema::SlotFact::Builder to, const Fact& from) {
  to.setSlot(from.about);
  to.setAtMs(to_ms(from.at));
}

template <class Fact>
void read(Fact& to, schema::SlotFact::Reader from) {
  to = {from.getSlot(), from_ms(from.getAtMs())};
}

void write(schema::MilestoneReached::Builder to, const milestone_reached& from) {
  to.setSlot(from.about);
  to.setMilestone(from.milestone_no);
  to.setAtMs(to_ms(from.at));
}

void read(milestone_reached& to, schema::MilestoneReached::Reader from) {
  to = {from.getSlot(), from.getMilestone(), from_ms(from.getAtMs())};
}

void write(schema::ConditionReported::Builder to, const condition_reported& from) {
  to.setSlot(from.about);
  to.setCondition(same_number<schema::Condition>(from.is));
  to.setCode(text(from.code));
  to.setReason(text(from.reason));
  to.setSequence(from.sequence);
  to.setAtMs(to_ms(from.at));
}

void read(condition_reported& to, schema::ConditionReported::Reader from) {
  to.about = from.getSlot();
  to.is = same_number<condition>(from.getCondition());
  to.code = text(from.getCode());
  to.reason = text(from.getReason());
  to.sequence = from.getSequence();
  to.at = from_ms(from.getAtMs());
}

void write(schema::CompletionExpected::Builder to, const completion_expected& from) {
  to.setSlot(from.about);
  to.setCompletionMs(to_ms(from.completion));
  to.setSequence(from.sequence);
  to.setAtMs(to_ms(from.at));
}

void read(completion_expected& to, schema::CompletionExpected::Reader from) {
  to = {from.getSlot(), from_ms(from.getCompletionMs()), from.getSequence(),
        from_ms(from.getAtMs())};
}

template <class Fact>
void write(schema::Failed::Builder to, const Fact& from) {
  to.setSlot(from.about);
  to.setCode(text(from.code));
  to.setReason(text(from.reason));
  to.setAtMs(to_ms(from.at));
}

template <class Fact>
void read(Fact& to, schema::Failed::Reader from) {
  to = {from.getSlot(), text(from.getCode()), text(from.getReason()), from_ms(from.getAtMs())};
}

void write(schema::Failed::Builder to, const quarantined& from) {
  to.setSlot(from.about);
  to.setReason(text(from.reason));
  to.setAtMs(to_ms(from.at));
}

void read(quarantined& to, schema::Failed::Reader from) {
  to = {from.getSlot(), text(from.getReason()), from_ms(from.getAtMs())};
}

template <class Fact>
void write(schema::AttemptFailed::Builder to, const Fact& from) {
  to.setSlot(from.about);
  to.setCode(text(from.code));
  to.setReason(text(from.reason));
  to.setRetryAtMs(to_ms(from.retry_at));
  to.setAtMs(to_ms(from.at));
}

template <class Fact>
void read(Fact& to, schema::AttemptFailed::Reader from) {
  to = {from.getSlot(), text(from.getCode()), text(from.getReason()),
        maybe_from_ms(from.getRetryAtMs()), from_ms(from.getAtMs())};
}

template <class Fact>
void write(schema::SlotAsked::Builder to, const Fact& from) {
  to.setSlot(from.about);
  write(to.initWho(), from.who);
  to.setAtMs(to_ms(from.at));
}

template <class Fact>
void read(Fact& to, schema::SlotAsked::Reader from) {
  to.about = from.getSlot();
  read(to.who, from.getWho());
  to.at = from_ms(from.getAtMs());
}

void write(schema::SettledByHand::Builder to, const settled_by_hand& from) {
  to.setSlot(from.about);
  to.setOutcome(same_number<schema::Outcome>(from.how));
  write(to.initWho(), from.who);
  to.setAtMs(to_ms(from.at));
}

void read(settled_by_hand& to, schema::SettledByHand::Reader from) {
  to.about = from.getSlot();
  to.how = same_number<outcome>(from.getOutcome());
  read(to.who, from.getWho());
  to.at = from_ms(from.getAtMs());
}

void write(schema::Rerouted::Builder to, const rerouted& from) {
  to.setSlot(from.about);
  to.setDestination(text(from.destination));
  to.setAcknowledgeWithinMs(from.acknowledge_within.count());
  write(to.initWho(), from.who);
  to.setAtMs(to_ms(from.at));
}

void read(rerouted& to, schema::Rerouted::Reader from) {
  to.about = from.getSlot();
  to.destination = text(from.getDestination());
  to.acknowledge_within = duration{from.getAcknowledgeWithinMs()};
  read(to.who, from.getWho());
  to.at = from_ms(from.getAtMs());
}

void write(schema::BesideStarted::Builder to, const beside_started& from) {
  to.setSlot(from.about);
  to.setKind(same_number<schema::TransferKind>(from.kind));
  to.setAtMs(to_ms(from.at));
}

void read(beside_started& to, schema::BesideStarted::Reader from) {
  to = {from.getSlot(), same_number<transfer_kind>(from.getKind()), from_ms(from.getAtMs())};
}

// -- groups --------------------------------------------------------------------------------------

void write(schema::GroupReadied::Builder to, const group_readied& from) {
  to.setGroup(from.group_no);
  to.setDeadlineMs(to_ms(from.deadline));
  to.setAtMs(to_ms(from.at));
}

void read(group_readied& to, schema::GroupReadied::Reader from) {
  to = {from.getGroup(), from_ms(from.getDeadlineMs()), from_ms(from.getAtMs())};
}

void write(schema::GroupUnreadied::Builder to, const group_unreadied& from) {
  to.setGroup(from.group_no);
  to.setSlot(from.about);
  to.setAtMs(to_ms(from.at));
}

void read(group_unreadied& to, schema::GroupUnreadied::Reader from) {
  to = {from.getGroup(), from.getSlot(), from_ms(from.getAtMs())};
}

void write(schema::GroupDelayed::Builder to, const group_delayed& from) {
  to.setGroup(from.group_no);
  to.setWaitsFor(from.waits_for);
  to.setWhyNot(text(from.why_not));
  to.setAtMs(to_ms(from.at));
}

void read(group_delayed& to, schema::GroupDelayed::Reader from) {
  to = {from.getGroup(), from.getWaitsFor(), text(from.getWhyNot()), from_ms(from.getAtMs())};
}

void write(schema::GroupFailed::Builder to, const group_failed& from) {
  to.setGroup(from.group_no);
  to.setCode(text(from.code));
  to.setReason(text(from.reason));
  write_slots(to.initUndone(to_size(from.undone.size())), from.undone);
  to.setAtMs(to_ms(from.at));
}

void read(group_failed& to, schema::GroupFailed::Reader from) {
  to.group_no = from.getGroup();
  to.code = text(from.getCode());
  to.reason = text(from.getReason());
  read_slots(to.undone, from.getUndone());
  to.at = from_ms(from.getAtMs());
}

// -- one of them --------------------------------------------------------------------------------

namespace {

/// How to write and to read one member of the union.
struct member {
  void (*write)(schema::Event::Builder, const event&);
  event (*read)(schema::Event::Reader);
};

template <class Fact, auto Init, auto Get>
constexpr member member_of() {
  return {
    [](schema::Event::Builder to, const event& from) { write((to.*Init)(), std::get<Fact>(from)); },
    [](schema::Event::Reader from) -> event {
      Fact made;
      read(made, (from.*Get)());
      return made;
    }};
}

using to = schema::Event::Builder;
using from = schema::Event::Reader;

/// By number.
constexpr auto members = std::to_array<member>({
  member_of<placed, &to::initPlaced, &from::getPlaced>(),
  member_of<released, &to::initReleased, &from::getReleased>(),
  member_of<acknowledged, &to::initAcknowledged, &from::getAcknowledged>(),
  member_of<milestone_reached, &to::initMilestoneReached, &from::getMilestoneReached>(),
  member_of<completed, &to::initCompleted, &from::getCompleted>(),
  member_of<failed, &to::initFailed, &from::getFailed>(),
  member_of<jeopardy_raised, &to::initJeopardyRaised, &from::getJeopardyRaised>(),
  member_of<jeopardy_cleared, &to::initJeopardyCleared, &from::getJeopardyCleared>(),
  member_of<quarantined, &to::initQuarantined, &from::getQuarantined>(),
  member_of<reviewed, &to::initReviewed, &from::getReviewed>(),
  member_of<amended, &to::initAmended, &from::getAmended>(),
  member_of<cancel_requested, &to::initCancelRequested, &from::getCancelRequested>(),
  member_of<dates_amended, &to::initDatesAmended, &from::getDatesAmended>(),
  member_of<expectation_revised, &to::initExpectationRevised, &from::getExpectationRevised>(),
  member_of<relation_learnt, &to::initRelationLearnt, &from::getRelationLearnt>(),
  member_of<released_by_hand, &to::initReleasedByHand, &from::getReleasedByHand>(),
  member_of<condition_reported, &to::initConditionReported, &from::getConditionReported>(),
  member_of<completion_expected, &to::initCompletionExpected, &from::getCompletionExpected>(),
  member_of<performed, &to::initPerformed, &from::getPerformed>(),
  member_of<attempt_failed, &to::initAttemptFailed, &from::getAttemptFailed>(),
  member_of<retried, &to::initRetried, &from::getRetried>(),
  member_of<settled_by_hand, &to::initSettledByHand, &from::getSettledByHand>(),
  member_of<rerouted, &to::initRerouted, &from::getRerouted>(),
  member_of<withdrawn, &to::initWithdrawn, &from::getWithdrawn>(),
  member_of<beside_started, &to::initBesideStarted, &from::getBesideStarted>(),
  member_of<beside_acknowledged, &to::initBesideAcknowledged, &from::getBesideAcknowledged>(),
  member_of<beside_failed, &to::initBesideFailed, &from::getBesideFailed>(),
  member_of<amendment_taken, &to::initAmendmentTaken, &from::getAmendmentTaken>(),
  member_of<amendment_refused, &to::initAmendmentRefused, &from::getAmendmentRefused>(),
  member_of<undone, &to::initUndone, &from::getUndone>(),
  member_of<undo_overtaken, &to::initUndoOvertaken, &from::getUndoOvertaken>(),
  member_of<group_readied, &to::initGroupReadied, &from::getGroupReadied>(),
  member_of<group_delayed, &to::initGroupDelayed, &from::getGroupDelayed>(),
  member_of<group_failed, &to::initGroupFailed, &from::getGroupFailed>(),
  member_of<jeopardy_acknowledged, &to::initJeopardyAcknowledged, &from::getJeopardyAcknowledged>(),
  member_of<escalated, &to::initEscalated, &from::getEscalated>(),
  member_of<task_opened, &to::initTaskOpened, &from::getTaskOpened>(),
  member_of<task_claimed, &to::initTaskClaimed, &from::getTaskClaimed>(),
  member_of<task_released, &to::initTaskReleased, &from::getTaskReleased>(),
  member_of<task_assigned, &to::initTaskAssigned, &from::getTaskAssigned>(),
  member_of<task_snoozed, &to::initTaskSnoozed, &from::getTaskSnoozed>(),
  member_of<task_commented, &to::initTaskCommented, &from::getTaskCommented>(),
  member_of<task_completed, &to::initTaskCompleted, &from::getTaskCompleted>(),
  member_of<task_cancelled, &to::initTaskCancelled, &from::getTaskCancelled>(),
  member_of<notice_due, &to::initNoticeDue, &from::getNoticeDue>(),
  member_of<notice_confirmed, &to::initNoticeConfirmed, &from::getNoticeConfirmed>(),
  member_of<notice_failed, &to::initNoticeFailed, &from::getNoticeFailed>(),
  member_of<notice_resent, &to::initNoticeResent, &from::getNoticeResent>(),
  member_of<group_unreadied, &to::initGroupUnreadied, &from::getGroupUnreadied>(),
  member_of<kept, &to::initKept, &from::getKept>(),
});
static_assert(members.size() == std::variant_size_v<event>);

} // namespace

void write(schema::Event::Builder to, const event& from) {
  members.at(from.index()).write(to, from);
}

void read(event& to, schema::Event::Reader from) {
  auto number = static_cast<std::size_t>(from.which());
  KJ_REQUIRE(number < members.size(), "an event of a later release; this one cannot read it",
             number);
  to = members.at(number).read(from);
}

} // namespace cotm::order
