// apps/cotmctl/event_json.cpp: see event_json.hpp.

#include "apps/cotmctl/event_json.hpp"

#include "edge/tmf622/render_history.hpp"
#include "runtime/base/iso8601.hpp"

#include <nlohmann/json.hpp>

namespace cotm::ctl {

using json = nlohmann::ordered_json;

json to_json(const order::event& fact) {
  edge::json::writer out;
  edge::tmf622::write_event(out, fact, nullptr, edge::tmf622::plan_detail::with);
  return json::parse(out.take());
}

json to_json(const persistence::record& kept, const order::record_content& content) {
  json made{{"position", kept.at},
            {"shard", kept.shard},
            {"shardSequence", kept.shard_sequence},
            {"epoch", kept.owner},
            {"orderId", kept.stream.text()},
            {"revision", kept.number},
            {"previous", kept.previous},
            {"time", to_text(kept.time)},
            {"state", order::to_text(content.summary.state)},
            {"events", json::array()}};
  for (const auto& fact : content.events)
    made["events"].push_back(to_json(fact));
  return made;
}

} // namespace cotm::ctl
