// actors/registry/worklist.hpp: tasks by queue and by assignee.
//
//     tasks         [state] queue 0 [priority] [due] [order] [task] [snoozed until] type
//     assignments   [state] assignee 0 [priority] [due] [order] [task]
//
// An order without tasks has no entries. Closed tasks stay, as closed orders do.

#pragma once

#include "actors/registry/views.hpp"

#include <vector>

namespace cotm::registry {

/// Adds the entries that an order's tasks have.
void add_task_keys(std::vector<index_key>& to, const order_view& view);

/// Finds a page of tasks. As up to date as the store is; here and below.
[[nodiscard]] task_page find_tasks(const persistence::view_store& views, const task_query& wanted);

/// Says how much there is to do on each queue.
[[nodiscard]] queue_page count_tasks(const persistence::view_store& views,
                                     const queue_query& wanted);

} // namespace cotm::registry
