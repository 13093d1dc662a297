// tests/support/service.cpp: the command lines and files of a service under test.

#include "tests/support/service.hpp"

#include "tests/support/http_client.hpp"
#include "tests/support/socket.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

namespace cotm::test {

namespace {

constexpr std::size_t log_tail_bytes = 2'000;
constexpr std::chrono::milliseconds poll_interval{5};

std::string on_loopback(std::uint16_t port) {
  return "127.0.0.1:" + std::to_string(port);
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file{path};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

} // namespace

service::service(service_options options)
  : options_{std::move(options)}, directory_{options_.below}, http_port_{free_port()},
    adapters_port_{free_port()} {
  write_config();
}

void service::write_config() const {
  std::ofstream file{directory() / "cotm.toml"};
  for (const auto& name : options_.destinations)
    file << "[[destination]]\nname = \"" << name << "\"\n" << options_.policy << "\n";
}

std::filesystem::path service::next_log(const std::string& program) {
  return directory() / (program + "." + std::to_string(++starts_) + ".log");
}

void service::open_server() {
  server_.reset(); // A killed one is reaped before its successor opens the files.
  server_.emplace(std::vector<std::string>{options_.programs / "cotmd", "--data", data_directory(),
                                           "--http", on_loopback(http_port_), "--adapters",
                                           on_loopback(adapters_port_), "--config",
                                           directory() / "cotm.toml"},
                  next_log("cotmd"));
  server_->wait_for_line("ready", options_.patience);
}

void service::start_server() {
  open_server();
  const auto deadline = std::chrono::steady_clock::now() + options_.patience;
  http_client client{http_port_};
  for (auto answer = client.get("/readyz"); answer.status != 200; answer = client.get("/readyz")) {
    if (std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error{"cotmd is not ready: " + answer.body};
    std::this_thread::sleep_for(poll_interval);
  }
}

void service::start_adapter() {
  adapter_.reset();
  std::vector<std::string> command{options_.programs / "factory_sim", "--cotmd",
                                   on_loopback(adapters_port_), "--tls", data_directory() / "tls"};
  for (const auto& name : options_.destinations) {
    command.emplace_back("--destination");
    command.push_back(options_.behaviour.empty() ? name : name + ":" + options_.behaviour);
  }
  command.emplace_back("--ledger");
  command.push_back(options_.is_ledger_durable ? (directory() / "ledger").string() : "memory");
  if (options_.is_ledger_durable) {
    command.emplace_back("--effects");
    command.push_back(directory() / "effects");
  }
  adapter_.emplace(command, next_log("factory_sim"));
}

std::vector<std::string> service::effects() const {
  return lines_of(read_text(directory() / "effects"));
}

std::vector<std::string> service::ledger() const {
  std::string said;
  auto end = run_process(
    {options_.programs / "factory_sim", "--ledger", directory() / "ledger", "--print-ledger"},
    directory() / "ledger.txt", said);
  if (end.status != 0 || end.signal != 0)
    throw std::runtime_error{"the ledger cannot be read: " + said};
  return lines_of(said);
}

std::string service::verify_journal() const {
  std::string said;
  auto end = run_process({options_.programs / "cotmctl", "journal", "verify", data_directory()},
                         directory() / "verify.txt", said);
  return end.status == 0 && end.signal == 0 ? "" : "journal verify: " + said;
}

std::string service::logs() const {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator{directory()})
    if (entry.path().extension() == ".log")
      paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::string all;
  for (const auto& path : paths) {
    auto text = read_text(path);
    all += "-- " + path.filename().string() + "\n";
    all += text.substr(text.size() - std::min(text.size(), log_tail_bytes));
  }
  return all;
}

} // namespace cotm::test
