// edge/http/http_server.cpp: see http_server.hpp.

#include "edge/http/http_server.hpp"

#include "edge/http/io_thread.hpp"
#include "edge/routes/events.hpp"
#include "edge/routes/health.hpp"
#include "edge/routes/orders.hpp"
#include "runtime/base/fail_stop.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <exception>
#include <thread>
#include <utility>
#include <vector>

namespace cotm::edge {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

/// How long not to accept after that failed: the process is out of descriptors, say.
constexpr std::chrono::milliseconds accept_pause{100};

/// How often `stop` looks whether all is done.
constexpr std::chrono::milliseconds drain_poll{5};

http::router routes_of(const std::shared_ptr<const edge_ports>& ports) {
  http::router made;
  add_order_routes(made, ports);
  add_event_routes(made, ports);
  add_health_routes(made, ports);
  return made;
}

void add_gauges(runtime::metrics& metrics, const std::shared_ptr<const http::server_state>& state) {
  auto add = [&](const char* name, const char* help, const http::occupancy& shown) {
    metrics.add_gauge({name, help, ""},
                      [state, &shown] { return static_cast<double>(shown.count()); });
  };
  add("cotm_http_connections", "Connections that are open.", state->connections);
  add("cotm_http_requests_in_flight", "Requests that are not answered yet.", state->requests);
  add("cotm_http_held_bytes", "Bytes of bodies that are held.", state->held_bytes);
  add("cotm_event_streams", "Streams of server-sent events.", state->streams);
}

} // namespace

struct http_server::parts {
  parts(edge_ports given, http_options options)
    : ports{std::make_shared<const edge_ports>(std::move(given))},
      state{std::make_shared<http::server_state>(std::move(options), routes_of(ports),
                                                 *ports->metrics)},
      threads(make_threads(state)), acceptor{threads.front()->context()},
      pause{threads.front()->context()} {
    tcp::endpoint place{asio::ip::make_address(state->options.address), state->options.port};
    acceptor.open(place.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(place);
    acceptor.listen();
    port = acceptor.local_endpoint().port();
    add_gauges(*ports->metrics, state);
    accept();
    for (const auto& each : threads)
      running.emplace_back([each] { each->run(); });
  }

  static std::vector<std::shared_ptr<http::io_thread>>
  make_threads(const std::shared_ptr<http::server_state>& state) {
    std::vector<std::shared_ptr<http::io_thread>> made(
      std::max<std::size_t>(state->options.threads, 1));
    for (auto& each : made)
      each = std::make_shared<http::io_thread>(state);
    return made;
  }

  /// Connections go to the threads by turns. What is too many is closed at once.
  void accept() {
    auto& to = *threads[next++ % threads.size()];
    acceptor.async_accept(to.context(),
                          [this, &to](boost::system::error_code failure, tcp::socket socket) {
                            if (!acceptor.is_open())
                              return;
                            if (failure)
                              return accept_later();
                            if (state->connections.enter())
                              to.take(std::move(socket));
                            accept();
                          });
  }

  void accept_later() {
    pause.expires_after(accept_pause);
    pause.async_wait([this](boost::system::error_code failure) {
      if (!failure && acceptor.is_open())
        accept();
    });
  }

  void stop() {
    if (running.empty())
      return;
    state->is_draining = true;
    asio::post(acceptor.get_executor(), [this] {
      boost::system::error_code ignored;
      acceptor.close(ignored);
      pause.cancel();
    });
    for (const auto& each : threads)
      each->drain();
    auto end = std::chrono::steady_clock::now() + state->options.drain_timeout;
    while (state->connections.count() > 0 && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(drain_poll);
    for (const auto& each : threads)
      each->stop();
    for (auto& each : running)
      each.join();
    running.clear();
  }

  std::shared_ptr<const edge_ports> ports;
  std::shared_ptr<http::server_state> state;
  std::vector<std::shared_ptr<http::io_thread>> threads;
  tcp::acceptor acceptor; ///< On the first thread; and here.
  asio::steady_timer pause;
  std::size_t next = 0;
  std::uint16_t port = 0;
  std::vector<std::thread> running;
};

http_server::http_server(edge_ports ports, http_options options)
  : parts_{std::make_unique<parts>(std::move(ports), std::move(options))} {
  // nop
}

http_server::~http_server() {
  try {
    stop();
  } catch (const std::exception& why) {
    fail_stop(why.what()); // A thread that cannot be joined would go on without its server.
  }
}

std::uint16_t http_server::port() const {
  return parts_->port;
}

void http_server::stop() {
  parts_->stop();
}

} // namespace cotm::edge
