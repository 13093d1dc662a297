// edge/http/io_thread.hpp: one thread, the connections that it owns, and when each has had enough.
//
// All of a connection happens on its thread, so nothing in it is locked. Deadlines are looked at a
// few times a second, all at once: a timer for each connection would cost more than the requests.

#pragma once

#include "edge/http/exchange.hpp"
#include "edge/http/server_state.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <unordered_set>

namespace cotm::edge::http {

class session;

class io_thread final : public executor, public std::enable_shared_from_this<io_thread> {
public:
  explicit io_thread(std::shared_ptr<server_state> state);
  ~io_thread() override;

  /// Works until `stop`. @thread this one
  void run();

  /// @thread any; here and below
  void post(std::function<void()> work) override;
  void take(boost::asio::ip::tcp::socket socket);

  /// Lets every connection end what it is at, and no more.
  void drain();
  void stop();

  [[nodiscard]] boost::asio::io_context& context() {
    return context_;
  }

  [[nodiscard]] server_state& state() {
    return *state_;
  }

  /// Memory to read bodies into, one at a time. @thread this one; here and below
  [[nodiscard]] json::document& memory() {
    return memory_;
  }

  void forget(const std::shared_ptr<session>& gone);

private:
  void sweep();

  // In this order: what the context still holds at its end looks at the state.
  std::shared_ptr<server_state> state_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer sweeper_;
  std::unordered_set<std::shared_ptr<session>> sessions_;
  json::document memory_;
};

} // namespace cotm::edge::http
