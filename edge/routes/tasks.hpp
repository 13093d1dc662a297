// edge/routes/tasks.hpp: the tasks of one order, for people.

#pragma once

#include "edge/edge_ports.hpp"
#include "edge/http/router.hpp"

#include <memory>

namespace cotm::edge {

/// Serves `/worklist/order/{id}/task` (GET: all of them; POST: opens one, 201), `.../task/{no}`
/// (GET) and what is done with one by POST: claim, release, assign, snooze, complete, comment. Each
/// answers with the task once that is on disk. `X-Cotm-User` says who acts.
void add_task_routes(http::router& to, const std::shared_ptr<const edge_ports>& ports);

} // namespace cotm::edge
