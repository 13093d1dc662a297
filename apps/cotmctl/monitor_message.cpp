// apps/cotmctl/monitor_message.cpp: see monitor_message.hpp.

#include "apps/cotmctl/monitor_message.hpp"

#include "runtime/wire.hpp"
#include "schemas/monitor.capnp.h"

#include <algorithm>
#include <utility>

namespace cotm::ctl {

namespace {

/// The version of the conversation that we speak.
constexpr std::uint16_t version = 1;

template <class Enum>
Enum capped(std::uint16_t raw, Enum most) {
  return static_cast<Enum>(std::min(raw, static_cast<std::uint16_t>(most)));
}

order::digest digest_of(schema::Digest::Reader from) {
  order::digest made;
  made.state = capped(static_cast<std::uint16_t>(from.getState()), order::lifecycle::failed);
  made.jeopardy
    = capped(static_cast<std::uint16_t>(from.getJeopardy()), order::jeopardy_level::critical);
  made.priority = from.getPriority();
  made.percent_complete = from.getPercentComplete();
  made.customer = runtime::to_view(from.getCustomer());
  made.external_id = runtime::to_view(from.getExternalId());
  for (auto name : from.getDestinations())
    made.destinations.emplace_back(runtime::to_view(name));
  return made;
}

monitor_change change_of(schema::StatusChange::Reader from) {
  monitor_change made;
  made.number = from.getNumber();
  made.previous = from.getPrevious();
  made.order = runtime::uuid_of_words(from.getOrderHigh(), from.getOrderLow()).text();
  made.revision = from.getRevision();
  made.time = instant{duration{from.getTimeMs()}};
  made.digest = digest_of(from.getDigest());
  for (auto event : from.getEvents())
    made.events.push_back({std::string{runtime::to_view(event.getName())},
                           std::string{runtime::to_view(event.getDistributedOrder())}});
  return made;
}

monitor_answer answer_of(schema::MonitorMessage::Reader from) {
  if (from.isRefusal())
    return std::string{runtime::to_view(from.getRefusal())};
  if (!from.isChanges())
    return std::string{"an unexpected message"};
  std::vector<monitor_change> made;
  for (auto change : from.getChanges())
    made.push_back(change_of(change));
  return made;
}

} // namespace

runtime::envelope encode_subscribe(const subscription& wanted) {
  capnp::MallocMessageBuilder message;
  auto to = message.initRoot<schema::MonitorMessage>().initSubscribe();
  to.setVersion(version);
  to.setGroup(wanted.group);
  to.setAfter(wanted.after);
  to.setCredit(wanted.credit);
  to.setOnlyNew(wanted.is_only_new);
  return runtime::envelope{runtime::to_bytes(message)};
}

runtime::envelope encode_credit(std::uint32_t credit) {
  capnp::MallocMessageBuilder message;
  message.initRoot<schema::MonitorMessage>().setCredit(credit);
  return runtime::envelope{runtime::to_bytes(message)};
}

monitor_answer decode_answer(const runtime::envelope& from) {
  auto read = runtime::read_message<schema::MonitorMessage>(
    from.bytes(), [](auto root) { return answer_of(root); });
  return read ? std::move(*read) : monitor_answer{std::string{"an undecodable message"}};
}

} // namespace cotm::ctl
