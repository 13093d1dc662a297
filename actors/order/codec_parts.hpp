// actors/order/codec_parts.hpp: what the codec's files share: plain values, and the parts that
// occur in records and in snapshots.
//
// For the files of the codec only. `write` fills a builder out of a value, `read` fills a value of
// default out of a reader; templates find both by the value's type, which is why none is in an
// unnamed namespace. What most orders do not have is
// not written at all, and reads the same as in records of releases that did not know it.

#pragma once

#include "actors/order/codec.hpp"
#include "schemas/order.capnp.h"

#include <optional>
#include <string>
#include <vector>

namespace cotm::order {

// -- plain values --------------------------------------------------------------------------------

inline std::int64_t to_ms(instant at) {
  return at.time_since_epoch().count();
}

inline std::int64_t to_ms(const std::optional<instant>& at) {
  return at ? to_ms(*at) : 0;
}

inline instant from_ms(std::int64_t ms) {
  return instant{duration{ms}};
}

inline std::optional<instant> maybe_from_ms(std::int64_t ms) {
  return ms == 0 ? std::nullopt : std::optional{from_ms(ms)};
}

inline capnp::Text::Reader text(const std::string& from) {
  return {from.c_str(), from.size()};
}

inline std::string text(capnp::Text::Reader from) {
  return {from.begin(), from.size()};
}

inline capnp::uint to_size(std::size_t size) {
  return static_cast<capnp::uint>(size);
}

/// A distributed order or none as a number: 0 is none.
inline std::uint16_t to_number(const std::optional<slot>& about) {
  return static_cast<std::uint16_t>(about ? *about + 1 : 0);
}

inline std::optional<slot> to_slot(std::uint16_t number) {
  return number == 0 ? std::nullopt : std::optional{static_cast<slot>(number - 1)};
}

/// Enumerations of the model and of the schema have the same numbers; order_golden_test holds them
/// to it.
template <class To, class From>
To same_number(From from) {
  return static_cast<To>(from);
}

/// Numbers of distributed orders, or of items.
inline void write_slots(capnp::List<slot>::Builder to, const std::vector<slot>& from) {
  for (std::size_t i = 0; i < from.size(); ++i)
    to.set(to_size(i), from[i]);
}

inline void read_slots(std::vector<slot>& to, capnp::List<slot>::Reader from) {
  to.reserve(from.size());
  for (auto one : from)
    to.push_back(one);
}

/// Fills a list of structs, entry by entry.
template <class Builder, class Value>
void write_all(Builder to, const std::vector<Value>& from) {
  for (std::size_t i = 0; i < from.size(); ++i)
    write(to[to_size(i)], from[i]);
}

template <class Value, class Reader>
void read_all(std::vector<Value>& to, Reader from) {
  to.reserve(from.size());
  for (auto one : from)
    read(to.emplace_back(), one);
}

// -- parts ---------------------------------------------------------------------------------------

void write(schema::Plan::Builder to, const plan& from);
void read(plan& to, schema::Plan::Reader from);
[[nodiscard]] plan_ptr read_plan(schema::Plan::Reader from);

void write(schema::OnBehalf::Builder to, const on_behalf& from);
void read(on_behalf& to, schema::OnBehalf::Reader from);

void write(schema::JeopardyKey::Builder to, const jeopardy_key& from);
void read(jeopardy_key& to, schema::JeopardyKey::Reader from);

/// What escalation and acknowledgement make of a jeopardy; most have nothing of it.
[[nodiscard]] bool has_climbed(const jeopardy& one);
void write(schema::Climbed::Builder to, const jeopardy& from);
void read(jeopardy& to, schema::Climbed::Reader from);

void write(schema::Related::Builder to, const related& from);
void read(related& to, schema::Related::Reader from);

void write(schema::Event::Builder to, const event& from);
void read(event& to, schema::Event::Reader from);

void write(schema::OrderSnapshot::Builder to, const state& from);
void read(state& to, schema::OrderSnapshot::Reader from);

} // namespace cotm::order
