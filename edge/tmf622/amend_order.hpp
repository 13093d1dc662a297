// edge/tmf622/amend_order.hpp: what a PATCH makes of an order.
//
// The order as it is shown, with the patch merged into it, is read as if it had been posted. So a
// list replaces a list: who changes one item sends all items that are to remain. What we compute
// and show is ignored, as always.
//
// What the patch does not change stays as it stands, to the letter: what a person has decided since
// (another destination, other dates), what another policy would distribute otherwise by now, and
// the wording of a payload. So nothing runs differently that nobody asked for.
//
// A distributed order that was taken out is shown with "isRemoved": true. One that is sent like
// this stays out; without it, it comes back.
//
// Source: RFC 7396, JSON Merge Patch; TMF630, partial update.

#pragma once

#include "actors/catalogue.hpp"
#include "edge/tmf622/parse_order.hpp"

#include <string_view>

namespace cotm::edge::tmf622 {

/// The plan that an order is to have. What a policy distributed is distributed again, as of when
/// the order was placed.
/// @pre The order is placed.
/// @errors 400 and 422, each with the path of what is wrong in the order as it would be.
[[nodiscard]] result<order::plan_ptr, problem>
amended_plan(const order_view& stands, std::string_view patch,
             const order::distribution_policy& policy);

} // namespace cotm::edge::tmf622
