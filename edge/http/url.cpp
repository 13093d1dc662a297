// edge/http/url.cpp: see url.hpp.

#include "edge/http/url.hpp"

#include <algorithm>

namespace cotm::edge::http {

namespace {

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return static_cast<unsigned>(c - '0');
  auto lower = static_cast<char>(c | 0x20);
  if (lower >= 'a' && lower <= 'f')
    return static_cast<unsigned>(lower - 'a' + 10);
  return std::nullopt;
}

std::optional<char> escaped_char(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size())
    return std::nullopt;
  auto high = hex_digit(text[at + 1]);
  auto low = hex_digit(text[at + 2]);
  if (!high || !low)
    return std::nullopt;
  auto byte = *high << 4U | *low;
  if (byte < 0x20 || byte == 0x7F)
    return std::nullopt;
  return static_cast<char>(byte);
}

std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+') {
      out += ' ';
    } else if (text[at] == '%') {
      auto meant = escaped_char(text, at);
      if (!meant)
        return std::nullopt;
      out += *meant;
      at += 2;
    } else {
      out += text[at];
    }
  }
  return out;
}

bool is_unreserved(char c) {
  auto lower = static_cast<char>(c | 0x20);
  return (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z') || c == '-' || c == '.'
         || c == '_' || c == '~';
}

/// Calls `visit` with each part between separators until it returns false.
template <class Visit>
bool for_each_part(std::string_view text, char separator, Visit visit) {
  while (!text.empty()) {
    auto end = std::min(text.find(separator), text.size());
    if (end > 0 && !visit(text.substr(0, end)))
      return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

} // namespace

const std::string* target::find(std::string_view name) const {
  auto found = std::ranges::find(parameters, name, &parameter::name);
  return found == parameters.end() ? nullptr : &found->value;
}

std::optional<target> parse_target(std::string_view text) {
  if (text.empty() || text.front() != '/')
    return std::nullopt;
  target made;
  auto mark = std::min(text.find('?'), text.size());
  made.path = text.substr(0, mark);
  made.query = text.substr(std::min(mark + 1, text.size()));
  auto is_good = for_each_part(made.query, '&', [&](std::string_view part) {
    auto equals = std::min(part.find('='), part.size());
    auto name = decoded(part.substr(0, equals));
    auto value = decoded(part.substr(std::min(equals + 1, part.size())));
    if (!name || !value || made.parameters.size() == parameters_max)
      return false;
    made.parameters.push_back({std::move(*name), std::move(*value)});
    return true;
  });
  if (!is_good)
    return std::nullopt;
  return made;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (auto c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 0xFU];
    }
  }
  return out;
}

} // namespace cotm::edge::http
