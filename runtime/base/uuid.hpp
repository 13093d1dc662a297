// runtime/base/uuid.hpp: the 128-bit names of streams and orders.
//
// A name is made in one of two ways. `random` gives a version 7 UUID: it begins with the time, so
// that new names land at the end of every index. `named` gives a version 8 UUID out of a hash of a
// client's key: the same key is always the same name, which is how a repeated request finds the
// order of the first one without a table of keys.
//
// Source: RFC 9562, sections 5.7 and 5.8.

#pragma once

#include "runtime/base/vocabulary.hpp"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace cotm {

/// Sixteen bytes in network order; compares like its text.
struct uuid {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const uuid&) const = default;

  /// The 36 characters of the canonical form, in lower case.
  [[nodiscard]] std::string text() const;

  /// The bytes as a key of an ordered store.
  [[nodiscard]] std::string_view key() const noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; // NOLINT
  }

  [[nodiscard]] bool is_nil() const noexcept {
    return *this == uuid{};
  }

  /// Reads the canonical form, in either case. Anything else is no uuid.
  [[nodiscard]] static std::optional<uuid> parse(std::string_view text);

  /// Reads back what `key` gave. @pre `key` has 16 bytes.
  [[nodiscard]] static uuid from_key(std::string_view key) noexcept {
    uuid made;
    std::memcpy(made.bytes.data(), key.data(), made.bytes.size());
    return made;
  }

  /// Makes a version 7 name: 48 bits of `now`, then the 74 bits of `entropy` that fit.
  [[nodiscard]] static uuid random(instant now, const std::array<std::uint8_t, 10>& entropy);

  /// Makes a version 8 name from the first 16 bytes of a hash of the client's key.
  [[nodiscard]] static uuid named(const std::array<std::uint8_t, 16>& hash);
};

} // namespace cotm

template <>
struct std::hash<cotm::uuid> {
  std::size_t operator()(const cotm::uuid& id) const noexcept {
    // The bytes at the end are random or a hash in every version that we make.
    std::size_t folded = 0;
    std::memcpy(&folded, id.bytes.data() + 8, sizeof folded);
    return folded * 0x9E3779B97F4A7C15ULL;
  }
};
