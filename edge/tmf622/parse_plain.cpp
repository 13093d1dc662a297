// edge/tmf622/parse_plain.cpp: see parse_plain.hpp.

#include "edge/tmf622/parse_plain.hpp"

#include "edge/tmf622/parse_order.hpp"

#include <utility>

namespace cotm::edge::tmf622 {

namespace {

/// The id of what a member refers to, or nothing.
std::string referred(json::value in, std::string_view key, checked& into) {
  auto reference = into.member(in, key, json::kind::object);
  return reference ? into.name(*reference, "id") : std::string{};
}

void parse_relationships(json::value list, const item_list& items, order::distributable& made,
                         checked& into) {
  if (list.size() > relationships_max)
    into.refuse(unprocessable(list.path(), "there may be at most "
                                             + std::to_string(relationships_max) + " of these"));
  for (auto each : list) {
    if (!into.is_ok() || !into.is_a(each, json::kind::object))
      return;
    auto type = into.required_name(each, "relationshipType");
    auto found = items.by_id.find(into.required_name(each, "id"));
    if (found == items.by_id.end())
      into.refuse(unprocessable(path_of(each, "id"), "the order has no such item"));
    else if (type == "reliesOn")
      made.relationships.push_back({order::relationship_kind::relies_on, found->second});
    else if (type == "bundled")
      made.relationships.push_back({order::relationship_kind::bundled, found->second});
  }
}

} // namespace

std::vector<order::distributable> parse_distributables(json::value order, const item_list& items,
                                                       checked& into) {
  auto category = into.name(order, "category");
  std::vector<order::distributable> made;
  made.reserve(items.items.size());
  for (std::size_t no = 0; no < items.items.size() && into.is_ok(); ++no) {
    auto from = items.sources[no];
    order::distributable each;
    each.id = items.items[no].id;
    each.parent = items.items[no].parent;
    each.facts.offering = referred(from, "productOffering", into);
    if (auto product = into.member(from, "product", json::kind::object))
      each.facts.specification = referred(*product, "productSpecification", into);
    each.facts.category = category;
    each.facts.action = items.items[no].action;
    if (auto list = into.member(from, "productOrderItemRelationship", json::kind::array))
      parse_relationships(*list, items, each, into);
    made.push_back(std::move(each));
  }
  return made;
}

} // namespace cotm::edge::tmf622
