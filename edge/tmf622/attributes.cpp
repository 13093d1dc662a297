// edge/tmf622/attributes.cpp: see attributes.hpp.

#include "edge/tmf622/attributes.hpp"

#include <algorithm>

namespace cotm::edge::tmf622 {

std::string attributes_of(json::value object, std::span<const std::string_view> of_ours) {
  std::string kept;
  for (auto each : object) {
    if (std::ranges::find(of_ours, each.key()) != of_ours.end())
      continue;
    if (!kept.empty())
      kept += ',';
    kept += '"';
    kept += each.raw_key();
    kept += "\":";
    kept += each.raw();
  }
  return kept;
}

} // namespace cotm::edge::tmf622
