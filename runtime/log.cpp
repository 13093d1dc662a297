// runtime/log.cpp: see log.hpp.

#include "runtime/log.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <atomic>
#include <memory>

namespace cotm::runtime {

namespace {

std::atomic<bool>& logging_flag() noexcept {
  static std::atomic<bool> is_on = false; // The log of a process is one, as is its standard error.
  return is_on;
}

} // namespace

void start_log() {
  spdlog::init_thread_pool(log_queue_max, 1);
  auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  auto logger = std::make_shared<spdlog::async_logger>(
    "cotm", std::move(sink), spdlog::thread_pool(), spdlog::async_overflow_policy::overrun_oldest);
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v", spdlog::pattern_time_type::utc);
  logger->flush_on(spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
  logging_flag() = true;
}

void stop_log() {
  logging_flag() = false;
  spdlog::shutdown();
}

bool is_logging() noexcept {
  return logging_flag();
}

} // namespace cotm::runtime
