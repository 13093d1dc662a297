// edge/tmf622/checked.cpp: see checked.hpp.

#include "edge/tmf622/checked.hpp"

#include "actors/order/model.hpp"
#include "runtime/base/iso8601.hpp"

#include <algorithm>
#include <charconv>

namespace cotm::edge::tmf622 {

namespace {

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

} // namespace

std::string path_of(json::value in, std::string_view key) {
  auto path = in.path();
  if (!path.empty())
    path += '.';
  return path.append(key);
}

bool checked::is_a(json::value found, json::kind wanted) {
  if (found.is() == wanted)
    return true;
  refuse(invalid_value(found.path(), "expected " + std::string{to_text(wanted)} + ", got "
                                       + std::string{to_text(found.is())}));
  return false;
}

std::optional<json::value> checked::member(json::value in, std::string_view key,
                                           json::kind wanted) {
  auto found = in.find(key);
  if (found && !is_a(*found, wanted))
    return std::nullopt;
  return found;
}

std::optional<json::value> checked::required(json::value in, std::string_view key,
                                             json::kind wanted) {
  auto found = member(in, key, wanted);
  if (!found)
    refuse(invalid_value(path_of(in, key), "is required: " + std::string{to_text(wanted)}));
  return found;
}

std::string checked::name(json::value found) {
  if (!is_a(found, json::kind::string))
    return {};
  auto said = found.text();
  if (said.empty() || said.size() > order::name_bytes_max)
    refuse(invalid_value(found.path(),
                         "expected 1 to " + std::to_string(order::name_bytes_max) + " bytes"));
  else if (std::any_of(said.begin(), said.end(), is_control))
    refuse(invalid_value(found.path(), "must not contain control characters"));
  return said;
}

std::string checked::name(json::value in, std::string_view key) {
  auto found = in.find(key);
  return found ? name(*found) : std::string{};
}

std::string checked::required_name(json::value in, std::string_view key) {
  auto found = required(in, key, json::kind::string);
  return found ? name(*found) : std::string{};
}

std::string checked::note(json::value in, std::string_view key) {
  auto found = member(in, key, json::kind::string);
  if (!found)
    return {};
  auto said = found->text();
  if (said.empty() || said.size() > order::note_bytes_max)
    refuse(invalid_value(found->path(),
                         "expected 1 to " + std::to_string(order::note_bytes_max) + " bytes"));
  else if (std::any_of(said.begin(), said.end(), [](char c) { return is_control(c) && c != '\n'; }))
    refuse(invalid_value(found->path(), "must not contain control characters but line feeds"));
  return said;
}

std::string checked::required_note(json::value in, std::string_view key) {
  auto found = required(in, key, json::kind::string);
  return found ? note(in, key) : std::string{};
}

std::optional<instant> checked::date(json::value in, std::string_view key) {
  auto found = member(in, key, json::kind::string);
  if (!found)
    return std::nullopt;
  auto at = parse_instant(found->text());
  if (!at)
    refuse(invalid_value(found->path(),
                         "expected a date and time with an offset, as 2026-11-23T12:00:00Z"));
  return at;
}

instant checked::required_date(json::value in, std::string_view key) {
  auto found = required(in, key, json::kind::string);
  return found ? date(in, key).value_or(instant{}) : instant{};
}

std::optional<std::uint16_t> checked::place(json::value in, std::string_view key) {
  auto found = member(in, key, json::kind::number);
  if (!found)
    return std::nullopt;
  auto said = found->raw();
  std::uint16_t number = 0;
  auto [end, failure] = std::from_chars(said.data(), said.data() + said.size(), number);
  if (failure == std::errc{} && end == said.data() + said.size())
    return number;
  refuse(invalid_value(found->path(), "expected a whole number from 0 to 65535"));
  return std::nullopt;
}

void checked::only_members(json::value in, std::initializer_list<std::string_view> known) {
  for (auto each : in)
    if (std::find(known.begin(), known.end(), each.key()) == known.end())
      return refuse(invalid_value(each.path(), "is not a member that we know here"));
}

} // namespace cotm::edge::tmf622
