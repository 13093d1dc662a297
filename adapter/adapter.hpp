// adapter/adapter.hpp: begin here to write an adapter: a process that fulfils what cotmd hands
// over.
//
// The contract, which the library keeps for both sides:
//
//   - A transfer has a key, and takes effect once per key, however often it is handed over. You are
//     called with it once in the life of the process; again only after a restart, for what was not
//     settled, and then `transfer::known` says how far it had come. If your effect is in another
//     system, give that system the key too: a crash can fall between its commit and yours.
//   - Acknowledge what you have taken over. Until then it is handed over again, and counts against
//     the window; if you cannot take it now, refuse it, and it comes back later.
//   - Then say what happens: progress, milestones, delays, forecasts, and one outcome. Order does
//   not
//     matter, repetition neither.
//   - `transfer::kind` is what is asked for: most often to perform, but also to amend, cancel or
//     compensate what an earlier revision asked for (`about`, and `about_known`), or to take
//     notice. Each has a key and an outcome of its own. What you cannot do, `reject`.
//   - What you say is kept in the ledger before it is sent, and sent until cotmd has it on disk.
//     With an `lmdb_ledger` that holds across crashes of this process.
//
// Connecting, TLS, reconnecting, batching and repeating are the library's. A whole adapter:
//
//     class printer final : public cotm::adapter::fulfilment {
//     public:
//       void on_transfers(const std::vector<cotm::adapter::transfer>& given,
//                         cotm::adapter::outbox& out) override {
//         for (const auto& one : given) {
//           if (one.kind != cotm::adapter::transfer_kind::perform) {
//             out.reject(one.key, "UNSUPPORTED", "what is printed is printed");
//             continue;
//           }
//           if (one.known.effects == 0) {
//             std::cout << "ship: " << one.payload << '\n';
//             out.take_effect(one.key);
//           }
//           out.acknowledge(one.key);
//           out.complete(one.key); // Or later, on any thread: client.say(outbox).
//         }
//       }
//       void on_refusal(const cotm::adapter::refusal& why) override {
//         std::cerr << why.code << ": " << why.reason << '\n';
//       }
//     };
//
//     int main() {
//       auto clock = cotm::runtime::system_clock{};
//       auto tls = cotm::runtime::find_certificate("data/tls", "adapter", clock.now());
//       if (!tls)
//         return std::cerr << tls.error() << '\n', 1;
//       auto config = cotm::runtime::system_config{*tls};
//       auto system = caf::actor_system{config};
//       auto ledger = cotm::adapter::lmdb_ledger{"ledger"};
//       auto work = printer{};
//       auto options = cotm::adapter::client_options{"printer", {"localhost", 7070},
//       {"warehouse"}}; auto client = cotm::adapter::client{system, options, {&ledger, &work,
//       &clock}}; wait_for_sigterm();
//     }

#pragma once

#include "adapter/ledger.hpp"
#include "adapter/session_actor.hpp"
#include "adapter/types.hpp"
#include "runtime/clock.hpp"
#include "runtime/remote.hpp"

#include <caf/all.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cotm::adapter {

/// How an adapter introduces itself, and to whom.
struct client_options {
  std::string name; ///< For logs and operators.
  runtime::remote_address cotmd;
  std::vector<std::string> destinations; ///< What it fulfils; all must be configured in cotmd.
  std::uint32_t window = 0;              ///< Unacknowledged transfers; 0: as cotmd decides.
  std::uint64_t incarnation = 0;         ///< Another one after every start; for operators.
};

/// What a client works with. All of it outlives the client.
struct client_parts {
  ledger* kept_in = nullptr;
  fulfilment* fulfils = nullptr;
  const runtime::wall_clock* clock = nullptr;
};

/// An adapter's connection to cotmd, from its making to its end. A `fulfilment` that throws ends
/// the process: it is broken, and the next process goes on from the ledger.
class client {
public:
  /// Begins. @pre The system is configured by `runtime::system_config`.
  client(caf::actor_system& system, client_options options, client_parts parts);

  client(const client&) = delete;
  client& operator=(const client&) = delete;

  /// Commits what was said, and waits until the session has ended.
  ~client();

  /// Says something about transfers. @thread any
  void say(outbox said) const;

  [[nodiscard]] const session_stats& stats() const noexcept {
    return *stats_;
  }

private:
  std::shared_ptr<session_stats> stats_ = std::make_shared<session_stats>();
  caf::actor_system* system_;
  session_actor session_;
};

} // namespace cotm::adapter
