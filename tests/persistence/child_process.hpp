// tests/persistence/child_process.hpp: work in a process of its own, to be killed, or to fail.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace cotm::test {

/// Forks, does the work, and exits with the status that it returns. @pre One thread.
class child_process {
public:
  /// Tells the parent a number, at once.
  using teller = std::function<void(std::uint64_t)>;

  explicit child_process(const std::function<int(const teller&)>& work);

  /// Kills it, if it has not been waited for.
  ~child_process();

  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;

  /// Waits for the next number; nothing if the child ended.
  std::optional<std::uint64_t> next();

  /// Kills the child as `kill -9` does, and waits for it.
  void kill();

  /// Waits for the end, and returns the exit status; -1 if a signal ended it.
  int wait();

private:
  int child_ = -1;
  int told_ = -1;
};

} // namespace cotm::test
