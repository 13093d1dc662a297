// edge/tmf622/parse_order.cpp: see parse_order.hpp.

#include "edge/tmf622/parse_order.hpp"

#include "edge/tmf622/attributes.hpp"
#include "edge/tmf622/checked.hpp"
#include "edge/tmf622/identity.hpp"
#include "edge/tmf622/parse_distributed.hpp"
#include "edge/tmf622/parse_items.hpp"
#include "edge/tmf622/parse_plain.hpp"

#include <algorithm>
#include <utility>

namespace cotm::edge::tmf622 {

namespace {

bool is_customer_role(std::string role) {
  std::ranges::transform(role, role.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  });
  return role == "customer";
}

/// The party in the role of the customer, else the first party, else nobody.
std::string customer_of(json::value order, checked& into) {
  auto parties = into.member(order, "relatedParty", json::kind::array);
  std::string first;
  if (!parties)
    return first;
  for (auto each : *parties) {
    if (!into.is_a(each, json::kind::object))
      break;
    auto id = into.name(each, "id");
    if (is_customer_role(into.name(each, "role")))
      return id;
    if (first.empty())
      first = id;
  }
  return first;
}

std::uint8_t priority_of(json::value order, checked& into) {
  constexpr std::uint8_t lowest = 4;
  auto found = into.member(order, "priority", json::kind::string);
  if (!found)
    return lowest;
  auto said = found->text();
  if (said.size() == 1 && said.front() >= '0' && said.front() <= '0' + lowest)
    return static_cast<std::uint8_t>(said.front() - '0');
  into.refuse(invalid_value(found->path(), "expected \"0\" (highest) to \"4\""));
  return lowest;
}

/// Whether the order names its distributed orders. One that does without saying so by its type
/// is refused: it would be distributed a second time, by the policy.
bool is_distributed(json::value order, checked& into) {
  if (into.name(order, "@type") == distributed_type)
    return true;
  if (order.find("distributedOrder"))
    into.refuse(
      invalid_value("@type", "expected \"DistributedProductOrder\" with distributedOrder"));
  return false;
}

std::vector<order::distributed_plan> distribute_plain(json::value order, const item_list& items,
                                                      const order::plan& asked,
                                                      const parse_ports& ports, checked& into) {
  auto distributables = parse_distributables(order, items, into);
  if (!into.is_ok())
    return {};
  order::order_dates dates{std::max(ports.now, asked.requested_start.value_or(ports.now)),
                           asked.requested_completion};
  return order::distribute(*ports.policy, distributables, dates);
}

} // namespace

result<order_request, problem> parse_order(json::document& memory, std::string_view body,
                                           const std::string& idempotency_key,
                                           const parse_ports& ports) {
  auto root = memory.read(body);
  if (!root)
    return tl::unexpected{malformed(std::move(root.error()))};
  checked into;
  if (!into.is_a(*root, json::kind::object))
    return tl::unexpected{into.wrong()};
  auto asked = std::make_shared<order::plan>();
  client_keys keys{into.name(*root, "externalId"), idempotency_key};
  asked->external_id = keys.external_id;
  asked->customer = customer_of(*root, into);
  asked->priority = priority_of(*root, into);
  asked->requested_start = into.date(*root, "requestedStartDate");
  asked->requested_completion = into.date(*root, "requestedCompletionDate");
  asked->attributes = attributes_of(*root, order_members_of_ours);
  auto items = parse_items(*root, into);
  if (is_distributed(*root, into))
    asked->distributed = parse_distributed(*root, items, *ports.policy, into);
  else if (into.is_ok())
    asked->distributed = distribute_plain(*root, items, *asked, ports, into);
  if (!into.is_ok())
    return tl::unexpected{into.wrong()};
  asked->items = std::move(items.items);
  if (keys.is_repeatable())
    asked->fingerprint = fingerprint_of(*root);
  auto id = identity_of(keys, ports.now, *ports.entropy);
  return order_request{id, std::move(asked)};
}

} // namespace cotm::edge::tmf622
