// actors/link/monitor_codec.cpp: see monitor_codec.hpp.

#include "actors/link/monitor_codec.hpp"

#include "runtime/utf8.hpp"
#include "runtime/wire.hpp"
#include "schemas/monitor.capnp.h"

#include <algorithm>
#include <string>

namespace cotm::link {

namespace {

using runtime::to_view;

// Schema and model name the same things in the same order; a new one must be added to both.
static_assert(static_cast<int>(schema::OrderState::ACKNOWLEDGED)
              == static_cast<int>(order::lifecycle::acknowledged));
static_assert(static_cast<int>(schema::OrderState::FAILED)
              == static_cast<int>(order::lifecycle::failed));
static_assert(static_cast<int>(schema::JeopardyLevel::NONE)
              == static_cast<int>(order::jeopardy_level::none));
static_assert(static_cast<int>(schema::JeopardyLevel::CRITICAL)
              == static_cast<int>(order::jeopardy_level::critical));

/// Bytes of a group's name: a prefix such as "destination." and a name.
constexpr std::size_t group_bytes_max = order::name_bytes_max + 32;

void encode(schema::Digest::Builder to, const order::digest& from) {
  to.setState(static_cast<schema::OrderState>(from.state));
  to.setJeopardy(static_cast<schema::JeopardyLevel>(from.jeopardy));
  to.setPriority(from.priority);
  to.setPercentComplete(from.percent_complete);
  to.setCustomer(from.customer);
  to.setExternalId(from.external_id);
  auto names = to.initDestinations(static_cast<unsigned>(from.destinations.size()));
  for (unsigned at = 0; at < names.size(); ++at)
    names.set(at, from.destinations[at]);
}

void encode(schema::StatusChange::Builder to, const status_change& from,
            persistence::position previous) {
  to.setNumber(from.number);
  to.setPrevious(previous);
  to.setOrderHigh(runtime::uuid_word(from.id, 0));
  to.setOrderLow(runtime::uuid_word(from.id, 8));
  to.setRevision(from.revision);
  to.setTimeMs(from.time.time_since_epoch().count());
  encode(to.initDigest(), from.digest);
  auto events = to.initEvents(static_cast<unsigned>(from.events.size()));
  for (unsigned at = 0; at < events.size(); ++at) {
    const auto& event = from.events[at];
    events[at].setName(std::string{event.name});
    if (event.about)
      events[at].setDistributedOrder(std::to_string(*event.about));
  }
}

result<monitor_request, refusal> decode(schema::Subscribe::Reader from) {
  if (from.getVersion() != monitor_version)
    return tl::unexpected{
      refusal{"version", "this side speaks version " + std::to_string(monitor_version), 0}};
  auto group = to_view(from.getGroup());
  if (group.empty() || group.size() > group_bytes_max || !runtime::is_utf8(group))
    return tl::unexpected{refusal{"invalid", "the group's name is empty, too long or no UTF-8", 0}};
  return subscription{std::string{group}, from.getAfter(), from.getOnlyNew(), from.getCredit()};
}

template <class Fill>
runtime::envelope make_envelope(std::size_t about_bytes, Fill fill) {
  auto message = capnp::MallocMessageBuilder{runtime::words_for(about_bytes)};
  fill(message.initRoot<schema::MonitorMessage>());
  return runtime::envelope{runtime::to_bytes(message)};
}

} // namespace

result<monitor_request, refusal> decode_monitor_request(const runtime::envelope& from) {
  using answer = result<monitor_request, refusal>;
  auto read = runtime::read_message<schema::MonitorMessage>(from.bytes(), [](auto root) -> answer {
    switch (root.which()) {
      case schema::MonitorMessage::SUBSCRIBE:
        return decode(root.getSubscribe());
      case schema::MonitorMessage::CREDIT:
        return root.getCredit();
      case schema::MonitorMessage::REFUSAL:
      case schema::MonitorMessage::CHANGES:
        break;
    }
    return tl::unexpected{refusal{"unexpected", "expected a subscription or credit", 0}};
  });
  if (!read)
    return tl::unexpected{refusal{"undecodable", "the bytes are no message of this schema", 0}};
  return std::move(*read);
}

runtime::envelope encode_changes(const changes& told, std::size_t first, std::size_t count) {
  auto last = std::min(told.list.size(), first + count);
  return make_envelope(256 * (last - first), [&](schema::MonitorMessage::Builder to) {
    auto list = to.initChanges(static_cast<unsigned>(last - first));
    for (auto at = first; at < last; ++at)
      encode(list[static_cast<unsigned>(at - first)], *told.list[at], told.previous[at]);
  });
}

runtime::envelope encode_monitor_refusal(const refusal& why) {
  return make_envelope(
    why.code.size() + why.reason.size(),
    [&](schema::MonitorMessage::Builder to) { to.setRefusal(why.code + ": " + why.reason); });
}

} // namespace cotm::link
