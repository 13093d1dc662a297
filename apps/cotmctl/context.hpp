// apps/cotmctl/context.hpp: what every command is given, and how it joins the command line.

#pragma once

#include "apps/cotmctl/exit_status.hpp"
#include "apps/cotmctl/http_client.hpp"

#include <CLI/App.hpp>

#include <functional>
#include <string>

namespace cotm::ctl {

/// The options before, or after, any command.
struct global_options {
  std::string server = "http://127.0.0.1:8622";
  std::string output = "table"; ///< Or "json".

  [[nodiscard]] bool is_json() const {
    return output == "json";
  }
};

/// The command that was chosen on the command line, ready to run once all of it has been read.
using chosen_command = std::function<exit_status()>;

/// Where commands register: each adds its subcommands to `app`, and sets `chosen` when it is named.
struct registrar {
  CLI::App& app;
  const global_options& globals;
  chosen_command& chosen;
};

/// `order submit|list|show`.
void add_order_commands(CLI::App& group, const registrar& to);
/// `order watch`.
void add_watch_command(CLI::App& group, const registrar& to);
/// `journal verify|dump`.
void add_journal_commands(const registrar& to);
/// `monitor`.
void add_monitor_command(const registrar& to);
/// `completion bash`.
void add_completion_command(const registrar& to);

/// Says on standard error what a response other than success means, and what to exit with.
[[nodiscard]] exit_status explain(const http_response& response);

/// Says on standard error that nobody answered.
[[nodiscard]] exit_status explain(const global_options& globals, const transport_error& why);

} // namespace cotm::ctl
