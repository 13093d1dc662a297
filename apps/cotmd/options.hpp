// apps/cotmd/options.hpp: what cotmd is told on its command line.

#pragma once

#include "edge/http/http_server.hpp"
#include "runtime/remote.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace cotm::apps {

struct cotmd_options {
  std::filesystem::path check_config; ///< Not empty: check this file and do nothing else.
  std::filesystem::path data;
  std::filesystem::path config; ///< Empty: `cotm.toml` in the data directory, if there is one.
  edge::http_options http;
  runtime::remote_address adapters{"127.0.0.1", 0};
  std::size_t actor_threads = 0; ///< 0: one per core.
};

/// Reads the command line. Exits with a message if it is wrong, or after `--help` or `--version`.
[[nodiscard]] cotmd_options parse_options(int argc, char** argv);

} // namespace cotm::apps
