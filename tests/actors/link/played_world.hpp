// tests/actors/link/played_world.hpp: the neighbours of the border, played: they write down what
// they are told.

#pragma once

#include "actors/catalogue.hpp"
#include "actors/link/adapter_codec.hpp"
#include "runtime/wire.hpp"
#include "schemas/adapter.capnp.h"
#include "schemas/monitor.capnp.h"

#include <caf/all.hpp>

#include <string>
#include <utility>
#include <vector>

namespace cotm::link {

/// What the neighbours were told.
struct played_world {
  std::vector<runtime::envelope> sent; ///< To the process on the other side.
  caf::strong_actor_ptr served_by;     ///< Who sent the last of it.
  std::vector<transfer_key> forgotten;
  std::vector<std::pair<transfer_key, std::string>> reminded;
  caf::strong_actor_ptr registered; ///< The link, as a destination knows it.
  std::uint32_t window = 0;
  std::vector<reported> reports;
  std::vector<subscription> subscribed;
  monitor_actor monitor;
  std::uint32_t credit = 0;
  int left = 0;
};

/// A process on the other side, adapter or monitor: it takes envelopes.
inline adapter_actor::behavior_type played_process(adapter_actor::pointer self,
                                                   played_world* world) {
  return {
    [=](const runtime::envelope& from) {
      world->sent.push_back(from);
      world->served_by = self->current_sender();
    },
  };
}

inline destination_actor::behavior_type played_destination(destination_actor::pointer self,
                                                           played_world* world) {
  return {
    [](const transfer_ptr&) {},
    [=](forget_atom, const key_batch& keys) {
      world->forgotten.insert(world->forgotten.end(), keys.list.begin(), keys.list.end());
    },
    [=](remind_atom, const transfer_key& key, const std::string& code) {
      world->reminded.emplace_back(key, code);
    },
    [=](credit_atom, const caf::strong_actor_ptr& link, std::uint32_t window) {
      world->registered = link;
      world->window = window;
    },
    [](pump_atom) {},
    [](tick_atom) {},
    [](const owed_page&) {},
    [=](stop_atom) { self->quit(); },
  };
}

inline shard_actor::behavior_type played_shard(shard_actor::pointer self, played_world* world) {
  return {
    [](const ask&) {},
    [=](const reported& told) { world->reports.push_back(told); },
    [](remind_atom, const order_id&) {},
    [](leave_atom, const order_id&) {},
    [](tick_atom) {},
    [=](stop_atom) { self->quit(); },
  };
}

inline groups_actor::behavior_type played_groups(groups_actor::pointer self, played_world* world) {
  return {
    [](runtime::committed_atom, const persistence::committed&) {},
    [=](const subscription& wanted, const monitor_actor& monitor) {
      world->subscribed.push_back(wanted);
      world->monitor = monitor;
    },
    [=](credit_atom, const monitor_actor&, std::uint32_t more) { world->credit += more; },
    [](pump_atom, std::uint64_t) {},
    [=](leave_atom, const monitor_actor&) {
      ++world->left;
      world->monitor = nullptr;
    },
    [=](stop_atom) { self->quit(); },
  };
}

/// Builds an envelope of either schema.
template <class Root, class Fill>
runtime::envelope message_of(Fill fill) {
  auto built = capnp::MallocMessageBuilder{};
  fill(built.initRoot<Root>());
  return runtime::envelope{runtime::to_bytes(built)};
}

/// Builds an `AdapterMessage`.
template <class Fill>
runtime::envelope adapter_message(Fill fill) {
  return message_of<schema::AdapterMessage>(fill);
}

inline runtime::envelope hello_of(const std::vector<std::string>& destinations,
                                  std::uint16_t version = protocol_version) {
  return adapter_message([&](schema::AdapterMessage::Builder to) {
    auto said = to.initHello();
    said.setVersion(version);
    said.setName("played");
    said.setWindow(7);
    auto names = said.initDestinations(static_cast<unsigned>(destinations.size()));
    for (unsigned at = 0; at < names.size(); ++at)
      names.set(at, destinations[at]);
  });
}

inline runtime::envelope subscribe_to(const std::string& group, std::uint32_t credit) {
  return message_of<schema::MonitorMessage>([&](schema::MonitorMessage::Builder to) {
    auto said = to.initSubscribe();
    said.setVersion(1);
    said.setGroup(group);
    said.setAfter(5);
    said.setCredit(credit);
  });
}

inline transfer_key key_of(std::uint8_t order, std::string id = "d1") {
  auto made = transfer_key{{}, std::move(id), 1};
  made.id.bytes.back() = order;
  return made;
}

/// Fills in one report of an envelope.
inline void fill_report(schema::Report::Builder to, std::uint64_t number, const transfer_key& key) {
  to.setNumber(number);
  to.getKey().setOrderHigh(runtime::uuid_word(key.id, 0));
  to.getKey().setOrderLow(runtime::uuid_word(key.id, 8));
  to.getKey().setDistributedOrder(key.distributed_order);
  to.getKey().setRevision(key.revision);
  to.setCompleted();
}

/// Calls `see` with the root of an envelope; false if it is no message.
template <class See>
bool see_message(const runtime::envelope& from, See see) {
  auto read = runtime::read_message<schema::AdapterMessage>(from.bytes(), [&](auto root) {
    see(root);
    return true;
  });
  return read.has_value();
}

/// The code and number of an envelope that is a refusal; empty if it is something else.
inline std::pair<std::string, std::uint64_t> refusal_in(const runtime::envelope& from) {
  auto found = std::pair<std::string, std::uint64_t>{};
  see_message(from, [&](auto root) {
    if (root.isRefusal())
      found = {root.getRefusal().getCode(), root.getRefusal().getNumber()};
  });
  return found;
}

} // namespace cotm::link
