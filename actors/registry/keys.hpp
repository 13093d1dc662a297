// actors/registry/keys.hpp: the parts that keys of indexes are made of.
//
// Numbers are big-endian, so that the order of bytes is the order of numbers; names end in a zero
// byte, so that none is the beginning of another.

#pragma once

#include "actors/order/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace cotm::registry {

inline constexpr std::size_t id_bytes = 16;
inline constexpr std::size_t time_bytes = 8;
inline constexpr std::size_t part_bytes = 2; ///< Of a number in its order: of a slot, of a task.

/// Sorts after every instant: what has no date.
inline constexpr std::uint64_t no_date = std::numeric_limits<std::uint64_t>::max();

// -- writing -------------------------------------------------------------------------------------

inline void add_number(std::string& to, std::uint64_t value, std::size_t bytes) {
  std::array<char, sizeof value> digits{};
  for (std::size_t i = 0; i < bytes; ++i)
    digits[i] = static_cast<char>(value >> (8U * (bytes - 1 - i)));
  to.append(digits.data(), bytes);
}

/// Cuts what no key could hold: names are shorter, and have no zero bytes, where they enter.
[[nodiscard]] inline std::string_view key_name(std::string_view name) {
  return name.substr(0, std::min(name.find('\0'), order::name_bytes_max));
}

inline void add_name(std::string& to, std::string_view name) {
  to.append(key_name(name));
  to.push_back('\0');
}

[[nodiscard]] inline std::uint64_t ms_of(instant at) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(at.time_since_epoch().count(), 0));
}

inline void add_time(std::string& to, std::optional<instant> at) {
  add_number(to, at ? ms_of(*at) : no_date, time_bytes);
}

/// Sorts later instants first.
inline void add_newest_first(std::string& to, instant at) {
  add_number(to, std::numeric_limits<std::uint64_t>::max() - ms_of(at), time_bytes);
}

[[nodiscard]] inline std::string prefix_of(std::string_view name) {
  std::string made;
  add_name(made, name);
  return made;
}

[[nodiscard]] inline std::string prefix_of(std::uint8_t number) {
  return {static_cast<char>(number)};
}

// -- reading -------------------------------------------------------------------------------------

[[nodiscard]] inline std::uint64_t read_number(std::string_view from) {
  std::uint64_t value = 0;
  for (auto c : from)
    value = (value << 8U) | static_cast<std::uint8_t>(c);
  return value;
}

/// Takes the parts off a key, from the front. @pre They are there: we wrote the key.
class key_reader {
public:
  explicit key_reader(std::string_view key) : left_{key} {
    // nop
  }

  std::uint64_t number(std::size_t bytes) {
    return read_number(take(bytes));
  }

  std::optional<instant> time() {
    auto ms = number(time_bytes);
    return ms == no_date ? std::nullopt
                         : std::optional{instant{duration{static_cast<std::int64_t>(ms)}}};
  }

  std::string_view name() {
    auto found = take(left_.find('\0'));
    take(1);
    return found;
  }

  uuid id() {
    return uuid::from_key(take(id_bytes));
  }

  [[nodiscard]] std::string_view rest() const {
    return left_;
  }

private:
  std::string_view take(std::size_t bytes) {
    auto taken = left_.substr(0, bytes);
    left_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view left_;
};

[[nodiscard]] inline uuid id_at_end(std::string_view key) {
  return uuid::from_key(key.substr(key.size() - id_bytes));
}

} // namespace cotm::registry
