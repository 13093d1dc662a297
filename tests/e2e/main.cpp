// tests/e2e/main.cpp: cotm_e2e_tests [GoogleTest's options] [--cycles N] [--seed N] [--programs
// DIR]

#include "tests/e2e/run_options.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <string_view>

namespace cotm::e2e {

namespace {

run_options& options() {
  static run_options chosen; // Written by `main` before any test runs, and never again.
  return chosen;
}

/// Takes one option. Returns false if nobody knows it.
bool take(std::string_view name, const char* value) {
  if (name == "--cycles")
    options().cycles = std::atoi(value);
  else if (name == "--seed")
    options().seed = static_cast<unsigned>(std::strtoul(value, nullptr, 10));
  else if (name == "--programs")
    options().programs = value;
  else
    return false;
  return true;
}

} // namespace

const run_options& chosen_options() {
  return options();
}

} // namespace cotm::e2e

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  cotm::e2e::options().programs = COTM_PROGRAMS;
  cotm::e2e::options().seed = std::random_device{}();
  for (int i = 1; i < argc; i += 2) {
    if (i + 1 == argc || !cotm::e2e::take(argv[i], argv[i + 1])) {
      std::cerr << "unknown option, or one without a value: " << argv[i] << '\n';
      return 2;
    }
  }
  std::cout << "seed: " << cotm::e2e::chosen_options().seed << '\n';
  return RUN_ALL_TESTS();
}
