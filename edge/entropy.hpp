// edge/entropy.hpp: where the random part of new order ids comes from.

#pragma once

#include <cstdint>
#include <functional>
#include <span>

namespace cotm::edge {

/// Fills the bytes with what nobody can guess; or, in a test, with what the test wants. @thread any
using entropy_source = std::function<void(std::span<std::uint8_t>)>;

/// The kernel's entropy, fetched a few kilobytes at a time.
/// @errors Ends the process if the kernel has none to give: ids would collide.
[[nodiscard]] entropy_source system_entropy();

} // namespace cotm::edge
