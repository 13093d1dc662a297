// actors/link/monitor_codec.hpp: between schemas/monitor.capnp and the types of the catalogue.

#pragma once

#include "actors/catalogue.hpp"
#include "actors/link/adapter_codec.hpp"

#include <cstddef>
#include <cstdint>
#include <variant>

namespace cotm::link {

/// The version of the conversation with monitors that we speak.
inline constexpr std::uint16_t monitor_version = 1;

/// What a monitor may say: subscribe, or take so many more changes.
using monitor_request = std::variant<subscription, std::uint32_t>;

/// Reads `MonitorMessage.subscribe` or `.credit`.
/// @errors "undecodable", "unexpected" (another message), "version", "invalid" (the group's name).
[[nodiscard]] result<monitor_request, refusal>
decode_monitor_request(const runtime::envelope& from);

/// Puts the changes from `first` on, at most `count`, into one envelope. None is an empty list.
[[nodiscard]] runtime::envelope encode_changes(const changes& told, std::size_t first,
                                               std::size_t count);

[[nodiscard]] runtime::envelope encode_monitor_refusal(const refusal& why);

} // namespace cotm::link
