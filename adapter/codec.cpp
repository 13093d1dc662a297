// adapter/codec.cpp: see codec.hpp.

#include "adapter/codec.hpp"

#include "runtime/wire.hpp"
#include "schemas/adapter.capnp.h"

#include <algorithm>
#include <utility>

namespace cotm::adapter {

namespace {

using runtime::set_text;
using runtime::to_view;

std::optional<transfer_kind> to_kind(schema::TransferKind from) {
  switch (from) {
    case schema::TransferKind::PERFORM:
      return transfer_kind::perform;
    case schema::TransferKind::AMEND:
      return transfer_kind::amend;
    case schema::TransferKind::CANCEL:
      return transfer_kind::cancel;
    case schema::TransferKind::COMPENSATE:
      return transfer_kind::compensate;
    case schema::TransferKind::NOTIFY:
      return transfer_kind::notify;
  }
  return std::nullopt; // Something that only a later version knows.
}

schema::TransferKind to_schema(transfer_kind kind) {
  switch (kind) {
    case transfer_kind::perform:
      return schema::TransferKind::PERFORM;
    case transfer_kind::amend:
      return schema::TransferKind::AMEND;
    case transfer_kind::cancel:
      return schema::TransferKind::CANCEL;
    case transfer_kind::compensate:
      return schema::TransferKind::COMPENSATE;
    case transfer_kind::notify:
      break;
  }
  return schema::TransferKind::NOTIFY;
}

std::int64_t to_ms(const std::optional<instant>& at) {
  return at ? at->time_since_epoch().count() : 0;
}

std::optional<instant> to_instant(std::int64_t ms) {
  return ms == 0 ? std::nullopt : std::optional{instant{duration{ms}}};
}

transfer_key decode_key(schema::Key::Reader from) {
  return {runtime::uuid_of_words(from.getOrderHigh(), from.getOrderLow()),
          std::string{to_view(from.getDistributedOrder())}, from.getRevision()};
}

void encode_key(schema::Key::Builder to, const transfer_key& key) {
  to.setOrderHigh(runtime::uuid_word(key.order, 0));
  to.setOrderLow(runtime::uuid_word(key.order, 8));
  to.setDistributedOrder(key.distributed_order);
  to.setRevision(key.revision);
}

transfer decode_transfer(schema::Transfer::Reader from) {
  auto made = transfer{};
  auto kind = to_kind(from.getKind());
  made.key = decode_key(from.getKey());
  made.is_understood = kind.has_value();
  made.kind = kind.value_or(transfer_kind::perform);
  made.about = from.getAbout();
  made.destination = to_view(from.getDestination());
  made.priority = from.getPriority();
  made.attempt = from.getAttempt();
  made.requested_start = to_instant(from.getRequestedStartMs());
  made.requested_completion = to_instant(from.getRequestedCompletionMs());
  for (auto name : from.getMilestones())
    made.milestones.push_back(to_view(name));
  for (auto item : from.getItems())
    made.items.push_back(
      {to_view(item.getId()), to_view(item.getAction()), to_view(item.getAttributes())});
  made.payload = to_view(from.getPayload());
  made.external_id = to_view(from.getExternalId());
  made.customer = to_view(from.getCustomer());
  return made;
}

void encode_failure(schema::Failure::Builder to, const report& said) {
  to.setCode(said.code);
  to.setReason(said.reason);
}

void encode_report(schema::Report::Builder to, const report& said) {
  to.setNumber(said.number);
  encode_key(to.initKey(), said.key);
  to.setAtMs(to_ms(said.at));
  to.setSequence(said.sequence);
  switch (said.is) {
    case report::kind::acknowledged:
      return to.setAcknowledged();
    case report::kind::milestone:
      return to.setMilestone(said.code);
    case report::kind::completed:
      return to.setCompleted();
    case report::kind::failed:
      return encode_failure(to.initFailed(), said);
    case report::kind::refused:
      return encode_failure(to.initRefused(), said);
    case report::kind::in_progress:
      return to.setInProgress();
    case report::kind::pending:
      return encode_failure(to.initPending(), said);
    case report::kind::held:
      return encode_failure(to.initHeld(), said);
    case report::kind::rejected:
      return encode_failure(to.initRejected(), said);
    case report::kind::cancelled:
      return to.setCancelled();
    case report::kind::expected_completion:
      return to.setExpectedCompletion(to_ms(said.expected));
  }
}

void decode_failure(report& to, schema::Failure::Reader from) {
  to.code = to_view(from.getCode());
  to.reason = to_view(from.getReason());
}

report decode_report(schema::Report::Reader from) {
  auto made = report{};
  made.number = from.getNumber();
  made.key = decode_key(from.getKey());
  made.at = to_instant(from.getAtMs());
  made.sequence = from.getSequence();
  switch (from.which()) {
    case schema::Report::ACKNOWLEDGED:
      made.is = report::kind::acknowledged;
      break;
    case schema::Report::MILESTONE:
      made.is = report::kind::milestone;
      made.code = to_view(from.getMilestone());
      break;
    case schema::Report::COMPLETED:
      made.is = report::kind::completed;
      break;
    case schema::Report::FAILED:
      made.is = report::kind::failed;
      decode_failure(made, from.getFailed());
      break;
    case schema::Report::REFUSED:
      made.is = report::kind::refused;
      decode_failure(made, from.getRefused());
      break;
    case schema::Report::IN_PROGRESS:
      made.is = report::kind::in_progress;
      break;
    case schema::Report::PENDING:
      made.is = report::kind::pending;
      decode_failure(made, from.getPending());
      break;
    case schema::Report::HELD:
      made.is = report::kind::held;
      decode_failure(made, from.getHeld());
      break;
    case schema::Report::REJECTED:
      made.is = report::kind::rejected;
      decode_failure(made, from.getRejected());
      break;
    case schema::Report::CANCELLED:
      made.is = report::kind::cancelled;
      break;
    case schema::Report::EXPECTED_COMPLETION:
      made.is = report::kind::expected_completion;
      made.expected = to_instant(from.getExpectedCompletion());
      break;
  }
  return made;
}

std::optional<message> decode_message(schema::AdapterMessage::Reader from) {
  switch (from.which()) {
    case schema::AdapterMessage::WELCOME:
      return welcome{from.getWelcome().getSession()};
    case schema::AdapterMessage::REFUSAL: {
      auto said = from.getRefusal();
      return refusal{std::string{to_view(said.getCode())}, std::string{to_view(said.getReason())},
                     said.getNumber()};
    }
    case schema::AdapterMessage::TRANSFERS: {
      auto made = transfers{};
      made.list.reserve(from.getTransfers().size());
      for (auto one : from.getTransfers())
        made.list.push_back(decode_transfer(one));
      return made;
    }
    case schema::AdapterMessage::CONFIRMS: {
      auto made = confirms{};
      made.numbers.reserve(from.getConfirms().size());
      for (auto one : from.getConfirms())
        made.numbers.push_back(one.getNumber());
      return made;
    }
    case schema::AdapterMessage::HELLO:
    case schema::AdapterMessage::REPORTS:
      break; // Ours to say.
  }
  return std::nullopt; // Or something that only a later version knows.
}

} // namespace

runtime::envelope encode_hello(const hello& said) {
  auto built = capnp::MallocMessageBuilder{};
  auto to = built.initRoot<schema::AdapterMessage>().initHello();
  to.setVersion(protocol_version);
  to.setName(said.name);
  to.setIncarnation(said.incarnation);
  auto names = to.initDestinations(static_cast<unsigned>(said.destinations.size()));
  for (unsigned at = 0; at < names.size(); ++at)
    names.set(at, said.destinations[at]);
  to.setWindow(said.window);
  return runtime::envelope{runtime::to_bytes(built)};
}

runtime::envelope encode_reports(std::span<const report* const> said) {
  constexpr std::size_t bytes_of_one = 128;
  auto built = capnp::MallocMessageBuilder{runtime::words_for(bytes_of_one * said.size())};
  auto list
    = built.initRoot<schema::AdapterMessage>().initReports(static_cast<unsigned>(said.size()));
  for (unsigned at = 0; at < list.size(); ++at)
    encode_report(list[at], *said[at]);
  return runtime::envelope{runtime::to_bytes(built)};
}

bool decode(const runtime::envelope& from, const std::function<void(message)>& see) {
  auto read = runtime::read_message<schema::AdapterMessage>(from.bytes(), decode_message);
  if (!read || !*read)
    return false;
  see(std::move(**read));
  return true;
}

std::string to_bytes(const transfer& kept) {
  auto built = capnp::MallocMessageBuilder{runtime::words_for(512 + kept.payload.size())};
  auto to = built.initRoot<schema::Transfer>();
  encode_key(to.initKey(), kept.key);
  set_text([&](unsigned size) { return to.initDestination(size); }, kept.destination);
  to.setKind(to_schema(kept.kind));
  to.setAbout(kept.about);
  to.setPriority(kept.priority);
  to.setAttempt(kept.attempt);
  to.setRequestedStartMs(to_ms(kept.requested_start));
  to.setRequestedCompletionMs(to_ms(kept.requested_completion));
  auto names = to.initMilestones(static_cast<unsigned>(kept.milestones.size()));
  for (unsigned at = 0; at < names.size(); ++at)
    set_text([&](unsigned size) { return names.init(at, size); }, kept.milestones[at]);
  auto items = to.initItems(static_cast<unsigned>(kept.items.size()));
  for (unsigned at = 0; at < items.size(); ++at) {
    auto item = items[at];
    set_text([&](unsigned size) { return item.initId(size); }, kept.items[at].id);
    set_text([&](unsigned size) { return item.initAction(size); }, kept.items[at].action);
    set_text([&](unsigned size) { return item.initAttributes(size); }, kept.items[at].attributes);
  }
  set_text([&](unsigned size) { return to.initPayload(size); }, kept.payload);
  set_text([&](unsigned size) { return to.initExternalId(size); }, kept.external_id);
  set_text([&](unsigned size) { return to.initCustomer(size); }, kept.customer);
  return runtime::to_bytes(built);
}

bool see_transfer(std::string_view bytes, const std::function<void(transfer)>& see) {
  auto read = runtime::read_message<schema::Transfer>(bytes, decode_transfer);
  if (read)
    see(std::move(*read));
  return read.has_value();
}

std::string to_bytes(const report& kept) {
  auto built = capnp::MallocMessageBuilder{};
  encode_report(built.initRoot<schema::Report>(), kept);
  return runtime::to_bytes(built);
}

std::optional<report> to_report(std::string_view bytes) {
  return runtime::read_message<schema::Report>(bytes, decode_report);
}

} // namespace cotm::adapter
