// edge/tmf622/wish.hpp: what a person wants of an order, in the body of a request.
//
// A person names things: a distributed order, a milestone. The model counts them. So a wish is read
// in two steps: first the body by itself, then, against the order as it stands, into a command. The
// places of distributed orders in an order never change, so nothing can come in between.
//
// Source: ours; names and dates are written as in TMF622.

#pragma once

#include "actors/catalogue.hpp"
#include "edge/tmf622/checked.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace cotm::edge::tmf622 {

/// The command that a wish comes to, for the order as it stands.
using wish = std::function<result<order::command, problem>(const order_view&)>;

/// What a wish is read from.
struct wish_source {
  json::value body;     ///< An object.
  order::on_behalf who; ///< Whose `why` is the body's "reason", if it gives one.
  std::string of;       ///< What the path names besides the order: a task, a distributed order.
};

/// Reads a wish. What is wrong with the body `into` remembers; then the wish is not to be used.
using wish_reader = wish (*)(const wish_source& from, checked& into);

/// One thing that can be wished for.
struct wish_kind {
  std::string_view name; ///< The last segment of its path.
  wish_reader read;
};

/// A wish that needs nothing of the order.
[[nodiscard]] inline wish wish_for(order::command made) {
  return
    [made = std::move(made)](const order_view&) -> result<order::command, problem> { return made; };
}

/// Reads the "reason" that some wishes must give.
inline void require_reason(const wish_source& from, checked& into) {
  static_cast<void>(into.required_note(from.body, "reason"));
}

/// The place of a distributed order that the path names.
/// @errors 404 naming it.
[[nodiscard]] result<order::slot, problem> find_slot(const order_view& in, const std::string& id);

/// Likewise of one that the body names.
/// @errors 422 with the path of `member`.
[[nodiscard]] result<order::slot, problem>
find_named_slot(const order_view& in, const std::string& id, std::string_view member);

} // namespace cotm::edge::tmf622
