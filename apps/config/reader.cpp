// apps/config/reader.cpp: see reader.hpp.

#include "apps/config/reader.hpp"

#include "actors/order/vocabulary.hpp"
#include "runtime/base/iso8601.hpp"

#include <sstream>

namespace cotm::apps::config {

namespace {

/// A text, or a date that somebody wrote without quotes.
std::optional<std::string> text_of(const toml::node& node) {
  if (const auto* date = node.as_date()) {
    std::ostringstream text;
    text << date->get();
    return text.str();
  }
  return node.value_exact<std::string>();
}

std::optional<std::uint32_t> number_of(const toml::node& node, std::uint32_t least,
                                       std::uint32_t most) {
  auto value = node.value_exact<std::int64_t>();
  if (!value || *value < std::int64_t{least} || *value > std::int64_t{most})
    return std::nullopt;
  return static_cast<std::uint32_t>(*value);
}

std::string range(std::uint32_t least, std::uint32_t most) {
  return " from " + std::to_string(least) + " to " + std::to_string(most);
}

} // namespace

void fault_log::add(const toml::source_region& where, std::string_view why) {
  if (!first_)
    first_ = file_ + ":" + std::to_string(where.begin.line) + ": " + std::string{why};
}

std::string in_quotes(std::string_view text) {
  return "'" + std::string{text} + "'";
}

std::string in_words(std::span<const std::string_view> words) {
  std::string made;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0)
      made += i + 1 < words.size() ? ", " : " or ";
    made += words[i];
  }
  return made;
}

table_reader::~table_reader() {
  for (const auto& [key, node] : table_)
    if (std::ranges::find(read_, key.str()) == read_.end())
      faults_.add(key.source(), "unknown key " + in_quotes(key.str()));
}

const toml::node* table_reader::find(std::string_view key) {
  read_.emplace_back(key);
  return table_.get(key);
}

void table_reader::fail(std::string_view key, std::string_view why) {
  const auto* node = table_.get(key);
  faults_.add(node != nullptr ? node->source() : table_.source(),
              in_quotes(key) + " " + std::string{why});
}

void table_reader::read(std::string_view key, std::string& into) {
  read(key, into, order::name_bytes_max);
}

void table_reader::read(std::string_view key, std::string& into, std::size_t bytes_max) {
  const auto* node = find(key);
  if (node == nullptr)
    return;
  auto value = node->value_exact<std::string>();
  if (!value)
    fail(key, "must be a text");
  else if (value->size() > bytes_max)
    fail(key, "is longer than " + std::to_string(bytes_max) + " bytes");
  else
    into = std::move(*value);
}

void table_reader::read_name(std::string_view key, std::string& into) {
  read(key, into);
  if (into.empty())
    fail(key, "is missing or empty");
}

void table_reader::read(std::string_view key, bool& into) {
  const auto* node = find(key);
  if (node == nullptr)
    return;
  if (auto value = node->value_exact<bool>())
    into = *value;
  else
    fail(key, "must be true or false");
}

void table_reader::read(std::string_view key, duration& into) {
  const auto* node = find(key);
  if (node == nullptr)
    return;
  auto text = node->value_exact<std::string>();
  auto span = text ? parse_duration(*text) : std::nullopt;
  if (span)
    into = *span;
  else
    fail(key, R"(must be a span of time such as "PT5M")");
}

void table_reader::read_positive(std::string_view key, duration& into) {
  read(key, into);
  if (into == duration::zero())
    fail(key, "must be longer than zero");
}

void table_reader::read(std::string_view key, std::uint32_t& into, std::uint32_t least,
                        std::uint32_t most) {
  const auto* node = find(key);
  if (node == nullptr)
    return;
  if (auto value = number_of(*node, least, most))
    into = *value;
  else
    fail(key, "must be a whole number" + range(least, most));
}

const toml::array* table_reader::find_list(std::string_view key, std::size_t count_max) {
  const auto* node = find(key);
  if (node == nullptr)
    return nullptr;
  const auto* list = node->as_array();
  if (list != nullptr && list->size() <= count_max)
    return list;
  fail(key, "must be a list of at most " + std::to_string(count_max));
  return nullptr;
}

void table_reader::read(std::string_view key, std::vector<std::uint32_t>& into, std::uint32_t least,
                        std::uint32_t most) {
  constexpr std::size_t numbers_max = 100; // No list of numbers here is longer than ten.
  const auto* list = find_list(key, numbers_max);
  if (list == nullptr)
    return;
  into.clear();
  for (const auto& entry : *list) {
    if (auto value = number_of(entry, least, most))
      into.push_back(*value);
    else
      faults_.add(entry.source(), in_quotes(key) + " must hold whole numbers" + range(least, most));
  }
}

void table_reader::read(std::string_view key, std::vector<std::string>& into,
                        std::size_t count_max) {
  const auto* list = find_list(key, count_max);
  if (list == nullptr)
    return;
  into.clear();
  for (const auto& entry : *list) {
    auto text = text_of(entry);
    if (!text || text->empty() || text->size() > order::name_bytes_max)
      faults_.add(entry.source(), in_quotes(key) + " must hold texts of 1 to "
                                    + std::to_string(order::name_bytes_max) + " bytes");
    else
      into.push_back(std::move(*text));
  }
}

} // namespace cotm::apps::config
