// tests/adapter/made_transfers.hpp: transfers and reports for tests.

#pragma once

#include "adapter/types.hpp"

#include <string>
#include <utility>

namespace cotm::adapter {

inline transfer_key key_of(std::uint8_t order, const std::string& id = "d1") {
  auto made = transfer_key{{}, id, 1};
  made.order.bytes.back() = order;
  return made;
}

inline transfer transfer_of(const transfer_key& key) {
  auto made = transfer{};
  made.key = key;
  made.destination = "warehouse";
  made.milestones = {"packed", "shipped"};
  made.items = {{"i1", "add", "\"a\":1"}};
  made.payload = "{\"x\":1}";
  return made;
}

inline report report_of(const transfer_key& key, report::kind is, std::uint64_t number,
                        std::string code = {}) {
  return {number, key, instant{duration{1'000}}, is, std::move(code), {}, {}, 0};
}

} // namespace cotm::adapter
