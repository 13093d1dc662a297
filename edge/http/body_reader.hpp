// edge/http/body_reader.hpp: takes the body of one request out of a stream of bytes.
//
// Boost.Beast parses, and nothing of it is seen outside. The head that comes before the body was
// let in by header_policy.hpp; here Beast reads it once more, since it has to know the framing.
// Chunk extensions and trailers are refused: nobody needs them, and parsers differ on them.

#pragma once

#include "edge/http/header_policy.hpp"
#include "runtime/base/vocabulary.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace cotm::edge::http {

class body_reader {
public:
  /// @pre `head` was let in. @errors 400 if Beast does not agree.
  [[nodiscard]] static result<body_reader, head_refusal> after(std::string_view head,
                                                               std::size_t body_bytes_max);

  body_reader(body_reader&&) noexcept;
  body_reader& operator=(body_reader&&) noexcept;
  ~body_reader();

  /// Takes bytes up to the end of the request; gives how many. The rest is to be offered again,
  /// with more behind it.
  /// @errors 400 malformed, 413 too large
  [[nodiscard]] result<std::size_t, head_refusal> put(std::string_view bytes);

  [[nodiscard]] bool is_done() const;
  [[nodiscard]] const std::string& body() const;

private:
  class parser;
  explicit body_reader(std::unique_ptr<parser> made);

  std::unique_ptr<parser> parser_;
};

} // namespace cotm::edge::http
