// tests/support/order_text.hpp: customer orders as a channel would post them.
//
//     A -> (B, C) -> D -> E
//
// Five items, and a distributed order for each: access and its parts in parallel, then activation,
// then the visit at the customer's. Orders of one text differ in their externalId only, so making
// one costs a load generator two copies.

#pragma once

#include "runtime/base/vocabulary.hpp"

#include <string>
#include <string_view>

namespace cotm::test {

inline constexpr std::string_view orders_path
  = "/tmf-api/productOrderingManagement/v4/productOrder";

/// Distributed orders of every order made here.
inline constexpr int distributed_per_order = 5;

class order_text {
public:
  /// @param wanted requestedCompletionDate of the order.
  /// @param note content that tells otherwise equal orders apart.
  explicit order_text(instant wanted, std::string_view note = "Call before the visit.");

  /// The whole body, for an order of this externalId. @pre `external_id` needs no escaping in JSON.
  [[nodiscard]] std::string with(std::string_view external_id) const;

private:
  std::string head_;
  std::string tail_;
};

} // namespace cotm::test
