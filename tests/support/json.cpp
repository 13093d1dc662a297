// tests/support/json.cpp: simdjson, wrapped.

#include "tests/support/json.hpp"

#include <simdjson.h>

#include <cstdint>

namespace cotm::test {

std::string member(std::string_view json, std::string_view name) {
  simdjson::dom::parser parser;
  simdjson::dom::element value;
  if (parser.parse(json.data(), json.size())[name].get(value) != simdjson::SUCCESS)
    return {};
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS)
    return std::string{text};
  std::uint64_t number = 0;
  if (value.get(number) == simdjson::SUCCESS)
    return std::to_string(number);
  return {};
}

} // namespace cotm::test
