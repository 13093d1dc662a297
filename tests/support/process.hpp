// tests/support/process.hpp: programs of ours as child processes of a test or a benchmark.
//
// A child never outlives who started it: its owner kills it on destruction, and the kernel kills it
// when the starting thread dies, whatever that dies of. So start children from the main thread.
// What a child prints goes to a file, where a test can wait for a line and a failure can be read.

#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cotm::test {

/// A directory that is removed, with all in it, by its owner.
class temporary_directory {
public:
  /// Makes an empty directory of a new name below `parent`.
  explicit temporary_directory(const std::filesystem::path& parent);
  ~temporary_directory();

  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const noexcept {
    return path_;
  }

private:
  std::filesystem::path path_;
};

/// What a running process has used since it began, as the kernel counts it.
struct process_usage {
  double cpu_ms = 0;                ///< User and system; the kernel counts in ticks of 10 ms.
  std::uint64_t resident_bytes = 0; ///< All of it: pages of mapped files too.
  std::uint64_t private_bytes = 0;  ///< Resident pages that no file backs: the heap.
  std::uint64_t written_bytes = 0;  ///< Handed to the block layer.
};

/// How a process ended.
struct process_end {
  int status = 0; ///< What it exited with, if `signal` is 0.
  int signal = 0; ///< What killed it, or 0.
};

/// One child process.
class child_process {
public:
  /// Starts `command` (a path, then its arguments); standard output and error go to `log`.
  child_process(const std::vector<std::string>& command, std::filesystem::path log);
  ~child_process();

  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;

  [[nodiscard]] pid_t id() const noexcept {
    return id_;
  }

  /// Waits until it has printed a line that begins with `start`, and returns the line.
  /// @errors throws with all that it printed, if it ends or `patience` is over before.
  std::string wait_for_line(std::string_view start, std::chrono::milliseconds patience);

  void send_signal(int signal) const;

  /// Waits until it ends. None: it was still running after `patience`.
  std::optional<process_end> wait(std::chrono::milliseconds patience);

  /// Kills it with SIGKILL and waits until it is gone.
  void kill();

  [[nodiscard]] bool is_running();

  /// Reads what the kernel counts. @pre It is running.
  [[nodiscard]] process_usage usage() const;

  /// Returns all that it has printed.
  [[nodiscard]] std::string output() const;

private:
  pid_t id_ = -1;
  std::filesystem::path log_;
  std::optional<process_end> end_;
};

/// Runs a command to its end and returns how it ended; what it printed is added to `output`.
process_end run_process(const std::vector<std::string>& command, const std::filesystem::path& log,
                        std::string& output);

} // namespace cotm::test
