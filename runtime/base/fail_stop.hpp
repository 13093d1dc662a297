// runtime/base/fail_stop.hpp: the end of a process that can no longer keep its word.
//
// A failed commit or a bad checksum is not an error to handle: what the disk holds is unknown, and
// a second fsync may lie (pages are marked clean after the first failure). The process stops here,
// and recovery reads what is really there.
//
// Source: Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020.

#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace cotm {

/// Exit status of a process that lost durability; a service manager may restart it.
inline constexpr int fail_stop_status = 70; // EX_SOFTWARE of sysexits.h.

/// Says why on standard error and ends the process at once: no destructors, no flushes.
[[noreturn]] inline void fail_stop(std::string_view why) {
  std::fprintf(stderr, "cotm: fail-stop: %.*s\n", static_cast<int>(why.size()), why.data());
  std::_Exit(fail_stop_status);
}

} // namespace cotm
