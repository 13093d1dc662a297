// apps/cotmctl/exit_status.hpp: how `cotmctl` ends. Scripts rely on these numbers; they never
// change.

#pragma once

namespace cotm::ctl {

enum class exit_status : int {
  ok = 0,
  failed = 1,         ///< It ran, and the outcome is bad: a corrupt journal, an order that failed.
  usage = 2,          ///< The command line or a file that it names cannot be used.
  cannot_connect = 3, ///< Nobody answers there.
  not_found = 4,      ///< The server knows no such thing.
  refused = 5,        ///< The server will not do it (4xx).
  server_error = 6,   ///< The server could not do it (5xx), or answered what we cannot read.
};

} // namespace cotm::ctl
