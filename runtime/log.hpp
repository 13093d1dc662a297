// runtime/log.hpp: what an operator reads on standard error.
//
// Lines are written by a thread of their own and never make an actor wait: when the queue is full
// the oldest are dropped. No secret, no payload and no header of a request is ever logged.

#pragma once

#include <spdlog/spdlog.h>

#include <utility>

namespace cotm::runtime {

/// Lines that may wait to be written.
inline constexpr std::size_t log_queue_max = 8'192;

/// Makes the process log. Before, and in tests, nothing is written. @pre Called once, by main.
void start_log();

/// Writes what is queued and stops logging.
void stop_log();

/// Says whether `start_log` was called.
[[nodiscard]] bool is_logging() noexcept;

template <class... Ts>
void log_info(fmt::format_string<Ts...> text, Ts&&... values) {
  if (is_logging())
    spdlog::info(text, std::forward<Ts>(values)...);
}

template <class... Ts>
void log_warning(fmt::format_string<Ts...> text, Ts&&... values) {
  if (is_logging())
    spdlog::warn(text, std::forward<Ts>(values)...);
}

template <class... Ts>
void log_error(fmt::format_string<Ts...> text, Ts&&... values) {
  if (is_logging())
    spdlog::error(text, std::forward<Ts>(values)...);
}

} // namespace cotm::runtime
