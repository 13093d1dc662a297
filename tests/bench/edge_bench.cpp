// tests/bench/edge_bench.cpp: what one order costs at the edge: reading it and showing it.

#include "edge/entropy.hpp"
#include "edge/http/header_policy.hpp"
#include "edge/tmf622/parse_order.hpp"
#include "edge/tmf622/render_order.hpp"
#include "tests/support/order_text.hpp"

#include <benchmark/benchmark.h>

namespace {

using namespace cotm;

constexpr instant now{std::chrono::milliseconds{1'763'899'200'000}};

order::distribution_policy policy() {
  order::distribution_policy made;
  for (const auto* name : {"a", "b", "c", "d", "e"}) {
    made.destinations.emplace_back();
    made.destinations.back().name = name;
  }
  return made;
}

/// An order of five items and five distributed orders.
std::string body() {
  return test::order_text{now + std::chrono::hours{48}}.with("bench-1");
}

edge::tmf622::order_request parsed(const order::distribution_policy& by) {
  edge::json::document memory;
  auto entropy = edge::system_entropy();
  return edge::tmf622::parse_order(memory, body(), {}, {&by, &entropy, now}).value();
}

void check_head(benchmark::State& state) {
  std::string head = "POST /tmf-api/productOrderingManagement/v4/productOrder HTTP/1.1\r\n"
                     "Host: localhost:8080\r\nUser-Agent: bench\r\nAccept: */*\r\n"
                     "Content-Type: application/json\r\nContent-Length: 2000\r\n\r\n";
  for (auto _ : state)
    benchmark::DoNotOptimize(edge::http::check_head(head, 1'000'000));
}

void index_body(benchmark::State& state) {
  edge::json::document memory;
  auto text = body();
  for (auto _ : state)
    benchmark::DoNotOptimize(memory.read(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void parse_order(benchmark::State& state) {
  edge::json::document memory;
  auto by = policy();
  auto entropy = edge::system_entropy();
  auto text = body();
  for (auto _ : state)
    benchmark::DoNotOptimize(
      edge::tmf622::parse_order(memory, text, {}, {&by, &entropy, now}).value());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void render_order(benchmark::State& state) {
  auto request = parsed(policy());
  order_view view{request.id, 1, 1, {}};
  auto facts = order::decide({}, order::place{request.asked}, now).value();
  for (const auto& fact : facts)
    view.order = order::evolve(std::move(view.order), fact);
  std::size_t bytes = 0;
  for (auto _ : state)
    bytes = edge::tmf622::render_order(view, {}).size();
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

BENCHMARK(check_head);
BENCHMARK(index_body);
BENCHMARK(parse_order);
BENCHMARK(render_order);

} // namespace

BENCHMARK_MAIN();
