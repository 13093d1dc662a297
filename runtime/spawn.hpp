// runtime/spawn.hpp: the one way to spawn an actor here.

#pragma once

#include <caf/all.hpp>

#include <type_traits>
#include <utility>

namespace cotm::runtime {

/// Refuses a state that g++ would silently initialise from the self pointer: CAF 0.17 asks whether
/// `State(self)` is well-formed, and for an aggregate C++20 says yes.
template <class State, class Base>
constexpr void check_state(caf::stateful_actor<State, Base>*) {
  static_assert(!std::is_aggregate_v<State>, "give the state a constructor: State() = default;");
}

/// Spawns a behaviour from `parent`, an actor system or an actor.
template <caf::spawn_options Options = caf::no_spawn_options, class Parent, class Self,
          class Result, class... Ps, class... Ts>
auto spawn(Parent& parent, Result (*behavior)(Self*, Ps...), Ts&&... args) {
  using checked = decltype(check_state(static_cast<Self*>(nullptr)));
  static_assert(std::is_void_v<checked>);
  return parent.template spawn<Options>(behavior, std::forward<Ts>(args)...);
}

} // namespace cotm::runtime
