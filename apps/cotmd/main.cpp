// apps/cotmd/main.cpp: starts the server, waits for signals, stops it.

#include "apps/config/config.hpp"
#include "apps/cotmd/server.hpp"
#include "runtime/log.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <thread>

namespace {

/// Blocks the signals that end the process or have it read its configuration, in this thread and
/// all that it makes: `sigwait` gets them, and no handler interrupts anything.
sigset_t block_signals() {
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGHUP);
  sigaddset(&awaited, SIGINT);
  sigaddset(&awaited, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &awaited, nullptr);
  return awaited;
}

int check_config(const std::filesystem::path& file) {
  constexpr auto is_wrong = 2;
  auto read = cotm::apps::load_config(file, cotm::runtime::system_clock{}.now());
  if (!read) {
    std::fprintf(stderr, "%s\n", read.error().c_str());
    return is_wrong;
  }
  std::printf("ok: %s\n", cotm::apps::summary(*read).c_str());
  return EXIT_SUCCESS;
}

void serve(const cotm::apps::cotmd_options& options, const sigset_t& awaited) {
  cotm::apps::server running{options};
  while (!running.is_ready().is_ready)
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  std::printf("ready http=%s adapters=%s\n", running.http_address().c_str(),
              running.adapters_address().c_str());
  std::fflush(stdout);
  int signal = 0;
  for (sigwait(&awaited, &signal); signal == SIGHUP; sigwait(&awaited, &signal))
    running.reload();
  cotm::runtime::log_info("stopping on signal {}", signal);
}

} // namespace

int main(int argc, char** argv) {
  auto options = cotm::apps::parse_options(argc, argv);
  if (!options.check_config.empty())
    return check_config(options.check_config);
  auto awaited = block_signals();
  std::signal(SIGPIPE, SIG_IGN);
  cotm::runtime::start_log();
  auto status = EXIT_SUCCESS;
  try {
    serve(options, awaited);
  } catch (const std::exception& why) {
    std::fprintf(stderr, "cotmd: %s\n", why.what());
    status = EXIT_FAILURE;
  }
  cotm::runtime::stop_log();
  return status;
}
