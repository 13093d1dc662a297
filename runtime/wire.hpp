// runtime/wire.hpp: what every codec of a message between processes needs of Cap'n Proto.
//
// Reading never throws: bytes that Cap'n Proto objects to, wherever it notices, are no value.

#pragma once

#include "runtime/base/uuid.hpp"

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <kj/exception.h>
#include <kj/io.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cotm::runtime {

/// Structs within structs of one message. Ours nest five deep; a stranger's must not fill a stack.
inline constexpr int message_depth_max = 16;

/// How often a reader may follow pointers into the same bytes, as a multiple of their number.
/// Honest messages are read once or twice; crafted ones claim gigabytes.
inline constexpr std::size_t message_amplification_max = 4;

/// Reads a flat message by `read`, which is given its root. None if the bytes are no such message.
template <class Root, class Read>
auto read_message(std::string_view bytes, Read read)
  -> std::optional<decltype(read(std::declval<typename Root::Reader>()))> {
  auto is_aligned = reinterpret_cast<std::uintptr_t>(bytes.data()) % sizeof(capnp::word) == 0;
  if (bytes.empty() || !is_aligned || bytes.size() % sizeof(capnp::word) != 0)
    return std::nullopt;
  auto words
    = kj::ArrayPtr<const capnp::word>{reinterpret_cast<const capnp::word*>(bytes.data()), // NOLINT
                                      bytes.size() / sizeof(capnp::word)};
  try {
    auto limits = capnp::ReaderOptions{};
    limits.traversalLimitInWords = words.size() * message_amplification_max;
    limits.nestingLimit = message_depth_max;
    auto message = capnp::FlatArrayMessageReader{words, limits};
    return read(message.getRoot<Root>());
  } catch (const kj::Exception&) {
    return std::nullopt;
  }
}

/// Flattens a message.
[[nodiscard]] inline std::string to_bytes(capnp::MessageBuilder& built) {
  auto size = capnp::computeSerializedSizeInWords(built) * sizeof(capnp::word);
  auto bytes = std::string(size, '\0');
  auto out = kj::ArrayOutputStream{
    kj::arrayPtr(reinterpret_cast<kj::byte*>(bytes.data()), bytes.size())}; // NOLINT
  capnp::writeMessage(out, built);
  return bytes;
}

/// Sets a text whose view may not end in a zero: `init` makes room for it.
template <class Init>
void set_text(Init init, std::string_view text) {
  auto made = init(static_cast<unsigned>(text.size()));
  std::copy(text.begin(), text.end(), made.begin());
}

/// How many words a builder should begin with for a message of about so many bytes.
[[nodiscard]] inline unsigned words_for(std::size_t bytes) {
  return static_cast<unsigned>(std::min<std::size_t>(bytes / sizeof(capnp::word) + 16, 1U << 20U));
}

/// Eight bytes of a uuid from `at` on, as a number: how schemas carry one.
[[nodiscard]] inline std::uint64_t uuid_word(const uuid& id, std::size_t at) {
  std::uint64_t word = 0;
  for (std::size_t byte = 0; byte < 8; ++byte)
    word = word << 8U | id.bytes[at + byte];
  return word;
}

[[nodiscard]] inline uuid uuid_of_words(std::uint64_t high, std::uint64_t low) {
  uuid made;
  for (std::size_t byte = 0; byte < 8; ++byte) {
    made.bytes[7 - byte] = static_cast<std::uint8_t>(high >> 8U * byte);
    made.bytes[15 - byte] = static_cast<std::uint8_t>(low >> 8U * byte);
  }
  return made;
}

[[nodiscard]] inline std::string_view to_view(capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}

} // namespace cotm::runtime
