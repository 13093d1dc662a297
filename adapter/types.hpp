// adapter/types.hpp: what an adapter is given, and what it says about it.

#pragma once

#include "runtime/base/uuid.hpp"
#include "runtime/base/vocabulary.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cotm::adapter {

/// The stable name of a transfer: the same after any retry, restart or takeover.
struct transfer_key {
  uuid order;
  std::string distributed_order; ///< Its id, unique in the order.
  std::uint32_t revision = 1;    ///< An amendment is another key.
  auto operator<=>(const transfer_key&) const = default;
};

struct transfer_key_hash {
  std::size_t operator()(const transfer_key& key) const noexcept {
    return std::hash<uuid>{}(key.order) ^ std::hash<std::string>{}(key.distributed_order)
           ^ key.revision * std::size_t{0x9E3779B97F4A7C15};
  }
};

/// How far a transfer has come here.
enum class phase : std::uint8_t {
  taken,        ///< In the ledger; nobody was told.
  acknowledged, ///< Reported as taken over.
  completed,
  failed,
};

[[nodiscard]] constexpr bool is_settled(phase reached) {
  return reached == phase::completed || reached == phase::failed;
}

/// What the ledger knows of a transfer.
struct standing {
  phase reached = phase::taken;
  std::uint32_t effects = 0; ///< How often it took effect: 0 or 1, unless the adapter is broken.
  std::string code;          ///< Of a failure.
  std::string reason;
  bool operator==(const standing&) const = default;
};

struct transfer_item {
  std::string_view id;
  std::string_view action;
  std::string_view attributes; ///< JSON members without braces.
};

/// One distributed order to fulfil. The views are valid as long as the call that shows them.
struct transfer {
  transfer_key key;
  standing known; ///< Anything but the default: taken before a restart, and to be gone on with.
  std::string_view destination;
  std::uint8_t priority = 4;
  std::uint32_t attempt = 1;
  std::optional<instant> requested_start;
  std::optional<instant> requested_completion;
  std::vector<std::string_view> milestones;
  std::vector<transfer_item> items;
  std::string_view payload; ///< JSON, as the distributed order brought it.
  std::string_view external_id;
  std::string_view customer;
};

/// What is said about a transfer. The code is a failure's, a refusal's, or a milestone's name.
struct report {
  enum class kind : std::uint8_t { acknowledged, milestone, completed, failed, refused };
  std::uint64_t number = 0; ///< Given by the session; confirmed by it.
  transfer_key key;
  std::optional<instant> at; ///< When it happened; none: when the session is told.
  kind is = kind::acknowledged;
  std::string code;
  std::string reason;
  bool operator==(const report&) const = default;
};

/// Why cotmd did not take a hello (number 0), or a report.
struct refusal {
  std::string code;
  std::string reason;
  std::uint64_t number = 0;
  bool operator==(const refusal&) const = default;
};

/// What an adapter has to say, gathered. Order does not matter to cotmd.
class outbox {
public:
  /// The transfer is taken over: do not hand it over again.
  void acknowledge(const transfer_key& key) {
    add(key, report::kind::acknowledged, {}, {});
  }

  void reach(const transfer_key& key, std::string milestone) {
    add(key, report::kind::milestone, std::move(milestone), {});
  }

  void complete(const transfer_key& key) {
    add(key, report::kind::completed, {}, {});
  }

  void fail(const transfer_key& key, std::string code, std::string reason) {
    add(key, report::kind::failed, std::move(code), std::move(reason));
  }

  /// The transfer cannot be taken over now: hand it over again later. Nothing of it is kept.
  void refuse(const transfer_key& key, std::string code, std::string reason) {
    add(key, report::kind::refused, std::move(code), std::move(reason));
  }

  /// The transfer took effect. Kept together with whatever else is in this outbox, or not at all.
  void take_effect(const transfer_key& key) {
    effects.push_back(key);
  }

  /// Adds a report as it is; its number is the session's to give.
  void add(report said) {
    reports.push_back(std::move(said));
  }

  [[nodiscard]] bool is_empty() const noexcept {
    return reports.empty() && effects.empty();
  }

  std::vector<report> reports;
  std::vector<transfer_key> effects;

private:
  void add(const transfer_key& key, report::kind is, std::string code, std::string reason) {
    reports.push_back({0, key, std::nullopt, is, std::move(code), std::move(reason)});
  }
};

} // namespace cotm::adapter
