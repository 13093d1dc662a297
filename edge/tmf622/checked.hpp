// edge/tmf622/checked.hpp: takes members out of a request and remembers the first that is wrong.
//
// Reading goes on after something was refused and gives empty values, so that code which reads a
// request is a list of what it reads. Whoever reads asks `wrong` before anything is done with it.

#pragma once

#include "edge/json/document.hpp"
#include "edge/tmf622/problem.hpp"
#include "runtime/base/vocabulary.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace cotm::edge::tmf622 {

/// Checks the members of one request. Members that are null are taken as not there.
class checked {
public:
  [[nodiscard]] bool is_ok() const {
    return !wrong_;
  }

  /// What was refused first. @pre Something was.
  [[nodiscard]] problem wrong() {
    return std::move(*wrong_);
  }

  void refuse(problem why) {
    if (!wrong_)
      wrong_ = std::move(why);
  }

  /// Whether a value is of a kind; refuses it if not.
  bool is_a(json::value found, json::kind wanted);

  /// A member of a kind, if there is one.
  std::optional<json::value> member(json::value in, std::string_view key, json::kind wanted);

  /// Likewise, and refuses an object without it.
  std::optional<json::value> required(json::value in, std::string_view key, json::kind wanted);

  /// What a string says that names something: short, and printable.
  std::string name(json::value found);

  /// A member that names something. Empty if it is not there; `required_name` refuses that.
  std::string name(json::value in, std::string_view key);
  std::string required_name(json::value in, std::string_view key);

  std::optional<instant> date(json::value in, std::string_view key);

  /// Refuses members that are not in the list: a name that is misspelt must not be lost.
  void only_members(json::value in, std::initializer_list<std::string_view> known);

private:
  std::optional<problem> wrong_;
};

/// The path of a member, there or not.
[[nodiscard]] std::string path_of(json::value in, std::string_view key);

} // namespace cotm::edge::tmf622
