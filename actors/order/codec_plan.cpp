// actors/order/codec_plan.cpp: plans, and the parts that are in records as well as in snapshots.

#include "actors/order/codec_parts.hpp"

#include <algorithm>

namespace cotm::order {

void write(schema::Item::Builder to, const item& from) {
  to.setId(text(from.id));
  to.setParent(static_cast<std::uint16_t>(from.parent ? *from.parent + 1 : 0));
  to.setAction(text(from.action));
  to.setAttributes(text(from.attributes));
}

void read(item& to, schema::Item::Reader from) {
  to.id = text(from.getId());
  if (from.getParent() > 0)
    to.parent = static_cast<item_no>(from.getParent() - 1);
  to.action = text(from.getAction());
  to.attributes = text(from.getAttributes());
}

void write(schema::Milestone::Builder to, const milestone& from) {
  to.setName(text(from.name));
  to.setDueMs(to_ms(from.due));
  to.setIsPointOfNoReturn(from.is_point_of_no_return);
}

void read(milestone& to, schema::Milestone::Reader from) {
  to = {text(from.getName()), from_ms(from.getDueMs()), from.getIsPointOfNoReturn()};
}

void write(schema::Dependency::Builder to, const dependency& from) {
  to.setOn(from.on);
  to.setType(same_number<schema::DependencyType>(from.type));
  to.setDelayMs(from.delay.count());
}

void read(dependency& to, schema::Dependency::Reader from) {
  to = {from.getOn(), same_number<dependency_type>(from.getType()), duration{from.getDelayMs()}};
}

void write(schema::Relation::Builder to, const relation& from) {
  to.setOn(kj::arrayPtr(from.on.bytes.data(), from.on.bytes.size()));
  to.setName(text(from.name));
  to.setType(same_number<schema::DependencyType>(from.type));
  to.setDelayMs(from.delay.count());
}

void read(relation& to, schema::Relation::Reader from) {
  auto on = from.getOn();
  std::copy_n(on.begin(), std::min(on.size(), to.on.bytes.size()), to.on.bytes.begin());
  to.name = text(from.getName());
  to.type = same_number<dependency_type>(from.getType());
  to.delay = duration{from.getDelayMs()};
}

void write(schema::DistributedPlan::Builder to, const distributed_plan& from) {
  to.setId(text(from.id));
  to.setDestination(text(from.destination));
  if (!from.items.empty())
    write_slots(to.initItems(to_size(from.items.size())), from.items);
  to.setRequestedStartMs(to_ms(from.requested_start));
  to.setRequestedCompletionMs(to_ms(from.requested_completion));
  if (!from.milestones.empty())
    write_all(to.initMilestones(to_size(from.milestones.size())), from.milestones);
  if (!from.depends_on.empty())
    write_all(to.initDependsOn(to_size(from.depends_on.size())), from.depends_on);
  to.setGroup(text(from.group));
  to.setPayload(text(from.payload));
  to.setAcknowledgeWithinMs(from.acknowledge_within.count());
  to.setIsRemoved(from.is_removed);
}

void read(distributed_plan& to, schema::DistributedPlan::Reader from) {
  to.id = text(from.getId());
  to.destination = text(from.getDestination());
  read_slots(to.items, from.getItems());
  to.requested_start = maybe_from_ms(from.getRequestedStartMs());
  to.requested_completion = maybe_from_ms(from.getRequestedCompletionMs());
  read_all(to.milestones, from.getMilestones());
  read_all(to.depends_on, from.getDependsOn());
  to.group = text(from.getGroup());
  to.payload = text(from.getPayload());
  to.acknowledge_within = duration{from.getAcknowledgeWithinMs()};
  to.is_removed = from.getIsRemoved();
}

void write(schema::Plan::Builder to, const plan& from) {
  to.setExternalId(text(from.external_id));
  to.setFingerprint(kj::arrayPtr(from.fingerprint.data(), from.fingerprint.size()));
  to.setCustomer(text(from.customer));
  to.setPriority(from.priority);
  to.setRequestedStartMs(to_ms(from.requested_start));
  to.setRequestedCompletionMs(to_ms(from.requested_completion));
  to.setAttributes(text(from.attributes));
  write_all(to.initItems(to_size(from.items.size())), from.items);
  write_all(to.initDistributed(to_size(from.distributed.size())), from.distributed);
  to.setCategory(text(from.category));
  if (!from.relations.empty())
    write_all(to.initRelations(to_size(from.relations.size())), from.relations);
}

plan_ptr read_plan(schema::Plan::Reader from) {
  auto made = std::make_shared<plan>();
  read(*made, from);
  return made;
}

void read(plan& to, schema::Plan::Reader from) {
  to.external_id = text(from.getExternalId());
  auto fingerprint = from.getFingerprint();
  std::copy_n(fingerprint.begin(), std::min(fingerprint.size(), to.fingerprint.size()),
              to.fingerprint.begin());
  to.customer = text(from.getCustomer());
  to.category = text(from.getCategory());
  to.priority = from.getPriority();
  to.requested_start = maybe_from_ms(from.getRequestedStartMs());
  to.requested_completion = maybe_from_ms(from.getRequestedCompletionMs());
  to.attributes = text(from.getAttributes());
  read_all(to.items, from.getItems());
  read_all(to.distributed, from.getDistributed());
  read_all(to.relations, from.getRelations());
}

void write(schema::OnBehalf::Builder to, const on_behalf& from) {
  to.setBy(text(from.by));
  to.setWhy(text(from.why));
}

void read(on_behalf& to, schema::OnBehalf::Reader from) {
  to = {text(from.getBy()), text(from.getWhy())};
}

void write(schema::JeopardyKey::Builder to, const jeopardy_key& from) {
  to.setKind(same_number<schema::JeopardyKind>(from.kind));
  to.setSlot(to_number(from.about));
  to.setPart(from.part);
}

void read(jeopardy_key& to, schema::JeopardyKey::Reader from) {
  to = {same_number<jeopardy_kind>(from.getKind()), to_slot(from.getSlot()), from.getPart()};
}

bool has_climbed(const jeopardy& one) {
  return one.steps > 0 || !one.owner.empty() || !one.acknowledged_by.empty()
         || one.acknowledged_until;
}

void write(schema::Climbed::Builder to, const jeopardy& from) {
  to.setSteps(from.steps);
  to.setOwner(text(from.owner));
  to.setAcknowledgedBy(text(from.acknowledged_by));
  to.setAcknowledgedUntilMs(to_ms(from.acknowledged_until));
}

void read(jeopardy& to, schema::Climbed::Reader from) {
  to.steps = from.getSteps();
  to.owner = text(from.getOwner());
  to.acknowledged_by = text(from.getAcknowledgedBy());
  to.acknowledged_until = maybe_from_ms(from.getAcknowledgedUntilMs());
}

void write(schema::Related::Builder to, const related& from) {
  to.setStartedMs(to_ms(from.started));
  to.setFinishedMs(to_ms(from.finished));
  to.setIsLost(from.is_lost);
}

void read(related& to, schema::Related::Reader from) {
  to = {maybe_from_ms(from.getStartedMs()), maybe_from_ms(from.getFinishedMs()), from.getIsLost()};
}

} // namespace cotm::order
