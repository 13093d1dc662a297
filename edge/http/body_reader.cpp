// edge/http/body_reader.cpp: see body_reader.hpp.

#include "edge/http/body_reader.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <utility>

namespace cotm::edge::http {

namespace beast = boost::beast;
using beast_error = beast::http::error;

class body_reader::parser : public beast::http::basic_parser<true> {
public:
  explicit parser(std::size_t body_bytes_max) {
    header_limit(head_bytes_max + 1);
    body_limit(body_bytes_max);
    eager(true);
  }

  std::string body;

private:
  using text = beast::string_view;
  using error = beast::error_code;

  void on_request_impl(beast::http::verb, text, text, int, error&) override {
    // The policy has read it.
  }
  void on_response_impl(int, text, int, error& failure) override {
    failure = beast_error::bad_status;
  }
  void on_field_impl(beast::http::field, text, text, error& failure) override {
    if (is_header_done())
      failure = beast_error::bad_field; // A trailer.
  }
  void on_header_impl(error&) override {
    // nop
  }
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error&) override {
    if (length)
      body.reserve(
        static_cast<std::size_t>(*length)); // Within the limit: the policy has seen to it.
  }
  std::size_t on_body_impl(text more, error&) override {
    body.append(more.data(), more.size());
    return more.size();
  }
  void on_chunk_header_impl(std::uint64_t, text extensions, error& failure) override {
    if (!extensions.empty())
      failure = beast_error::bad_chunk_extension;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, text more, error&) override {
    body.append(more.data(), more.size());
    return more.size();
  }
  void on_finish_impl(error&) override {
    // nop
  }
};

body_reader::body_reader(std::unique_ptr<parser> made) : parser_{std::move(made)} {
  // nop
}

body_reader::body_reader(body_reader&&) noexcept = default;
body_reader& body_reader::operator=(body_reader&&) noexcept = default;
body_reader::~body_reader() = default;

result<body_reader, head_refusal> body_reader::after(std::string_view head,
                                                     std::size_t body_bytes_max) {
  body_reader made{std::make_unique<parser>(body_bytes_max)};
  auto used = made.put(head);
  if (!used)
    return tl::unexpected{used.error()};
  if (*used != head.size() || !made.parser_->is_header_done())
    return tl::unexpected{head_refusal{400, "the head is malformed"}};
  return made;
}

result<std::size_t, head_refusal> body_reader::put(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && !is_done()) {
    beast::error_code failure;
    auto more = parser_->put({bytes.data() + used, bytes.size() - used}, failure);
    used += more;
    if (failure == beast_error::need_more || (!failure && more == 0))
      break;
    if (failure == beast_error::body_limit)
      return tl::unexpected{head_refusal{413, "the body is too large"}};
    if (failure)
      return tl::unexpected{head_refusal{400, "the body is malformed"}};
  }
  return used;
}

bool body_reader::is_done() const {
  return parser_->is_done();
}

const std::string& body_reader::body() const {
  return parser_->body;
}

} // namespace cotm::edge::http
