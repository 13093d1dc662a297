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

/// What is asked for. `TransferKind` of the schema says what reports about each mean.
enum class transfer_kind : std::uint8_t {
  perform,    ///< Do the work.
  amend,      ///< From now on the work of revision `about` is as this transfer says.
  cancel,     ///< Stop and undo the unfinished work of revision `about`.
  compensate, ///< Undo the completed work of revision `about`.
  notify,     ///< A notice; what there is to say is in the payload.
};

/// How far a transfer has come here.
enum class phase : std::uint8_t {
  taken,        ///< In the ledger; nobody was told.
  acknowledged, ///< Reported as taken over.
  completed,
  failed,
  rejected,
  cancelled,  ///< By the destination, of its own accord.
  superseded, ///< Its work was cancelled, or goes on under another key: nothing more is said of it.
};

[[nodiscard]] constexpr bool is_settled(phase reached) {
  return reached > phase::acknowledged;
}

/// What the ledger knows of a transfer.
struct standing {
  phase reached = phase::taken;
  std::uint32_t effects = 0; ///< How often it took effect: 0 or 1, unless the adapter is broken.
  std::string code;          ///< Of a failure or rejection.
  std::string reason;
  transfer_kind kind = transfer_kind::perform;
  std::uint32_t about = 0; ///< The revision that an amend, cancel or compensate is about.
  std::uint32_t said = 0;  ///< Reports so far, those that are confirmed included.
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
  bool is_understood = true; ///< If not, only a later version knows what is asked for.
  transfer_kind kind = transfer_kind::perform;
  std::uint32_t about = 0; ///< The revision that an amend, cancel or compensate is about.
  standing known;          ///< How far it had come before a restart; then it is to be gone on with.
  std::optional<standing> about_known; ///< What the ledger knows of revision `about`.
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

/// Names the transfer that another one is about.
[[nodiscard]] inline transfer_key key_about(transfer_key key, std::uint32_t revision) {
  key.revision = revision;
  return key;
}

/// What is said about a transfer. The code is that of whatever has a reason, or a milestone's name.
struct report {
  enum class kind : std::uint8_t {
    acknowledged,
    milestone,
    completed,
    failed,
    refused,
    in_progress,
    pending,
    held,
    rejected,
    cancelled,
    expected_completion,
  };
  std::uint64_t number = 0; ///< Given by the session; confirmed by it.
  transfer_key key;
  std::optional<instant> at; ///< When it happened; none: when the session is told.
  kind is = kind::acknowledged;
  std::string code;
  std::string reason;
  std::optional<instant> expected; ///< If `is` is expected_completion.
  std::uint32_t sequence = 0;      ///< Given by the ledger; 0: it does not know the transfer.
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

  /// Work has begun, or goes on after it was pending or held. Of an amendment: it is taken.
  void progress(const transfer_key& key) {
    add(key, report::kind::in_progress, {}, {});
  }

  /// Work waits for the requester, who must act.
  void pend(const transfer_key& key, std::string code, std::string reason) {
    add(key, report::kind::pending, std::move(code), std::move(reason));
  }

  /// Work waits for the provider, whose problem it is.
  void hold(const transfer_key& key, std::string code, std::string reason) {
    add(key, report::kind::held, std::move(code), std::move(reason));
  }

  /// What is asked for will never be done, and nothing of it was.
  void reject(const transfer_key& key, std::string code, std::string reason) {
    add(key, report::kind::rejected, std::move(code), std::move(reason));
  }

  /// The destination cancelled the work of its own accord.
  void cancelled(const transfer_key& key) {
    add(key, report::kind::cancelled, {}, {});
  }

  /// Forecasts when the work will have completed.
  void expect(const transfer_key& key, instant completion) {
    add(key, report::kind::expected_completion, {}, {});
    reports.back().expected = completion;
  }

  /// The work of this key ends without an outcome of its own, since it is being cancelled or goes
  /// on under another key. What is said about it later is dropped, and it is never handed over
  /// again. Nothing happens if it is settled. Completing a cancellation and beginning an amended
  /// work imply it; say it when you decide so, and no word from elsewhere in your process comes in
  /// between.
  void supersede(const transfer_key& key) {
    superseded.push_back(key);
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
    return reports.empty() && effects.empty() && superseded.empty();
  }

  std::vector<report> reports;
  std::vector<transfer_key> effects;
  std::vector<transfer_key> superseded; ///< After everything else in this outbox was said.

private:
  void add(const transfer_key& key, report::kind is, std::string code, std::string reason) {
    reports.push_back({0, key, {}, is, std::move(code), std::move(reason), {}, 0});
  }
};

} // namespace cotm::adapter
