// persistence/isolated.hpp: does work that may crash, in a process of its own.

#pragma once

#include "runtime/base/vocabulary.hpp"

#include <functional>
#include <string>

namespace cotm::persistence {

/// Returns what `work` returned, or how its process ended otherwise ("was killed by signal 11").
/// @pre This process has one thread: the other ones would be missing in the new process.
[[nodiscard]] result<std::string, std::string>
run_isolated(const std::function<std::string()>& work);

} // namespace cotm::persistence
