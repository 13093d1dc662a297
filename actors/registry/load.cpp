// actors/registry/load.cpp: see load.hpp.

#include "actors/registry/load.hpp"

#include "actors/order/codec.hpp"
#include "actors/registry/views.hpp"

#include <utility>

namespace cotm::registry {

loaded_order load_order(const persistence::journal& journal, const persistence::view_store& views,
                        const order_id& id) {
  loaded_order found;
  if (auto stored = read_stored(views, id)) {
    found.number = stored->view.number;
    found.order = std::move(stored->view.order);
  }
  for (const auto& fact : journal.read(id, found.number)) {
    for (const auto& event : order::decode_record(fact.payload).events)
      found.order = order::evolve(std::move(found.order), event);
    found.number = fact.number;
  }
  return found;
}

} // namespace cotm::registry
