// actors/order/codec_people.cpp: see codec_people.hpp.

#include "actors/order/codec_people.hpp"

namespace cotm::order {

// -- jeopardies ----------------------------------------------------------------------------------

void write(schema::JeopardyRaised::Builder to, const jeopardy_raised& from) {
  write(to.initKey(), from.what.key);
  to.setLevel(same_number<schema::JeopardyLevel>(from.what.level));
  to.setDueMs(to_ms(from.what.due));
  to.setAtMs(to_ms(from.what.raised));
  if (has_climbed(from.what))
    write(to.initClimbed(), from.what);
}

void read(jeopardy_raised& to, schema::JeopardyRaised::Reader from) {
  read(to.what.key, from.getKey());
  to.what.level = same_number<jeopardy_level>(from.getLevel());
  to.what.due = from_ms(from.getDueMs());
  to.what.raised = from_ms(from.getAtMs());
  if (from.hasClimbed())
    read(to.what, from.getClimbed());
}

void write(schema::JeopardyCleared::Builder to, const jeopardy_cleared& from) {
  write(to.initKey(), from.key);
  to.setAtMs(to_ms(from.at));
}

void read(jeopardy_cleared& to, schema::JeopardyCleared::Reader from) {
  read(to.key, from.getKey());
  to.at = from_ms(from.getAtMs());
}

void write(schema::JeopardyAcknowledged::Builder to, const jeopardy_acknowledged& from) {
  write(to.initKey(), from.key);
  to.setUntilMs(to_ms(from.until));
  write(to.initWho(), from.who);
  to.setAtMs(to_ms(from.at));
}

void read(jeopardy_acknowledged& to, schema::JeopardyAcknowledged::Reader from) {
  read(to.key, from.getKey());
  to.until = from_ms(from.getUntilMs());
  read(to.who, from.getWho());
  to.at = from_ms(from.getAtMs());
}

void write(schema::Escalated::Builder to, const escalated& from) {
  write(to.initKey(), from.key);
  to.setStep(from.step);
  to.setTo(text(from.to));
  to.setAtMs(to_ms(from.at));
}

void read(escalated& to, schema::Escalated::Reader from) {
  read(to.key, from.getKey());
  to.step = from.getStep();
  to.to = text(from.getTo());
  to.at = from_ms(from.getAtMs());
}

// -- tasks ---------------------------------------------------------------------------------------

void write(schema::TaskOpened::Builder to, const task_opened& from) {
  to.setTask(from.no);
  to.setType(text(from.type));
  to.setQueue(text(from.queue));
  to.setTitle(text(from.title));
  to.setSlot(to_number(from.about));
  to.setDueMs(to_ms(from.due));
  write(to.initWho(), from.who);
  to.setAtMs(to_ms(from.at));
  if (from.why)
    write(to.initWhy(), *from.why);
  to.setCause(same_number<schema::TaskCause>(from.cause));
  to.setPart(from.part);
}

void read(task_opened& to, schema::TaskOpened::Reader from) {
  to.no = from.getTask();
  to.type = text(from.getType());
  to.queue = text(from.getQueue());
  to.title = text(from.getTitle());
  to.about = to_slot(from.getSlot());
  to.due = maybe_from_ms(from.getDueMs());
  read(to.who, from.getWho());
  to.at = from_ms(from.getAtMs());
  if (from.hasWhy())
    read(to.why.emplace(), from.getWhy());
  to.cause = same_number<task_cause>(from.getCause());
  to.part = from.getPart();
}

void write(schema::TaskAsked::Builder to, const task_claimed& from) {
  to.setTask(from.no);
  write(to.initWho(), from.who);
  to.setAtMs(to_ms(from.at));
}

void read(task_claimed& to, schema::TaskAsked::Reader from) {
  to.no = from.getTask();
  read(to.who, from.getWho());
  to.at = from_ms(from.getAtMs());
}

void write(schema::TaskAsked::Builder to, const task_released& from) {
  to.setTask(from.no);
  write(to.initWho(), from.who);
  to.setAtMs(to_ms(from.at));
}

void read(task_released& to, schema::TaskAsked::Reader from) {
  to.no = from.getTask();
  read(to.who, from.getWho());
  to.at = from_ms(from.getAtMs());
}

void write(schema::TaskAssigned::Builder to, const task_assigned& from) {
  to.setTask(from.no);
  to.setTo(text(from.to));
  write(to.initWho(), from.who);
  to.setAtMs(to_ms(from.at));
}

void read(task_assigned& to, schema::TaskAssigned::Reader from) {
  to.no = from.getTask();
  to.to = text(from.getTo());
  read(to.who, from.getWho());
  to.at = from_ms(from.getAtMs());
}

void write(schema::TaskSnoozed::Builder to, const task_snoozed& from) {
  to.setTask(from.no);
  to.setUntilMs(to_ms(from.until));
  write(to.initWho(), from.who);
  to.setAtMs(to_ms(from.at));
}

void read(task_snoozed& to, schema::TaskSnoozed::Reader from) {
  to.no = from.getTask();
  to.until = from_ms(from.getUntilMs());
  read(to.who, from.getWho());
  to.at = from_ms(from.getAtMs());
}

void write(schema::TaskCommented::Builder to, const task_commented& from) {
  to.setTask(from.no);
  to.setText(text(from.text));
  write(to.initWho(), from.who);
  to.setAtMs(to_ms(from.at));
}

void read(task_commented& to, schema::TaskCommented::Reader from) {
  to.no = from.getTask();
  to.text = text(from.getText());
  read(to.who, from.getWho());
  to.at = from_ms(from.getAtMs());
}

void write(schema::TaskCompleted::Builder to, const task_completed& from) {
  to.setTask(from.no);
  to.setOutcome(text(from.outcome));
  write(to.initWho(), from.who);
  to.setAtMs(to_ms(from.at));
}

void read(task_completed& to, schema::TaskCompleted::Reader from) {
  to.no = from.getTask();
  to.outcome = text(from.getOutcome());
  read(to.who, from.getWho());
  to.at = from_ms(from.getAtMs());
}

void write(schema::TaskFact::Builder to, const task_cancelled& from) {
  to.setTask(from.no);
  to.setAtMs(to_ms(from.at));
}

void read(task_cancelled& to, schema::TaskFact::Reader from) {
  to = {from.getTask(), from_ms(from.getAtMs())};
}

// -- notices -------------------------------------------------------------------------------------

void write(schema::NoticeDue::Builder to, const notice_due& from) {
  to.setSink(text(from.sink));
  to.setOn(same_number<schema::NoticeTrigger>(from.on));
  to.setSlot(to_number(from.about));
  to.setAtMs(to_ms(from.at));
}

void read(notice_due& to, schema::NoticeDue::Reader from) {
  to = {text(from.getSink()), same_number<notice_trigger>(from.getOn()), to_slot(from.getSlot()),
        from_ms(from.getAtMs())};
}

void write(schema::NoticeFact::Builder to, const notice_confirmed& from) {
  to.setNotice(from.notice_no);
  to.setAtMs(to_ms(from.at));
}

void read(notice_confirmed& to, schema::NoticeFact::Reader from) {
  to = {from.getNotice(), from_ms(from.getAtMs())};
}

void write(schema::NoticeFailed::Builder to, const notice_failed& from) {
  to.setNotice(from.notice_no);
  to.setCode(text(from.code));
  to.setReason(text(from.reason));
  to.setRetryAtMs(to_ms(from.retry_at));
  to.setAtMs(to_ms(from.at));
}

void read(notice_failed& to, schema::NoticeFailed::Reader from) {
  to = {from.getNotice(), text(from.getCode()), text(from.getReason()),
        maybe_from_ms(from.getRetryAtMs()), from_ms(from.getAtMs())};
}

void write(schema::NoticeAsked::Builder to, const notice_resent& from) {
  to.setNotice(from.notice_no);
  write(to.initWho(), from.who);
  to.setAtMs(to_ms(from.at));
}

void read(notice_resent& to, schema::NoticeAsked::Reader from) {
  to.notice_no = from.getNotice();
  read(to.who, from.getWho());
  to.at = from_ms(from.getAtMs());
}

} // namespace cotm::order
