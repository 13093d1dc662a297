// edge/tmf622/identity.hpp: which order a request is about, before there is one.
//
// A client that repeats a request must find the order of the first. So an order that comes with a
// key of the client's is named by a hash of the key: the same key is the same order, in the same
// shard, and no table of keys has to be kept, searched or made durable. The fingerprint of the
// content tells a repetition from another order under the same key.

#pragma once

#include "actors/order/model.hpp"
#include "edge/entropy.hpp"
#include "edge/json/document.hpp"

#include <array>
#include <string>

namespace cotm::edge::tmf622 {

/// What a client may name its order by. Empty: not given.
struct client_keys {
  std::string external_id;     ///< The member `externalId`.
  std::string idempotency_key; ///< The header `Idempotency-Key`.

  [[nodiscard]] bool is_repeatable() const {
    return !external_id.empty() || !idempotency_key.empty();
  }
};

/// Names the order: by its `externalId`, else by its `Idempotency-Key`, else at random.
[[nodiscard]] order::order_id identity_of(const client_keys& keys, instant now,
                                          const entropy_source& entropy);

/// Half a SHA-256 of a document as it would be without white space, with its keys in order, and
/// with no character escaped that need not be. Numbers count as they are written.
[[nodiscard]] std::array<std::uint8_t, 16> fingerprint_of(json::value document);

} // namespace cotm::edge::tmf622
