// actors/order/codec_state.cpp: what happened to an order, as its snapshot keeps it.
//
// Snapshots of release 0.1 know no groups and no relations as such: what their members tell is put
// together again here.

#include "actors/order/codec_parts.hpp"
#include "actors/order/graph.hpp"

#include <algorithm>

namespace cotm::order {

// -- one distributed order -----------------------------------------------------------------------

void write(schema::Attempts::Builder to, const attempts& from) {
  to.setFailed(from.failed);
  to.setRetryAtMs(to_ms(from.retry_at));
  to.setFallenOutMs(to_ms(from.fallen_out));
  to.setCode(text(from.code));
  to.setReason(text(from.reason));
}

void read(attempts& to, schema::Attempts::Reader from) {
  to = {from.getFailed(), maybe_from_ms(from.getRetryAtMs()), maybe_from_ms(from.getFallenOutMs()),
        text(from.getCode()), text(from.getReason())};
}

void write(schema::Beside::Builder to, const beside& from) {
  to.setKind(same_number<schema::TransferKind>(from.kind));
  to.setRevision(from.revision);
  to.setReleasedMs(to_ms(from.released));
  to.setAcknowledgedMs(to_ms(from.acknowledged));
  write(to.initTries(), from.tries);
  to.setIsEssential(from.is_essential);
}

void read(beside& to, schema::Beside::Reader from) {
  to.kind = same_number<transfer_kind>(from.getKind());
  to.revision = from.getRevision();
  to.released = from_ms(from.getReleasedMs());
  to.acknowledged = maybe_from_ms(from.getAcknowledgedMs());
  read(to.tries, from.getTries());
  to.is_essential = from.getIsEssential();
}

/// Whether anything happened that most distributed orders never have.
bool has_detail(const progress& one) {
  return one.performed || one.expected || one.tries.failed > 0 || one.heard > 0
         || one.tries.retry_at || one.tries.fallen_out || one.is_said != condition::normal
         || one.said_since || !one.said_code.empty() || !one.said_reason.empty() || one.beside
         || !one.unanswered.empty() || !one.moved_from.empty();
}

void write(schema::ProgressDetail::Builder to, const progress& from) {
  to.setPerformedMs(to_ms(from.performed));
  to.setExpectedMs(to_ms(from.expected));
  to.setFailed(from.tries.failed);
  to.setHeard(from.heard);
  to.setRetryAtMs(to_ms(from.tries.retry_at));
  to.setFallenOutMs(to_ms(from.tries.fallen_out));
  to.setSaid(same_number<schema::Condition>(from.is_said));
  to.setSaidSinceMs(to_ms(from.said_since));
  to.setSaidCode(text(from.said_code));
  to.setSaidReason(text(from.said_reason));
  if (from.beside)
    write(to.initBeside(), *from.beside);
  if (!from.unanswered.empty()) {
    auto unanswered = to.initUnanswered(to_size(from.unanswered.size()));
    for (std::size_t i = 0; i < from.unanswered.size(); ++i)
      unanswered.set(to_size(i), from.unanswered[i]);
  }
  to.setMovedFrom(text(from.moved_from));
}

void read(progress& to, schema::ProgressDetail::Reader from) {
  to.performed = maybe_from_ms(from.getPerformedMs());
  to.expected = maybe_from_ms(from.getExpectedMs());
  to.tries.failed = from.getFailed();
  to.heard = from.getHeard();
  to.tries.retry_at = maybe_from_ms(from.getRetryAtMs());
  to.tries.fallen_out = maybe_from_ms(from.getFallenOutMs());
  to.is_said = same_number<condition>(from.getSaid());
  to.said_since = maybe_from_ms(from.getSaidSinceMs());
  to.said_code = text(from.getSaidCode());
  to.said_reason = text(from.getSaidReason());
  if (from.hasBeside())
    read(to.beside.emplace(), from.getBeside());
  for (auto revision : from.getUnanswered())
    to.unanswered.push_back(revision);
  to.moved_from = text(from.getMovedFrom());
}

void write(schema::Progress::Builder to, const progress& from) {
  to.setWanted(same_number<schema::Aim>(from.wanted));
  to.setRevision(from.revision);
  to.setLastRevision(from.last_revision);
  to.setReleasedMs(to_ms(from.released));
  to.setAcknowledgedMs(to_ms(from.acknowledged));
  to.setSettledMs(to_ms(from.settled));
  to.setOutcome(same_number<schema::Outcome>(from.how));
  to.setIsByHand(from.is_by_hand);
  to.setIsQuarantined(from.is_quarantined);
  to.setCode(text(from.tries.code));
  to.setReason(text(from.tries.reason));
  if (has_detail(from))
    write(to.initDetail(), from);
  if (from.milestones.empty())
    return;
  auto milestones = to.initMilestonesMs(to_size(from.milestones.size()));
  for (std::size_t i = 0; i < from.milestones.size(); ++i)
    milestones.set(to_size(i), to_ms(from.milestones[i]));
}

void read(progress& to, schema::Progress::Reader from) {
  to.wanted = same_number<aim>(from.getWanted());
  to.revision = from.getRevision();
  to.last_revision = from.getLastRevision();
  to.released = maybe_from_ms(from.getReleasedMs());
  to.acknowledged = maybe_from_ms(from.getAcknowledgedMs());
  to.settled = maybe_from_ms(from.getSettledMs());
  to.how = same_number<outcome>(from.getOutcome());
  to.is_by_hand = from.getIsByHand();
  to.is_quarantined = from.getIsQuarantined();
  to.tries.code = text(from.getCode());
  to.tries.reason = text(from.getReason());
  if (from.hasDetail())
    read(to, from.getDetail());
  for (auto at : from.getMilestonesMs())
    to.milestones.push_back(maybe_from_ms(at));
}

// -- groups, jeopardies --------------------------------------------------------------------------

void write(schema::GroupProgress::Builder to, const group_progress& from) {
  to.setReadyMs(to_ms(from.ready));
  to.setDeadlineMs(to_ms(from.deadline));
  to.setReleasedMs(to_ms(from.released));
  to.setFailedMs(to_ms(from.failed));
  to.setWaitsFor(to_number(from.waits_for));
  to.setWhyNot(text(from.why_not));
}

void read(group_progress& to, schema::GroupProgress::Reader from) {
  to.ready = maybe_from_ms(from.getReadyMs());
  to.deadline = maybe_from_ms(from.getDeadlineMs());
  to.released = maybe_from_ms(from.getReleasedMs());
  to.failed = maybe_from_ms(from.getFailedMs());
  to.waits_for = to_slot(from.getWaitsFor());
  to.why_not = text(from.getWhyNot());
}

void write(schema::Jeopardy::Builder to, const jeopardy& from) {
  write(to.initKey(), from.key);
  to.setLevel(same_number<schema::JeopardyLevel>(from.level));
  to.setDueMs(to_ms(from.due));
  to.setRaisedMs(to_ms(from.raised));
  if (has_climbed(from))
    write(to.initClimbed(), from);
}

void read(jeopardy& to, schema::Jeopardy::Reader from) {
  read(to.key, from.getKey());
  to.level = same_number<jeopardy_level>(from.getLevel());
  to.due = from_ms(from.getDueMs());
  to.raised = from_ms(from.getRaisedMs());
  if (from.hasClimbed())
    read(to, from.getClimbed());
}

// -- tasks, notices ------------------------------------------------------------------------------

void write(schema::Comment::Builder to, const comment& from) {
  to.setBy(text(from.by));
  to.setText(text(from.text));
  to.setAtMs(to_ms(from.at));
}

void read(comment& to, schema::Comment::Reader from) {
  to = {text(from.getBy()), text(from.getText()), from_ms(from.getAtMs())};
}

void write(schema::Task::Builder to, const task& from) {
  to.setType(text(from.type));
  to.setQueue(text(from.queue));
  to.setTitle(text(from.title));
  to.setSlot(to_number(from.about));
  to.setState(same_number<schema::TaskState>(from.is));
  to.setAssignee(text(from.assignee));
  to.setOpenedBy(text(from.opened_by));
  to.setOpenedMs(to_ms(from.opened));
  to.setClaimedMs(to_ms(from.claimed));
  to.setDueMs(to_ms(from.due));
  to.setSnoozedUntilMs(to_ms(from.snoozed_until));
  to.setClosedMs(to_ms(from.closed));
  to.setClosedBy(text(from.closed_by));
  to.setOutcome(text(from.outcome));
  if (!from.comments.empty())
    write_all(to.initComments(to_size(from.comments.size())), from.comments);
  if (from.why)
    write(to.initWhy(), *from.why);
  to.setCause(same_number<schema::TaskCause>(from.cause));
  to.setPart(from.part);
}

void read(task& to, schema::Task::Reader from) {
  to.type = text(from.getType());
  to.queue = text(from.getQueue());
  to.title = text(from.getTitle());
  to.about = to_slot(from.getSlot());
  to.is = same_number<task_state>(from.getState());
  to.assignee = text(from.getAssignee());
  to.opened_by = text(from.getOpenedBy());
  to.opened = from_ms(from.getOpenedMs());
  to.claimed = maybe_from_ms(from.getClaimedMs());
  to.due = maybe_from_ms(from.getDueMs());
  to.snoozed_until = maybe_from_ms(from.getSnoozedUntilMs());
  to.closed = maybe_from_ms(from.getClosedMs());
  to.closed_by = text(from.getClosedBy());
  to.outcome = text(from.getOutcome());
  read_all(to.comments, from.getComments());
  if (from.hasWhy())
    read(to.why.emplace(), from.getWhy());
  to.cause = same_number<task_cause>(from.getCause());
  to.part = from.getPart();
}

void write(schema::Notice::Builder to, const notice& from) {
  to.setSink(text(from.sink));
  to.setOn(same_number<schema::NoticeTrigger>(from.on));
  to.setSlot(to_number(from.about));
  to.setRevision(from.revision);
  to.setSinceMs(to_ms(from.since));
  to.setConfirmedMs(to_ms(from.confirmed));
  write(to.initTries(), from.tries);
}

void read(notice& to, schema::Notice::Reader from) {
  to.sink = text(from.getSink());
  to.on = same_number<notice_trigger>(from.getOn());
  to.about = to_slot(from.getSlot());
  to.revision = from.getRevision();
  to.since = from_ms(from.getSinceMs());
  to.confirmed = maybe_from_ms(from.getConfirmedMs());
  read(to.tries, from.getTries());
}

// -- the order -----------------------------------------------------------------------------------

namespace {

/// Makes what is missing in a snapshot of a release that did not write it. A group has been
/// released if one of its members has.
void complete_old(state& order) {
  order.relations.resize(order.asked->relations.size());
  auto members = groups_of(*order.asked);
  if (order.groups.size() == members.size())
    return;
  order.groups.resize(members.size());
  for (std::size_t no = 0; no < members.size(); ++no)
    for (auto about : members[no])
      if (auto at = order.distributed.at(about).released)
        order.groups[no].released = at;
}

/// A list of what most orders have nothing of.
template <class Init, class Value>
void write_some(Init init, const std::vector<Value>& from) {
  if (!from.empty())
    write_all(init(to_size(from.size())), from);
}

} // namespace

void write(schema::OrderSnapshot::Builder to, const state& from) {
  write(to.initPlan(), *from.asked);
  to.setPlacedMs(to_ms(from.placed));
  to.setChangedMs(to_ms(from.changed));
  to.setReviewedMs(to_ms(from.reviewed));
  write_all(to.initDistributed(to_size(from.distributed.size())), from.distributed);
  write_some([&](auto size) { return to.initJeopardies(size); }, from.jeopardies);
  write_some([&](auto size) { return to.initGroups(size); }, from.groups);
  write_some([&](auto size) { return to.initRelations(size); }, from.relations);
  write_some([&](auto size) { return to.initTasks(size); }, from.tasks);
  write_some([&](auto size) { return to.initNotices(size); }, from.notices);
  if (from.cancelled) {
    auto asked = to.initCancelled();
    write(asked.initWho(), from.cancelled->who);
    asked.setAtMs(to_ms(from.cancelled->requested));
  }
  if (from.expected) {
    auto known = to.initExpected();
    known.setAtMs(to_ms(from.expected->at));
    known.setWhy(text(from.expected->why));
    known.setRevisedMs(to_ms(from.expected->revised));
  }
  to.setAmendments(from.amendments);
}

void read(state& to, schema::OrderSnapshot::Reader from) {
  to.asked = read_plan(from.getPlan());
  to.placed = from_ms(from.getPlacedMs());
  to.changed = from_ms(from.getChangedMs());
  to.reviewed = from_ms(from.getReviewedMs());
  read_all(to.distributed, from.getDistributed());
  read_all(to.jeopardies, from.getJeopardies());
  read_all(to.groups, from.getGroups());
  read_all(to.relations, from.getRelations());
  read_all(to.tasks, from.getTasks());
  read_all(to.notices, from.getNotices());
  if (from.hasCancelled()) {
    auto asked = from.getCancelled();
    auto& cancelled = to.cancelled.emplace();
    read(cancelled.who, asked.getWho());
    cancelled.requested = from_ms(asked.getAtMs());
  }
  if (from.hasExpected()) {
    auto known = from.getExpected();
    to.expected = {from_ms(known.getAtMs()), text(known.getWhy()), from_ms(known.getRevisedMs())};
  }
  to.amendments = from.getAmendments();
  complete_old(to);
}

} // namespace cotm::order
