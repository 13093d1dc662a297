// actors/order/policy.hpp: everything that somebody configured and that deciding needs, as values.
//
// What is done about failures, lateness, silence and people differs from operator to operator; so
// it is data here, read from the configuration (apps/config), and the functions below look it up.
// A policy never changes: another file makes another policy, and what was decided stays decided.
// Rules are lists and the first that matches wins; an empty condition matches anything.
//
// Every default works: an empty policy is what a `cotmd` without a configuration does.

#pragma once

#include "actors/order/calendar.hpp"
#include "actors/order/vocabulary.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cotm::order {

// -- destinations --------------------------------------------------------------------------------

enum class destination_kind : std::uint8_t {
  factory,   ///< Ours.
  affiliate, ///< Of the same group of companies.
  partner,
  manual, ///< People do it; there is no adapter.
};

/// How long to wait before a transfer or a notice is tried again: `first`, then `factor` times as
/// long each time, and never longer than `most`.
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

enum class retry_pace : std::uint8_t {
  immediate,
  fixed,     ///< `first` each time.
  staggered, ///< `first`, then `factor` times as long each time, up to `most`.
};

enum class after_retries : std::uint8_t {
  fallout, ///< A person decides.
  fail,    ///< The distributed order has failed.
};

/// What to do when a destination says that it failed: how often and when to try again, then what.
struct failure_rule {
  std::string code = "*"; ///< Exact; with a '*' at its end, whatever begins so.
  retry_pace pace = retry_pace::fixed;
  std::uint32_t retries = 0;
  duration first = std::chrono::minutes{1};
  std::uint32_t factor = 2;
  duration most = std::chrono::hours{1};
  after_retries then = after_retries::fallout;
  bool operator==(const failure_rule&) const = default;
};

/// How long to wait before retry number `retry` (from 1); none if there are no more.
[[nodiscard]] std::optional<duration> retry_delay(const failure_rule& rule, std::uint32_t retry);

/// What is configured about one destination.
struct destination_policy {
  std::string name;
  destination_kind kind = destination_kind::factory;
  std::uint32_t window_max = 1'000; ///< Transfers that may be unacknowledged at once.
  duration acknowledge_within = std::chrono::minutes{5};
  backoff retry; ///< Of transfers that are not acknowledged in time.
  breaker_policy breaker;
  std::vector<failure_rule> failures; ///< None that matches: no retries, then fallout.
  /// Percent of the window that transfers of a priority, and of those below it, may fill.
  std::array<std::uint32_t, priority_count> caps = {100, 100, 100, 100, 100};
  std::string queue;    ///< Where its tasks go; empty: where their type says.
  duration lead_time{}; ///< What its work usually takes; zero: unknown.
  bool operator==(const destination_policy&) const = default;
};

// -- distribution: who gets the items of an order that was not decomposed upstream ---------------

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
  duration lead_time{}; ///< What the work usually takes; zero: as its destination says.
  std::vector<milestone_rule> milestones;
  bool operator==(const distribution_rule&) const = default;
};

/// All that is configured about destinations and who gets what.
struct distribution_policy {
  std::vector<destination_policy> destinations;
  std::vector<distribution_rule> rules; ///< The first that matches wins.

  /// The policy of a destination, or null if there is none of that name.
  [[nodiscard]] const destination_policy* find(std::string_view name) const;

  bool operator==(const distribution_policy&) const = default;
};

// -- jeopardy ------------------------------------------------------------------------------------

/// Of the planned duration: from the start, or release, to the due date.
struct percentage {
  std::int32_t of_planned = 0;
  bool operator==(const percentage&) const = default;
};

/// A distance from a due date. Negative: before it.
using threshold = std::variant<duration, percentage>;

/// When a promise that is not kept becomes a jeopardy of which level.
struct jeopardy_rule {
  std::vector<jeopardy_kind> kinds;
  std::vector<std::uint8_t> priorities;
  std::vector<std::string> categories;
  std::vector<std::string> destinations;
  std::optional<threshold> normal; ///< At least one of the three is there.
  std::optional<threshold> hazard;
  std::optional<threshold> critical;
  std::string calendar; ///< In whose working time thresholds count; empty: around the clock.
  bool operator==(const jeopardy_rule&) const = default;
};

/// One rule a kind, for any order: at the due date a completion is critical; an acknowledgement, a
/// milestone, a start or a notice a hazard; and silence, a customer's reply or a task normal.
[[nodiscard]] std::vector<jeopardy_rule> default_jeopardy_rules();

/// Tells somebody of a jeopardy that nobody cured or acknowledged for `after`.
struct escalation_step {
  duration after{}; ///< Since the jeopardy was raised. Later steps have longer ones.
  std::string to;   ///< A role.
  bool has_task = false;
  std::string queue; ///< Of the task; empty: where its type says.
  bool operator==(const escalation_step&) const = default;
};

struct escalation_rule {
  std::vector<std::uint8_t> priorities;
  jeopardy_level from = jeopardy_level::normal; ///< This level and above.
  std::vector<escalation_step> steps;
  std::string calendar; ///< In whose working time steps count; empty: around the clock.
  bool operator==(const escalation_rule&) const = default;
};

// -- work for people -----------------------------------------------------------------------------

/// A worklist. "default" is always there.
struct work_queue {
  std::string name;
  std::string description;
  bool operator==(const work_queue&) const = default;
};
inline constexpr std::string_view default_queue = "default";

struct task_type {
  std::string name;
  std::string queue = std::string{default_queue};
  duration due{};       ///< How long it may take; zero: no date.
  std::string calendar; ///< In whose working time `due` counts; empty: around the clock.
  std::vector<std::string> outcomes; ///< What it may be completed with; empty: anything.
  bool operator==(const task_type&) const = default;
};

/// Types of the tasks that orders make by themselves. Always there; a file may say more of them.
inline constexpr std::string_view contact_customer_task = "contactCustomer";
inline constexpr std::string_view choose_destination_task = "chooseDestination";
inline constexpr std::string_view resolve_fallout_task = "resolveFallout";
inline constexpr std::string_view manual_work_task = "manualWork"; ///< Of a manual destination.
inline constexpr std::string_view escalation_task = "escalation";
inline constexpr std::string_view cancellation_task = "cancellation"; ///< Beyond its PONR.
[[nodiscard]] std::vector<task_type> default_task_types();

enum class task_trigger : std::uint8_t {
  expected_date_changed,
  content_changed,
  order_cancelled,
  order_failed,
};

/// Which task arises when something that the customer was told changes. All that match apply.
struct task_rule {
  task_trigger when = task_trigger::expected_date_changed;
  duration more_than{}; ///< Of a date: smaller changes are nobody's business.
  std::string type = std::string{contact_customer_task};
  std::vector<std::uint8_t> priorities;
  std::vector<std::string> categories;
  bool operator==(const task_rule&) const = default;
};

// -- groups --------------------------------------------------------------------------------------

/// What becomes of the released members of a group if one of them cannot be done.
enum class group_failure : std::uint8_t { keep, compensate };

struct group_policy {
  duration deadline = std::chrono::hours{1}; ///< From the first member's readiness to the last's.
  group_failure on_failure = group_failure::compensate;
  bool operator==(const group_policy&) const = default;
};

// -- notices -------------------------------------------------------------------------------------

enum class notice_trigger : std::uint8_t {
  order_completed,
  order_failed,
  order_cancelled,
  distributed_order_completed,
};

/// Somebody who has to know, until they say that they do.
struct sink {
  std::string name;        ///< "billing", "maintenance", ...
  std::string destination; ///< Told by its adapter; or:
  std::string url;         ///< told by HTTP POST. One of the two.
  std::vector<notice_trigger> on = {notice_trigger::order_completed};
  duration confirm_within = std::chrono::hours{1}; ///< Beyond this it is a jeopardy.
  backoff retry = {std::chrono::seconds{5}, 2, std::chrono::minutes{10}};
  bool operator==(const sink&) const = default;
};

// -- all of it -----------------------------------------------------------------------------------

struct policy {
  distribution_policy distribution;
  std::vector<jeopardy_rule> jeopardies = default_jeopardy_rules(); ///< Configured ones first.
  std::vector<escalation_rule> escalations;
  std::vector<work_queue> queues = {{std::string{default_queue}, {}}};
  std::vector<task_type> task_types = default_task_types();
  std::vector<task_rule> task_rules;
  group_policy groups;
  std::vector<sink> sinks;
  std::map<std::string, calendar, std::less<>> calendars;
  duration review_interval = order::review_interval;
  duration customer_reply_within = std::chrono::hours{48}; ///< Pending longer is a jeopardy.

  bool operator==(const policy&) const = default;

  // Each finder gives null if there is none.
  [[nodiscard]] const destination_policy* find_destination(std::string_view name) const;
  [[nodiscard]] const task_type* find_task_type(std::string_view name) const;
  [[nodiscard]] const work_queue* find_queue(std::string_view name) const;
  [[nodiscard]] const sink* find_sink(std::string_view name) const;

  /// What to do about a failure. Null: no retries, then fallout.
  [[nodiscard]] const failure_rule* failure_rule_for(std::string_view destination,
                                                     std::string_view code) const;

  /// When a promise is in jeopardy. Null only if the defaults were taken out: never.
  [[nodiscard]] const jeopardy_rule* jeopardy_rule_for(jeopardy_kind kind, std::uint8_t priority,
                                                       std::string_view category,
                                                       std::string_view destination) const;

  /// Who hears of a jeopardy. Null: nobody but those who look.
  [[nodiscard]] const escalation_rule* escalation_rule_for(std::uint8_t priority,
                                                           jeopardy_level level) const;

  /// The instant that is a span of a calendar's working time away from `from`. A calendar of no
  /// name, or of one that is gone, counts around the clock.
  [[nodiscard]] instant add(std::string_view calendar_name, instant from, duration working) const;

  /// When a promise reaches a threshold of `rule`. `planned` is its planned duration around the
  /// clock, of which percentages are taken.
  [[nodiscard]] instant reached_at(const jeopardy_rule& rule, const threshold& at, instant due,
                                   duration planned) const;
};

using policy_ptr = std::shared_ptr<const policy>;

/// Whether a task rule applies to what happened to an order.
/// @param by How much a date changed; what is not a date has no size and zero here.
[[nodiscard]] bool is_matched(const task_rule& rule, task_trigger happened, duration by,
                              std::uint8_t priority, std::string_view category);

} // namespace cotm::order
