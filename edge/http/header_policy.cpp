// edge/http/header_policy.cpp: see header_policy.hpp.

#include "edge/http/header_policy.hpp"

#include <algorithm>
#include <charconv>

namespace cotm::edge::http {

namespace {

using refusal = std::optional<head_refusal>;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

bool is_same(std::string_view one, std::string_view two) {
  return std::ranges::equal(one, two, {}, lower, lower);
}

bool is_token_char(char c) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z')
         || marks.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_token_char);
}

/// Printable ASCII and no space: what a target or a host is made of.
bool is_visible(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

bool is_value_char(char c) {
  return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
}

std::string_view trimmed(std::string_view text) {
  auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_space(text.back()))
    text.remove_suffix(1);
  return text;
}

/// Takes what is before the next `mark`, and the mark, off a text.
std::optional<std::string_view> take_until(std::string_view& text, std::string_view mark) {
  auto end = text.find(mark);
  if (end == std::string_view::npos)
    return std::nullopt;
  auto taken = text.substr(0, end);
  text.remove_prefix(end + mark.size());
  return taken;
}

refusal check_request_line(std::string_view line, head& into, bool& is_http_1_0) {
  auto method = take_until(line, " ");
  auto target = take_until(line, " ");
  if (!method || !target || !is_token(*method) || !is_visible(*target))
    return head_refusal{400, "the request line is malformed"};
  if (line != "HTTP/1.1" && line != "HTTP/1.0")
    return line.starts_with("HTTP/") ? head_refusal{505, "only HTTP/1.1 and HTTP/1.0 are spoken"}
                                     : head_refusal{400, "the request line is malformed"};
  if (target->front() != '/')
    return head_refusal{400, "the target must be a path"};
  is_http_1_0 = line.back() == '0';
  into.method = *method;
  into.target = *target;
  into.is_keep_alive = !is_http_1_0;
  return std::nullopt;
}

refusal check_field(std::string_view line, head& into) {
  if (line.front() == ' ' || line.front() == '\t')
    return head_refusal{400, "a header field is folded"};
  auto name = take_until(line, ":");
  if (!name || !is_token(*name))
    return head_refusal{400, "the name of a header field is malformed"};
  if (!std::ranges::all_of(line, is_value_char))
    return head_refusal{400, "a header field has a control character"};
  if (into.fields.size() == fields_max)
    return head_refusal{431, "there are too many header fields"};
  into.fields.push_back({*name, trimmed(line)});
  return std::nullopt;
}

/// How often a field comes; `last` is its last value.
std::size_t count_of(const head& from, std::string_view name, std::string_view& last) {
  std::size_t count = 0;
  for (const auto& each : from.fields)
    if (is_same(each.name, name)) {
      last = each.value;
      ++count;
    }
  return count;
}

/// Fields that say something about the whole request say it once.
refusal check_singles(const head& from) {
  std::string_view ignored;
  for (std::string_view name : {"Content-Type", "Idempotency-Key", "Last-Event-ID"})
    if (count_of(from, name, ignored) > 1)
      return head_refusal{400, "a header field comes twice that may come once"};
  return std::nullopt;
}

refusal check_host(const head& from, bool is_http_1_0) {
  std::string_view host;
  auto count = count_of(from, "Host", host);
  if (count == 0 && is_http_1_0)
    return std::nullopt;
  if (count != 1 || !is_visible(host) || host.find_first_of(",/@") != std::string_view::npos)
    return head_refusal{400, "there must be one Host"};
  return std::nullopt;
}

/// How long the body is must have exactly one answer.
refusal check_framing(head& into, bool is_http_1_0, std::size_t body_bytes_max) {
  std::string_view encoding;
  std::string_view length;
  auto encodings = count_of(into, "Transfer-Encoding", encoding);
  auto lengths = count_of(into, "Content-Length", length);
  if (encodings > 0) {
    if (encodings > 1 || lengths > 0 || is_http_1_0 || !is_same(encoding, "chunked"))
      return head_refusal{400, "the body's length is ambiguous"};
    into.is_chunked = true;
  } else if (lengths > 0) {
    std::uint64_t bytes = 0;
    auto [end, failure] = std::from_chars(length.data(), length.data() + length.size(), bytes);
    if (lengths > 1 || failure != std::errc{} || end != length.data() + length.size())
      return head_refusal{400, "there must be one Content-Length, in digits"};
    if (bytes > body_bytes_max)
      return head_refusal{413, "the body is too large"};
    into.content_length = bytes;
  }
  return std::nullopt;
}

refusal check_connection(head& into) {
  for (const auto& each : into.fields) {
    if (!is_same(each.name, "Connection"))
      continue;
    auto left = each.value;
    while (!left.empty()) {
      auto option = trimmed(left.substr(0, left.find(',')));
      left.remove_prefix(std::min(left.find(','), left.size() - 1) + 1);
      if (is_same(option, "close"))
        into.is_keep_alive = false;
      else if (is_same(option, "keep-alive"))
        into.is_keep_alive = true;
    }
  }
  std::string_view expectation;
  auto count = count_of(into, "Expect", expectation);
  if (count > 1 || (count == 1 && !is_same(expectation, "100-continue")))
    return head_refusal{417, "only 100-continue may be expected"};
  into.expects_continue = count == 1;
  return std::nullopt;
}

refusal check_content(const head& from) {
  std::string_view type;
  std::string_view encoding;
  if (count_of(from, "Content-Encoding", encoding) > 0 && !is_same(encoding, "identity"))
    return head_refusal{415, "the body must not be encoded"};
  if (count_of(from, "Content-Type", type) != 1
      || !is_same(trimmed(type.substr(0, type.find(';'))), "application/json"))
    return head_refusal{415, "the body must be application/json"};
  return std::nullopt;
}

refusal check_method(const head& from) {
  if (from.method == "GET")
    return from.has_body() ? refusal{{400, "a GET has no body"}} : std::nullopt;
  if (from.method != "POST")
    return head_refusal{405, "only GET and POST are known"};
  if (!from.is_chunked && !from.content_length)
    return head_refusal{411, "a POST must say how long its body is"};
  return check_content(from);
}

} // namespace

std::string_view head::find(std::string_view name) const {
  auto found
    = std::ranges::find_if(fields, [&](const field& each) { return is_same(each.name, name); });
  return found == fields.end() ? std::string_view{} : found->value;
}

result<head, head_refusal> check_head(std::string_view text, std::size_t body_bytes_max) {
  head made;
  made.fields.reserve(16);
  auto is_http_1_0 = false;
  auto line = take_until(text, "\r\n");
  auto wrong = check_request_line(line.value_or(""), made, is_http_1_0);
  while (!wrong && (line = take_until(text, "\r\n")) && !line->empty())
    wrong = check_field(*line, made);
  if (!wrong)
    wrong = check_host(made, is_http_1_0);
  if (!wrong)
    wrong = check_singles(made);
  if (!wrong)
    wrong = check_framing(made, is_http_1_0, body_bytes_max);
  if (!wrong)
    wrong = check_connection(made);
  if (!wrong)
    wrong = check_method(made);
  if (wrong)
    return tl::unexpected{*wrong};
  return made;
}

} // namespace cotm::edge::http
