// actors/order/distribution.hpp: who fulfils what, if the order does not say so itself.
//
// An order that was decomposed upstream names its distributed orders. A plain one does not: then a
// policy, which is configuration, makes one distributed order out of every item that has no nested
// items. The first rule that matches an item chooses its destination; an item that no rule matches
// gets none and waits for a person. Nothing is refused here: what is wrong with the outcome (a
// cycle, too much of anything) the model says as for any other plan.
//
// Pure: the same items and the same policy make the same distributed orders.
//
// Source: TMF622 v4.0.0, OrderItemRelationship: `reliesOn` orders the work, `bundled` joins it.

#pragma once

#include "actors/order/model.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cotm::order {

// -- destinations --------------------------------------------------------------------------------

enum class destination_kind : std::uint8_t {
  factory,   ///< Ours.
  affiliate, ///< Of the same group of companies.
  partner,
  manual, ///< People do it; there is no adapter.
};

/// How long to wait before a transfer is tried again: `first`, then `factor` times as long each
/// time, and never longer than `most`.
struct backoff {
  duration first = std::chrono::seconds{1};
  std::uint32_t factor = 2;
  duration most = std::chrono::minutes{1};
  bool operator==(const backoff&) const = default;
};

/// When to leave a destination alone: after so many failures in a row, for so long.
struct breaker_policy {
  std::uint32_t failures = 5;
  duration open_for = std::chrono::seconds{30};
  bool operator==(const breaker_policy&) const = default;
};

/// What is configured about one destination.
struct destination_policy {
  std::string name;
  destination_kind kind = destination_kind::factory;
  std::uint32_t window_max = 1'000; ///< Transfers that may be unacknowledged at once.
  duration acknowledge_within = std::chrono::minutes{5};
  backoff retry;
  breaker_policy breaker;
  bool operator==(const destination_policy&) const = default;
};

// -- rules ---------------------------------------------------------------------------------------

/// What of an item decides where it goes. In a rule: empty is "any".
struct match_facts {
  std::string offering;      ///< `productOffering.id`.
  std::string specification; ///< `product.productSpecification.id`.
  std::string category;      ///< The order's `category`.
  std::string action;
  bool operator==(const match_facts&) const = default;
};

/// A milestone that a rule gives to what it distributes.
struct milestone_rule {
  enum class base : std::uint8_t { after_release, before_completion };
  std::string name;
  base counts = base::after_release; ///< From which date `offset` is counted.
  duration offset{};
  bool is_point_of_no_return = false;
  bool operator==(const milestone_rule&) const = default;
};

struct distribution_rule {
  match_facts match;
  std::string destination;
  duration lead_time{}; ///< What the work usually takes; zero: unknown.
  std::vector<milestone_rule> milestones;
  bool operator==(const distribution_rule&) const = default;
};

/// All that is configured about destinations and who gets what.
struct distribution_policy {
  std::vector<destination_policy> destinations;
  std::vector<distribution_rule> rules; ///< The first that matches wins.

  /// The policy of a destination, or null if there is none of that name.
  [[nodiscard]] const destination_policy* find(std::string_view name) const;
};

// -- distributing --------------------------------------------------------------------------------

enum class relationship_kind : std::uint8_t { relies_on, bundled };

struct item_relationship {
  relationship_kind kind = relationship_kind::relies_on;
  item_no to = 0;
};

/// An item as far as distribution goes; its place in the list is its `item_no`.
struct distributable {
  std::string id;
  std::optional<item_no> parent; ///< Always before this one.
  match_facts facts;
  std::vector<item_relationship> relationships;
};

/// The dates that an order gives.
struct order_dates {
  instant start; ///< When work can begin: now, or the requested start if that is later.
  std::optional<instant> requested_completion;
};

/// Makes one distributed order of each item that has no nested items, with the item's id. A
/// relationship of an item with nested items is one of each of those. Dates are planned forward
/// from `dates.start` along the dependencies; nothing is planned later than the requested
/// completion, and nothing is planned behind work of unknown length.
/// @pre Every `item_no` in `items` is a place in it.
[[nodiscard]] std::vector<distributed_plan> distribute(const distribution_policy& policy,
                                                       std::span<const distributable> items,
                                                       const order_dates& dates);

} // namespace cotm::order
