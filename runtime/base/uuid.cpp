// runtime/base/uuid.cpp: see uuid.hpp.

#include "runtime/base/uuid.hpp"

#include <algorithm>

namespace cotm {

namespace {

constexpr std::string_view digits = "0123456789abcdef";

std::optional<std::uint8_t> nibble(char c) {
  if (c >= '0' && c <= '9')
    return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f')
    return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F')
    return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

bool is_dash_at(std::size_t at) {
  return at == 8 || at == 13 || at == 18 || at == 23;
}

void stamp(uuid& made, unsigned version) {
  made.bytes[6] = static_cast<std::uint8_t>((made.bytes[6] & 0x0FU) | (version << 4U));
  made.bytes[8] = static_cast<std::uint8_t>((made.bytes[8] & 0x3FU) | 0x80U);
}

} // namespace

std::string uuid::text() const {
  std::string out;
  out.reserve(36);
  for (auto byte : bytes) {
    if (is_dash_at(out.size()))
      out.push_back('-');
    out.push_back(digits[byte >> 4U]);
    out.push_back(digits[byte & 0x0FU]);
  }
  return out;
}

std::optional<uuid> uuid::parse(std::string_view text) {
  if (text.size() != 36)
    return std::nullopt;
  uuid read;
  std::size_t at = 0;
  for (auto& byte : read.bytes) {
    if (is_dash_at(at) && text[at++] != '-')
      return std::nullopt;
    auto high = nibble(text[at]);
    auto low = nibble(text[at + 1]);
    if (!high || !low)
      return std::nullopt;
    byte = static_cast<std::uint8_t>((*high << 4U) | *low);
    at += 2;
  }
  return read;
}

uuid uuid::random(instant now, const std::array<std::uint8_t, 10>& entropy) {
  uuid made;
  auto ms = static_cast<std::uint64_t>(now.time_since_epoch().count());
  for (std::size_t i = 0; i < 6; ++i)
    made.bytes[i] = static_cast<std::uint8_t>(ms >> (8U * (5U - i)));
  std::ranges::copy(entropy, made.bytes.begin() + 6);
  stamp(made, 7);
  return made;
}

uuid uuid::named(const std::array<std::uint8_t, 16>& hash) {
  uuid made{hash};
  stamp(made, 8);
  return made;
}

} // namespace cotm
