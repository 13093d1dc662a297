// adapter/codec.hpp: the adapter's side of schemas/adapter.capnp.

#pragma once

#include "adapter/types.hpp"
#include "runtime/envelope.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cotm::adapter {

/// The version of the conversation that we speak; `protocolVersion` of the schema.
inline constexpr std::uint16_t protocol_version = 2;

struct hello {
  std::string name;
  std::uint64_t incarnation = 0;
  std::vector<std::string> destinations;
  std::uint32_t window = 0;
};

struct welcome {
  std::uint64_t session = 0;
};

struct transfers {
  std::vector<transfer> list; ///< Views of the envelope that they were read from.
};

struct confirms {
  std::vector<std::uint64_t> numbers;
};

/// What cotmd may say.
using message = std::variant<welcome, refusal, transfers, confirms>;

[[nodiscard]] runtime::envelope encode_hello(const hello& said);
[[nodiscard]] runtime::envelope encode_reports(std::span<const report* const> said);

/// Reads what cotmd says and has it seen while the views are valid; false if it is no message.
bool decode(const runtime::envelope& from, const std::function<void(message)>& see);

/// One transfer and one report as a ledger keeps them; read as `decode` reads.
[[nodiscard]] std::string to_bytes(const transfer& kept);
bool see_transfer(std::string_view bytes, const std::function<void(transfer)>& see);
[[nodiscard]] std::string to_bytes(const report& kept);
[[nodiscard]] std::optional<report> to_report(std::string_view bytes);

} // namespace cotm::adapter
