// apps/factory_sim/options.cpp: see options.hpp.

#include "apps/factory_sim/options.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

namespace cotm::factory_sim {

namespace {

result<void, std::string> set_named(behaviour& to, std::string_view destination,
                                    std::string_view name, std::string_view value) {
  auto done = set(to, name, value);
  if (done)
    return done;
  return tl::unexpected{"destination " + std::string{destination} + ": " + std::string{name} + " "
                        + done.error()};
}

/// A value of TOML as the command line would write it.
std::string text_of(const toml::node& value) {
  if (const auto* text = value.as_string())
    return text->get();
  auto out = std::ostringstream{};
  value.visit([&](const auto& one) {
    if constexpr (toml::is_value<decltype(one)>)
      out << one;
  });
  return out.str();
}

} // namespace

result<void, std::string> add_destination(behaviours& to, std::string_view text) {
  auto colon = text.find(':');
  auto name = text.substr(0, colon);
  if (name.empty())
    return tl::unexpected{std::string{"a destination has no name"}};
  auto& made = to[std::string{name}];
  auto rest = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  while (!rest.empty()) {
    auto one = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), one.size() + 1));
    auto equals = one.find('=');
    auto value = equals == std::string_view::npos ? std::string_view{} : one.substr(equals + 1);
    if (auto done = set_named(made, name, one.substr(0, equals), value); !done)
      return done;
  }
  return {};
}

result<void, std::string> add_scenario(behaviours& to, const std::string& file) {
  auto root = toml::table{};
  try {
    root = toml::parse_file(file);
  } catch (const toml::parse_error& why) {
    auto out = std::ostringstream{};
    out << why;
    return tl::unexpected{file + ": " + out.str()};
  }
  const auto* destinations = root["destination"].as_table();
  if (destinations == nullptr)
    return tl::unexpected{file + ": has no table [destination.NAME]"};
  for (const auto& [name, node] : *destinations) {
    const auto* properties = node.as_table();
    if (properties == nullptr)
      return tl::unexpected{file + ": destination." + std::string{name.str()} + " is no table"};
    auto& made = to[std::string{name.str()}];
    for (const auto& [property, value] : *properties)
      if (auto done = set_named(made, name.str(), property.str(), text_of(value)); !done)
        return tl::unexpected{file + ": " + done.error()};
  }
  return {};
}

} // namespace cotm::factory_sim
