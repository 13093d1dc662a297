// apps/factory_sim/factory.hpp: any number of simulated destinations in one adapter.
//
//     session --transfers--> FACTORY: plan, take effect, say what is due now
//                               |  the rest of the plans
//                               v
//                             FLOOR: one queue by time, one tick --what is due--> session
//
// However many transfers wait, there is one queue and one timer.

#pragma once

#include "adapter/adapter.hpp"
#include "apps/factory_sim/course.hpp"
#include "apps/factory_sim/effects_file.hpp"

#include <caf/all.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <queue>
#include <string>
#include <vector>

namespace cotm::factory_sim {

/// How late the FLOOR may be.
inline constexpr duration floor_interval = std::chrono::milliseconds{5};

/// Where the FLOOR says what is due.
using say_function = std::function<void(adapter::outbox)>;

/// Steps of many transfers.
struct planned {
  std::vector<step> steps;
};

} // namespace cotm::factory_sim

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::factory_sim::planned)      // Never leaves the process.
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::factory_sim::say_function) // Never leaves the process.

namespace cotm::factory_sim {

using floor_actor = caf::typed_actor<
  // Says things from now on by this function; until then it only gathers.
  caf::reacts_to<say_function>,
  // Takes steps in. They count from now.
  caf::reacts_to<planned>,
  // To itself: says what is due.
  caf::reacts_to<adapter::tick_atom>,
  // Ends it; what is not said by now is planned again after a restart.
  caf::reacts_to<adapter::stop_atom>>;

class floor_shell;

floor_actor::behavior_type floor_behavior(floor_actor::stateful_pointer<floor_shell> self);

/// State of the FLOOR.
class floor_shell {
public:
  static inline const char* name = "floor"; // NOLINT: CAF wants it so.

  floor_shell() = default;

  struct entry {
    std::chrono::steady_clock::time_point due;
    adapter::report said;
    bool operator<(const entry& other) const {
      return other.due < due; // The earliest on top.
    }
  };

  std::priority_queue<entry> queue;
  say_function say;
  bool is_ticking = false; ///< A `tick` is on its way.
};

/// What the simulator is told to be.
struct factory_plan {
  std::map<std::string, behaviour, std::less<>> destinations;
  std::uint64_t seed = 0;
};

/// Fulfils transfers as planned.
class factory final : public adapter::fulfilment {
public:
  /// @param effects may be null. It and the clock outlive this.
  factory(factory_plan plan, floor_actor floor, const runtime::wall_clock* clock,
          effects_file* effects);

  void on_transfers(const std::vector<adapter::transfer>& given, adapter::outbox& out) override;
  void on_refusal(const adapter::refusal& why) override;

private:
  /// What is said at once, what later, and what takes effect now.
  struct deeds {
    adapter::outbox* out;
    planned later;
    std::vector<effect> effects;
  };

  void fulfil(const adapter::transfer& one, deeds& done);

  factory_plan plan_;
  floor_actor floor_;
  const runtime::wall_clock* clock_;
  effects_file* effects_;
};

} // namespace cotm::factory_sim
