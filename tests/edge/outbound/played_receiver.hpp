// tests/edge/outbound/played_receiver.hpp: somebody who is told something by HTTP: a small server
// that does what the test says.

#pragma once

#include "runtime/base/vocabulary.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cotm::edge::test {

/// A request as it came.
struct received {
  std::string target;
  std::map<std::string, std::string> headers; ///< Names in lower case.
  std::string body;
};

/// What to say to it.
struct said {
  unsigned status = 204;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

/// How a receiver shows who it is, as PEM. Without a certificate it speaks no TLS.
struct receiver_identity {
  std::string certificate;
  std::string key;
};

/// Listens on the loopback interface from construction to destruction; each connection has a thread
/// of its own, so that an answer may take as long as it likes.
class played_receiver {
public:
  using answerer = std::function<said(const received&)>;

  /// Throws if the port is taken. @param port 0: any free one.
  explicit played_receiver(answerer answer, std::uint16_t port = 0,
                           const receiver_identity& shown = {});

  /// Ends all connections, whatever they are at.
  ~played_receiver();

  played_receiver(const played_receiver&) = delete;
  played_receiver& operator=(const played_receiver&) = delete;

  [[nodiscard]] std::uint16_t port() const;

  /// All that came so far, in the order in which it was complete.
  [[nodiscard]] std::vector<received> all() const;

  /// How many were being answered at once, at most.
  [[nodiscard]] std::size_t most_at_once() const;

private:
  class parts;
  std::shared_ptr<parts> parts_;
};

} // namespace cotm::edge::test
