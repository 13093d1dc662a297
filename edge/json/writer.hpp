// edge/json/writer.hpp: JSON that goes out. Appends to one string; there is no tree.

#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace cotm::edge::json {

/// Writes one document. Commas come by themselves; brackets are the caller's to close.
class writer {
public:
  explicit writer(std::size_t expected_bytes = 1'024) {
    out_.reserve(expected_bytes);
  }

  writer& begin_object() {
    return open('{');
  }
  writer& end_object() {
    return close('}');
  }
  writer& begin_array() {
    return open('[');
  }
  writer& end_array() {
    return close(']');
  }

  /// Begins a member. @pre `name` needs no escapes: it is one of ours.
  writer& key(std::string_view name) {
    separate();
    out_ += '"';
    out_ += name;
    out_ += "\":";
    is_first_ = true;
    return *this;
  }

  /// Writes a string. @pre It is UTF-8.
  writer& text(std::string_view said);

  template <std::integral Number>
  writer& number(Number shown) {
    separate();
    out_ += std::to_string(shown);
    return *this;
  }

  writer& boolean(bool shown) {
    separate();
    out_ += shown ? "true" : "false";
    return *this;
  }

  /// Copies JSON that is known to be valid: a value, or members with their keys. Nothing if empty.
  writer& raw(std::string_view json) {
    if (json.empty())
      return *this;
    separate();
    out_ += json;
    return *this;
  }

  [[nodiscard]] std::string take() {
    return std::move(out_);
  }

private:
  writer& open(char bracket) {
    separate();
    out_ += bracket;
    is_first_ = true;
    return *this;
  }

  writer& close(char bracket) {
    out_ += bracket;
    is_first_ = false;
    return *this;
  }

  void separate() {
    if (!is_first_)
      out_ += ',';
    is_first_ = false;
  }

  std::string out_;
  bool is_first_ = true; ///< Nothing stands before what comes next, in its brackets.
};

} // namespace cotm::edge::json
