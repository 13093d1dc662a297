// edge/tmf622/checked.cpp: see checked.hpp.

#include "edge/tmf622/checked.hpp"

#include "actors/order/model.hpp"
#include "runtime/base/iso8601.hpp"

#include <algorithm>

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

void checked::only_members(json::value in, std::initializer_list<std::string_view> known) {
  for (auto each : in)
    if (std::find(known.begin(), known.end(), each.key()) == known.end())
      return refuse(invalid_value(each.path(), "is not a member that we know here"));
}

} // namespace cotm::edge::tmf622
