// edge/json/text.hpp: strings as JSON writes them, and back.

#pragma once

#include <string>
#include <string_view>

namespace cotm::edge::json {

/// Appends `text` with what JSON wants escaped; without quotes. @pre `text` is UTF-8.
void append_escaped(std::string& out, std::string_view text);

/// Reads what stands between the quotes of a valid JSON string.
/// @pre `raw` is valid JSON without half a surrogate pair.
[[nodiscard]] std::string unescaped(std::string_view raw);

/// Whether an escape names half of a UTF-16 surrogate pair without the other: then the string
/// has no UTF-8 form. @pre `raw` stood between the quotes of a valid JSON string.
[[nodiscard]] bool has_half_surrogate(std::string_view raw);

} // namespace cotm::edge::json
