// edge/routes/who.cpp: see who.hpp.

#include "edge/routes/who.hpp"

#include <algorithm>

namespace cotm::edge {

result<std::string, tmf622::problem> name_in(const http::request& asked, std::string_view header) {
  auto name = asked.fields.find(header);
  auto is_printable = std::ranges::all_of(name, [](char c) { return c >= 0x20 && c < 0x7F; });
  if (name.size() > order::name_bytes_max || !is_printable)
    return tl::unexpected{tmf622::invalid_value(
      std::string{header},
      "expected up to " + std::to_string(order::name_bytes_max) + " printable ASCII characters")};
  return std::string{name};
}

result<std::string, tmf622::problem> acting_user(const http::request& asked) {
  auto name = name_in(asked, user_header);
  if (name && name->empty())
    return tl::unexpected{
      tmf622::invalid_value(std::string{user_header}, "is required: who does this")};
  return name;
}

} // namespace cotm::edge
