// edge/http/http_server.hpp: the door. HTTP/1.1 for channels, operators and machines.
//
// A few threads own all connections; none of them ever waits for an actor. A request is parsed and
// checked on its connection's thread, sent to the actor that can answer it, and answered when the
// `runtime::answer` comes back, on the same thread. One connection serves one request at a time.
//
// Every queue is bounded here, before anything is parsed or kept: connections, requests in flight,
// bytes of a header, bytes of a body, and how long each may take.

#pragma once

#include "edge/edge_ports.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace cotm::edge {

/// Limits and places. The defaults are for production.
struct http_options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080; ///< 0: any free one; `http_server::port` says which.
  std::size_t threads = 2;

  /// More connections are closed at once: each costs a descriptor and a buffer.
  std::size_t connections_max = 4'096;

  /// More requests are answered 503 before they are parsed: what waits longer than a client does
  /// is work for nobody.
  std::size_t requests_in_flight_max = 2'048;

  /// Bytes of a body: an order of `items_max` items with a few hundred bytes each.
  std::size_t body_bytes_max = std::size_t{1} << 20U;

  std::chrono::milliseconds header_timeout = std::chrono::seconds{10};
  std::chrono::milliseconds body_timeout = std::chrono::seconds{30};
  std::chrono::milliseconds idle_timeout = std::chrono::seconds{60};

  /// After this the client is told 504; the order may still have been kept.
  std::chrono::milliseconds answer_timeout = std::chrono::seconds{10};

  /// How often a silent stream of server-sent events shows that it is alive.
  std::chrono::milliseconds heartbeat = std::chrono::seconds{15};

  /// How long `stop` waits for requests that are under way.
  std::chrono::milliseconds drain_timeout = std::chrono::seconds{15};
};

/// Listens from construction to `stop` or destruction.
class http_server {
public:
  /// @errors Throws `std::system_error` if the address cannot be listened on.
  http_server(edge_ports ports, http_options options);
  ~http_server();

  http_server(const http_server&) = delete;
  http_server& operator=(const http_server&) = delete;

  /// The port that it listens on.
  [[nodiscard]] std::uint16_t port() const;

  /// Stops accepting, ends streams of events, answers what is under way, then returns. Safe to
  /// repeat. @thread none of the server's own
  void stop();

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace cotm::edge
