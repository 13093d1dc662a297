// tests/edge/people.hpp: a person in front of one order.

#pragma once

#include "tests/edge/raw_client.hpp"
#include "tests/edge/small_backend.hpp"

#include <stdexcept>
#include <string>

namespace cotm::edge::test {

/// Two distributed orders that are released at once; the id of one has to be encoded in a path.
inline const std::string for_people = R"({
  "@type": "DistributedProductOrder", "externalId": "p-1",
  "productOrderItem": [{"id": "1", "action": "add"}],
  "distributedOrder": [
    {"id": "A", "destination": "net", "productOrderItem": ["1"],
     "milestone": [{"name": "dug", "milestoneDate": "2025-11-23T13:00:00Z"}]},
    {"id": "B/1", "destination": "cpe", "productOrderItem": ["1"]}]})";

/// A service with that order, and "ada", who acts.
class person {
public:
  person() {
    client.post("/tmf-api/productOrderingManagement/v4/productOrder", for_people);
    std::scoped_lock lock{service.state->guard};
    id = service.state->orders.begin()->first;
  }

  /// Does something under "/`what`/{order}/`then`".
  raw_answer post(const std::string& what, const std::string& then, const std::string& body,
                  const std::string& header = "X-Cotm-User: ada\r\n") {
    return client.post('/' + what + '/' + id.text() + '/' + then, body, header);
  }

  raw_answer get(const std::string& what, const std::string& then) {
    return client.get('/' + what + '/' + id.text() + '/' + then);
  }

  /// Has the order hear something else than from a person. Throws if it is refused.
  void tell(const order::command& said) {
    std::scoped_lock lock{service.state->guard};
    if (!decide_ask(*service.state, {id, said, {}}))
      throw std::runtime_error{"the order refuses what it is told"};
  }

  [[nodiscard]] order::state stands() {
    std::scoped_lock lock{service.state->guard};
    return service.state->orders.at(id)->order;
  }

  /// The last event of a kind. Throws if there is none.
  template <class Fact>
  Fact last() {
    std::scoped_lock lock{service.state->guard};
    for (auto i = service.state->facts.size(); i > 0; --i)
      if (const auto* found = std::get_if<Fact>(&service.state->facts[i - 1]))
        return *found;
    throw std::runtime_error{"that has not happened"};
  }

  [[nodiscard]] instant now() const {
    return instant{instant::duration{service.state->now}};
  }

  small_service service;
  raw_client client{service.port()};
  order_id id;
};

inline bool has(const raw_answer& got, const std::string& text) {
  return got.body.find(text) != std::string::npos;
}

} // namespace cotm::edge::test
