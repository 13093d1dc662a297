// edge/json/text.cpp: see text.hpp.

#include "edge/json/text.hpp"

#include <algorithm>
#include <cstdint>

namespace cotm::edge::json {

namespace {

constexpr std::size_t escape_length = 6; // \uXXXX

bool is_plain(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

std::uint32_t hex_value(std::string_view digits) {
  std::uint32_t value = 0;
  for (auto c : digits) {
    auto digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  return value;
}

/// The code unit of an escape at `at`, or 0 if there is none there. ("\u0000" is 0 too: neither is
/// a surrogate, which is all that callers ask.)
std::uint32_t unit_at(std::string_view raw, std::size_t at) {
  if (at + escape_length > raw.size() || raw[at] != '\\' || raw[at + 1] != 'u')
    return 0;
  return hex_value(raw.substr(at + 2, 4));
}

bool is_high(std::uint32_t unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}

bool is_low(std::uint32_t unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

void append_utf8(std::string& out, std::uint32_t point) {
  auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0U | point >> 6U);
    put(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    put(0xE0U | point >> 12U);
    put(0x80U | (point >> 6U & 0x3FU));
    put(0x80U | (point & 0x3FU));
  } else {
    put(0xF0U | point >> 18U);
    put(0x80U | (point >> 12U & 0x3FU));
    put(0x80U | (point >> 6U & 0x3FU));
    put(0x80U | (point & 0x3FU));
  }
}

char meaning_of(char escape) {
  switch (escape) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return escape; // A quote, a backslash or a slash.
  }
}

} // namespace

void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto c = text[at];
    if (is_plain(c))
      continue;
    out.append(text, from, at - from);
    from = at + 1;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else {
      auto byte = static_cast<unsigned char>(c);
      out += "\\u00";
      out += digits[byte >> 4U];
      out += digits[byte & 0xFU];
    }
  }
  out.append(text, from);
}

std::string unescaped(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  std::size_t at = 0;
  while (at < raw.size()) {
    if (raw[at] != '\\') {
      auto end = std::min(raw.find('\\', at), raw.size());
      out.append(raw, at, end - at);
      at = end;
    } else if (raw[at + 1] != 'u') {
      out += meaning_of(raw[at + 1]);
      at += 2;
    } else {
      auto point = unit_at(raw, at);
      at += escape_length;
      if (is_high(point)) {
        point = 0x10000 + ((point - 0xD800) << 10U) + (unit_at(raw, at) - 0xDC00);
        at += escape_length;
      }
      append_utf8(out, point);
    }
  }
  return out;
}

bool has_half_surrogate(std::string_view raw) {
  for (auto at = raw.find('\\'); at != std::string_view::npos; at = raw.find('\\', at)) {
    auto unit = unit_at(raw, at);
    if (is_low(unit) || (is_high(unit) && !is_low(unit_at(raw, at + escape_length))))
      return true;
    if (is_high(unit))
      at += 2 * escape_length;
    else
      at += raw[at + 1] == 'u' ? escape_length : 2;
  }
  return false;
}

} // namespace cotm::edge::json
