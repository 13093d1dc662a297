// apps/cotmd/main.cpp: starts the server, waits for a signal, stops it.

#include "apps/cotmd/server.hpp"
#include "runtime/log.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <thread>

namespace {

/// Blocks the signals that end the process, in this thread and all that it makes: `sigwait` gets
/// them, and no handler interrupts anything.
sigset_t block_signals() {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGINT);
  sigaddset(&ending, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  return ending;
}

void serve(const cotm::apps::cotmd_options& options, const sigset_t& ending) {
  cotm::apps::server running{options};
  while (!running.is_ready().is_ready)
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  std::printf("ready http=%s adapters=%s\n", running.http_address().c_str(),
              running.adapters_address().c_str());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ending, &signal);
  cotm::runtime::log_info("stopping on signal {}", signal);
}

} // namespace

int main(int argc, char** argv) {
  auto options = cotm::apps::parse_options(argc, argv);
  auto ending = block_signals();
  std::signal(SIGPIPE, SIG_IGN);
  cotm::runtime::start_log();
  auto status = EXIT_SUCCESS;
  try {
    serve(options, ending);
  } catch (const std::exception& why) {
    std::fprintf(stderr, "cotmd: %s\n", why.what());
    status = EXIT_FAILURE;
  }
  cotm::runtime::stop_log();
  return status;
}
