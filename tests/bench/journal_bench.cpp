// tests/bench/journal_bench.cpp: appends to the LMDB journal as fast as it takes them.
//
//     journal_bench --dir D --seconds 5 --batch 1,10,100,1000 --bytes 600
//
// Each batch size gets a new journal below D, which is erased afterwards, and prints one JSON line.
// The streams are as in life: an order gets a dozen records while it is young, then none.

#include "persistence/lmdb_journal.hpp"

#include <CLI/CLI.hpp>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace cotm::persistence {
namespace {

using steady = std::chrono::steady_clock;
using milliseconds = std::chrono::duration<double, std::milli>;

struct settings {
  std::filesystem::path directory;
  double seconds = 5;
  std::vector<std::size_t> batches{1, 10, 100, 1'000};
  std::size_t bytes = 600;
};

milliseconds cpu_time() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  auto of = [](const timeval& time) {
    return milliseconds{static_cast<double>(time.tv_sec) * 1e3
                        + static_cast<double>(time.tv_usec) / 1e3};
  };
  return of(used.ru_utime) + of(used.ru_stime);
}

/// Makes appends to streams that come, get a dozen records, and go.
class workload {
public:
  workload(epoch owner, std::size_t bytes) : owner_{owner}, payload_(bytes, 'p') {
    // nop
  }

  std::vector<append> next(std::size_t count) {
    std::vector<append> batch;
    batch.reserve(count);
    while (batch.size() < count)
      batch.push_back(next_of(active_[random_() % active_.size()]));
    return batch;
  }

private:
  struct stream {
    stream_id id;
    revision at = 0;
  };

  append next_of(stream& chosen) {
    constexpr revision life = 12;
    if (chosen.at % life == 0) {
      for (auto& byte : chosen.id.bytes)
        byte = static_cast<std::uint8_t>(random_());
      chosen.at = 0;
    }
    auto shard = static_cast<shard_no>(chosen.id.bytes[0]);
    return {shard, owner_, chosen.id, chosen.at++, instant{}, payload_};
  }

  epoch owner_;
  std::string payload_;
  std::mt19937_64 random_{1};
  std::vector<stream> active_{2'000};
};

double percentile(std::vector<double>& sorted, double share) {
  if (sorted.empty())
    return 0;
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

void run(const settings& asked, std::size_t batch_size) {
  auto directory = asked.directory / ("batch" + std::to_string(batch_size));
  std::filesystem::remove_all(directory);
  std::vector<double> commits;
  std::size_t records = 0;
  double cpu = 0;
  double elapsed = 0;
  {
    auto kept = lmdb_journal{{directory, uuid{}}};
    std::vector<shard_no> shards(shards_max);
    std::ranges::generate(shards, [n = shard_no{0}]() mutable { return n++; });
    auto load = workload{kept.claim(shards), asked.bytes};
    auto cpu_before = cpu_time();
    auto began = steady::now();
    auto end = began + std::chrono::duration<double>{asked.seconds};
    while (steady::now() < end) {
      auto batch = load.next(batch_size);
      auto commit_began = steady::now();
      records += kept.append(std::move(batch)).kept->size();
      commits.push_back(milliseconds{steady::now() - commit_began}.count());
    }
    elapsed = std::chrono::duration<double>{steady::now() - began}.count();
    cpu = (cpu_time() - cpu_before).count();
  }
  auto file_bytes = std::filesystem::file_size(directory / "data.mdb");
  std::filesystem::remove_all(directory);
  std::ranges::sort(commits);
  auto count = static_cast<double>(records);
  std::printf("{\"bench\":\"journal\",\"batch\":%zu,\"records_per_s\":%.0f,\"commits_per_s\":%.0f,"
              "\"p50_commit_ms\":%.3f,\"p99_commit_ms\":%.3f,\"max_commit_ms\":%.3f,"
              "\"bytes_per_record\":%.0f,\"cpu_ms_per_1000\":%.2f}\n",
              batch_size, count / elapsed, static_cast<double>(commits.size()) / elapsed,
              percentile(commits, 0.5), percentile(commits, 0.99), percentile(commits, 1),
              static_cast<double>(file_bytes) / count, cpu * 1'000 / count);
  std::fflush(stdout);
}

} // namespace
} // namespace cotm::persistence

int main(int argc, char** argv) try {
  cotm::persistence::settings asked;
  CLI::App app{"Appends to the LMDB journal as fast as it takes them."};
  app.add_option("--dir", asked.directory, "Where journals are made")->required();
  app.add_option("--seconds", asked.seconds, "How long, for each batch size");
  app.add_option("--batch", asked.batches, "Records per commit")->delimiter(',');
  app.add_option("--bytes", asked.bytes, "Payload of a record");
  CLI11_PARSE(app, argc, argv);
  for (auto batch : asked.batches)
    cotm::persistence::run(asked, batch);
  return EXIT_SUCCESS;
} catch (const std::exception& failure) {
  std::fprintf(stderr, "journal_bench: %s\n", failure.what());
  return EXIT_FAILURE;
}
