// edge/outbound/http_poster.cpp: libcurl's multi interface in a thread.

#include "edge/outbound/http_poster.hpp"

#include "runtime/utf8.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <unordered_map>

namespace cotm::edge::outbound {

namespace {

/// How long the thread sleeps at most if nothing happens. Whatever happens wakes it.
constexpr int poll_milliseconds = 1'000;

struct closer {
  void operator()(CURL* handle) const noexcept {
    curl_easy_cleanup(handle);
  }
  void operator()(curl_slist* list) const noexcept {
    curl_slist_free_all(list);
  }
};

/// One request on its way. libcurl has pointers into it: it stays where it is.
struct exchange {
  post_request request;
  runtime::answer<post_outcome> reply;
  std::unique_ptr<CURL, closer> handle;
  std::unique_ptr<curl_slist, closer> headers;
  std::string text;     ///< The beginning of the answer's body.
  std::size_t read = 0; ///< Bytes of it.
  bool was_cut = false; ///< It was longer than anybody reads.
  std::array<char, CURL_ERROR_SIZE> why{};
};

std::size_t take_body(const char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& at = *static_cast<exchange*>(user);
  auto part = std::string_view{bytes, size * count};
  at.read += part.size();
  at.text += part.substr(0, answer_text_max - std::min(answer_text_max, at.text.size()));
  at.was_cut = at.read > answer_bytes_max;
  return at.was_cut ? 0 : part.size();
}

/// The longest beginning of a stranger's bytes that is text.
std::string text_in(std::string_view bytes) {
  std::size_t end = 0;
  while (end < bytes.size())
    if (auto size = runtime::utf8_character(bytes.substr(end)); size > 0)
      end += size;
    else
      break;
  return std::string{bytes.substr(0, end)};
}

/// A line that is no header: a value with a line break in it would be two.
bool is_broken(const std::pair<std::string, std::string>& header) {
  constexpr auto forbidden = std::string_view{"\r\n\0", 3};
  return header.first.empty() || header.first.find_first_of(forbidden) != std::string::npos
         || header.first.find(':') != std::string::npos
         || header.second.find_first_of(forbidden) != std::string::npos;
}

/// Why there was no answer, in one word.
std::string_view code_of(CURLcode why) {
  constexpr auto codes = std::array{
    std::pair{CURLE_COULDNT_CONNECT, std::string_view{"connectionRefused"}},
    std::pair{CURLE_COULDNT_RESOLVE_HOST, std::string_view{"unknownHost"}},
    std::pair{CURLE_OPERATION_TIMEDOUT, std::string_view{"timeout"}},
    std::pair{CURLE_PEER_FAILED_VERIFICATION, std::string_view{"tls"}},
    std::pair{CURLE_SSL_CONNECT_ERROR, std::string_view{"tls"}},
    std::pair{CURLE_SSL_CACERT_BADFILE, std::string_view{"tls"}},
    std::pair{CURLE_URL_MALFORMAT, std::string_view{"badRequest"}},
    std::pair{CURLE_UNSUPPORTED_PROTOCOL, std::string_view{"badRequest"}},
  };
  const auto* found
    = std::find_if(codes.begin(), codes.end(), [&](const auto& one) { return one.first == why; });
  return found != codes.end() ? found->second : "connectionLost";
}

post_outcome failure(std::string_view code, std::string_view text) {
  return {0, std::string{code}, text_in(text), {}};
}

post_outcome outcome_of(const exchange& at, CURLcode how) {
  if (how != CURLE_OK && !at.was_cut)
    return failure(code_of(how), at.why.front() != '\0' ? at.why.data() : curl_easy_strerror(how));
  long status = 0;
  curl_off_t wait = 0;
  curl_easy_getinfo(at.handle.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(at.handle.get(), CURLINFO_RETRY_AFTER, &wait);
  post_outcome made;
  made.status = static_cast<int>(status);
  made.code = "http" + std::to_string(status);
  made.text = text_in(at.text);
  if (wait > 0)
    made.retry_after = std::chrono::seconds{wait};
  return made;
}

/// Tells libcurl what to do. The body and the address stay with the exchange.
void prepare(exchange& at, const poster_options& options) {
  auto* handle = at.handle.get();
  auto set = [handle](CURLoption which, auto value) { curl_easy_setopt(handle, which, value); };
  std::string line;
  for (const auto& [name, value] : at.request.headers) {
    line.assign(name).append(": ").append(value);
    at.headers.reset(curl_slist_append(at.headers.release(), line.c_str()));
  }
  // No round trip before a body of some kilobytes.
  at.headers.reset(curl_slist_append(at.headers.release(), "Expect:"));
  set(CURLOPT_URL, at.request.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_PROXY, "");
  set(CURLOPT_USERAGENT, "cotm");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_HTTPHEADER, at.headers.get());
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(at.request.body.size()));
  set(CURLOPT_POSTFIELDS, at.request.body.c_str());
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(options.answer_timeout.count()));
  set(CURLOPT_WRITEFUNCTION, &take_body);
  set(CURLOPT_WRITEDATA, &at);
  set(CURLOPT_ERRORBUFFER, at.why.data());
  if (!options.ca_file.empty())
    set(CURLOPT_CAINFO, options.ca_file.c_str());
}

} // namespace

/// The thread, and all that is on its way.
class http_poster::engine {
public:
  engine(poster_options options, std::shared_ptr<poster_stats> stats)
    : options_{std::move(options)}, stats_{std::move(stats)} {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
      throw std::runtime_error("libcurl cannot be initialised");
    multi_ = curl_multi_init();
    if (multi_ == nullptr) {
      curl_global_cleanup();
      throw std::runtime_error("libcurl has no memory");
    }
    thread_ = std::thread{[this] { run(); }};
  }

  engine(const engine&) = delete;
  engine& operator=(const engine&) = delete;

  ~engine() {
    {
      std::scoped_lock lock{guard_};
      is_stopping_ = true;
    }
    curl_multi_wakeup(multi_);
    thread_.join();
    for (auto& [handle, one] : active_)
      curl_multi_remove_handle(multi_, handle);
    active_.clear();
    curl_multi_cleanup(multi_);
    curl_global_cleanup();
  }

  /// @returns false if too many wait.
  bool take(std::unique_ptr<exchange>& fresh) {
    {
      std::scoped_lock lock{guard_};
      if (arrived_.size() >= posts_waiting_max)
        return false;
      arrived_.push_back(std::move(fresh));
      stats_->waiting = arrived_.size();
    }
    curl_multi_wakeup(multi_);
    return true;
  }

private:
  void run() {
    while (begin_more()) {
      int running = 0;
      curl_multi_perform(multi_, &running);
      if (finish_done())
        continue; // There is room for others.
      curl_multi_poll(multi_, nullptr, 0, poll_milliseconds, nullptr);
    }
  }

  /// @returns false at the end.
  bool begin_more() {
    std::deque<std::unique_ptr<exchange>> begun;
    {
      std::scoped_lock lock{guard_};
      if (is_stopping_)
        return false;
      for (; !arrived_.empty() && active_.size() + begun.size() < posts_at_once_max;
           arrived_.pop_front())
        begun.push_back(std::move(arrived_.front()));
      stats_->waiting = arrived_.size();
    }
    for (auto& one : begun)
      begin(std::move(one));
    return true;
  }

  void begin(std::unique_ptr<exchange> one) {
    one->handle.reset(curl_easy_init());
    auto* handle = one->handle.get();
    if (handle == nullptr) {
      one->reply.deliver(failure("overloaded", "no memory for another request"));
      return;
    }
    prepare(*one, options_);
    curl_multi_add_handle(multi_, handle);
    active_.emplace(handle, std::move(one));
    ++stats_->posts;
    stats_->in_flight = active_.size();
  }

  /// @returns whether some were done.
  bool finish_done() {
    auto has_some = false;
    int left = 0;
    while (const auto* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE)
        continue;
      has_some = true;
      auto* handle = message->easy_handle;
      auto how = message->data.result; // The message is gone with the handle.
      curl_multi_remove_handle(multi_, handle);
      auto done = active_.extract(handle);
      auto outcome = outcome_of(*done.mapped(), how);
      stats_->answers += outcome.status > 0 ? 1U : 0U;
      stats_->in_flight = active_.size();
      done.mapped()->reply.deliver(std::move(outcome));
    }
    return has_some;
  }

  poster_options options_;
  std::shared_ptr<poster_stats> stats_;
  CURLM* multi_ = nullptr;
  std::unordered_map<CURL*, std::unique_ptr<exchange>> active_; ///< Of the thread alone.
  std::mutex guard_;                                            ///< Of what follows.
  std::deque<std::unique_ptr<exchange>> arrived_;
  bool is_stopping_ = false;
  std::thread thread_;
};

http_poster::http_poster(poster_options options, std::shared_ptr<poster_stats> stats)
  : engine_{std::make_unique<engine>(std::move(options), std::move(stats))} {
  // nop
}

http_poster::~http_poster() = default;

void http_poster::post(post_request request, runtime::answer<post_outcome> reply) {
  if (std::any_of(request.headers.begin(), request.headers.end(), is_broken)) {
    reply.deliver(failure("badRequest", "a header has a line break"));
    return;
  }
  auto fresh = std::make_unique<exchange>();
  fresh->request = std::move(request);
  fresh->reply = reply;
  if (!engine_->take(fresh))
    reply.deliver(failure("overloaded", "too many requests wait"));
}

} // namespace cotm::edge::outbound
