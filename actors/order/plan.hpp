// actors/order/plan.hpp: what was asked: an order as the customer placed it, or as it was amended.
//
// A plan never changes: an amendment makes another one, in which every distributed order keeps its
// place. States share plans.

#pragma once

#include "actors/order/vocabulary.hpp"
#include "runtime/base/vocabulary.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cotm::order {

/// Most orders that one order depends on: what a person can still read.
inline constexpr std::size_t relations_max = 64;

/// How the names of notices begin where distributed orders have their ids: "notice/<sink>/<no>".
/// No distributed order may be called so, since both name transfers.
inline constexpr std::string_view notice_id_prefix = "notice/";

// -- what was asked ------------------------------------------------------------------------------

struct item {
  std::string id;
  std::optional<item_no> parent; ///< The item that this one is nested in; always before this one.
  std::string action;
  std::string attributes; ///< What we do not interpret, as it came: JSON members without braces.
  bool operator==(const item&) const = default;
};

struct milestone {
  std::string name;
  instant due;
  bool is_point_of_no_return = false;
  bool operator==(const milestone&) const = default;
};

/// One distributed order of the same order waits for another. Source: MEF 123, coordinatedAction.
struct dependency {
  slot on = 0;
  dependency_type type = dependency_type::finish_to_start;
  duration delay{};
  bool operator==(const dependency&) const = default;
};

/// The whole order waits for another order. A start is bound for every distributed order, a finish
/// for those that no other one depends on. Source: TMF622 OrderRelationship.
struct relation {
  order_id on;      ///< May not be placed yet: it is known by what it will be called.
  std::string name; ///< As the order was named by whoever placed this one.
  dependency_type type = dependency_type::finish_to_start;
  duration delay{};
  bool operator==(const relation&) const = default;
};

struct distributed_plan {
  std::string id;
  std::string destination;    ///< Empty: no rule matched, and a person has to choose one.
  std::vector<item_no> items; ///< The items that it serves.
  std::optional<instant> requested_start;
  std::optional<instant> requested_completion;
  std::vector<milestone> milestones;
  std::vector<dependency> depends_on;
  std::string group;   ///< Members of one group are released together; empty: none.
  std::string payload; ///< Opaque JSON for the destination.
  duration acknowledge_within = std::chrono::minutes{5};
  bool is_removed
    = false; ///< An amendment took it out: only its place is left, which others count.
  bool operator==(const distributed_plan&) const = default;
};

/// What the customer bought and how it was distributed.
struct plan {
  std::string external_id;
  std::array<std::uint8_t, 16> fingerprint{}; ///< Of the content; tells repetition from conflict.
  std::string customer;
  std::string category;
  std::uint8_t priority = 4; ///< 0 (highest) to 4.
  std::optional<instant> requested_start;
  std::optional<instant> requested_completion;
  std::string attributes; ///< As with `item`.
  std::vector<item> items;
  std::vector<distributed_plan> distributed;
  std::vector<relation> relations;
  bool operator==(const plan&) const = default;
};

using plan_ptr = std::shared_ptr<const plan>;

} // namespace cotm::order
