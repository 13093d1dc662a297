// edge/tmf622/render_task.hpp: tasks of an order, as a worklist shows them.
//
// A task is named by its order and its number in it. Not TMF's: it says in few members what a
// person has to do, by when, and who does it.

#pragma once

#include "actors/catalogue.hpp"
#include "edge/json/writer.hpp"

#include <string>
#include <string_view>

namespace cotm::edge::tmf622 {

/// Where tasks live.
inline constexpr std::string_view worklist_path = "/worklist";

/// "/worklist/order/{id}/task".
[[nodiscard]] std::string tasks_href_of(const order_id& id);

/// Appends one task as an object. @pre The order has it; here and below.
void write_task(json::writer& out, const order_view& in, order::task_no no);

[[nodiscard]] std::string render_task(const order_view& in, order::task_no no);

/// All tasks of an order as a list, the oldest first.
[[nodiscard]] std::string render_tasks(const order_view& in);

} // namespace cotm::edge::tmf622
