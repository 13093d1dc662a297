// edge/tmf622/query.cpp: see query.hpp.

#include "edge/tmf622/query.hpp"

#include "edge/json/members.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace cotm::edge::tmf622 {

namespace {

using strings = std::vector<std::string>;

/// A condition on what the order says of itself.
struct condition {
  std::string path;
  strings values;
};

/// Splits at commas outside of double quotes, which are taken away.
strings split_values(std::string_view text) {
  strings values(1);
  auto is_quoted = false;
  for (auto c : text) {
    if (c == '"')
      is_quoted = !is_quoted;
    else if (c == ',' && !is_quoted)
      values.emplace_back();
    else
      values.back() += c;
  }
  return values;
}

std::optional<std::size_t> parse_number(const std::string& text) {
  std::size_t number = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return number;
}

/// Whether a parameter's name asks for more than equality.
bool has_operator(const http::parameter& from) {
  constexpr std::array<std::string_view, 9> suffixes
    = {".gt", ".gte", ".lt", ".lte", ".regex", ".ne", ".eq", ".isnull", ".like"};
  auto ends_so = [&](std::string_view suffix) { return from.name.ends_with(suffix); };
  return std::ranges::any_of(suffixes, ends_so)
         || from.name.find_first_of("<>*!;[]()$") != std::string::npos;
}

bool is_path(std::string_view name) {
  return !name.empty() && name.front() != '.' && name.back() != '.'
         && name.find("..") == std::string_view::npos;
}

/// Builds one query out of parameters.
class query_parser {
public:
  void take(const http::parameter& from) {
    if (from.name == "offset")
      take_number(from, 0, SIZE_MAX / 2, made_.offset);
    else if (from.name == "limit")
      take_number(from, 1, page_size_max, made_.limit);
    else if (from.name == "fields")
      append(wanted_.members, from);
    else if (has_operator(from))
      refuse(from, "only equality is supported: name=value");
    else if (from.name == "sort" || from.name == "filter" || !is_path(from.name))
      refuse(from, "is not supported");
    else if (from.name == "priority")
      take_priorities(from);
    else if (auto* list = indexed(from.name))
      append(*list, from);
    else
      take_condition(from);
  }

  result<list_request, problem> finish() {
    if (wrong_)
      return tl::unexpected{std::move(*wrong_)};
    if (!conditions_.empty())
      made_.also = [all = std::move(conditions_)](const order_view& shown) {
        return std::ranges::all_of(all, [&](const condition& each) { return holds(each, shown); });
      };
    return list_request{std::make_shared<const order_query>(std::move(made_)), std::move(wanted_)};
  }

private:
  static bool holds(const condition& wanted, const order_view& shown) {
    auto is_wanted = [&](std::string_view said) {
      return std::ranges::find(wanted.values, said) != wanted.values.end();
    };
    const auto& asked = *shown.order.asked;
    constexpr std::string_view of_items = "productOrderItem.";
    if (!wanted.path.starts_with(of_items))
      return json::has_value_at(asked.attributes, wanted.path, is_wanted);
    auto path = std::string_view{wanted.path}.substr(of_items.size());
    return std::ranges::any_of(asked.items, [&](const order::item& each) {
      return json::has_value_at(each.attributes, path, is_wanted);
    });
  }

  strings* indexed(std::string_view name) {
    if (name == "id")
      return &made_.ids;
    if (name == "state")
      return &made_.states;
    if (name == "externalId")
      return &made_.external_ids;
    if (name == "customer")
      return &made_.customers;
    if (name == "destination")
      return &made_.destinations;
    if (name == "jeopardy")
      return &made_.jeopardies;
    return nullptr;
  }

  static void append(strings& list, const http::parameter& from) {
    for (auto& each : split_values(from.value))
      list.push_back(std::move(each));
  }

  void take_number(const http::parameter& from, std::size_t least, std::size_t most,
                   std::size_t& into) {
    auto number = parse_number(from.value);
    if (!number || *number < least || *number > most)
      refuse(from, "expected a number of at least " + std::to_string(least)
                     + (most == page_size_max ? " and at most " + std::to_string(most) : ""));
    else
      into = *number;
  }

  void take_priorities(const http::parameter& from) {
    for (const auto& each : split_values(from.value)) {
      auto number = parse_number(each);
      if (!number || *number > 4)
        return refuse(from, "expected 0 to 4");
      made_.priorities.push_back(static_cast<int>(*number));
    }
  }

  void take_condition(const http::parameter& from) {
    auto same = std::ranges::find(conditions_, from.name, &condition::path);
    if (same == conditions_.end())
      same = conditions_.insert(same, {from.name, {}});
    append(same->values, from);
  }

  void refuse(const http::parameter& about, std::string why) {
    if (!wrong_)
      wrong_ = invalid_value(about.name, std::move(why));
  }

  order_query made_{{}, {}, {}, {}, {}, {}, {}, nullptr, 0, page_size};
  selection wanted_;
  std::vector<condition> conditions_;
  std::optional<problem> wrong_;
};

/// The same request for another page.
std::string link_to(const http::target& asked, std::size_t offset, std::size_t limit) {
  auto link = asked.path + '?';
  for (const auto& each : asked.parameters)
    if (each.name != "offset" && each.name != "limit")
      link += http::percent_encoded(each.name) + '=' + http::percent_encoded(each.value) + '&';
  return link + "offset=" + std::to_string(offset) + "&limit=" + std::to_string(limit);
}

} // namespace

result<list_request, problem> parse_query(const http::target& from) {
  query_parser parser;
  for (const auto& each : from.parameters)
    parser.take(each);
  return parser.finish();
}

result<selection, problem> parse_selection(const http::target& from) {
  selection wanted;
  for (const auto& each : from.parameters) {
    if (each.name != "fields")
      return tl::unexpected{invalid_value(each.name, "is not supported")};
    for (auto& member : split_values(each.value))
      wanted.members.push_back(std::move(member));
  }
  return wanted;
}

std::string page_headers(const http::target& asked, const order_query& query,
                         const order_page& found) {
  auto lines = "X-Total-Count: " + std::to_string(found.total)
               + "\r\nX-Result-Count: " + std::to_string(found.orders.size()) + "\r\n";
  std::string links;
  auto add = [&](std::size_t offset, std::string_view relation) {
    links += links.empty() ? "Link: <" : ", <";
    links += link_to(asked, offset, query.limit);
    links += ">; rel=\"";
    links += relation;
    links += '"';
  };
  if (found.total > 0) {
    add(0, "first");
    if (query.offset > 0)
      add(query.offset > query.limit ? query.offset - query.limit : 0, "prev");
    if (query.offset + found.orders.size() < found.total && !found.orders.empty())
      add(query.offset + query.limit, "next");
    add((found.total - 1) / query.limit * query.limit, "last");
    lines += links + "\r\n";
  }
  return lines;
}

} // namespace cotm::edge::tmf622
