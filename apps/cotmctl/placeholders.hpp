// apps/cotmctl/placeholders.hpp: dates relative to now in the text of an example order.
//
//     "requestedStartDate": "{{now+PT5S}}"   becomes   "2026-11-23T12:00:05.000Z"
//
// An example that says "in five seconds" cannot hold a date. Known are {{now}}, and {{now+SPAN}}
// and
// {{now-SPAN}} with a span of ISO 8601.

#pragma once

#include "runtime/base/vocabulary.hpp"

#include <string>
#include <string_view>

namespace cotm::ctl {

/// Replaces every placeholder of `text`.
/// @errors The first placeholder that is none of those above, as it is written.
[[nodiscard]] result<std::string, std::string> expand(std::string_view text, instant now);

} // namespace cotm::ctl
