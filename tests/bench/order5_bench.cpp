// tests/bench/order5_bench.cpp: how many customer orders a second, how fast, and what each costs.
//
// Starts cotmd on a directory of its own and one adapter that fulfils five destinations at once,
// then keeps a number of orders in flight, step by step. Every step of every order is on disk. Each
// step prints one line of JSON; figures are of the measured window, after a warm-up. An order that
// is refused, fails or is lost ends the benchmark with exit status 1.

#include "tests/bench/order5.hpp"
#include "tests/bench/report.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/service.hpp"

#include <CLI/CLI.hpp>
#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace cotm::bench {

namespace {

using namespace std::chrono_literals;

constexpr auto drain_patience = 60s;

struct options {
  std::filesystem::path programs;
  std::filesystem::path directory;
  std::vector<std::size_t> inflight = {1, 8, 64, 256, 1024};
  double seconds = 5;
  double warmup = 1;
};

/// What everybody has used so far.
struct spending {
  test::process_usage server;
  test::process_usage adapter;
  double generator_ms = 0;
  double commits = 0;
  double records = 0;
};

double own_cpu_ms() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  auto ms = [](const timeval& at) {
    return static_cast<double>(at.tv_sec) * 1e3 + static_cast<double>(at.tv_usec) / 1e3;
  };
  return ms(used.ru_utime) + ms(used.ru_stime);
}

spending spent(test::service& service) {
  spending so_far;
  so_far.server = service.server().usage();
  so_far.adapter = service.adapter().usage();
  auto metrics = test::http_client{service.http_port()}.get("/metrics").body;
  so_far.commits = metric(metrics, "cotm_journal_commits_total");
  so_far.records = metric(metrics, "cotm_journal_records_total");
  so_far.generator_ms = own_cpu_ms();
  return so_far;
}

std::chrono::milliseconds to_span(double seconds) {
  return std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1e3)};
}

json_line make_report(const latencies& took, double seconds, const spending& before,
                      const spending& after) {
  const auto orders = static_cast<double>(took.complete_ms.size());
  auto each = [orders](double from, double to) { return orders > 0 ? (to - from) / orders : 0; };
  json_line cpu;
  cpu.add("cotmd", each(before.server.cpu_ms, after.server.cpu_ms));
  cpu.add("adapter", each(before.adapter.cpu_ms, after.adapter.cpu_ms));
  cpu.add("generator", each(before.generator_ms, after.generator_ms));
  json_line rss;
  rss.add("cotmd", static_cast<double>(after.server.resident_bytes) / 1e6);
  rss.add("cotmd_private", static_cast<double>(after.server.private_bytes) / 1e6);
  rss.add("adapter", static_cast<double>(after.adapter.resident_bytes) / 1e6);
  json_line line;
  line.add("orders_per_s", orders / seconds);
  line.add("submit_p50_ms", percentile(took.submit_ms, 0.5));
  line.add("submit_p99_ms", percentile(took.submit_ms, 0.99));
  line.add("complete_p50_ms", percentile(took.complete_ms, 0.5));
  line.add("complete_p99_ms", percentile(took.complete_ms, 0.99));
  line.add("cpu_ms_per_order", cpu);
  line.add("bytes_written_per_order", each(static_cast<double>(before.server.written_bytes),
                                           static_cast<double>(after.server.written_bytes)));
  line.add("syncs_per_order", each(before.commits, after.commits));
  line.add("records_per_order", each(before.records, after.records));
  line.add("rss_mb", rss);
  return line;
}

/// Tells what became of the first few orders that were lost.
void explain(const order_loop& loop, std::uint16_t port) {
  test::http_client client{port};
  for (const auto& id : loop.in_flight(3)) {
    auto answer = client.get(std::string{test::orders_path} + "?externalId=" + id);
    std::fprintf(stderr, "lost: %s: %d %s\n", id.c_str(), answer.status, answer.body.c_str());
  }
}

void run_step(test::service& service, const options& chosen, std::size_t inflight) {
  order_loop loop{service.http_port(), inflight, "order5-" + std::to_string(inflight)};
  loop.run(to_span(chosen.warmup));
  const auto before = spent(service);
  const auto began = std::chrono::steady_clock::now();
  auto took = loop.run(to_span(chosen.seconds));
  const std::chrono::duration<double> lasted = std::chrono::steady_clock::now() - began;
  const auto after = spent(service);
  if (auto lost = loop.drain(drain_patience); lost > 0) {
    explain(loop, service.http_port());
    throw std::runtime_error{std::to_string(lost) + " orders lost"};
  }
  json_line line;
  line.add("bench", "order5").add("inflight", std::uint64_t{inflight});
  line.add_all(make_report(took, lasted.count(), before, after)).add("errors", std::uint64_t{0});
  std::printf("%s\n", line.text().c_str());
  std::fflush(stdout);
}

int run(const options& chosen) {
  test::service_options wanted;
  wanted.programs = chosen.programs;
  wanted.below = chosen.directory;
  wanted.behaviour = "atonce";
  wanted.is_ledger_durable = false;
  test::service service{wanted};
  try {
    service.start_server();
    service.start_adapter();
    for (auto inflight : chosen.inflight)
      run_step(service, chosen, inflight);
    return 0;
  } catch (const std::exception& why) {
    std::fprintf(stderr, "order5_bench: %s\n%s", why.what(), service.logs().c_str());
    return 1;
  }
}

} // namespace

} // namespace cotm::bench

int main(int argc, char** argv) try {
  cotm::bench::options chosen;
  chosen.programs = std::filesystem::canonical("/proc/self/exe").parent_path();
  chosen.directory = chosen.programs.parent_path();
  CLI::App app{
    "Measures customer orders of five distributed orders each, from POST to completion."};
  app.add_option("--programs", chosen.programs, "directory of cotmd and factory_sim");
  app.add_option("--dir", chosen.directory, "where the data is kept meanwhile; a real disk");
  app.add_option("--inflight", chosen.inflight, "orders in flight, one step each")->delimiter(',');
  app.add_option("--seconds", chosen.seconds, "measured time of a step");
  app.add_option("--warmup", chosen.warmup, "time before that");
  CLI11_PARSE(app, argc, argv);
  return cotm::bench::run(chosen);
} catch (const std::exception& why) {
  std::fprintf(stderr, "order5_bench: %s\n", why.what());
  return 1;
}
