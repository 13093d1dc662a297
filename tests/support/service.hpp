// tests/support/service.hpp: cotmd and one adapter as real processes, in a directory of their own.
//
//     service --starts--> cotmd --data DIR/data      factory_sim --ledger DIR/ledger
//                           `--- DIR/data/tls -------------'
//
// Ports stay the same over restarts, so that clients and the adapter find the server again.

#pragma once

#include "tests/support/process.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cotm::test {

struct service_options {
  std::filesystem::path programs; ///< The directory of cotmd and factory_sim.
  std::filesystem::path below;    ///< Where the service makes its own directory.
  std::vector<std::string> destinations = {"a", "b", "c", "d", "e"};
  std::string policy;            ///< Of every destination: further lines of its TOML table.
  std::string behaviour;         ///< Of every destination: options of factory_sim, or empty.
  bool is_ledger_durable = true; ///< Whether the adapter keeps what it took over a crash.
  std::chrono::milliseconds patience = std::chrono::seconds{60}; ///< For a program to be ready.
};

class service {
public:
  explicit service(service_options options);

  /// Starts cotmd; returns once it has opened its ports.
  void open_server();

  /// Starts cotmd; returns once it answers all that it can answer.
  void start_server();

  void start_adapter();

  /// @pre It was started.
  [[nodiscard]] child_process& server() {
    return *server_;
  }

  /// @pre It was started.
  [[nodiscard]] child_process& adapter() {
    return *adapter_;
  }

  [[nodiscard]] std::uint16_t http_port() const noexcept {
    return http_port_;
  }

  [[nodiscard]] std::uint16_t adapters_port() const noexcept {
    return adapters_port_;
  }

  [[nodiscard]] const std::filesystem::path& directory() const noexcept {
    return directory_.path();
  }

  [[nodiscard]] std::filesystem::path data_directory() const {
    return directory() / "data";
  }

  /// The transfers that took effect in the factories, "key kind": one line per effect.
  /// @pre The ledger is durable.
  [[nodiscard]] std::vector<std::string> effects() const;

  /// What the adapter's ledger knows: "key phase effects" per transfer.
  /// @pre The ledger is durable, and the adapter has ended.
  [[nodiscard]] std::vector<std::string> ledger() const;

  /// Checks the journal. Empty: it is sound; otherwise what the check found.
  /// Also works while the server runs.
  [[nodiscard]] std::string verify_journal() const;

  /// The ends of all that the programs have printed, for a failure's report.
  [[nodiscard]] std::string logs() const;

private:
  void write_config() const;
  [[nodiscard]] std::filesystem::path next_log(const std::string& program);

  service_options options_;
  temporary_directory directory_;
  std::uint16_t http_port_;
  std::uint16_t adapters_port_;
  int starts_ = 0;
  std::optional<child_process> server_;
  std::optional<child_process> adapter_;
};

} // namespace cotm::test
