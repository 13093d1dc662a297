// apps/cotmctl/main.cpp: the command line client: reads the command line, runs one command.
//
//     cotmctl order   submit | list | show | watch     over HTTP (--server, COTM_SERVER)
//     cotmctl journal verify | dump                     on a store of this machine
//     cotmctl monitor                                   over CAF and TLS
//     cotmctl completion bash
//
// Every command prints a table for people, or with `-o json` what scripts read. exit_status.hpp
// lists how it ends.

#include "apps/cotmctl/context.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Option.hpp>
#include <curl/curl.h>

#include <cstdio>
#include <exception>

namespace {

/// libcurl's global state, from the beginning to the end of the program.
struct curl_library {
  curl_library() {
    curl_global_init(CURL_GLOBAL_DEFAULT);
  }
  curl_library(const curl_library&) = delete;
  curl_library& operator=(const curl_library&) = delete;
  ~curl_library() {
    curl_global_cleanup();
  }
};

using namespace cotm::ctl;

exit_status run(int argc, char** argv) {
  CLI::App app{"Tracks and manages customer orders.", "cotmctl"};
  global_options globals;
  chosen_command chosen;
  const registrar to{app, globals, chosen};

  app.fallthrough(); // Global options may follow the command.
  app.require_subcommand(1);
  app.add_option("--server", globals.server, "Address of cotmd")
    ->envname("COTM_SERVER")
    ->capture_default_str();
  app.add_option("-o,--output", globals.output, "table or json")
    ->check(CLI::IsMember({"table", "json"}))
    ->capture_default_str();

  auto* orders = app.add_subcommand("order", "Place and look at orders");
  orders->require_subcommand(1);
  add_order_commands(*orders, to);
  add_watch_command(*orders, to);
  add_journal_commands(to);
  add_monitor_command(to);
  add_completion_command(to);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& asked) {
    return app.exit(asked) == 0 ? exit_status::ok : exit_status::usage;
  }
  const curl_library curl;
  return chosen();
}

} // namespace

int main(int argc, char** argv) {
  try {
    return static_cast<int>(run(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "cotmctl: %s\n", error.what());
    return static_cast<int>(exit_status::failed);
  }
}
