// apps/cotmctl/http_client.cpp: libcurl's easy interface, one handle per request.

#include "apps/cotmctl/http_client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <utility>

namespace cotm::ctl {

namespace {

/// How long to wait for a connection, and for the answer to a request that is no stream.
constexpr long connect_seconds_max = 5;
constexpr long answer_seconds_max = 30;

/// A stream that is silent for so long is dead: the server sends a heartbeat every 15 seconds.
constexpr long silence_seconds_max = 45;

/// Bytes of an answer that is no stream; a list of 1,000 large orders stays below.
constexpr std::size_t body_bytes_max = std::size_t{256} << 20U;

struct handle_closer {
  void operator()(CURL* handle) const noexcept {
    curl_easy_cleanup(handle);
  }
  void operator()(curl_slist* list) const noexcept {
    curl_slist_free_all(list);
  }
};

/// What the callbacks of one request work on.
struct exchange {
  CURL* handle = nullptr;
  http_response response;
  const stream_handler* stream = nullptr;
  bool was_ended = false; ///< By the stream's handler.
};

std::string lower(std::string_view text) {
  std::string made{text};
  std::transform(made.begin(), made.end(), made.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return made;
}

std::string_view trimmed(std::string_view text) {
  constexpr auto blanks = " \t\r\n";
  auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos)
    return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::size_t take_header(const char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& at = *static_cast<exchange*>(user);
  std::string_view line{bytes, size * count};
  if (auto colon = line.find(':'); colon != std::string_view::npos) {
    at.response.headers[lower(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
  } else if (trimmed(line).empty()) {
    curl_easy_getinfo(at.handle, CURLINFO_RESPONSE_CODE, &at.response.status);
    if (at.stream != nullptr && at.response.status == 200)
      at.stream->on_open();
  }
  return size * count;
}

std::size_t take_body(const char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& at = *static_cast<exchange*>(user);
  std::string_view part{bytes, size * count};
  if (at.stream != nullptr && at.response.status == 200) {
    at.was_ended = !at.stream->on_bytes(part);
    return at.was_ended ? 0 : part.size();
  }
  if (at.response.body.size() + part.size() > body_bytes_max)
    return 0;
  at.response.body += part;
  return part.size();
}

http_client::answer perform(CURL* handle, const http_client::header_lines& headers, exchange& at) {
  std::unique_ptr<curl_slist, handle_closer> list;
  for (const auto& line : headers)
    list.reset(curl_slist_append(list.release(), line.c_str()));
  at.handle = handle;
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, list.get());
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, connect_seconds_max);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &take_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &at);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &at);
  auto outcome = curl_easy_perform(handle);
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &at.response.status);
  if (outcome != CURLE_OK && !at.was_ended)
    return tl::unexpected{std::string{curl_easy_strerror(outcome)}};
  return std::move(at.response);
}

std::unique_ptr<CURL, handle_closer> open(const std::string& address) {
  std::unique_ptr<CURL, handle_closer> handle{curl_easy_init()};
  curl_easy_setopt(handle.get(), CURLOPT_URL, address.c_str());
  return handle;
}

} // namespace

http_client::http_client(std::string server) : server_{std::move(server)} {
  while (server_.ends_with('/'))
    server_.pop_back();
}

http_client::answer http_client::get(const std::string& path) const {
  auto handle = open(server_ + path);
  exchange at;
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, answer_seconds_max);
  return perform(handle.get(), {}, at);
}

http_client::answer http_client::post(const std::string& path, const std::string& body,
                                      header_lines headers) const {
  auto handle = open(server_ + path);
  exchange at;
  headers.emplace_back("Content-Type: application/json");
  headers.emplace_back("Expect:"); // No round trip before a body of some kilobytes.
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, answer_seconds_max);
  curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, body.c_str());
  return perform(handle.get(), headers, at);
}

http_client::answer http_client::follow(const std::string& path, const header_lines& headers,
                                        const stream_handler& handler) const {
  auto handle = open(server_ + path);
  exchange at;
  at.stream = &handler;
  curl_easy_setopt(handle.get(), CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_LOW_SPEED_TIME, silence_seconds_max);
  return perform(handle.get(), headers, at);
}

std::string escaped(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string made;
  for (auto c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
      made += c;
    } else {
      made += '%';
      made += digits[byte >> 4U];
      made += digits[byte & 15U];
    }
  }
  return made;
}

} // namespace cotm::ctl
