// edge/tmf622/amend_order.cpp: see amend_order.hpp.

#include "edge/tmf622/amend_order.hpp"

#include "edge/tmf622/render_order.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace cotm::edge::tmf622 {

namespace {

/// Nobody names an order that has its name.
const entropy_source& no_entropy() {
  static const entropy_source none = [](std::span<std::uint8_t>) {};
  return none;
}

using json_object = nlohmann::ordered_json;

/// Leaves out of an order what was taken out of it.
void leave_out_removed(json_object& whole) {
  auto list = whole.find("distributedOrder");
  if (list == whole.end() || !list->is_array())
    return;
  auto is_removed = [](const json_object& one) {
    return one.is_object() && one.contains("isRemoved") && one["isRemoved"] == true;
  };
  list->erase(std::remove_if(list->begin(), list->end(), is_removed), list->end());
}

/// Reads an order, changed or not, as if it had been posted.
result<order::plan, problem> plan_of(json_object whole, const order_view& stands,
                                     const order::distribution_policy& policy) {
  leave_out_removed(whole);
  json::document memory;
  auto parsed
    = parse_order(memory, whole.dump(), {}, {&policy, &no_entropy(), stands.order.placed});
  if (!parsed)
    return tl::unexpected{std::move(parsed.error())};
  return *parsed->asked;
}

/// Has a value stand that reading it with the patch and without it gives the same for.
template <class Value>
void keep(Value& wanted, const Value& unpatched, const Value& stands) {
  if (wanted == unpatched)
    wanted = stands;
}

void keep_part(order::distributed_plan& wanted, const order::distributed_plan& unpatched,
               const order::distributed_plan& stands) {
  keep(wanted.destination, unpatched.destination, stands.destination);
  keep(wanted.requested_start, unpatched.requested_start, stands.requested_start);
  keep(wanted.requested_completion, unpatched.requested_completion, stands.requested_completion);
  keep(wanted.milestones, unpatched.milestones, stands.milestones);
  keep(wanted.payload, unpatched.payload, stands.payload);
}

/// Calls `visit` for whatever has the same id in three plans.
template <class List, class Visit>
void visit_same(List& wanted, const List& unpatched, const List& stands, Visit visit) {
  for (auto& one : wanted) {
    auto is_same = [&](const auto& other) { return other.id == one.id; };
    auto before = std::ranges::find_if(unpatched, is_same);
    auto known = std::ranges::find_if(stands, is_same);
    if (before != unpatched.end() && known != stands.end())
      visit(one, *before, *known);
  }
}

/// Has everything stand that the patch did not change.
void keep_what_stands(order::plan& wanted, const order::plan& unpatched,
                      const order::plan& stands) {
  keep(wanted.requested_start, unpatched.requested_start, stands.requested_start);
  keep(wanted.requested_completion, unpatched.requested_completion, stands.requested_completion);
  keep(wanted.attributes, unpatched.attributes, stands.attributes);
  visit_same(wanted.items, unpatched.items, stands.items,
             [](order::item& one, const order::item& before, const order::item& known) {
               keep(one.attributes, before.attributes, known.attributes);
             });
  visit_same(wanted.distributed, unpatched.distributed, stands.distributed, keep_part);
}

} // namespace

result<order::plan_ptr, problem> amended_plan(const order_view& stands, std::string_view patch,
                                              const order::distribution_policy& policy) {
  json::document memory;
  if (auto read = memory.read(patch); !read)
    return tl::unexpected{malformed(std::move(read.error()))};
  else if (read->is() != json::kind::object)
    return tl::unexpected{invalid_value({}, "expected an object")};
  auto whole = json_object::parse(render_order(stands, {}));
  auto unpatched = plan_of(whole, stands, policy);
  whole.merge_patch(json_object::parse(patch));
  auto wanted = plan_of(std::move(whole), stands, policy);
  if (!wanted)
    return tl::unexpected{std::move(wanted.error())};
  if (unpatched) // Otherwise what it needs is not configured any more, unless the patch helps.
    keep_what_stands(*wanted, *unpatched, *stands.order.asked);
  return std::make_shared<const order::plan>(*std::move(wanted));
}

} // namespace cotm::edge::tmf622
