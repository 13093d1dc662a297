// apps/cotmctl/event_stream.hpp: server-sent events out of the bytes of a stream.
//
// Source: WHATWG HTML, section 9.2.6 "Interpreting an event stream". Left out: `retry`, and line
// ends of a lone carriage return, which our server never sends.

#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace cotm::ctl {

struct stream_event {
  std::string id;   ///< The last one seen, if the event brought none.
  std::string name; ///< "message" if the event did not say.
  std::string data;
};

/// Cuts bytes into events, however they were cut into packets.
class event_stream {
public:
  /// Returns false to stop.
  using taker = std::function<bool(const stream_event&)>;

  /// Takes in the next bytes and hands on every event that is complete. A comment is handed on as
  /// an event named "" : it is how a server says that it is still there.
  /// @returns false if the taker wants no more.
  bool feed(std::string_view bytes, const taker& take);

  /// Forgets what is incomplete, as a reconnecting client has to; keeps the last id.
  void reset();

  /// The id to resume after; empty before the first.
  [[nodiscard]] const std::string& last_id() const noexcept {
    return last_id_;
  }

private:
  bool take_line(std::string_view line, const taker& take);

  std::string rest_; ///< Of a line that is not complete.
  std::string last_id_;
  std::string name_;
  std::string data_;
};

} // namespace cotm::ctl
