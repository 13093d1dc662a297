// tests/bench/open_bench.cpp: what a million open orders cost: memory, disk, and a restart.
//
// Posts orders as fast as they are taken to a cotmd whose destinations nobody fulfils, so that
// every one of them stays open. Then waits until the server is quiet, measures it, ends it, starts
// it again and asks for a known order and for a list, as soon as it says that it is ready. Prints
// one line of JSON; exits with 1 if an order is missing.

#include "runtime/clock.hpp"
#include "tests/bench/load_client.hpp"
#include "tests/bench/report.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/order_text.hpp"
#include "tests/support/service.hpp"

#include <CLI/CLI.hpp>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

namespace cotm::bench {

namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr auto stop_patience = 120s;
constexpr auto ready_patience = 600s;
constexpr auto quiet_patience = 120s;
constexpr auto poll_patience = 100ms;
constexpr int http_created = 201;

/// Share of one core below which a server counts as quiet: its clocks tick on.
constexpr double quiet_share = 0.05;

struct options {
  std::filesystem::path programs;
  std::filesystem::path directory;
  std::uint64_t orders = 1'000'000;
  std::size_t inflight = 256;
  bool is_killed = false;
  bool is_silent = false;
};

double since(steady::time_point from) {
  return std::chrono::duration<double>(steady::now() - from).count();
}

std::string external_id(std::uint64_t number) {
  return "open-" + std::to_string(number);
}

/// Posts all orders and waits for all answers.
void park(std::uint16_t port, const options& chosen) {
  const test::order_text text{runtime::system_clock{}.now() + 24h};
  load_client client{port, chosen.inflight};
  std::uint64_t posted = 0;
  std::uint64_t answered = 0;
  while (answered < chosen.orders) {
    while (posted < chosen.orders && client.can_post()) {
      client.post(posted, text.with(external_id(posted)));
      ++posted;
    }
    client.poll(poll_patience, [&](std::uint64_t number, int status) {
      if (status != http_created)
        throw std::runtime_error{external_id(number) + " was answered with "
                                 + std::to_string(status)};
      ++answered;
    });
  }
}

/// Waits until the server has had next to nothing to do for two seconds.
test::process_usage wait_until_quiet(test::service& service) {
  const auto began = steady::now();
  auto before = service.server().usage();
  while (steady::now() - began < quiet_patience) {
    std::this_thread::sleep_for(2s);
    auto now = service.server().usage();
    if (now.cpu_ms - before.cpu_ms < 2'000 * quiet_share)
      return now;
    before = now;
  }
  return before;
}

/// Bytes that the files below a directory take on the disk; holes do not count.
std::uint64_t bytes_on_disk(const std::filesystem::path& directory) {
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{directory}) {
    struct stat file {};
    if (entry.is_regular_file() && ::stat(entry.path().c_str(), &file) == 0)
      bytes += static_cast<std::uint64_t>(file.st_blocks) * 512;
  }
  return bytes;
}

void end_server(test::service& service, bool is_killed) {
  if (is_killed) {
    service.server().kill();
    return;
  }
  service.server().send_signal(SIGTERM);
  if (!service.server().wait(stop_patience))
    throw std::runtime_error{"cotmd does not stop on SIGTERM"};
}

/// Asks until the answer is 200 and holds `expected`; returns the seconds since `from`.
double seconds_until(std::uint16_t port, const std::string& target, const std::string& expected,
                     steady::time_point from) {
  test::http_client client{port};
  while (since(from) < std::chrono::duration<double>(ready_patience).count()) {
    auto answer = client.get(target);
    if (answer.status == 200 && answer.body.find(expected) != std::string::npos)
      return since(from);
    std::this_thread::sleep_for(10ms);
  }
  throw std::runtime_error{target + " does not answer with " + expected};
}

/// Finds the id of an order by its externalId.
std::string id_of(std::uint16_t port, const std::string& external) {
  constexpr std::string_view member = "\"id\":\"";
  auto body
    = test::http_client{port}.get(std::string{test::orders_path} + "?externalId=" + external).body;
  auto from = body.find(member);
  if (from == std::string::npos)
    throw std::runtime_error{"no order of externalId " + external + ": " + body};
  from += member.size();
  return body.substr(from, body.find('"', from) - from);
}

json_line measure_restart(test::service& service, const options& chosen) {
  const auto known = id_of(service.http_port(), external_id(chosen.orders / 2));
  const auto stop_began = steady::now();
  end_server(service, chosen.is_killed);
  const auto stop_seconds = since(stop_began);
  const auto began = steady::now();
  service.open_server();
  json_line line;
  line.add("stop_s", stop_seconds);
  line.add("ready_s", seconds_until(service.http_port(), "/readyz", "", began));
  const std::string orders{test::orders_path};
  line.add("known_order_s", seconds_until(service.http_port(), orders + "/" + known, known, began));
  line.add("list_s", seconds_until(service.http_port(), orders + "?state=inProgress&limit=20",
                                   "\"externalId\":\"open-", began));
  return line;
}

json_line memory_of(const test::process_usage& used) {
  json_line line;
  line.add("resident", static_cast<double>(used.resident_bytes) / 1e6);
  line.add("private", static_cast<double>(used.private_bytes) / 1e6);
  return line;
}

json_line measure(test::service& service, const options& chosen) {
  service.start_server();
  if (chosen.is_silent)
    service.start_adapter();
  json_line line;
  line.add("bench", "open").add("orders", chosen.orders);
  line.add("parked_on", chosen.is_silent ? "silent adapter" : "no adapter");
  const auto began = steady::now();
  park(service.http_port(), chosen);
  line.add("orders_per_s", static_cast<double>(chosen.orders) / since(began));
  line.add("rss_mb", memory_of(wait_until_quiet(service)));
  line.add("disk_mb", static_cast<double>(bytes_on_disk(service.data_directory())) / 1e6);
  line.add("ended_by", chosen.is_killed ? "SIGKILL" : "SIGTERM");
  line.add_all(measure_restart(service, chosen));
  line.add("rss_after_restart_mb", memory_of(wait_until_quiet(service)));
  auto counted
    = test::http_client{service.http_port()}.get(std::string{test::orders_path} + "?limit=1");
  if (counted.headers["x-total-count"] != std::to_string(chosen.orders))
    throw std::runtime_error{"after the restart there are " + counted.headers["x-total-count"]
                             + " orders"};
  return line;
}

int run(const options& chosen) {
  test::service_options wanted;
  wanted.programs = chosen.programs;
  wanted.below = chosen.directory;
  wanted.policy
    = "acknowledge_within = \"P1D\"\n"; // Nothing but the orders themselves is measured.
  wanted.behaviour = "silent=1";
  wanted.is_ledger_durable = false;
  wanted.patience = ready_patience;
  test::service service{wanted};
  try {
    std::printf("%s\n", measure(service, chosen).text().c_str());
    return 0;
  } catch (const std::exception& why) {
    std::fprintf(stderr, "open_bench: %s\n%s", why.what(), service.logs().c_str());
    return 1;
  }
}

} // namespace

} // namespace cotm::bench

int main(int argc, char** argv) try {
  cotm::bench::options chosen;
  chosen.programs = std::filesystem::canonical("/proc/self/exe").parent_path();
  chosen.directory = chosen.programs.parent_path();
  CLI::App app{"Measures what open orders cost in memory, on disk and at a restart."};
  app.add_option("--programs", chosen.programs, "directory of cotmd and factory_sim");
  app.add_option("--dir", chosen.directory, "where the data is kept meanwhile; a real disk");
  app.add_option("--orders", chosen.orders, "orders that are open at once");
  app.add_option("--inflight", chosen.inflight, "orders that are being posted at once");
  app.add_flag("--kill", chosen.is_killed, "end cotmd with SIGKILL, not SIGTERM");
  app.add_flag("--silent-adapter", chosen.is_silent, "park on an adapter that never answers");
  CLI11_PARSE(app, argc, argv);
  return cotm::bench::run(chosen);
} catch (const std::exception& why) {
  std::fprintf(stderr, "open_bench: %s\n", why.what());
  return 1;
}
