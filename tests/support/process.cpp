// tests/support/process.cpp: fork, exec, and the kernel's files about a process.

#include "tests/support/process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

namespace cotm::test {

namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr auto poll_interval = 5ms;
constexpr auto command_patience = 120s;

[[noreturn]] void throw_errno(const std::string& what) {
  throw std::system_error{errno, std::generic_category(), what};
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Becomes `command`. Runs between fork and exec, so it may call async-signal-safe functions only.
[[noreturn]] void become(char* const* command, int log, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent)
    ::_exit(127); // The parent died before the kernel knew our wish.
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  ::execv(command[0], command);
  ::_exit(127);
}

/// Reads the number after `label` in a file of lines such as "VmRSS:   1234 kB".
std::uint64_t labelled_number(const std::string& text, std::string_view label) {
  auto at = text.find(label);
  if (at == std::string::npos)
    return 0;
  return std::strtoull(text.c_str() + at + label.size(), nullptr, 10);
}

/// Finds a whole line that begins with `start`.
std::optional<std::string> find_line(const std::string& text, std::string_view start) {
  std::size_t at = 0;
  while (at < text.size()) {
    auto end = text.find('\n', at);
    if (end == std::string::npos)
      return std::nullopt;
    if (text.compare(at, start.size(), start) == 0)
      return text.substr(at, end - at);
    at = end + 1;
  }
  return std::nullopt;
}

} // namespace

// -- temporary_directory
// ------------------------------------------------------------------------------

temporary_directory::temporary_directory(const std::filesystem::path& parent) {
  std::filesystem::create_directories(parent);
  auto name = (std::filesystem::absolute(parent) / "cotm-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw_errno("no directory below " + parent.string());
  path_ = name;
}

temporary_directory::~temporary_directory() {
  std::error_code ignored; // What cannot be removed is left to whoever looks for it.
  std::filesystem::remove_all(path_, ignored);
}

// -- child_process
// --------------------------------------------------------------------------------------

child_process::child_process(const std::vector<std::string>& command, std::filesystem::path log)
  : log_{std::move(log)} {
  auto words = command;
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (auto& word : words)
    pointers.push_back(word.data());
  pointers.push_back(nullptr);
  auto file = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0)
    throw_errno("cannot write " + log_.string());
  auto parent = ::getpid();
  id_ = ::fork();
  if (id_ == 0)
    become(pointers.data(), file, parent);
  ::close(file);
  if (id_ < 0)
    throw_errno("cannot fork");
}

child_process::~child_process() {
  kill();
}

std::string child_process::wait_for_line(std::string_view start,
                                         std::chrono::milliseconds patience) {
  const auto deadline = steady::now() + patience;
  for (;;) {
    const auto was_running = is_running(); // Asked first: its last words count.
    if (auto line = find_line(output(), start))
      return *line;
    if (!was_running || steady::now() >= deadline)
      throw std::runtime_error{"no line \"" + std::string{start} + "\" from a process that "
                               + (was_running ? "runs on" : "ended") + "; it said:\n" + output()};
    std::this_thread::sleep_for(poll_interval);
  }
}

void child_process::send_signal(int signal) const {
  if (!end_)
    ::kill(id_, signal);
}

std::optional<process_end> child_process::wait(std::chrono::milliseconds patience) {
  const auto deadline = steady::now() + patience;
  while (is_running()) {
    if (steady::now() >= deadline)
      return std::nullopt;
    std::this_thread::sleep_for(poll_interval);
  }
  return end_;
}

void child_process::kill() {
  if (end_ || id_ < 0)
    return;
  ::kill(id_, SIGKILL);
  int status = 0;
  while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    // Again.
  }
  end_ = process_end{0, SIGKILL};
}

bool child_process::is_running() {
  if (end_)
    return false;
  int status = 0;
  if (::waitpid(id_, &status, WNOHANG) != id_)
    return true;
  end_
    = WIFSIGNALED(status) ? process_end{0, WTERMSIG(status)} : process_end{WEXITSTATUS(status), 0};
  return false;
}

process_usage child_process::usage() const {
  const auto base = std::filesystem::path{"/proc"} / std::to_string(id_);
  process_usage used;
  // Behind the program's name, which may hold anything, fields are separated by blanks; user and
  // system time are the 12th and 13th of them. Source: proc(5).
  auto stat = read_file(base / "stat");
  std::istringstream fields{stat.substr(stat.rfind(')') + 1)};
  std::string field;
  for (int i = 0; i < 11; ++i)
    fields >> field;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  used.cpu_ms = (user + system) * 1000.0 / static_cast<double>(::sysconf(_SC_CLK_TCK));
  auto status = read_file(base / "status");
  used.resident_bytes = labelled_number(status, "VmRSS:") * 1024;
  used.private_bytes = labelled_number(status, "RssAnon:") * 1024;
  used.written_bytes = labelled_number(read_file(base / "io"), "\nwrite_bytes:");
  return used;
}

std::string child_process::output() const {
  return read_file(log_);
}

process_end run_process(const std::vector<std::string>& command, const std::filesystem::path& log,
                        std::string& output) {
  child_process process{command, log};
  auto end = process.wait(command_patience);
  output += process.output();
  return end.value_or(process_end{0, SIGKILL});
}

} // namespace cotm::test
