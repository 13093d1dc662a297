// edge/tmf622/wish.cpp: see wish.hpp.

#include "edge/tmf622/wish.hpp"

#include <algorithm>
#include <optional>

namespace cotm::edge::tmf622 {

namespace {

std::optional<order::slot> slot_of(const order_view& in, const std::string& id) {
  const auto& parts = in.order.asked->distributed;
  auto found = std::ranges::find(parts, id, &order::distributed_plan::id);
  if (found == parts.end())
    return std::nullopt;
  return static_cast<order::slot>(found - parts.begin());
}

std::string none_such(const order_view& in, const std::string& id) {
  return "order " + in.id.text() + " has no distributed order \"" + id + '"';
}

} // namespace

result<order::slot, problem> find_slot(const order_view& in, const std::string& id) {
  if (auto found = slot_of(in, id))
    return *found;
  return tl::unexpected{not_found(none_such(in, id))};
}

result<order::slot, problem> find_named_slot(const order_view& in, const std::string& id,
                                             std::string_view member) {
  if (auto found = slot_of(in, id))
    return *found;
  return tl::unexpected{unprocessable(std::string{member}, none_such(in, id))};
}

} // namespace cotm::edge::tmf622
