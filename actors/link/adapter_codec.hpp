// actors/link/adapter_codec.hpp: between schemas/adapter.capnp and the types of the catalogue.
//
// What comes in is another process's word. Lengths, counts, kinds and depths are checked before
// anything is copied, and whatever Cap'n Proto objects to ends here, as a value: no input throws.

#pragma once

#include "actors/catalogue.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace cotm::link {

/// The version of the conversation that we speak; `protocolVersion` of the schema.
inline constexpr std::uint16_t protocol_version = 2;

/// Destinations of one adapter process.
inline constexpr std::size_t hello_destinations_max = 1'000;

/// Reports of one envelope.
inline constexpr std::size_t envelope_reports_max = 4'096;

/// Why something was not taken: `Refusal` of the schema.
struct refusal {
  std::string code; ///< "undecodable", "unexpected", "version", "invalid", ...
  std::string reason;
  std::uint64_t number = 0; ///< Of the report that it is about; 0: of none.
  bool operator==(const refusal&) const = default;
};

/// How an adapter introduces itself.
struct hello {
  std::string name;
  std::uint64_t incarnation = 0;
  std::vector<std::string> destinations;
  std::uint32_t window = 0;
  bool operator==(const hello&) const = default;
};

/// Reports of one envelope that make sense, and the refusals of those that don't.
struct decoded_reports {
  std::vector<report> reports;
  std::vector<refusal> refused;
};

/// Reads `AdapterMessage.hello`.
/// @errors "undecodable", "unexpected" (another message), "version", "invalid" (names, counts).
[[nodiscard]] result<hello, refusal> decode_hello(const runtime::envelope& from);

/// Reads `AdapterMessage.reports`.
/// @errors "undecodable", "unexpected", "invalid" (more than `envelope_reports_max`).
[[nodiscard]] result<decoded_reports, refusal> decode_reports(const runtime::envelope& from);

[[nodiscard]] runtime::envelope encode_welcome(std::uint64_t session);
[[nodiscard]] runtime::envelope encode_refusal(const refusal& why);
[[nodiscard]] runtime::envelope encode_confirms(std::span<const std::uint64_t> numbers);

/// Puts transfers and the numbers of their attempts into one envelope.
[[nodiscard]] runtime::envelope
encode_transfers(std::span<const std::pair<transfer_ptr, std::uint32_t>> sent);

/// Makes `transfer::payload_bytes`: what a destination is told about one distributed order.
/// `revision` is the one that an amendment, cancellation or compensation is about; 0 otherwise.
/// @pre The order is placed and has the slot.
[[nodiscard]] std::string encode_payload(const transfer_key& key, const order::plan& asked,
                                         order::slot about,
                                         order::transfer_kind kind = order::transfer_kind::perform,
                                         std::uint32_t revision = 0);

/// Makes the payload of a notice to a destination that takes notices. It has no items, dates or
/// milestones; all that there is to say is in `text_json`.
[[nodiscard]] std::string
encode_notice_payload(const transfer_key& key, std::string_view destination,
                      const order::plan& asked, std::string_view text_json);

} // namespace cotm::link
