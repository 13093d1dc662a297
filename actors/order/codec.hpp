// actors/order/codec.hpp: an order's events and states as bytes, and back.
//
// The only file of this aggregate that knows schemas/order.capnp. Bytes that do not decode are
// corruption, since every journal checks what it reads: they throw, and nobody carries on.

#pragma once

#include "actors/order/codec_types.hpp"
#include "actors/order/model.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cotm::order {

/// The payload of one record: what happened, and what readers of the feed route by.
struct record_content {
  std::vector<event> events;
  digest summary;
  bool operator==(const record_content&) const = default;
};

/// Encodes a record of `facts` that left `after` behind.
[[nodiscard]] std::string encode_record(const std::vector<event>& facts, const digest& summary);

/// @errors throws if the bytes are no record of ours.
[[nodiscard]] record_content decode_record(std::string_view payload);

/// As `decode_record`, but reads only what is needed to tell the world.
struct record_outline {
  digest summary;
  std::vector<event_summary> events;
};
[[nodiscard]] record_outline decode_outline(std::string_view payload);

/// An order at a revision, with the position of the record that made it so.
struct snapshot {
  std::uint64_t revision = 0;
  std::uint64_t position = 0;
  state order;
  bool operator==(const snapshot&) const = default;
};

[[nodiscard]] std::string encode_snapshot(const snapshot& of);

/// @errors throws if the bytes are no snapshot of ours.
[[nodiscard]] snapshot decode_snapshot(std::string_view bytes);

} // namespace cotm::order
