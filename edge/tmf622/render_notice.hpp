// edge/tmf622/render_notice.hpp: what billing, maintenance or whoever is configured is told.
//
// A notice says which order it is about, what happened, and shows the order as it stands: whoever
// gets it need not ask back. Its id is the same whenever it is sent again.

#pragma once

#include "actors/catalogue.hpp"

#include <cstdint>
#include <string>

namespace cotm::edge::tmf622 {

/// A notice as a document. @pre The order has that notice.
[[nodiscard]] std::string render_notice(const order_view& shown, std::uint16_t notice_no);

} // namespace cotm::edge::tmf622
