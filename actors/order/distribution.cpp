// actors/order/distribution.cpp: see distribution.hpp.

#include "actors/order/distribution.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace cotm::order {

namespace {

bool is_matched(const std::string& wanted, const std::string& found) {
  return wanted.empty() || wanted == found;
}

const distribution_rule* rule_for(const distribution_policy& policy, const match_facts& facts) {
  auto rule = std::find_if(policy.rules.begin(), policy.rules.end(), [&](const auto& each) {
    return is_matched(each.match.offering, facts.offering)
           && is_matched(each.match.specification, facts.specification)
           && is_matched(each.match.category, facts.category)
           && is_matched(each.match.action, facts.action);
  });
  return rule == policy.rules.end() ? nullptr : &*rule;
}

/// Calls `visit` with an item and everything that it is nested in.
template <class Visit>
void with_parents(std::span<const distributable> items, item_no from, Visit visit) {
  for (std::optional<item_no> at = from; at; at = items[*at].parent)
    visit(*at);
}

/// Turns one list of items into distributed orders, step by step.
class distributor {
public:
  distributor(const distribution_policy& policy, std::span<const distributable> items)
    : policy_{policy}, items_{items}, slots_(items.size()) {
    // nop
  }

  std::vector<distributed_plan> run(const order_dates& dates) {
    find_leaves();
    for (auto leaf : leaves_)
      add_plan(leaf);
    for (slot from = 0; from < plans_.size(); ++from)
      add_dependencies(from);
    add_groups();
    add_dates(dates);
    return std::move(plans_);
  }

private:
  void find_leaves() {
    std::vector<bool> has_nested(items_.size(), false);
    for (const auto& each : items_)
      if (each.parent)
        has_nested[*each.parent] = true;
    for (item_no no = 0; no < items_.size(); ++no) {
      if (has_nested[no])
        continue;
      auto made = static_cast<slot>(leaves_.size());
      leaves_.push_back(no);
      with_parents(items_, no, [&](item_no at) { slots_[at].push_back(made); });
    }
  }

  void add_plan(item_no leaf) {
    distributed_plan made;
    made.id = items_[leaf].id;
    made.items = {leaf};
    const auto* rule = rule_for(policy_, items_[leaf].facts);
    if (rule)
      made.destination = rule->destination;
    if (const auto* destination = policy_.find(made.destination))
      made.acknowledge_within = destination->acknowledge_within;
    rules_.push_back(rule);
    plans_.push_back(std::move(made));
  }

  /// What `from` and everything that it is nested in rely on. Stops one beyond what the model
  /// takes, so that the model sees that it is too much and a malicious order costs us no more.
  void add_dependencies(slot from) {
    std::vector<bool> has(plans_.size(), false);
    auto& list = plans_[from].depends_on;
    auto rely = [&](item_no on) {
      for (auto to : slots_[on]) {
        if (list.size() > dependencies_max)
          return;
        if (to != from && !has[to]) {
          has[to] = true;
          list.push_back({to, dependency_type::finish_to_start, duration{}});
        }
      }
    };
    with_parents(items_, leaves_[from], [&](item_no at) {
      for (const auto& each : items_[at].relationships)
        if (each.kind == relationship_kind::relies_on)
          rely(each.to);
    });
  }

  item_no root_of(item_no of) {
    while (bundles_[of] != of)
      of = bundles_[of] = bundles_[bundles_[of]];
    return of;
  }

  /// Joins what is bundled, with all that is nested in it, into groups. A group is called after
  /// the first of its distributed orders.
  void add_groups() {
    bundles_.resize(items_.size());
    std::iota(bundles_.begin(), bundles_.end(), item_no{0});
    std::vector<bool> is_bundled(items_.size(), false);
    for (item_no no = 0; no < items_.size(); ++no)
      for (const auto& each : items_[no].relationships)
        if (each.kind == relationship_kind::bundled) {
          is_bundled[no] = is_bundled[each.to] = true;
          bundles_[root_of(no)] = root_of(each.to);
        }
    for (auto leaf : leaves_)
      with_parents(items_, leaf, [&](item_no at) {
        if (is_bundled[at]) {
          is_bundled[leaf] = true;
          bundles_[root_of(leaf)] = root_of(at);
        }
      });
    std::unordered_map<item_no, std::string> names;
    for (slot no = 0; no < plans_.size(); ++no)
      if (is_bundled[leaves_[no]])
        plans_[no].group = names.try_emplace(root_of(leaves_[no]), plans_[no].id).first->second;
  }

  /// When a distributed order can start and will be done; none if that cannot be known.
  struct times {
    bool is_begun = false;
    std::optional<instant> start;
    std::optional<instant> done;
  };

  /// How long the work usually takes; zero: unknown.
  [[nodiscard]] duration lead_time(slot no) const {
    if (rules_[no] == nullptr)
      return duration::zero();
    const auto* destination = policy_.find(rules_[no]->destination);
    if (rules_[no]->lead_time > duration::zero() || destination == nullptr)
      return rules_[no]->lead_time;
    return destination->lead_time;
  }

  /// Plans one distributed order and, before it, all that it depends on. What depends on itself
  /// finds itself begun and without a date.
  const times& plan(slot no, instant earliest) {
    if (planned_[no].is_begun)
      return planned_[no];
    planned_[no].is_begun = true;
    std::optional<instant> start = earliest;
    for (const auto& each : plans_[no].depends_on) {
      const auto& before = plan(each.on, earliest);
      start = start && before.done ? std::optional{std::max(*start, *before.done)} : std::nullopt;
    }
    planned_[no].start = start;
    if (auto takes = lead_time(no); start && takes > duration::zero())
      planned_[no].done = *start + takes;
    return planned_[no];
  }

  void add_dates(const order_dates& dates) {
    planned_.resize(plans_.size());
    auto cap = [&](instant at) { return std::min(at, dates.requested_completion.value_or(at)); };
    for (slot no = 0; no < plans_.size(); ++no) {
      auto when = plan(no, dates.start);
      auto& made = plans_[no];
      made.requested_completion = when.done ? cap(*when.done) : dates.requested_completion;
      if (!rules_[no])
        continue;
      for (const auto& rule : rules_[no]->milestones) {
        auto is_early = rule.counts == milestone_rule::base::after_release;
        auto base = is_early ? when.start : made.requested_completion;
        if (base)
          made.milestones.push_back({rule.name,
                                     cap(is_early ? *base + rule.offset : *base - rule.offset),
                                     rule.is_point_of_no_return});
      }
    }
  }

  const distribution_policy& policy_;
  std::span<const distributable> items_;
  std::vector<std::vector<slot>> slots_; ///< Of each item and of all that is nested in it.
  std::vector<item_no> leaves_;          ///< By slot; likewise:
  std::vector<const distribution_rule*> rules_;
  std::vector<distributed_plan> plans_;
  std::vector<times> planned_;
  std::vector<item_no> bundles_; ///< Union-find: each item's neighbour on the way to its root.
};

} // namespace

std::vector<distributed_plan> distribute(const distribution_policy& policy,
                                         std::span<const distributable> items,
                                         const order_dates& dates) {
  return distributor{policy, items}.run(dates);
}

} // namespace cotm::order
