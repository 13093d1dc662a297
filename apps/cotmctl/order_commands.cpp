// apps/cotmctl/order_commands.cpp: submit, list and show orders over the public interface.

#include "apps/cotmctl/context.hpp"
#include "apps/cotmctl/order_text.hpp"
#include "apps/cotmctl/placeholders.hpp"
#include "apps/cotmctl/table.hpp"
#include "runtime/clock.hpp"

#include <CLI/Option.hpp>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace cotm::ctl {

namespace {

using nlohmann::json;

constexpr auto orders_path = "/tmf-api/productOrderingManagement/v4/productOrder";

struct submit_options {
  std::vector<std::string> files;
  std::string idempotency_key;
  bool is_expanded = false;
};

struct list_options {
  std::string state;
  std::vector<std::string> filters; ///< Each "attribute=value".
  std::size_t offset = 0;
  std::size_t limit = 20;
};

std::optional<std::string> read_file(const std::string& name) {
  if (name == "-")
    return std::string{std::istreambuf_iterator<char>{std::cin}, {}};
  std::ifstream in{name, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  return in ? std::optional{std::move(text)} : std::nullopt;
}

/// The text to post, or nothing if it cannot be made; then standard error says why.
std::optional<std::string> order_of(const std::string& file, bool is_expanded) {
  auto text = read_file(file);
  if (!text) {
    std::cerr << "cotmctl: " << file << " cannot be read\n";
    return std::nullopt;
  }
  if (!is_expanded)
    return text;
  auto made = expand(*text, runtime::system_clock{}.now());
  if (!made) {
    std::cerr << "cotmctl: " << file << ": unknown placeholder " << made.error() << '\n';
    return std::nullopt;
  }
  return *made;
}

/// The response's JSON; a server that does not speak JSON is in error.
std::optional<json> parsed(const http_response& response) {
  auto made = json::parse(response.body, nullptr, false);
  if (made.is_discarded()) {
    std::cerr << "cotmctl: the server's answer is no JSON\n";
    return std::nullopt;
  }
  return made;
}

exit_status submit(const global_options& globals, const submit_options& asked) {
  http_client http{globals.server};
  table rows{list_titles()};
  http_client::header_lines headers;
  if (!asked.idempotency_key.empty())
    headers.push_back("Idempotency-Key: " + asked.idempotency_key);
  for (const auto& file : asked.files) {
    auto body = order_of(file, asked.is_expanded);
    if (!body)
      return exit_status::usage;
    auto response = http.post(orders_path, *body, headers);
    if (!response)
      return explain(globals, response.error());
    if (response->status != 200 && response->status != 201) {
      std::cerr << "cotmctl: " << file << " was not taken\n";
      return explain(*response);
    }
    if (globals.is_json()) {
      std::cout << response->body << '\n';
    } else if (auto order = parsed(*response)) {
      rows.add(list_cells(*order));
    } else {
      return exit_status::server_error;
    }
  }
  if (!globals.is_json())
    rows.print(std::cout);
  return exit_status::ok;
}

std::string query_of(const list_options& asked) {
  auto query = "?offset=" + std::to_string(asked.offset) + "&limit=" + std::to_string(asked.limit);
  if (!asked.state.empty())
    query += "&state=" + escaped(asked.state);
  for (const auto& filter : asked.filters) {
    auto equals = filter.find('=');
    query += "&" + escaped(filter.substr(0, equals)) + "=" + escaped(filter.substr(equals + 1));
  }
  return query;
}

exit_status list(const global_options& globals, const list_options& asked) {
  auto response = http_client{globals.server}.get(orders_path + query_of(asked));
  if (!response)
    return explain(globals, response.error());
  if (response->status != 200)
    return explain(*response);
  if (globals.is_json()) {
    std::cout << response->body << '\n';
    return exit_status::ok;
  }
  auto orders = parsed(*response);
  if (!orders)
    return exit_status::server_error;
  table rows{list_titles()};
  for (const auto& order : *orders)
    rows.add(list_cells(order));
  rows.print(std::cout);
  auto total = response->headers.find("x-total-count");
  if (total != response->headers.end())
    std::cout << orders->size() << " of " << total->second << '\n';
  return exit_status::ok;
}

exit_status show(const global_options& globals, const std::string& id) {
  auto response = http_client{globals.server}.get(orders_path + ("/" + escaped(id)));
  if (!response)
    return explain(globals, response.error());
  if (response->status != 200)
    return explain(*response);
  if (globals.is_json()) {
    std::cout << response->body << '\n';
    return exit_status::ok;
  }
  auto order = parsed(*response);
  if (!order)
    return exit_status::server_error;
  print_order(std::cout, *order);
  return exit_status::ok;
}

std::string require_equals(const std::string& filter) {
  auto equals = filter.find('=');
  return equals == 0 || equals == std::string::npos ? "must look like attribute=value" : "";
}

} // namespace

void add_order_commands(CLI::App& group, const registrar& to) {
  auto& globals = to.globals;
  auto& chosen = to.chosen;

  auto* submitting = group.add_subcommand("submit", "Place orders: TMF622 JSON, one a file");
  auto placed = std::make_shared<submit_options>();
  submitting->add_option("FILE", placed->files, "Files, or - for standard input")->required();
  submitting->add_option("--idempotency-key", placed->idempotency_key,
                         "Makes a repetition the same order");
  submitting->add_flag("--expand", placed->is_expanded, "Replace {{now+PT5S}} by a date");
  submitting->callback([&, placed] { chosen = [&, placed] { return submit(globals, *placed); }; });

  auto* listing = group.add_subcommand("list", "List orders, newest first");
  auto listed = std::make_shared<list_options>();
  listing->add_option("--state", listed->state, "Only in these states: a,b is either");
  listing->add_option("--filter", listed->filters, "Only with attribute=value; may be repeated")
    ->check(CLI::Validator{require_equals, "ATTRIBUTE=VALUE"});
  listing->add_option("--offset", listed->offset, "Leave out so many");
  listing->add_option("--limit", listed->limit, "Show at most so many")
    ->check(CLI::Range(1, 1'000));
  listing->callback([&, listed] { chosen = [&, listed] { return list(globals, *listed); }; });

  auto* showing = group.add_subcommand("show", "Show one order");
  auto id = std::make_shared<std::string>();
  showing->add_option("ID", *id, "Its id")->required();
  showing->callback([&, id] { chosen = [&, id] { return show(globals, *id); }; });
}

} // namespace cotm::ctl
