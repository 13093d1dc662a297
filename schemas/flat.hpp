// schemas/flat.hpp: Cap'n Proto messages as plain bytes, in the flat framing, and back.
//
// Source: https://capnproto.org/encoding.html, "Serialization Over a Stream".

#pragma once

#include <capnp/message.h>
#include <capnp/serialize.h>

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace cotm::schema {

/// Words of scratch space that a builder starts with: most messages fit, and need no allocation.
inline constexpr std::size_t scratch_words = 512;

/// Builds one message, in scratch space on the stack as long as it fits.
class flat_builder {
public:
  flat_builder() : message_{kj::arrayPtr(scratch_, scratch_words)} {
    // nop
  }

  template <class Root>
  typename Root::Builder init() {
    return message_.initRoot<Root>();
  }

  /// The message as bytes; of one segment these are eight bytes of frame and the segment itself.
  [[nodiscard]] std::string bytes() {
    auto segments = message_.getSegmentsForOutput();
    if (segments.size() == 1) {
      auto body = segments[0].asBytes();
      std::uint32_t frame[2] = {0, static_cast<std::uint32_t>(segments[0].size())};
      std::string out;
      out.reserve(sizeof frame + body.size());
      out.append(reinterpret_cast<const char*>(frame), sizeof frame);       // NOLINT
      out.append(reinterpret_cast<const char*>(body.begin()), body.size()); // NOLINT
      return out;
    }
    auto words = capnp::messageToFlatArray(message_);
    auto all = words.asBytes();
    return {reinterpret_cast<const char*>(all.begin()), all.size()}; // NOLINT
  }

private:
  capnp::word scratch_[scratch_words] = {};
  capnp::MallocMessageBuilder message_;
};

/// Reads one message. Copies the bytes first only if they are not aligned to words.
/// @errors throws kj::Exception if the bytes are no message, or break a limit while being read.
class flat_reader {
public:
  /// Deeper nesting than any schema of ours has is an attack.
  static constexpr int nesting_max = 16;

  explicit flat_reader(std::string_view bytes)
    : aligned_{is_aligned(bytes) ? std::string{} : std::string{bytes}},
      message_{words_of(aligned_.empty() ? bytes : std::string_view{aligned_}), limits(bytes)} {
    // nop
  }

  template <class Root>
  typename Root::Reader root() {
    return message_.getRoot<Root>();
  }

private:
  static bool is_aligned(std::string_view bytes) {
    return reinterpret_cast<std::uintptr_t>(bytes.data()) % sizeof(capnp::word) == 0; // NOLINT
  }

  static kj::ArrayPtr<const capnp::word> words_of(std::string_view bytes) {
    return kj::arrayPtr(reinterpret_cast<const capnp::word*>(bytes.data()), // NOLINT
                        bytes.size() / sizeof(capnp::word));
  }

  /// Everything may be read eight times over; amplification beyond that is an attack.
  static capnp::ReaderOptions limits(std::string_view bytes) {
    capnp::ReaderOptions options;
    options.traversalLimitInWords = bytes.size() + 1'024;
    options.nestingLimit = nesting_max;
    return options;
  }

  std::string aligned_;
  capnp::FlatArrayMessageReader message_;
};

} // namespace cotm::schema
