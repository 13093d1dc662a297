// tests/persistence/child_process.cpp: see child_process.hpp.

#include "tests/persistence/child_process.hpp"

#include <signal.h> // NOLINT: `kill` is POSIX's.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <exception>
#include <utility>

namespace cotm::test {

child_process::child_process(const std::function<int(const teller&)>& work) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0)
    std::abort();
  child_ = ::fork();
  if (child_ == 0) {
    ::close(ends[0]);
    auto tell = [to = ends[1]](std::uint64_t number) {
      if (::write(to, &number, sizeof number) != sizeof number)
        std::_Exit(EXIT_FAILURE);
    };
    try {
      std::_Exit(work(tell));
    } catch (const std::exception&) {
      std::_Exit(EXIT_FAILURE);
    }
  }
  ::close(ends[1]);
  told_ = ends[0];
}

child_process::~child_process() {
  if (child_ > 0)
    kill();
  ::close(told_);
}

std::optional<std::uint64_t> child_process::next() {
  std::uint64_t number = 0;
  if (::read(told_, &number, sizeof number) != sizeof number)
    return std::nullopt;
  return number;
}

void child_process::kill() {
  ::kill(child_, SIGKILL);
  wait();
}

int child_process::wait() {
  int status = 0;
  ::waitpid(std::exchange(child_, -1), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace cotm::test
