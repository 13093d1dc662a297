// actors/order/codec_people.hpp: events about what people have to do with: jeopardies, tasks,
// notices. For codec_events.cpp.

#pragma once

#include "actors/order/codec_parts.hpp"

namespace cotm::order {

void write(schema::JeopardyRaised::Builder to, const jeopardy_raised& from);
void read(jeopardy_raised& to, schema::JeopardyRaised::Reader from);
void write(schema::JeopardyCleared::Builder to, const jeopardy_cleared& from);
void read(jeopardy_cleared& to, schema::JeopardyCleared::Reader from);
void write(schema::JeopardyAcknowledged::Builder to, const jeopardy_acknowledged& from);
void read(jeopardy_acknowledged& to, schema::JeopardyAcknowledged::Reader from);
void write(schema::Escalated::Builder to, const escalated& from);
void read(escalated& to, schema::Escalated::Reader from);
void write(schema::TaskOpened::Builder to, const task_opened& from);
void read(task_opened& to, schema::TaskOpened::Reader from);
void write(schema::TaskAsked::Builder to, const task_claimed& from);
void read(task_claimed& to, schema::TaskAsked::Reader from);
void write(schema::TaskAsked::Builder to, const task_released& from);
void read(task_released& to, schema::TaskAsked::Reader from);
void write(schema::TaskAssigned::Builder to, const task_assigned& from);
void read(task_assigned& to, schema::TaskAssigned::Reader from);
void write(schema::TaskSnoozed::Builder to, const task_snoozed& from);
void read(task_snoozed& to, schema::TaskSnoozed::Reader from);
void write(schema::TaskCommented::Builder to, const task_commented& from);
void read(task_commented& to, schema::TaskCommented::Reader from);
void write(schema::TaskCompleted::Builder to, const task_completed& from);
void read(task_completed& to, schema::TaskCompleted::Reader from);
void write(schema::TaskFact::Builder to, const task_cancelled& from);
void read(task_cancelled& to, schema::TaskFact::Reader from);
void write(schema::NoticeDue::Builder to, const notice_due& from);
void read(notice_due& to, schema::NoticeDue::Reader from);
void write(schema::NoticeFact::Builder to, const notice_confirmed& from);
void read(notice_confirmed& to, schema::NoticeFact::Reader from);
void write(schema::NoticeFailed::Builder to, const notice_failed& from);
void read(notice_failed& to, schema::NoticeFailed::Reader from);
void write(schema::NoticeAsked::Builder to, const notice_resent& from);
void read(notice_resent& to, schema::NoticeAsked::Reader from);

} // namespace cotm::order
