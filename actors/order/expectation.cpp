// actors/order/expectation.cpp: see expectation.hpp.

#include "actors/order/expectation.hpp"

#include "actors/order/graph.hpp"
#include "actors/order/rules.hpp"
#include "runtime/base/iso8601.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace cotm::order {

namespace {

bool is_done(const progress& one) {
  return one.wanted == aim::perform
         && (one.how == outcome::completed || one.how == outcome::skipped);
}

/// Says whether work is still to be completed.
bool is_ahead(const survey& known, slot about) {
  const auto& one = known.order().distributed[about];
  if (one.wanted == aim::redo)
    return one.how == outcome::open || one.how == outcome::completed;
  return one.how == outcome::open && one.wanted == aim::perform && !known.is_given_up(about);
}

duration lead_time_of(const survey& known, slot about) {
  const auto& name = known.order().asked->distributed[about].destination;
  const auto* destination = known.rules().find_destination(name);
  return destination == nullptr ? duration::zero() : destination->lead_time;
}

/// Says, at little cost, whether there is anything that an expectation could come from.
bool is_anything_known(const state& order, const policy& rules) {
  auto takes_time = [](const destination_policy& one) { return one.lead_time > duration::zero(); };
  auto has_forecast = [](const progress& one) { return one.expected.has_value(); };
  return std::ranges::any_of(order.distributed, has_forecast)
         || std::ranges::any_of(rules.distribution.destinations, takes_time);
}

/// What the completion of one distributed order is expected from.
enum class basis : std::uint8_t { plan, forecast, lead_time };

/// Follows the path through an order.
class projection {
public:
  explicit projection(const survey& known);

  /// Says whether there is a forecast or a lead time of open work.
  [[nodiscard]] bool is_informed() const noexcept {
    return is_informed_;
  }
  /// None for what never completes.
  [[nodiscard]] std::optional<instant> finish(slot about) const {
    return finishes_[about];
  }
  /// The open distributed order that is expected to complete last.
  /// @pre `is_informed()`.
  [[nodiscard]] slot last() const;

  /// Of those that `last` waits for, itself included, the latest of which something is known.
  [[nodiscard]] slot to_name() const;

  [[nodiscard]] basis basis_of(slot about) const;

private:
  /// Where the search is: what is met again while it is looked at waits for itself.
  enum class visit : std::uint8_t { never, now, done };

  void look_at(slot about);
  instant start_of(slot about);
  instant start_of_group(std::uint16_t no);
  instant ready_of(slot about);
  instant bare_finish_of(slot about, instant start) const;

  const survey& known_;
  const state& order_;
  bool is_informed_ = false;
  std::vector<visit> visits_;
  std::vector<instant> starts_;
  std::vector<std::optional<instant>> finishes_;
  group_numbers group_numbers_;
  std::vector<std::vector<slot>> groups_;
  std::vector<std::optional<instant>> group_starts_;
};

projection::projection(const survey& known)
  : known_{known}, order_{known.order()}, group_numbers_{*known.order().asked} {
  auto count = order_.distributed.size();
  for (std::size_t i = 0; i < count && !is_informed_; ++i)
    is_informed_
      = is_ahead(known, static_cast<slot>(i)) && basis_of(static_cast<slot>(i)) != basis::plan;
  if (!is_informed_)
    return;
  visits_.resize(count, visit::never);
  starts_.resize(count, order_.placed);
  finishes_.resize(count);
  if (!order_.groups.empty())
    groups_ = groups_of(*order_.asked);
  group_starts_.resize(groups_.size());
  for (std::size_t i = 0; i < count; ++i)
    look_at(static_cast<slot>(i));
}

basis projection::basis_of(slot about) const {
  const auto& one = order_.distributed[about];
  if (one.performed)
    return basis::plan;
  if (one.expected && one.released)
    return basis::forecast;
  return lead_time_of(known_, about) > duration::zero() ? basis::lead_time : basis::plan;
}

/// Finds out when `about` starts and finishes, and first all that it depends on.
void projection::look_at(slot about) {
  if (visits_[about] != visit::never)
    return;
  visits_[about] = visit::now;
  const auto& one = order_.distributed[about];
  if (is_done(one)) {
    starts_[about] = one.acknowledged.value_or(*one.settled);
    finishes_[about] = one.settled;
  } else if (is_ahead(known_, about)) {
    starts_[about] = start_of(about);
    auto finish = bare_finish_of(about, starts_[about]);
    for (const auto& edge : order_.asked->distributed[about].depends_on) {
      look_at(edge.on);
      if (edge.type == dependency_type::finish_to_finish && finishes_[edge.on])
        finish = std::max(finish, *finishes_[edge.on] + edge.delay);
      if (edge.type == dependency_type::start_to_finish)
        finish = std::max(finish, starts_[edge.on] + edge.delay);
    }
    finishes_[about] = finish;
  }
  visits_[about] = visit::done;
}

instant projection::start_of(slot about) {
  const auto& one = order_.distributed[about];
  if (one.released && one.wanted == aim::perform)
    return *one.released;
  auto no = group_numbers_.of(about);
  auto is_bound = no && (!order_.groups[*no].released || order_.groups[*no].failed);
  return is_bound ? start_of_group(*no) : ready_of(about);
}

instant projection::start_of_group(std::uint16_t no) {
  if (!group_starts_[no]) {
    group_starts_[no] = order_.placed; // For a member that waits for another one.
    auto latest = order_.placed;
    for (auto member : groups_[no])
      if (is_ahead(known_, member) && is_to_gather(order_.distributed[member]))
        latest = std::max(latest, ready_of(member));
    group_starts_[no] = latest;
  }
  return *group_starts_[no];
}

/// When a distributed order could start as far as it alone goes.
instant projection::ready_of(slot about) {
  const auto& planned = order_.asked->distributed[about];
  const auto& one = order_.distributed[about];
  auto ready = order_.placed;
  for (const auto& date : {order_.asked->requested_start, planned.requested_start,
                           one.tries.retry_at, one.tries.fallen_out})
    if (date)
      ready = std::max(ready, *date);
  for (const auto& edge : planned.depends_on) {
    look_at(edge.on);
    if (edge.type == dependency_type::finish_to_start && finishes_[edge.on])
      ready = std::max(ready, *finishes_[edge.on] + edge.delay);
    if (edge.type == dependency_type::start_to_start)
      ready = std::max(ready, starts_[edge.on] + edge.delay);
  }
  for (std::size_t i = 0; i < order_.relations.size(); ++i) {
    const auto& edge = order_.asked->relations[i];
    const auto& other = order_.relations[i];
    if (edge.type == dependency_type::finish_to_start && other.finished)
      ready = std::max(ready, *other.finished + edge.delay);
    if (edge.type == dependency_type::start_to_start && other.started)
      ready = std::max(ready, *other.started + edge.delay);
  }
  return ready;
}

/// When a distributed order is done as far as it alone goes.
instant projection::bare_finish_of(slot about, instant start) const {
  const auto& one = order_.distributed[about];
  if (one.performed)
    return *one.performed;
  switch (basis_of(about)) {
    case basis::forecast:
      return std::max(start, *one.expected);
    case basis::lead_time:
      return start + lead_time_of(known_, about);
    case basis::plan:
      break;
  }
  return std::max(start, order_.asked->distributed[about].requested_completion.value_or(start));
}

slot projection::last() const {
  std::optional<slot> last;
  for (std::size_t i = 0; i < finishes_.size(); ++i) {
    auto about = static_cast<slot>(i);
    if (is_ahead(known_, about) && (!last || *finishes_[about] > *finishes_[*last]))
      last = about;
  }
  return last.value_or(0);
}

slot projection::to_name() const {
  auto named = last();
  // Every step goes to what was looked at before, and at most once to each.
  for (std::size_t i = 0; i < finishes_.size() && basis_of(named) == basis::plan; ++i) {
    std::optional<slot> latest;
    for (const auto& edge : order_.asked->distributed[named].depends_on)
      if (is_ahead(known_, edge.on) && (!latest || *finishes_[edge.on] > *finishes_[*latest]))
        latest = edge.on;
    if (!latest)
      break;
    named = *latest;
  }
  return basis_of(named) == basis::plan ? last() : named;
}

// -- why -----------------------------------------------------------------------------------------

std::string quoted(const std::string& name) {
  return "'" + name + "'";
}

/// What an expectation is revised for: what an event says of a distributed order or of all.
struct causes {
  const plan& asked;

  [[nodiscard]] std::string name_of(slot about) const {
    return quoted(asked.distributed.at(about).id);
  }
  [[nodiscard]] std::string failure(slot about, std::optional<instant> retry_at) const {
    return name_of(about) + " failed and "
           + (retry_at ? "is tried again at " + cotm::to_text(*retry_at) : "waits for a person");
  }

  std::string operator()(const completion_expected& fact) const {
    return name_of(fact.about) + " is expected at " + cotm::to_text(fact.completion) + " by "
           + quoted(asked.distributed.at(fact.about).destination);
  }
  std::string operator()(const attempt_failed& fact) const {
    return failure(fact.about, fact.retry_at);
  }
  std::string operator()(const failed& fact) const {
    return name_of(fact.about) + " failed";
  }
  std::string operator()(const completed& fact) const {
    return name_of(fact.about) + " was completed at " + cotm::to_text(fact.at);
  }
  std::string operator()(const performed& fact) const {
    return name_of(fact.about) + " was done at " + cotm::to_text(fact.at);
  }
  std::string operator()(const settled_by_hand& fact) const {
    return name_of(fact.about) + " was settled by a person";
  }
  std::string operator()(const rerouted& fact) const {
    return name_of(fact.about) + " goes to " + quoted(fact.destination);
  }
  std::string operator()(const retried& fact) const {
    return name_of(fact.about) + " is tried again";
  }
  std::string operator()(const undone& fact) const {
    return name_of(fact.about) + " was undone";
  }
  std::string operator()(const amendment_taken& fact) const {
    return name_of(fact.about) + " was amended";
  }
  std::string operator()(const amendment_refused& fact) const {
    return name_of(fact.about) + " is done anew";
  }
  std::string operator()(const dates_amended&) const {
    return "the requested dates were amended";
  }
  std::string operator()(const amended&) const {
    return "the order was amended";
  }
  std::string operator()(const cancel_requested&) const {
    return "the order is being cancelled";
  }
  std::string operator()(const relation_learnt& fact) const {
    return "it was learnt how order " + quoted(asked.relations.at(fact.relation_no).name)
           + " stands";
  }
  std::string operator()(const released& fact) const {
    return fact.slots.empty()
             ? std::string{}
             : name_of(fact.slots.front()) + " started at " + cotm::to_text(fact.at);
  }
  std::string operator()(const released_by_hand& fact) const {
    return name_of(fact.about) + " started at " + cotm::to_text(fact.at);
  }
  template <class Other>
  std::string operator()(const Other&) const {
    return {}; // Moves no date by itself.
  }
};

/// What the end of the path says of itself.
std::string sentence_of(const survey& known, const projection& path) {
  auto about = path.to_name();
  const auto& planned = known.order().asked->distributed[about];
  auto at = cotm::to_text(*path.finish(about));
  switch (path.basis_of(about)) {
    case basis::forecast:
      return quoted(planned.id) + " is expected at " + at + " by " + quoted(planned.destination);
    case basis::lead_time:
      return quoted(planned.id) + " is expected at " + at + ", as " + quoted(planned.destination)
             + " usually takes " + cotm::to_text(lead_time_of(known, about));
    case basis::plan:
      break;
  }
  return quoted(planned.id) + " is planned for " + at;
}

std::string why_revised(const unfolding& here, const survey& known, const projection& path) {
  auto is_placed_now = !here.before().is_placed();
  for (const auto& fact : here.facts()) {
    auto why = is_placed_now ? std::string{} : std::visit(causes{*here.order().asked}, fact);
    if (!why.empty())
      return why;
  }
  return path.is_informed() ? sentence_of(known, path) : "nothing is known any more";
}

} // namespace

std::vector<std::optional<instant>> expected_times(const survey& known) {
  std::vector<std::optional<instant>> times;
  if (!is_anything_known(known.order(), known.rules()))
    return times;
  const projection path{known};
  if (!path.is_informed())
    return times;
  times.resize(known.order().distributed.size());
  for (std::size_t i = 0; i < times.size(); ++i)
    times[i] = path.finish(static_cast<slot>(i));
  return times;
}

void draw_expectation(unfolding& here) {
  const auto& order = here.order();
  if (!order.expected && !is_anything_known(order, here.rules()))
    return;
  const survey known{order, here.rules()};
  if (known.is_over())
    return;
  const projection path{known};
  auto expected = path.is_informed() ? path.finish(path.last()) : std::nullopt;
  auto is_same
    = expected.has_value() == order.expected.has_value()
      && (!expected || std::chrono::abs(*expected - order.expected->at) <= expectation_tolerance);
  if (!is_same)
    here.note(expectation_revised{expected, why_revised(here, known, path), here.now()});
}

} // namespace cotm::order
