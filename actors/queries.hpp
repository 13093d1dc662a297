// actors/queries.hpp: what can be asked about all orders, and what is answered.
//
// Each query goes to the REGISTRY with the `answer` that takes its page. Conditions are joined by
// "and", the values of one by "or"; an empty list is "any". A page has what is on it and how much
// there is altogether. Whatever was durable when a query came is in its answer.

#pragma once

#include "actors/order/events.hpp"
#include "actors/order/fallout.hpp"
#include "persistence/journal.hpp"
#include "runtime/answer.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cotm {

struct order_view; // actors/catalogue.hpp
using order_view_ptr = std::shared_ptr<const order_view>;

// -- orders --------------------------------------------------------------------------------------

/// What orders to find.
struct order_query {
  std::vector<std::string> ids;
  std::vector<std::string> states; ///< As TMF622 spells them.
  std::vector<std::string> external_ids;
  std::vector<std::string> customers;
  std::vector<std::string> destinations;
  std::vector<std::string> jeopardies; ///< Levels: "none", "normal", "hazard", "critical".
  std::vector<int> priorities;
  std::function<bool(const order_view&)> also; ///< For what has no index; may be null.
  std::size_t offset = 0;
  std::size_t limit = 0;
};

/// Orders that wait for another one, or did; ordered by their ids.
struct dependents_query {
  order::order_id on; ///< Need not be placed.
  std::size_t offset = 0;
  std::size_t limit = 0;
};

/// One page, ordered by when the orders were placed, newest first, unless its query says otherwise.
struct order_page {
  std::vector<order_view_ptr> orders;
  std::size_t total = 0; ///< Orders that match, on all pages.
};

// -- worklists -----------------------------------------------------------------------------------

/// What tasks to find.
struct task_query {
  enum class sorting : std::uint8_t {
    priority, ///< Of the order, the highest first; then by due date.
    due,      ///< The earliest first, those without a date last; then by priority.
  };
  std::vector<std::string> orders; ///< Ids.
  std::vector<order::task_state> states;
  std::vector<std::string> queues;
  std::vector<std::string> types;
  std::vector<std::string> assignees;
  std::vector<std::string> destinations; ///< Of the distributed order that it is about.
  std::vector<int> priorities;
  std::optional<instant> due_before; ///< With a date before this one.
  std::optional<instant> awake_at;   ///< Not snoozed beyond this instant.
  sorting by = sorting::priority;
  std::size_t offset = 0;
  std::size_t limit = 0;
};

struct task_entry {
  order_view_ptr order;
  order::task_no no = 0;
};

struct task_page {
  std::vector<task_entry> tasks;
  std::size_t total = 0;
};

/// Asks how much there is to do.
struct queue_query {
  instant now;
};

/// How much there is to do on one worklist.
struct queue_total {
  std::string queue;
  std::size_t open = 0; ///< Not claimed; those snoozed included.
  std::size_t claimed = 0;
  std::size_t snoozed = 0; ///< Beyond `now`.
  std::size_t overdue = 0; ///< Open or claimed, with a date before `now`.
};

/// Worklists on which there is anything, by name.
struct queue_page {
  std::vector<queue_total> queues;
};

// -- jeopardies ----------------------------------------------------------------------------------

/// What jeopardies to find, among those that are raised.
struct jeopardy_query {
  std::vector<std::string> owners; ///< Roles; "" is nobody yet.
  std::vector<order::jeopardy_level> levels;
  std::vector<order::jeopardy_kind> kinds;
  std::vector<std::string> destinations;
  std::vector<int> priorities;
  std::size_t offset = 0;
  std::size_t limit = 0;
};

struct jeopardy_entry {
  order_view_ptr order;
  order::jeopardy what;
};

/// One page, the highest level first, and of one level the oldest.
struct jeopardy_page {
  std::vector<jeopardy_entry> jeopardies;
  std::size_t total = 0;
};

// -- the order pool ------------------------------------------------------------------------------

/// What to find of that which waits for a person.
struct pool_query {
  enum class sorting : std::uint8_t {
    priority, ///< Of the order, the highest first; then by age.
    age,      ///< The oldest first.
  };
  std::vector<std::string> orders; ///< Ids.
  std::vector<order::fallout> reasons;
  std::vector<std::string> fingerprints;
  std::vector<std::string> destinations; ///< Or sinks.
  std::vector<std::string> owners;       ///< "" is nobody.
  std::vector<order::jeopardy_level> risks;
  std::vector<int> priorities;
  std::optional<instant> stuck_before; ///< Since before this instant.
  sorting by = sorting::priority;
  std::size_t offset = 0;
  std::size_t limit = 0;
};

struct pool_entry {
  order_view_ptr order;
  order::stuck what;
};

struct pool_page {
  std::vector<pool_entry> entries;
  std::size_t total = 0;
};

/// Asks which failures there are.
struct fingerprint_query {
  std::size_t offset = 0;
  std::size_t limit = 0;
};

/// Equal failures.
struct fingerprint_count {
  std::string fingerprint;
  std::size_t count = 0;
  pool_entry oldest;
};

/// One page, the most frequent first.
struct fingerprint_page {
  std::vector<fingerprint_count> list;
  std::size_t total = 0; ///< Fingerprints.
};

// -- the past of one order -----------------------------------------------------------------------

/// Most records on one page of a history: what a person can scroll through, and what an answer over
/// HTTP bears.
inline constexpr std::size_t history_records_max = 1'000;

/// Asks for what happened to an order after a revision, oldest first.
struct history_query {
  order::order_id id;
  persistence::revision after = 0;
  std::size_t limit = history_records_max; ///< At most `history_records_max`.
};

/// One record of an order: what happened together.
struct history_record {
  persistence::position at = 0;
  persistence::revision number = 0;
  instant time; ///< When it was decided; events have their own.
  std::vector<order::event> events;
  order::plan_ptr asked; ///< In which the distributed orders of these events have their places.
};

struct history_page {
  std::vector<history_record> records; ///< None: there is no such order, or nothing came after.
  persistence::revision last = 0;      ///< The revision that the order is at.
};

/// Asks for an order as it was at an instant: after the last record that was decided by then.
struct as_of_query {
  order::order_id id;
  instant at;
};

// -- any of them ---------------------------------------------------------------------------------

/// A question, and who takes the answer.
template <class Query, class Page>
struct asking {
  Query wanted;
  runtime::answer<Page> reply;
};

/// A question for a list, as a message.
using list_question
  = std::variant<asking<dependents_query, order_page>, asking<task_query, task_page>,
                 asking<queue_query, queue_page>, asking<jeopardy_query, jeopardy_page>,
                 asking<pool_query, pool_page>, asking<fingerprint_query, fingerprint_page>,
                 asking<history_query, history_page>, asking<as_of_query, order_view_ptr>>;

} // namespace cotm
