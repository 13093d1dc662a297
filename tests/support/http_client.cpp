// tests/support/http_client.cpp: the client's dealings with libcurl.

#include "tests/support/http_client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <string_view>

namespace cotm::test {

namespace {

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* answer) {
  static_cast<http_answer*>(answer)->body.append(data, size * count);
  return size * count;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* answer) {
  std::string_view line{data, size * count};
  auto colon = line.find(':');
  if (colon == std::string_view::npos)
    return line.size();
  std::string name{line.substr(0, colon)};
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  auto value = line.substr(colon + 1);
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  value = value.substr(0, value.find_last_not_of("\r\n ") + 1);
  static_cast<http_answer*>(answer)->headers[name] = value;
  return line.size();
}

using header_list = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

header_list make_list(const std::vector<std::string>& lines) {
  curl_slist* list = nullptr;
  for (const auto& line : lines)
    list = curl_slist_append(list, line.c_str());
  return {list, &curl_slist_free_all};
}

} // namespace

struct http_client::handle {
  handle()
    : easy{curl_easy_init()} { // Sets the library up first, if need be; thread-safe from 7.84.
    if (easy == nullptr)
      throw std::runtime_error{"libcurl makes no handle"};
  }

  ~handle() {
    curl_easy_cleanup(easy);
  }

  handle(const handle&) = delete;
  handle& operator=(const handle&) = delete;

  CURL* easy;
};

http_client::http_client(std::uint16_t port, std::chrono::milliseconds patience)
  : base_{"http://127.0.0.1:" + std::to_string(port)}, curl_{std::make_unique<handle>()} {
  curl_easy_setopt(curl_->easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl_->easy, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl_->easy, CURLOPT_TIMEOUT_MS, static_cast<long>(patience.count()));
  curl_easy_setopt(curl_->easy, CURLOPT_WRITEFUNCTION, &take_body);
  curl_easy_setopt(curl_->easy, CURLOPT_HEADERFUNCTION, &take_header);
}

http_client::~http_client() = default;

http_answer http_client::get(const std::string& target) {
  curl_easy_setopt(curl_->easy, CURLOPT_HTTPGET, 1L);
  curl_easy_setopt(curl_->easy, CURLOPT_HTTPHEADER, nullptr);
  return perform(target);
}

http_answer http_client::post(const std::string& target, const std::string& body,
                              const std::vector<std::string>& headers) {
  auto lines = headers;
  lines.emplace_back("Content-Type: application/json");
  lines.emplace_back("Expect:");
  auto list = make_list(lines);
  curl_easy_setopt(curl_->easy, CURLOPT_POST, 1L);
  curl_easy_setopt(curl_->easy, CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(curl_->easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  curl_easy_setopt(curl_->easy, CURLOPT_HTTPHEADER, list.get());
  return perform(target);
}

http_answer http_client::perform(const std::string& target) {
  http_answer answer;
  auto url = base_ + target;
  curl_easy_setopt(curl_->easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl_->easy, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(curl_->easy, CURLOPT_HEADERDATA, &answer);
  if (curl_easy_perform(curl_->easy) != CURLE_OK)
    return {};
  long status = 0;
  curl_easy_getinfo(curl_->easy, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  return answer;
}

} // namespace cotm::test
