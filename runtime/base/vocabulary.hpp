// runtime/base/vocabulary.hpp: the few words that every folder shares.

#pragma once

#include <tl/expected.hpp>

#include <chrono>

namespace cotm {

/// A point of wall-clock time in UTC, to the millisecond. Only a `wall_clock` makes one.
using instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// A span of time, to the millisecond.
using duration = std::chrono::milliseconds;

/// Either a value or the reason why there is none. Becomes `std::expected` when our compiler has
/// it in C++20 builds: gcc 12 offers it under -std=c++23 only, and without `and_then`.
template <class T, class E>
using result = tl::expected<T, E>;

/// Builds one visitor out of lambdas; a missing alternative does not compile.
template <class... Fs>
struct overload : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
overload(Fs...) -> overload<Fs...>; // For clang 14, which lints this code.

} // namespace cotm
