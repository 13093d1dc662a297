// runtime/answer.hpp: where an answer goes that an actor owes to somebody who is no actor.
//
// CAF never answers the promise of an actor that died, and a thread that serves connections has no
// mailbox. An `answer` is both cures: whoever holds the last copy and goes away without having
// delivered it has it delivered as "abandoned", at once.

#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace cotm::runtime {

/// Takes one value, once, on any thread; or hears that none will ever come. Travels in messages.
template <class T>
class answer {
public:
  /// Is given the value, or nothing if it was abandoned. Must not block: it runs in an actor.
  using taker = std::function<void(std::optional<T>)>;

  answer() = default;

  explicit answer(taker take) : slot_{std::make_shared<slot>(std::move(take))} {
    // nop
  }

  /// Delivers the value. Later calls, on any copy, have no effect.
  void deliver(T value) const {
    if (slot_)
      slot_->finish(std::move(value));
  }

private:
  struct slot {
    explicit slot(taker given) : take{std::move(given)} {
      // nop
    }

    slot(const slot&) = delete;
    slot& operator=(const slot&) = delete;

    ~slot() {
      finish(std::nullopt);
    }

    void finish(std::optional<T> value) {
      if (!is_done.exchange(true))
        take(std::move(value));
    }

    taker take;
    std::atomic<bool> is_done = false;
  };

  std::shared_ptr<slot> slot_;
};

} // namespace cotm::runtime
