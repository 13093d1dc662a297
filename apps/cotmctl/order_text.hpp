// apps/cotmctl/order_text.hpp: orders as a person reads them in a terminal.

#pragma once

#include <nlohmann/json_fwd.hpp>

#include <iosfwd>
#include <string>
#include <vector>

namespace cotm::ctl {

/// The titles of a list of orders, and the cells of one order: a TMF622 `ProductOrder`.
[[nodiscard]] std::vector<std::string> list_titles();
[[nodiscard]] std::vector<std::string> list_cells(const nlohmann::json& order);

/// Prints one order with its distributed orders and what is in jeopardy.
void print_order(std::ostream& out, const nlohmann::json& order);

/// A member as text: "" if it is not there, digits if it is a number.
[[nodiscard]] std::string text_of(const nlohmann::json& object, const char* member);

} // namespace cotm::ctl
