// actors/order/codec_difference.hpp: in which fields two snapshots of an order differ.

#pragma once

#include "actors/order/codec.hpp"

#include <string>
#include <vector>

namespace cotm::order {

/// One field, named as in schemas/order.capnp, with its values as text: "none" is not there.
struct field_difference {
  std::string field; ///< "distributed[2].acknowledgedMs"
  std::string left;
  std::string right;
};

/// Most differences that are listed: what a person still reads.
inline constexpr std::size_t field_differences_max = 100;

/// Lists the first fields that differ, in the order of the schema; none if the snapshots are equal.
[[nodiscard]] std::vector<field_difference> differences_of(const snapshot& left,
                                                           const snapshot& right);

} // namespace cotm::order
