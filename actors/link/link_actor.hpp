// actors/link/link_actor.hpp: the LINK actor: one session with one adapter process.
//
// Outward, everything is batched: what arrives while a flush is on its way goes along with it, so
// the load sets the size of an envelope and no timer does. Inward, everything is validated here,
// and past here it is trusted: a report that makes no sense is refused by its number and changes
// nothing, an envelope that is none is counted.
//
// The link holds nothing that matters. A session that ends loses transfers, reports and confirms
// on their way; destinations hand over again, and adapters repeat what nobody confirmed.

#pragma once

#include "actors/catalogue.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cotm::link {

/// Transfers of one envelope, and the bytes after which it is full: large enough that framing and
/// TLS cost little, small enough that the adapter starts on the first while we send the next.
inline constexpr std::size_t envelope_transfers_max = 256;
inline constexpr std::size_t envelope_fill_bytes = std::size_t{256} << 10U;

/// Transfers of which a link remembers the destination. Beyond, it forgets them all: they are
/// handed over again when their destination retries.
inline constexpr std::size_t in_flight_max = 200'000;

/// What all links have done since the process began. @thread any
struct link_stats {
  std::atomic<std::uint64_t> sessions = 0; ///< Open now.
  std::atomic<std::uint64_t> transfers = 0;
  std::atomic<std::uint64_t> reports = 0;
  std::atomic<std::uint64_t> confirms = 0;
  std::atomic<std::uint64_t> refused_reports = 0; ///< By their order, or since they make no sense.
  std::atomic<std::uint64_t> refused_envelopes = 0; ///< Undecodable, or not what was expected.
};

/// What a LINK needs from outside.
struct link_ports {
  adapter_actor adapter;
  std::uint64_t session = 0;
  std::uint32_t window = 0;                              ///< As the adapter asked.
  std::map<std::string, destination_actor> destinations; ///< Those that the adapter fulfils.
  std::vector<shard_actor> shards;                       ///< By `shard_of`.
  std::shared_ptr<link_stats> stats;
};

class link_shell;

/// Runs a LINK: welcomes the adapter, registers with the destinations, and ends when the adapter
/// is down. A destination learns of that end by monitoring the link.
link_actor::behavior_type link_behavior(link_actor::stateful_pointer<link_shell> self,
                                        link_ports ports);

/// State of a LINK.
class link_shell {
public:
  static inline const char* name = "link"; // NOLINT: CAF wants it so.

  link_shell() = default;

  link_ports ports;
  std::vector<std::pair<transfer_ptr, std::uint32_t>> transfers; ///< To send, with their attempt.
  std::vector<report_outcome> outcomes;                          ///< To send.
  bool is_flushing = false;                                      ///< A `tick` is on its way.
  /// Sent and neither acknowledged nor settled. The strings are `ports.destinations`' own.
  std::unordered_map<transfer_key, const destination_actor*, transfer_key_hash> in_flight;
};

} // namespace cotm::link
