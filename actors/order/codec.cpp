// actors/order/codec.cpp: see codec.hpp. Records and their digests; codec_plan, codec_events,
// codec_people and codec_state have one `write` and one `read` per type of the schema.

#include "actors/order/codec_parts.hpp"
#include "schemas/flat.hpp"

#include <kj/exception.h>

#include <utility>

namespace cotm::order {

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

void read(digest& to, schema::Digest::Reader from) {
  to.state = same_number<lifecycle>(from.getState());
  to.jeopardy = same_number<jeopardy_level>(from.getJeopardy());
  to.priority = from.getPriority();
  to.percent_complete = from.getPercentComplete();
  to.customer = text(from.getCustomer());
  to.external_id = text(from.getExternalId());
  for (auto one : from.getDestinations())
    to.destinations.push_back(text(one));
}

namespace {

/// Appends what a list shows of one event: one line for each distributed order that it is about.
/// The plan of a new order is not read for it.
void summarise(std::vector<event_summary>& to, schema::Event::Reader from) {
  if (from.isPlaced()) {
    to.push_back({"placed", std::nullopt});
    return;
  }
  event fact;
  read(fact, from);
  auto subjects = subjects_of(fact);
  for (auto about : subjects)
    to.push_back({name_of(fact), about});
  if (subjects.empty())
    to.push_back({name_of(fact), std::nullopt});
}

} // namespace

std::string encode_record(const std::vector<event>& facts, const digest& summary) {
  schema::flat_builder builder;
  auto root = builder.init<schema::OrderRecord>();
  write_all(root.initEvents(to_size(facts.size())), facts);
  write(root.initDigest(), summary);
  return builder.bytes();
}

record_content decode_record(std::string_view payload) {
  schema::flat_reader reader{payload};
  auto root = reader.root<schema::OrderRecord>();
  record_content made;
  read_all(made.events, root.getEvents());
  read(made.summary, root.getDigest());
  return made;
}

record_outline decode_outline(std::string_view payload) {
  schema::flat_reader reader{payload};
  auto root = reader.root<schema::OrderRecord>();
  record_outline made;
  for (auto one : root.getEvents())
    summarise(made.events, one);
  read(made.summary, root.getDigest());
  return made;
}

std::string encode_snapshot(const snapshot& of) {
  schema::flat_builder builder;
  auto root = builder.init<schema::OrderSnapshot>();
  root.setRevision(of.revision);
  root.setPosition(of.position);
  write(root, of.order);
  return builder.bytes();
}

snapshot decode_snapshot(std::string_view bytes) {
  schema::flat_reader reader{bytes};
  auto root = reader.root<schema::OrderSnapshot>();
  snapshot made{root.getRevision(), root.getPosition(), {}};
  read(made.order, root);
  return made;
}

} // namespace cotm::order
