// apps/cotmctl/monitor_message.hpp: a monitor's side of schemas/monitor.capnp.

#pragma once

#include "actors/catalogue.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace cotm::ctl {

/// One change as it came, ready to be shown.
struct monitor_change {
  persistence::position number = 0;
  persistence::position previous = 0;
  std::string order;
  persistence::revision revision = 0;
  instant time;
  order::digest digest;
  struct event {
    std::string name;
    std::string distributed_order; ///< Its place in the order; empty: the order as a whole.
  };
  std::vector<event> events;
};

/// What cotmd says: changes (perhaps none), or in words why it will not.
using monitor_answer = std::variant<std::vector<monitor_change>, std::string>;

[[nodiscard]] runtime::envelope encode_subscribe(const subscription& wanted);
[[nodiscard]] runtime::envelope encode_credit(std::uint32_t credit);

/// @errors Bytes that are no such message are an answer in words, too.
[[nodiscard]] monitor_answer decode_answer(const runtime::envelope& from);

} // namespace cotm::ctl
