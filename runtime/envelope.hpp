// runtime/envelope.hpp: the one type of ours that crosses the wire between processes.
//
// CAF's own field-by-field encoding has no story for evolution, so what travels is one blob: a flat
// Cap'n Proto message. In the process it is reference-counted; to another process it is copied out
// once and in once. A length is believed only as far as bytes have arrived for it.

#pragma once

#include <caf/binary_deserializer.hpp>
#include <caf/deserializer.hpp>
#include <caf/sec.hpp>
#include <caf/serializer.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace cotm::runtime {

/// Bytes of one envelope. Senders batch up to a fraction of this; receivers refuse more.
inline constexpr std::uint32_t envelope_bytes_max = std::uint32_t{8} << 20U;

/// Immutable, shared bytes of one flat Cap'n Proto message.
class envelope {
public:
  envelope() = default;

  explicit envelope(std::string bytes)
    : bytes_{std::make_shared<const std::string>(std::move(bytes))} {
    // nop
  }

  /// The bytes; aligned to words if there are any worth decoding.
  [[nodiscard]] const std::string& bytes() const {
    static const std::string none;
    return bytes_ ? *bytes_ : none;
  }

  friend caf::error inspect(caf::serializer& to, const envelope& sent) {
    auto size = static_cast<std::uint32_t>(sent.bytes().size());
    if (auto failure = to(size))
      return failure;
    if (size == 0)
      return caf::none;
    // CAF 0.17 wants a pointer that it may write to, for both directions; a serializer only reads.
    return to.apply_raw(size, const_cast<char*>(sent.bytes().data())); // NOLINT
  }

  friend caf::error inspect(caf::deserializer& from, envelope& got) {
    std::uint32_t size = 0;
    if (auto failure = from(size))
      return failure;
    if (size > envelope_bytes_max)
      return caf::sec::invalid_argument;
    if (auto* binary = dynamic_cast<caf::binary_deserializer*>(&from))
      if (binary->remaining() < size)
        return caf::sec::end_of_stream;
    std::string bytes(size, '\0');
    if (size > 0)
      if (auto failure = from.apply_raw(size, bytes.data()))
        return failure;
    got.bytes_ = std::make_shared<const std::string>(std::move(bytes));
    return caf::none;
  }

private:
  std::shared_ptr<const std::string> bytes_;
};

} // namespace cotm::runtime
