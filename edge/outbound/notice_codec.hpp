// edge/outbound/notice_codec.hpp: the text of a notice, out of the transfer that carries it.

#pragma once

#include "runtime/base/vocabulary.hpp"

#include <string>
#include <string_view>

namespace cotm::edge::outbound {

/// Reads the JSON text out of `transfer::payload_bytes`, one `schema::Transfer` as a flat message.
/// @errors why the bytes are none, in words.
[[nodiscard]] result<std::string, std::string> read_notice_text(std::string_view payload_bytes);

} // namespace cotm::edge::outbound
