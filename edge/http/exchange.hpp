// edge/http/exchange.hpp: one request's way back to whoever sent it.
//
// A handler answers at once, or takes an `expect`, which it puts into a message to an actor: what
// the actor delivers is rendered and sent on the connection's own thread. An answer that comes too
// late, or after the connection is gone, is dropped; one that never comes is a 504.

#pragma once

#include "edge/http/message.hpp"
#include "edge/json/document.hpp"
#include "runtime/answer.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace cotm::edge::http {

/// Runs work on one thread, later. @thread any
class executor {
public:
  virtual ~executor() = default;

  /// Runs `work`, unless the thread ends first. `work` must not own the executor.
  virtual void post(std::function<void()> work) = 0;
};

/// What a stream that goes on and on has to hear. Called on the connection's thread.
struct stream_listener {
  std::function<void(std::size_t)> taken; ///< The socket has taken so many items.
  std::function<void()> closed;           ///< Once: the connection is gone.
};

/// The connection that a request came by. @thread its own
class connection {
public:
  virtual ~connection() = default;

  /// Whether the request of that number still waits for its answer.
  [[nodiscard]] virtual bool is_waiting(std::uint64_t serial) const = 0;
  virtual void reply(response answer) = 0;

  /// Runs work that is to reply. A defect in it costs this one request: a 500.
  virtual void guard(const std::function<void()>& work) = 0;

  /// Begins an answer without an end. A 503 if there are too many; then `closed` is called.
  virtual void open_stream(response head, stream_listener listener) = 0;

  /// Adds to the answer without an end.
  virtual void push(std::string bytes, std::size_t items) = 0;
};

/// Adds to a stream from any thread. Copies are of the same stream.
class stream_sink {
public:
  stream_sink(std::weak_ptr<connection> to, std::shared_ptr<executor> runs_on)
    : to_{std::move(to)}, runs_on_{std::move(runs_on)} {
    // nop
  }

  void push(std::string bytes, std::size_t items) const {
    runs_on_->post([to = to_, bytes = std::move(bytes), items]() mutable {
      if (auto found = to.lock())
        found->push(std::move(bytes), items);
    });
  }

private:
  std::weak_ptr<connection> to_;
  std::shared_ptr<executor> runs_on_;
};

/// How a handler answers. @thread the connection's own
class exchange {
public:
  exchange(std::shared_ptr<connection> to, std::uint64_t serial, std::shared_ptr<executor> runs_on,
           json::document& memory)
    : to_{std::move(to)}, serial_{serial}, runs_on_{std::move(runs_on)}, memory_{&memory} {
    // nop
  }

  void reply(response answer) const {
    to_->reply(std::move(answer));
  }

  /// An answer that is sent as `render` shows it. An abandoned one is shown as nothing.
  template <class T>
  [[nodiscard]] runtime::answer<T> expect(std::function<response(std::optional<T>)> render) const {
    std::weak_ptr<connection> to = to_;
    return runtime::answer<T>{[to = std::move(to), serial = serial_, runs_on = runs_on_,
                               render = std::move(render)](std::optional<T> got) {
      runs_on->post([to, serial, render, got = std::move(got)]() mutable {
        if (auto found = to.lock(); found && found->is_waiting(serial))
          found->guard([&] { found->reply(render(std::move(got))); });
      });
    }};
  }

  void open_stream(response head, stream_listener listener) const {
    to_->open_stream(std::move(head), std::move(listener));
  }

  [[nodiscard]] stream_sink sink() const {
    return {to_, runs_on_};
  }

  /// Memory to read a body into; until the handler returns.
  [[nodiscard]] json::document& memory() const {
    return *memory_;
  }

private:
  std::shared_ptr<connection> to_;
  std::uint64_t serial_;
  std::shared_ptr<executor> runs_on_;
  json::document* memory_;
};

} // namespace cotm::edge::http
