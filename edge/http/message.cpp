// edge/http/message.cpp: see message.hpp.

#include "edge/http/message.hpp"

namespace cotm::edge::http {

namespace {

std::string_view phrase_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return ""; // The phrase means nothing to a client; only the number does.
  }
}

/// What a program reads of a head that was not let in.
std::string_view code_of(int status) {
  switch (status) {
    case 405:
      return "methodNotAllowed";
    case 408:
      return "requestTimeout";
    case 411:
      return "lengthRequired";
    case 413:
      return "tooLarge";
    case 415:
      return "unsupportedMediaType";
    case 417:
      return "expectationFailed";
    case 431:
      return "headTooLarge";
    case 503:
      return "overloaded";
    case 505:
      return "versionNotSupported";
    default:
      return "badRequest";
  }
}

} // namespace

response response_of(const tmf622::problem& what) {
  response made{what.status, tmf622::render(what), {}};
  if (what.retry_after)
    made.headers = "Retry-After: " + std::to_string(what.retry_after->count()) + "\r\n";
  if (what.status == 405)
    (made.headers += "Allow: ").append(allowed_methods) += "\r\n";
  return made;
}

response response_of(const head_refusal& why) {
  return response_of(tmf622::problem{why.status,
                                     std::string{code_of(why.status)},
                                     "the request was not let in",
                                     std::string{why.why},
                                     {},
                                     std::nullopt});
}

std::string head_of(const response& answer, bool is_keep_alive, bool has_length) {
  std::string out;
  out.reserve(192 + answer.headers.size());
  out += "HTTP/1.1 ";
  out += std::to_string(answer.status);
  out += ' ';
  out += phrase_of(answer.status);
  out += "\r\nContent-Type: ";
  out += answer.content_type;
  out += "\r\n";
  if (has_length) {
    out += "Content-Length: ";
    out += std::to_string(answer.body.size());
    out += "\r\n";
  }
  out += answer.headers;
  if (!is_keep_alive)
    out += "Connection: close\r\n";
  out += "X-Content-Type-Options: nosniff\r\n\r\n";
  return out;
}

} // namespace cotm::edge::http
