// adapter/ledger.hpp: what an adapter process remembers about transfers, across restarts or not.
//
// A transfer may be handed over many times: cotmd repeats it until it is acknowledged, and again
// after any crash on either side. The ledger is why it takes effect once, and why no report gets
// lost: each is kept until cotmd has confirmed it.
//
// Changes are staged, seen at once by `find`, and made durable together by `commit`. The session
// commits before it sends, so nothing is said that a crash could take back.

#pragma once

#include "adapter/types.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

namespace cotm::adapter {

/// Keeps transfers and reports. One session uses it, from one actor.
class ledger {
public:
  virtual ~ledger() = default;

  /// What is known of a transfer, staged changes included.
  [[nodiscard]] virtual std::optional<standing> find(const transfer_key& key) = 0;

  /// Takes a transfer in that is not known yet.
  virtual void take(const transfer& given) = 0;

  /// Counts an effect of a transfer that is known.
  virtual void count_effect(const transfer_key& key) = 0;

  /// Keeps a report until its number is confirmed, and moves its transfer to the phase that it
  /// tells of, never backwards. A refusal is not kept: its transfer is forgotten. Gives the
  /// report's place among those about the transfer, from 1; 0 if it is a refusal, or about an
  /// unknown one.
  virtual std::uint32_t add(report said) = 0;

  /// Ends a transfer's work without an outcome, unless it is settled. One that is not known is
  /// known from then on: should it still come, it is too late.
  virtual void supersede(const transfer_key& key) = 0;

  /// Lets go of a report. A settled transfer whose outcome is confirmed may be forgotten later.
  virtual void confirm(std::uint64_t number) = 0;

  [[nodiscard]] virtual bool has_staged() const = 0;

  /// Makes what is staged durable, as one transaction. Ends the process if it cannot.
  virtual void commit() = 0;

  /// The highest number of a report that was ever kept.
  [[nodiscard]] virtual std::uint64_t last_number() = 0;

  /// Shows every report that is not confirmed, oldest first.
  virtual void each_unconfirmed(const std::function<void(const report&)>& see) = 0;

  /// Shows every transfer that is taken and not settled, with what is known of it.
  virtual void each_open(const std::function<void(const transfer&)>& see) = 0;
};

/// Begins what is known of a transfer.
[[nodiscard]] inline standing taken(const transfer& given) {
  auto made = standing{};
  made.kind = given.kind;
  made.about = given.about;
  return made;
}

/// Moves a standing on by a report; a phase never goes back.
inline void move_on(standing& known, const report& said) {
  ++known.said;
  auto reached = [&] {
    switch (said.is) {
      case report::kind::acknowledged:
        return phase::acknowledged;
      case report::kind::completed:
        return phase::completed;
      case report::kind::failed:
        return phase::failed;
      case report::kind::rejected:
        return phase::rejected;
      case report::kind::cancelled:
        return phase::cancelled;
      case report::kind::milestone:
      case report::kind::refused:
      case report::kind::in_progress:
      case report::kind::pending:
      case report::kind::held:
      case report::kind::expected_completion:
        break;
    }
    return known.reached;
  }();
  if (is_settled(known.reached) || reached <= known.reached)
    return;
  known.reached = reached;
  known.code = said.code;
  known.reason = said.reason;
}

/// Says whether a report about a transfer that is known so ends the work that it is about: a
/// cancellation that is done, or an amendment that is taken.
[[nodiscard]] inline bool is_superseding(const standing& known, const report& said) {
  switch (known.kind) {
    case transfer_kind::cancel:
      return said.is == report::kind::completed;
    case transfer_kind::amend:
      return said.is != report::kind::acknowledged && said.is != report::kind::refused
             && said.is != report::kind::rejected;
    case transfer_kind::perform:
    case transfer_kind::compensate:
    case transfer_kind::notify:
      break;
  }
  return false;
}

} // namespace cotm::adapter
