// edge/http/io_thread.cpp: see io_thread.hpp.

#include "edge/http/io_thread.hpp"

#include "edge/http/session.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace cotm::edge::http {

namespace asio = boost::asio;

namespace {

/// Often enough that no limit is exceeded by much more than a quarter.
std::chrono::milliseconds sweep_interval(const http_options& options) {
  auto shortest = std::min({options.header_timeout, options.body_timeout, options.idle_timeout,
                            options.answer_timeout, options.heartbeat});
  return std::clamp<std::chrono::milliseconds>(shortest / 4, std::chrono::milliseconds{5},
                                               std::chrono::milliseconds{250});
}

} // namespace

io_thread::io_thread(std::shared_ptr<server_state> state)
  : state_{std::move(state)}, work_{asio::make_work_guard(context_)}, sweeper_{context_} {
  // nop
}

io_thread::~io_thread() = default;

void io_thread::run() {
  sweep();
  context_.run();
  auto left = std::exchange(sessions_, {});
  for (const auto& each : left)
    each->close();
}

void io_thread::post(std::function<void()> work) {
  asio::post(context_, std::move(work));
}

void io_thread::take(asio::ip::tcp::socket socket) {
  asio::post(context_, [this, socket = std::move(socket)]() mutable {
    auto made = std::make_shared<session>(std::move(socket), *this);
    sessions_.insert(made);
    made->start();
  });
}

void io_thread::drain() {
  asio::post(context_, [this] {
    std::vector<std::shared_ptr<session>> all(sessions_.begin(), sessions_.end());
    for (const auto& each : all)
      each->drain();
  });
}

void io_thread::stop() {
  context_.stop();
}

void io_thread::forget(const std::shared_ptr<session>& gone) {
  sessions_.erase(gone);
}

void io_thread::sweep() {
  sweeper_.expires_after(sweep_interval(state_->options));
  sweeper_.async_wait([this](const boost::system::error_code& failure) {
    if (failure)
      return;
    auto now = session::clock::now();
    std::vector<std::shared_ptr<session>> due;
    for (const auto& each : sessions_)
      if (each->is_due(now))
        due.push_back(each);
    for (const auto& each : due)
      each->look();
    sweep();
  });
}

} // namespace cotm::edge::http
