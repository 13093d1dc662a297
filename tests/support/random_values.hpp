// tests/support/random_values.hpp: values of the model with something in every field, out of a
// seed.
//
// Fields are found by Boost.PFR, so one that somebody adds is filled without anybody saying so, and
// a law over these values sees it.

#pragma once

#include "actors/order/events.hpp"
#include "actors/order/graph.hpp"
#include "actors/order/words.hpp"

#include <boost/pfr.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace cotm::test {

/// Fills values. The same seed gives the same values.
class random_values {
public:
  explicit random_values(unsigned seed) : random_{seed} {
    // nop
  }

  template <class Value>
  Value make() {
    Value made{};
    fill(made);
    return made;
  }

  /// One event of each kind, in the order of the variant.
  std::vector<order::event> every_event() {
    return every_event(std::make_index_sequence<std::variant_size_v<order::event>>{});
  }

  /// A state that an order could be in as far as the numbers of its parts go.
  order::state some_state() {
    auto made = make<order::state>();
    made.distributed.resize(made.asked->distributed.size());
    made.groups.resize(order::groups_of(*made.asked).size());
    made.relations.resize(made.asked->relations.size());
    return made;
  }

private:
  static constexpr std::size_t list_max = 3;

  template <std::size_t... Index>
  std::vector<order::event> every_event(std::index_sequence<Index...>) {
    return {order::event{make<std::variant_alternative_t<Index, order::event>>()}...};
  }

  bool is_chosen() {
    return random_() % 2 == 0;
  }

  void fill(bool& to) {
    to = is_chosen();
  }

  template <std::integral Number>
  void fill(Number& to) {
    to = static_cast<Number>(random_());
  }

  /// Numbers of distributed orders and the like: small, as all are.
  void fill(std::uint16_t& to) {
    to = static_cast<std::uint16_t>(random_() % 1'000);
  }

  template <class Enum>
  requires std::is_enum_v<Enum>
  void fill(Enum& to) {
    std::uint32_t count = 0;
    while (!order::to_text(static_cast<Enum>(count)).empty())
      ++count;
    to = static_cast<Enum>(random_() % count);
  }

  void fill(std::string& to) {
    to = is_chosen() ? std::string{} : "text " + std::to_string(random_());
  }

  /// Never 1970 itself: that is how the schema says "none".
  void fill(instant& to) {
    to = instant{duration{1 + static_cast<std::int64_t>(random_())}};
  }

  void fill(duration& to) {
    to = duration{random_()};
  }

  template <class Value, std::size_t Size>
  void fill(std::array<Value, Size>& to) {
    for (auto& one : to)
      fill(one);
  }

  template <class Value>
  void fill(std::optional<Value>& to) {
    if (is_chosen())
      fill(to.emplace());
    else
      to.reset();
  }

  template <class Value>
  void fill(std::vector<Value>& to) {
    to.resize(random_() % (list_max + 1));
    for (auto& one : to)
      fill(one);
  }

  void fill(order::plan_ptr& to) {
    to = std::make_shared<const order::plan>(make<order::plan>());
  }

  template <class Value>
  requires std::is_aggregate_v<Value>
  void fill(Value& to) {
    boost::pfr::for_each_field(to, [this](auto& field) { fill(field); });
  }

  std::mt19937 random_;
};

} // namespace cotm::test
