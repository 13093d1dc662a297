// tests/support/json.hpp: a look into an answer's JSON.

#pragma once

#include <string>
#include <string_view>

namespace cotm::test {

/// Returns a member of the outermost object as text: a string unescaped, a whole number in digits.
/// Empty if there is none, or it is something else, or `json` is no JSON object.
[[nodiscard]] std::string member(std::string_view json, std::string_view name);

} // namespace cotm::test
