// runtime/utf8.hpp: whether bytes of a stranger are text.
//
// Text that comes over the wire ends up in JSON. Checked once, at the border.
//
// Source: RFC 3629, section 4 (no overlong forms, no surrogates, nothing above U+10FFFF).

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cotm::runtime {

/// The bytes of the first character of `text`; 0 if it is none. @pre `text` is not empty.
[[nodiscard]] constexpr std::size_t utf8_character(std::string_view text) noexcept {
  auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(text[at]); };
  auto first = byte(0);
  if (first < 0x80)
    return 1;
  auto size = first < 0xC2 ? 0U : first < 0xE0 ? 2U : first < 0xF0 ? 3U : first < 0xF5 ? 4U : 0U;
  if (size == 0 || text.size() < size)
    return 0;
  for (std::size_t at = 1; at < size; ++at)
    if ((byte(at) & 0xC0) != 0x80)
      return 0;
  auto is_overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  auto is_beyond = (first == 0xED && byte(1) > 0x9F) || (first == 0xF4 && byte(1) > 0x8F);
  return is_overlong || is_beyond ? 0 : size;
}

[[nodiscard]] constexpr bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    auto size = utf8_character(text);
    if (size == 0)
      return false;
    text.remove_prefix(size);
  }
  return true;
}

/// The longest beginning of `text` that has at most `bytes_max` bytes and cuts no character.
/// @pre `text` is UTF-8.
[[nodiscard]] constexpr std::string_view utf8_prefix(std::string_view text,
                                                     std::size_t bytes_max) noexcept {
  if (text.size() <= bytes_max)
    return text;
  while (bytes_max > 0 && (static_cast<std::uint8_t>(text[bytes_max]) & 0xC0) == 0x80)
    --bytes_max;
  return text.substr(0, bytes_max);
}

} // namespace cotm::runtime
