// tests/edge/sample.hpp: orders as they are posted, and what reads them.

#pragma once

#include "edge/tmf622/parse_order.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

namespace cotm::edge::test {

using namespace std::chrono_literals;

inline constexpr instant now{1'763'899'200'000ms}; // 2025-11-23T12:00:00Z

/// Destinations "net", "cpe" and "partner", and two rules.
inline order::distribution_policy policy() {
  order::distribution_policy made;
  made.destinations.resize(3);
  made.destinations[0].name = "net";
  made.destinations[0].acknowledge_within = 7min;
  made.destinations[1].name = "cpe";
  made.destinations[2].name = "partner";
  made.rules.push_back({{"fibre", "", "", ""}, "net", 1h, {{"dug", {}, 30min, true}}});
  made.rules.push_back({{"", "router", "", "add"}, "cpe", 0h, {}});
  return made;
}

/// A distributed order: A -> B, over nested items.
inline const std::string distributed = R"({
  "@type": "DistributedProductOrder", "externalId": "ext-1", "priority": "1", "id": "ignored",
  "category": "b2c", "price": 49.990, "requestedCompletionDate": "2026-01-01T00:00:00Z",
  "relatedParty": [{"id": "s", "role": "seller"}, {"id": "c-1", "role": "Customer"}],
  "productOrderItem": [
    {"id": "1", "action": "add", "quantity": 1, "state": "acknowledged",
     "productOrderItem": [{"id": "1.1", "action": "add", "amount": 1.50}]},
    {"id": "2", "action": "modify"}],
  "distributedOrder": [
    {"id": "A", "destination": "net", "productOrderItem": ["1.1"],
     "requestedStartDate": "2025-12-01T08:00:00+01:00",
     "milestone": [{"name": "dug", "milestoneDate": "2025-12-02T00:00:00Z",
                    "pointOfNoReturn": true}],
     "payload": {"port": [1, 2.0]}},
    {"id": "B", "destination": "cpe", "productOrderItem": ["1", "2"], "group": "g",
     "dependsOn": [{"id": "A", "dependencyType": "startToStart", "delay": "PT90S"}]}]})";

/// A plain order: item 2 relies on item 1, item 3 is for nobody.
inline const std::string plain = R"({
  "productOrderItem": [
    {"id": "1", "action": "add", "productOffering": {"id": "fibre"}},
    {"id": "2", "action": "add", "product": {"productSpecification": {"id": "router"}},
     "productOrderItemRelationship": [{"id": "1", "relationshipType": "reliesOn"}]},
    {"id": "3", "action": "add", "productOffering": {"id": "unheard-of"}}]})";

/// Reads bodies, with random ids that count up from 1.
class reader {
public:
  result<tmf622::order_request, tmf622::problem> read(const std::string& body,
                                                      const std::string& key = {}) {
    return tmf622::parse_order(memory_, body, key, {&policy_, &entropy_, now});
  }

private:
  json::document memory_;
  order::distribution_policy policy_ = policy();
  std::uint8_t next_ = 0;
  entropy_source entropy_
    = [this](std::span<std::uint8_t> wanted) { std::ranges::fill(wanted, ++next_); };
};

/// The text with one part in place of another. Throws if there is none, so that no test is idle.
inline std::string replaced(std::string text, const std::string& part, const std::string& by) {
  return text.replace(text.find(part), part.size(), by);
}

} // namespace cotm::edge::test
