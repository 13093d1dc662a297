// edge/routes/who.hpp: who asks, as the operator's proxy says.
//
// This server knows no passwords: whoever lets people in puts their name into `X-Cotm-User`, and
// lets nobody else do so.

#pragma once

#include "edge/http/message.hpp"
#include "edge/tmf622/problem.hpp"

#include <string>
#include <string_view>

namespace cotm::edge {

inline constexpr std::string_view user_header = "X-Cotm-User";

/// A header that names something: up to `name_bytes_max` printable ASCII characters. Empty if it is
/// not there.
/// @errors 400 naming the header.
[[nodiscard]] result<std::string, tmf622::problem> name_in(const http::request& asked,
                                                           std::string_view header);

/// Who acts. Nothing is done for nobody.
/// @errors As `name_in`, and 400 if the header is not there.
[[nodiscard]] result<std::string, tmf622::problem> acting_user(const http::request& asked);

} // namespace cotm::edge
