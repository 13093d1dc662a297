// apps/cotmd/options.cpp: see options.hpp.

#include "apps/cotmd/options.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>

namespace cotm::apps {

namespace {

runtime::remote_address to_address(const std::string& text, const std::string& option) {
  auto read = runtime::parse_remote_address(text);
  if (!read)
    throw CLI::ValidationError(option, "'" + text + "' is not HOST:PORT");
  return *read;
}

} // namespace

cotmd_options parse_options(int argc, char** argv) {
  cotmd_options read;
  std::string http = "127.0.0.1:8622";
  std::string adapters = "127.0.0.1:8641";
  CLI::App app{"cotmd tracks customer orders until everything is delivered.", "cotmd"};
  app.set_version_flag("--version", COTM_VERSION);
  app.add_option("--data", read.data, "Directory of the journal, the views and the certificates");
  app.add_option("--config", read.config,
                 "Destinations and policies (TOML); default: cotm.toml in the data directory");
  app.add_option("--check-config", read.check_config,
                 "Check a configuration file and do nothing else; exit status 0 or 2");
  app.add_option("--http", http, "HOST:PORT for HTTP; port 0: any free one")->capture_default_str();
  app.add_option("--adapters", adapters, "HOST:PORT for adapters and monitors, over TLS")
    ->capture_default_str();
  app.add_option("--actor-threads", read.actor_threads, "Threads for actors; 0: one per core")
    ->check(CLI::Range(0, 256));
  app.add_option("--http-threads", read.http.threads, "Threads for HTTP")
    ->check(CLI::Range(1, 64))
    ->capture_default_str();
  try {
    app.parse(argc, argv);
    if (read.data.empty() && read.check_config.empty())
      throw CLI::RequiredError("--data");
    auto at = to_address(http, "--http");
    read.http.address = at.host;
    read.http.port = at.port;
    read.adapters = to_address(adapters, "--adapters");
  } catch (const CLI::ParseError& why) {
    std::exit(app.exit(why)); // NOLINT(concurrency-mt-unsafe): no other thread runs yet.
  }
  return read;
}

} // namespace cotm::apps
