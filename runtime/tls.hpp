// runtime/tls.hpp: the actor system of every process of ours, and its mutual TLS.
//
// A plain CAF port is a liability: some 32 bytes from a stranger crash it. So there is none. Every
// connection between processes is TLS with a certificate on both sides, signed by one CA that has
// no other purpose; whoever holds such a certificate is inside the operator's trust zone. A process
// without its three files does not start: CAF would fall back to anonymous encryption.
//
// Nothing of CAF's own configuration is exposed, neither its command line nor its ini file: what
// every node must agree on (heartbeats, version, wire types) is set here and nowhere else.

#pragma once

#include "runtime/base/vocabulary.hpp"

#include <caf/actor_system_config.hpp>

#include <cstddef>
#include <filesystem>
#include <string>

namespace cotm::runtime {

/// Peers of another version of CAF's framing, or of ours, refuse to connect.
inline constexpr auto wire_version = "cotm.v1";

/// Messages that an actor takes in one go, so that a busy one cannot starve the others.
inline constexpr std::size_t messages_at_once_max = 50;

/// How often an idle connection shows that it lives. The same everywhere: a side that beats alone
/// takes its silent peer for dead.
inline constexpr duration heartbeat_interval = std::chrono::seconds{1};

/// How long a peer may be silent before its connection is closed and its actors count as down.
inline constexpr duration connection_timeout = std::chrono::seconds{10};

/// PEM files of one process.
struct tls_files {
  std::filesystem::path ca;          ///< Who may sign our peers, and nobody else.
  std::filesystem::path certificate; ///< Ours.
  std::filesystem::path key;         ///< Of `certificate`; readable by its owner only.
};

/// Checks that the files are there, belong together, were signed by the CA and are valid at `now`.
/// @errors a sentence for the operator that names the file.
[[nodiscard]] result<tls_files, std::string> check_tls(tls_files files, instant now);

/// Configures the actor system of one process.
class system_config final : public caf::actor_system_config {
public:
  /// @param tls checked files. @param threads for actors; 0: one per core.
  explicit system_config(const tls_files& tls, std::size_t threads = 0);
};

} // namespace cotm::runtime
