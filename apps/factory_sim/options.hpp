// apps/factory_sim/options.hpp: the command line and the scenario file of the factory simulator.

#pragma once

#include "apps/factory_sim/behaviour.hpp"
#include "runtime/base/vocabulary.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cotm::factory_sim {

struct options {
  std::string cotmd;                     ///< host:port
  std::string tls;                       ///< Directory with ca.pem, adapter.pem and adapter.key.
  std::vector<std::string> destinations; ///< NAME[:property=value,...]
  std::string scenario;                  ///< File; empty: none.
  std::string ledger = "memory";         ///< Directory, or "memory".
  std::string effects;                   ///< File; empty: none.
  std::uint64_t seed = 1;
  std::uint32_t window = 0;
  bool is_printing_ledger = false;
};

using behaviours = std::map<std::string, behaviour, std::less<>>;

/// Reads NAME[:property=value,...] into one of `to`.
/// @errors a sentence that names what is wrong.
[[nodiscard]] result<void, std::string> add_destination(behaviours& to, std::string_view text);

/// Reads a scenario file: a table `destination.NAME` for each, with the same properties.
/// @errors a sentence that names what is wrong, and where.
[[nodiscard]] result<void, std::string> add_scenario(behaviours& to, const std::string& file);

} // namespace cotm::factory_sim
