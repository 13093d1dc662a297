// actors/order/codec.cpp: see codec.hpp. One `write` and one `read` per type of the schema.

#include "actors/order/codec.hpp"

#include "schemas/flat.hpp"
#include "schemas/order.capnp.h"

#include <kj/exception.h>

#include <algorithm>
#include <array>
#include <utility>

namespace cotm::order {

namespace {

// -- plain values --------------------------------------------------------------------------------

std::int64_t to_ms(instant at) {
  return at.time_since_epoch().count();
}

std::int64_t to_ms(const std::optional<instant>& at) {
  return at ? to_ms(*at) : 0;
}

instant from_ms(std::int64_t ms) {
  return instant{duration{ms}};
}

std::optional<instant> maybe_from_ms(std::int64_t ms) {
  return ms == 0 ? std::nullopt : std::optional{from_ms(ms)};
}

capnp::Text::Reader text(const std::string& from) {
  return {from.c_str(), from.size()};
}

std::string text(capnp::Text::Reader from) {
  return {from.begin(), from.size()};
}

capnp::uint to_size(std::size_t size) {
  return static_cast<capnp::uint>(size);
}

/// Enumerations of the model and of the schema have the same numbers; codec_test holds them to it.
template <class To, class From>
To same_number(From from) {
  return static_cast<To>(from);
}

// -- plan ----------------------------------------------------------------------------------------

void write(schema::Item::Builder to, const item& from) {
  to.setId(text(from.id));
  to.setParent(static_cast<std::uint16_t>(from.parent ? *from.parent + 1 : 0));
  to.setAction(text(from.action));
  to.setAttributes(text(from.attributes));
}

item read(schema::Item::Reader from) {
  auto made = item{};
  made.id = text(from.getId());
  if (from.getParent() > 0)
    made.parent = static_cast<item_no>(from.getParent() - 1);
  made.action = text(from.getAction());
  made.attributes = text(from.getAttributes());
  return made;
}

void write(schema::DistributedPlan::Builder to, const distributed_plan& from) {
  to.setId(text(from.id));
  to.setDestination(text(from.destination));
  auto items = to.initItems(to_size(from.items.size()));
  for (std::size_t i = 0; i < from.items.size(); ++i)
    items.set(to_size(i), from.items[i]);
  to.setRequestedStartMs(to_ms(from.requested_start));
  to.setRequestedCompletionMs(to_ms(from.requested_completion));
  auto milestones = to.initMilestones(to_size(from.milestones.size()));
  for (std::size_t i = 0; i < from.milestones.size(); ++i) {
    auto one = milestones[to_size(i)];
    one.setName(text(from.milestones[i].name));
    one.setDueMs(to_ms(from.milestones[i].due));
    one.setIsPointOfNoReturn(from.milestones[i].is_point_of_no_return);
  }
  auto depends_on = to.initDependsOn(to_size(from.depends_on.size()));
  for (std::size_t i = 0; i < from.depends_on.size(); ++i) {
    auto one = depends_on[to_size(i)];
    one.setOn(from.depends_on[i].on);
    one.setType(same_number<schema::DependencyType>(from.depends_on[i].type));
    one.setDelayMs(from.depends_on[i].delay.count());
  }
  to.setGroup(text(from.group));
  to.setPayload(text(from.payload));
  to.setAcknowledgeWithinMs(from.acknowledge_within.count());
}

distributed_plan read(schema::DistributedPlan::Reader from) {
  auto made = distributed_plan{};
  made.id = text(from.getId());
  made.destination = text(from.getDestination());
  for (auto one : from.getItems())
    made.items.push_back(one);
  made.requested_start = maybe_from_ms(from.getRequestedStartMs());
  made.requested_completion = maybe_from_ms(from.getRequestedCompletionMs());
  for (auto one : from.getMilestones())
    made.milestones.push_back(
      {text(one.getName()), from_ms(one.getDueMs()), one.getIsPointOfNoReturn()});
  for (auto one : from.getDependsOn())
    made.depends_on.push_back(
      {one.getOn(), same_number<dependency_type>(one.getType()), duration{one.getDelayMs()}});
  made.group = text(from.getGroup());
  made.payload = text(from.getPayload());
  made.acknowledge_within = duration{from.getAcknowledgeWithinMs()};
  return made;
}

void write(schema::Plan::Builder to, const plan& from) {
  to.setExternalId(text(from.external_id));
  to.setFingerprint(kj::arrayPtr(from.fingerprint.data(), from.fingerprint.size()));
  to.setCustomer(text(from.customer));
  to.setPriority(from.priority);
  to.setRequestedStartMs(to_ms(from.requested_start));
  to.setRequestedCompletionMs(to_ms(from.requested_completion));
  to.setAttributes(text(from.attributes));
  auto items = to.initItems(to_size(from.items.size()));
  for (std::size_t i = 0; i < from.items.size(); ++i)
    write(items[to_size(i)], from.items[i]);
  auto distributed = to.initDistributed(to_size(from.distributed.size()));
  for (std::size_t i = 0; i < from.distributed.size(); ++i)
    write(distributed[to_size(i)], from.distributed[i]);
}

plan_ptr read(schema::Plan::Reader from) {
  auto made = std::make_shared<plan>();
  made->external_id = text(from.getExternalId());
  auto fingerprint = from.getFingerprint();
  std::copy_n(fingerprint.begin(), std::min(fingerprint.size(), made->fingerprint.size()),
              made->fingerprint.begin());
  made->customer = text(from.getCustomer());
  made->priority = from.getPriority();
  made->requested_start = maybe_from_ms(from.getRequestedStartMs());
  made->requested_completion = maybe_from_ms(from.getRequestedCompletionMs());
  made->attributes = text(from.getAttributes());
  made->items.reserve(from.getItems().size());
  for (auto one : from.getItems())
    made->items.push_back(read(one));
  made->distributed.reserve(from.getDistributed().size());
  for (auto one : from.getDistributed())
    made->distributed.push_back(read(one));
  return made;
}

// -- jeopardies ----------------------------------------------------------------------------------

void write(schema::JeopardyKey::Builder to, const jeopardy_key& from) {
  to.setKind(same_number<schema::JeopardyKind>(from.kind));
  to.setSlot(static_cast<std::uint16_t>(from.about ? *from.about + 1 : 0));
  to.setMilestone(from.milestone_no);
}

jeopardy_key read(schema::JeopardyKey::Reader from) {
  auto about
    = from.getSlot() == 0 ? std::nullopt : std::optional{static_cast<slot>(from.getSlot() - 1)};
  return {same_number<jeopardy_kind>(from.getKind()), about, from.getMilestone()};
}

// -- events --------------------------------------------------------------------------------------

struct event_writer {
  schema::Event::Builder to;

  void operator()(const placed& from) {
    auto one = to.initPlaced();
    write(one.initPlan(), *from.asked);
    one.setAtMs(to_ms(from.at));
  }
  void operator()(const released& from) {
    auto one = to.initReleased();
    auto slots = one.initSlots(to_size(from.slots.size()));
    for (std::size_t i = 0; i < from.slots.size(); ++i)
      slots.set(to_size(i), from.slots[i]);
    one.setAtMs(to_ms(from.at));
  }
  void operator()(const acknowledged& from) {
    auto one = to.initAcknowledged();
    one.setSlot(from.about);
    one.setAtMs(to_ms(from.at));
  }
  void operator()(const milestone_reached& from) {
    auto one = to.initMilestoneReached();
    one.setSlot(from.about);
    one.setMilestone(from.milestone_no);
    one.setAtMs(to_ms(from.at));
  }
  void operator()(const completed& from) {
    auto one = to.initCompleted();
    one.setSlot(from.about);
    one.setAtMs(to_ms(from.at));
  }
  void operator()(const failed& from) {
    auto one = to.initFailed();
    one.setSlot(from.about);
    one.setCode(text(from.code));
    one.setReason(text(from.reason));
    one.setAtMs(to_ms(from.at));
  }
  void operator()(const jeopardy_raised& from) {
    auto one = to.initJeopardyRaised();
    write(one.initKey(), from.what.key);
    one.setLevel(same_number<schema::JeopardyLevel>(from.what.level));
    one.setDueMs(to_ms(from.what.due));
    one.setAtMs(to_ms(from.what.raised));
  }
  void operator()(const jeopardy_cleared& from) {
    auto one = to.initJeopardyCleared();
    write(one.initKey(), from.key);
    one.setAtMs(to_ms(from.at));
  }
  void operator()(const quarantined& from) {
    auto one = to.initQuarantined();
    one.setSlot(from.about);
    one.setReason(text(from.reason));
    one.setAtMs(to_ms(from.at));
  }
  void operator()(const reviewed& from) {
    to.initReviewed().setAtMs(to_ms(from.at));
  }
};

[[noreturn]] void fail_on_unknown_event() {
  KJ_FAIL_REQUIRE("an event of a later release; this one cannot read the journal");
}

event read(schema::Event::Reader from) {
  switch (from.which()) {
    case schema::Event::PLACED:
      return placed{read(from.getPlaced().getPlan()), from_ms(from.getPlaced().getAtMs())};
    case schema::Event::RELEASED: {
      auto made = released{{}, from_ms(from.getReleased().getAtMs())};
      for (auto about : from.getReleased().getSlots())
        made.slots.push_back(about);
      return made;
    }
    case schema::Event::ACKNOWLEDGED:
      return acknowledged{from.getAcknowledged().getSlot(),
                          from_ms(from.getAcknowledged().getAtMs())};
    case schema::Event::MILESTONE_REACHED: {
      auto one = from.getMilestoneReached();
      return milestone_reached{one.getSlot(), one.getMilestone(), from_ms(one.getAtMs())};
    }
    case schema::Event::COMPLETED:
      return completed{from.getCompleted().getSlot(), from_ms(from.getCompleted().getAtMs())};
    case schema::Event::FAILED: {
      auto one = from.getFailed();
      return failed{one.getSlot(), text(one.getCode()), text(one.getReason()),
                    from_ms(one.getAtMs())};
    }
    case schema::Event::JEOPARDY_RAISED: {
      auto one = from.getJeopardyRaised();
      return jeopardy_raised{{read(one.getKey()), same_number<jeopardy_level>(one.getLevel()),
                              from_ms(one.getDueMs()), from_ms(one.getAtMs())}};
    }
    case schema::Event::JEOPARDY_CLEARED: {
      auto one = from.getJeopardyCleared();
      return jeopardy_cleared{read(one.getKey()), from_ms(one.getAtMs())};
    }
    case schema::Event::QUARANTINED: {
      auto one = from.getQuarantined();
      return quarantined{one.getSlot(), text(one.getReason()), from_ms(one.getAtMs())};
    }
    case schema::Event::REVIEWED:
      return reviewed{from_ms(from.getReviewed().getAtMs())};
  }
  fail_on_unknown_event();
}

// -- digest --------------------------------------------------------------------------------------

void write(schema::Digest::Builder to, const digest& from) {
  to.setState(same_number<schema::OrderState>(from.state));
  to.setJeopardy(same_number<schema::JeopardyLevel>(from.jeopardy));
  to.setPriority(from.priority);
  to.setPercentComplete(from.percent_complete);
  to.setCustomer(text(from.customer));
  to.setExternalId(text(from.external_id));
  auto destinations = to.initDestinations(to_size(from.destinations.size()));
  for (std::size_t i = 0; i < from.destinations.size(); ++i)
    destinations.set(to_size(i), text(from.destinations[i]));
}

digest read(schema::Digest::Reader from) {
  digest made;
  made.state = same_number<lifecycle>(from.getState());
  made.jeopardy = same_number<jeopardy_level>(from.getJeopardy());
  made.priority = from.getPriority();
  made.percent_complete = from.getPercentComplete();
  made.customer = text(from.getCustomer());
  made.external_id = text(from.getExternalId());
  for (auto one : from.getDestinations())
    made.destinations.push_back(text(one));
  return made;
}

// -- summaries -----------------------------------------------------------------------------------

std::optional<slot> subject_of(schema::JeopardyKey::Reader key) {
  return read(key).about;
}

/// Appends what a list shows of one event; a release is shown once per distributed order.
void summarise(std::vector<event_summary>& to, schema::Event::Reader from) {
  switch (from.which()) {
    case schema::Event::PLACED:
      to.push_back({"placed", std::nullopt});
      return;
    case schema::Event::RELEASED:
      for (auto about : from.getReleased().getSlots())
        to.push_back({"released", about});
      return;
    case schema::Event::ACKNOWLEDGED:
      to.push_back({"acknowledged", from.getAcknowledged().getSlot()});
      return;
    case schema::Event::MILESTONE_REACHED:
      to.push_back({"milestoneReached", from.getMilestoneReached().getSlot()});
      return;
    case schema::Event::COMPLETED:
      to.push_back({"completed", from.getCompleted().getSlot()});
      return;
    case schema::Event::FAILED:
      to.push_back({"failed", from.getFailed().getSlot()});
      return;
    case schema::Event::JEOPARDY_RAISED:
      to.push_back({"jeopardyRaised", subject_of(from.getJeopardyRaised().getKey())});
      return;
    case schema::Event::JEOPARDY_CLEARED:
      to.push_back({"jeopardyCleared", subject_of(from.getJeopardyCleared().getKey())});
      return;
    case schema::Event::QUARANTINED:
      to.push_back({"quarantined", from.getQuarantined().getSlot()});
      return;
    case schema::Event::REVIEWED:
      to.push_back({"reviewed", std::nullopt});
      return;
  }
  fail_on_unknown_event();
}

// -- snapshot ------------------------------------------------------------------------------------

void write(schema::Progress::Builder to, const progress& from) {
  to.setReleasedMs(to_ms(from.released));
  to.setAcknowledgedMs(to_ms(from.acknowledged));
  to.setSettledMs(to_ms(from.settled));
  to.setOutcome(same_number<schema::Outcome>(from.how));
  to.setCode(text(from.code));
  to.setReason(text(from.reason));
  to.setIsQuarantined(from.is_quarantined);
  auto milestones = to.initMilestonesMs(to_size(from.milestones.size()));
  for (std::size_t i = 0; i < from.milestones.size(); ++i)
    milestones.set(to_size(i), to_ms(from.milestones[i]));
}

progress read(schema::Progress::Reader from) {
  progress made;
  made.released = maybe_from_ms(from.getReleasedMs());
  made.acknowledged = maybe_from_ms(from.getAcknowledgedMs());
  made.settled = maybe_from_ms(from.getSettledMs());
  made.how = same_number<outcome>(from.getOutcome());
  made.code = text(from.getCode());
  made.reason = text(from.getReason());
  made.is_quarantined = from.getIsQuarantined();
  for (auto at : from.getMilestonesMs())
    made.milestones.push_back(maybe_from_ms(at));
  return made;
}

} // namespace

std::string encode_record(const std::vector<event>& facts, const digest& summary) {
  schema::flat_builder builder;
  auto root = builder.init<schema::OrderRecord>();
  auto events = root.initEvents(to_size(facts.size()));
  for (std::size_t i = 0; i < facts.size(); ++i)
    std::visit(event_writer{events[to_size(i)]}, facts[i]);
  write(root.initDigest(), summary);
  return builder.bytes();
}

record_content decode_record(std::string_view payload) {
  schema::flat_reader reader{payload};
  auto root = reader.root<schema::OrderRecord>();
  record_content made;
  made.events.reserve(root.getEvents().size());
  for (auto one : root.getEvents())
    made.events.push_back(read(one));
  made.summary = read(root.getDigest());
  return made;
}

record_outline decode_outline(std::string_view payload) {
  schema::flat_reader reader{payload};
  auto root = reader.root<schema::OrderRecord>();
  record_outline made;
  for (auto one : root.getEvents())
    summarise(made.events, one);
  made.summary = read(root.getDigest());
  return made;
}

std::string encode_snapshot(const snapshot& of) {
  schema::flat_builder builder;
  auto root = builder.init<schema::OrderSnapshot>();
  root.setRevision(of.revision);
  root.setPosition(of.position);
  write(root.initPlan(), *of.order.asked);
  root.setPlacedMs(to_ms(of.order.placed));
  root.setChangedMs(to_ms(of.order.changed));
  root.setReviewedMs(to_ms(of.order.reviewed));
  auto distributed = root.initDistributed(to_size(of.order.distributed.size()));
  for (std::size_t i = 0; i < of.order.distributed.size(); ++i)
    write(distributed[to_size(i)], of.order.distributed[i]);
  auto jeopardies = root.initJeopardies(to_size(of.order.jeopardies.size()));
  for (std::size_t i = 0; i < of.order.jeopardies.size(); ++i) {
    auto one = jeopardies[to_size(i)];
    write(one.initKey(), of.order.jeopardies[i].key);
    one.setLevel(same_number<schema::JeopardyLevel>(of.order.jeopardies[i].level));
    one.setDueMs(to_ms(of.order.jeopardies[i].due));
    one.setRaisedMs(to_ms(of.order.jeopardies[i].raised));
  }
  return builder.bytes();
}

snapshot decode_snapshot(std::string_view bytes) {
  schema::flat_reader reader{bytes};
  auto root = reader.root<schema::OrderSnapshot>();
  snapshot made{root.getRevision(), root.getPosition(), {}};
  made.order.asked = read(root.getPlan());
  made.order.placed = from_ms(root.getPlacedMs());
  made.order.changed = from_ms(root.getChangedMs());
  made.order.reviewed = from_ms(root.getReviewedMs());
  for (auto one : root.getDistributed())
    made.order.distributed.push_back(read(one));
  for (auto one : root.getJeopardies())
    made.order.jeopardies.push_back({read(one.getKey()),
                                     same_number<jeopardy_level>(one.getLevel()),
                                     from_ms(one.getDueMs()), from_ms(one.getRaisedMs())});
  return made;
}

} // namespace cotm::order
