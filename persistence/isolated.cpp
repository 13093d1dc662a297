// persistence/isolated.cpp: see isolated.hpp.

#include "persistence/isolated.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <string_view>
#include <system_error>

namespace cotm::persistence {

namespace {

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR)
      return false;
    bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  return true;
}

std::string read_all(int file) {
  std::string all;
  std::array<char, 4096> piece{};
  for (;;) {
    auto count = ::read(file, piece.data(), piece.size());
    if (count > 0)
      all.append(piece.data(), static_cast<std::size_t>(count));
    else if (count == 0 || errno != EINTR)
      return all;
  }
}

/// Does the work, answers, and ends at once: nothing of the parent's is flushed or destroyed here.
[[noreturn]] void work_and_exit(const std::function<std::string()>& work, int answer) {
  auto is_done = false;
  try {
    is_done = write_all(answer, work());
  } catch (const std::exception&) {
    is_done = false;
  }
  std::_Exit(is_done ? EXIT_SUCCESS : EXIT_FAILURE);
}

} // namespace

result<std::string, std::string> run_isolated(const std::function<std::string()>& work) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0)
    throw std::system_error{errno, std::generic_category(), "pipe"};
  auto child = ::fork();
  if (child < 0)
    throw std::system_error{errno, std::generic_category(), "fork"};
  if (child == 0) {
    ::close(ends[0]);
    work_and_exit(work, ends[1]);
  }
  ::close(ends[1]);
  auto answer = read_all(ends[0]);
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS)
    return answer;
  if (WIFSIGNALED(status))
    return tl::unexpected{"was killed by signal " + std::to_string(WTERMSIG(status))};
  return tl::unexpected{std::string{"failed"}};
}

} // namespace cotm::persistence
