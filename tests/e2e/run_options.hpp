// tests/e2e/run_options.hpp: how long and how random these tests run; see main.cpp.

#pragma once

#include <filesystem>

namespace cotm::e2e {

struct run_options {
  int cycles = 5;    ///< Of killing and starting again, in each test that does so.
  unsigned seed = 1; ///< Of everything that is drawn at random. Same seed, same choices.
  std::filesystem::path programs;
};

/// What the command line of this test program asked for.
[[nodiscard]] const run_options& chosen_options();

} // namespace cotm::e2e
