// actors/link/adapter_codec.cpp: see adapter_codec.hpp.

#include "actors/link/adapter_codec.hpp"

#include "runtime/base/invariant.hpp"
#include "runtime/utf8.hpp"
#include "runtime/wire.hpp"
#include "schemas/adapter.capnp.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace cotm::link {

namespace {

using runtime::set_text;
using runtime::to_view;

/// The last millisecond of the year 9999: what a date can still be written as.
constexpr std::int64_t instant_ms_max = 253'402'300'799'999;

refusal undecodable() {
  return {"undecodable", "the bytes are no message of this schema", 0};
}

refusal unexpected(std::string_view wanted) {
  return {"unexpected", "expected " + std::string{wanted}, 0};
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= order::name_bytes_max && runtime::is_utf8(text);
}

bool is_date(std::int64_t ms) {
  return ms > 0 && ms <= instant_ms_max;
}

std::optional<transfer_key> decode(schema::Key::Reader from) {
  auto id = to_view(from.getDistributedOrder());
  if (!is_name(id) || from.getRevision() == 0)
    return std::nullopt;
  return transfer_key{runtime::uuid_of_words(from.getOrderHigh(), from.getOrderLow()),
                      std::string{id}, from.getRevision()};
}

void encode(schema::Key::Builder to, const transfer_key& key) {
  to.setOrderHigh(runtime::uuid_word(key.id, 0));
  to.setOrderLow(runtime::uuid_word(key.id, 8));
  to.setDistributedOrder(key.distributed_order);
  to.setRevision(key.revision);
}

/// Fills in code and reason; says whether they make sense. Long reasons are cut.
bool decode(report& to, schema::Failure::Reader from) {
  auto code = to_view(from.getCode());
  auto reason = to_view(from.getReason());
  if (!is_name(code) || !runtime::is_utf8(reason))
    return false;
  to.code = code;
  to.reason = runtime::utf8_prefix(reason, order::reason_bytes_max);
  return true;
}

/// Fills in what kind of report it is; says what makes no sense about it, or nothing.
std::string_view decode_kind(report& to, schema::Report::Reader from) {
  switch (from.which()) {
    case schema::Report::ACKNOWLEDGED:
      to.is = report::kind::acknowledged;
      return {};
    case schema::Report::MILESTONE:
      to.is = report::kind::milestone;
      to.code = to_view(from.getMilestone());
      return is_name(to.code) ? "" : "the milestone's name is empty, too long or no UTF-8";
    case schema::Report::COMPLETED:
      to.is = report::kind::completed;
      return {};
    case schema::Report::FAILED:
      to.is = report::kind::failed;
      return decode(to, from.getFailed()) ? "" : "the failure's code or reason is no such text";
    case schema::Report::REFUSED:
      to.is = report::kind::refused;
      return decode(to, from.getRefused()) ? "" : "the refusal's code or reason is no such text";
    case schema::Report::IN_PROGRESS:
      to.is = report::kind::in_progress;
      return {};
    case schema::Report::PENDING:
      to.is = report::kind::pending;
      return decode(to, from.getPending()) ? "" : "what it is pending for is no such text";
    case schema::Report::HELD:
      to.is = report::kind::held;
      return decode(to, from.getHeld()) ? "" : "what it is held for is no such text";
    case schema::Report::REJECTED:
      to.is = report::kind::rejected;
      return decode(to, from.getRejected()) ? "" : "the rejection's code or reason is no such text";
    case schema::Report::CANCELLED:
      to.is = report::kind::cancelled;
      return {};
    case schema::Report::EXPECTED_COMPLETION:
      to.is = report::kind::expected_completion;
      if (!is_date(from.getExpectedCompletion()))
        return "the expected completion is outside the years 1970 to 9999";
      to.expected = instant{duration{from.getExpectedCompletion()}};
      return {};
  }
  return "a kind of report that this version does not know";
}

/// Reads one report; one that makes no sense becomes a refusal.
void decode(decoded_reports& to, schema::Report::Reader from) {
  auto made = report{};
  made.number = from.getNumber();
  auto refuse = [&](std::string_view why) {
    to.refused.push_back({"invalid", std::string{why}, made.number});
  };
  auto key = decode(from.getKey());
  if (!key)
    return refuse("the key names no distributed order");
  made.key = std::move(*key);
  if (from.getAtMs() != 0 && !is_date(from.getAtMs()))
    return refuse("the date is outside the years 1970 to 9999");
  if (from.getAtMs() != 0)
    made.at = instant{duration{from.getAtMs()}};
  made.sequence = from.getSequence();
  if (auto why = decode_kind(made, from); !why.empty())
    return refuse(why);
  to.reports.push_back(std::move(made));
}

result<hello, refusal> decode(schema::Hello::Reader from) {
  if (from.getVersion() != protocol_version)
    return tl::unexpected{
      refusal{"version", "this side speaks version " + std::to_string(protocol_version), 0}};
  auto invalid = [](std::string_view why) {
    return tl::unexpected{refusal{"invalid", std::string{why}, 0}};
  };
  if (!is_name(to_view(from.getName())))
    return invalid("the adapter's name is empty, too long or no UTF-8");
  auto names = from.getDestinations();
  if (names.size() == 0 || names.size() > hello_destinations_max)
    return invalid("an adapter fulfils 1 to " + std::to_string(hello_destinations_max)
                   + " destinations");
  auto made
    = hello{std::string{to_view(from.getName())}, from.getIncarnation(), {}, from.getWindow()};
  for (auto name : names) {
    if (!is_name(to_view(name)))
      return invalid("a destination's name is empty, too long or no UTF-8");
    made.destinations.emplace_back(to_view(name));
  }
  return made;
}

/// Builds an envelope around one message.
template <class Fill>
runtime::envelope make_envelope(std::size_t about_bytes, Fill fill) {
  auto message = capnp::MallocMessageBuilder{runtime::words_for(about_bytes)};
  fill(message.initRoot<schema::AdapterMessage>());
  return runtime::envelope{runtime::to_bytes(message)};
}

schema::TransferKind to_schema(order::transfer_kind kind) {
  switch (kind) {
    case order::transfer_kind::perform:
      return schema::TransferKind::PERFORM;
    case order::transfer_kind::amend:
      return schema::TransferKind::AMEND;
    case order::transfer_kind::cancel:
      return schema::TransferKind::CANCEL;
    case order::transfer_kind::compensate:
      return schema::TransferKind::COMPENSATE;
    case order::transfer_kind::notify:
      return schema::TransferKind::NOTIFY;
  }
  COTM_INVARIANT(false);
  return schema::TransferKind::PERFORM;
}

std::int64_t to_ms(const std::optional<instant>& at) {
  return at ? at->time_since_epoch().count() : 0;
}

} // namespace

result<hello, refusal> decode_hello(const runtime::envelope& from) {
  using answer = result<hello, refusal>;
  auto read = runtime::read_message<schema::AdapterMessage>(from.bytes(), [](auto root) -> answer {
    if (root.which() != schema::AdapterMessage::HELLO)
      return tl::unexpected{unexpected("a hello")};
    return decode(root.getHello());
  });
  return read ? std::move(*read) : answer{tl::unexpect, undecodable()};
}

result<decoded_reports, refusal> decode_reports(const runtime::envelope& from) {
  using answer = result<decoded_reports, refusal>;
  auto read = runtime::read_message<schema::AdapterMessage>(from.bytes(), [](auto root) -> answer {
    if (root.which() != schema::AdapterMessage::REPORTS)
      return tl::unexpected{unexpected("reports")};
    auto list = root.getReports();
    if (list.size() > envelope_reports_max)
      return tl::unexpected{
        refusal{"invalid", "more than " + std::to_string(envelope_reports_max) + " reports", 0}};
    auto made = decoded_reports{};
    made.reports.reserve(list.size());
    for (auto one : list)
      decode(made, one);
    return made;
  });
  return read ? std::move(*read) : answer{tl::unexpect, undecodable()};
}

runtime::envelope encode_welcome(std::uint64_t session) {
  return make_envelope(64, [=](schema::AdapterMessage::Builder to) {
    auto welcome = to.initWelcome();
    welcome.setVersion(protocol_version);
    welcome.setSession(session);
  });
}

runtime::envelope encode_refusal(const refusal& why) {
  return make_envelope(why.code.size() + why.reason.size(),
                       [&](schema::AdapterMessage::Builder to) {
                         auto made = to.initRefusal();
                         made.setCode(why.code);
                         made.setReason(why.reason);
                         made.setNumber(why.number);
                       });
}

runtime::envelope encode_confirms(std::span<const std::uint64_t> numbers) {
  return make_envelope(8 * numbers.size(), [&](schema::AdapterMessage::Builder to) {
    auto list = to.initConfirms(static_cast<unsigned>(numbers.size()));
    for (unsigned at = 0; at < list.size(); ++at)
      list[at].setNumber(numbers[at]);
  });
}

runtime::envelope encode_transfers(std::span<const std::pair<transfer_ptr, std::uint32_t>> sent) {
  std::size_t about_bytes = 0;
  for (const auto& [one, attempt] : sent)
    about_bytes += one->payload_bytes.size();
  return make_envelope(about_bytes, [&](schema::AdapterMessage::Builder to) {
    auto list = to.initTransfers(static_cast<unsigned>(sent.size()));
    for (unsigned at = 0; at < list.size(); ++at) {
      const auto& [one, attempt] = sent[at];
      auto copied = runtime::read_message<schema::Transfer>(one->payload_bytes, [&](auto payload) {
        list.setWithCaveats(at, payload);
        return true;
      });
      COTM_INVARIANT(copied.has_value()); // `encode_payload` made it.
      list[at].setAttempt(attempt);
    }
  });
}

std::string encode_payload(const transfer_key& key, const order::plan& asked, order::slot about,
                           order::transfer_kind kind, std::uint32_t revision) {
  const auto& plan = asked.distributed.at(about);
  auto message = capnp::MallocMessageBuilder{runtime::words_for(512 + plan.payload.size())};
  auto to = message.initRoot<schema::Transfer>();
  encode(to.initKey(), key);
  to.setDestination(plan.destination);
  to.setPriority(asked.priority);
  to.setRequestedStartMs(to_ms(plan.requested_start));
  to.setRequestedCompletionMs(to_ms(plan.requested_completion));
  auto milestones = to.initMilestones(static_cast<unsigned>(plan.milestones.size()));
  for (unsigned at = 0; at < milestones.size(); ++at)
    milestones.set(at, plan.milestones[at].name);
  auto items = to.initItems(static_cast<unsigned>(plan.items.size()));
  for (unsigned at = 0; at < items.size(); ++at) {
    const auto& item = asked.items.at(plan.items[at]);
    items[at].setId(item.id);
    items[at].setAction(item.action);
    items[at].setAttributes(item.attributes);
  }
  to.setPayload(plan.payload);
  to.setExternalId(asked.external_id);
  to.setCustomer(asked.customer);
  to.setKind(to_schema(kind));
  to.setAbout(revision);
  return runtime::to_bytes(message);
}

std::string encode_notice_payload(const transfer_key& key, std::string_view destination,
                                  const order::plan& asked, std::string_view text_json) {
  auto message = capnp::MallocMessageBuilder{runtime::words_for(512 + text_json.size())};
  auto to = message.initRoot<schema::Transfer>();
  encode(to.initKey(), key);
  set_text([&](unsigned size) { return to.initDestination(size); }, destination);
  to.setPriority(asked.priority);
  set_text([&](unsigned size) { return to.initPayload(size); }, text_json);
  to.setExternalId(asked.external_id);
  to.setCustomer(asked.customer);
  to.setKind(schema::TransferKind::NOTIFY);
  return runtime::to_bytes(message);
}

} // namespace cotm::link
