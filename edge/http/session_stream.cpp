// edge/http/session_stream.cpp: connections whose answer has no end. See session.hpp.
//
// What is queued here is bounded by the credit of whoever pushes: it hears of every item that the
// socket has taken, and pushes no more than it has heard of.

#include "edge/http/session.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <utility>

namespace cotm::edge::http {

namespace asio = boost::asio;

void session::open_stream(response head, stream_listener listener) {
  if (stage_ != stage::answering || state_.is_draining || !state_.streams.enter()) {
    reply(response_of(tmf622::unavailable("there are too many streams")));
    return listener.closed();
  }
  state_.count(head.status, clock::now() - arrived_);
  release_request();
  is_keep_alive_ = false;
  auto leave = [&streams = state_.streams, closed = std::move(listener.closed)] {
    streams.leave();
    closed();
  };
  listener_ = stream_listener{std::move(listener.taken), std::move(leave)};
  enter(stage::streaming, state_.options.heartbeat);
  push(head_of(head, false, false), 0);
  watch_stream();
}

void session::push(std::string bytes, std::size_t items) {
  if (stage_ != stage::streaming)
    return;
  queued_ += bytes;
  queued_items_ += items;
  if (!is_writing_)
    write_stream();
  else if (clock::now() > deadline_ + state_.options.body_timeout)
    close(); // It has not taken anything for longer than we wait for anybody.
}

void session::write_stream() {
  is_writing_ = true;
  out_body_ = std::exchange(queued_, {});
  written_items_ = std::exchange(queued_items_, 0);
  deadline_ = clock::now() + state_.options.heartbeat;
  asio::async_write(
    socket_, asio::buffer(out_body_),
    [me = shared_from_this()](auto failure, auto) { me->on_stream_written(failure); });
}

void session::on_stream_written(const boost::system::error_code& failure) {
  if (failure || stage_ != stage::streaming)
    return close();
  is_writing_ = false;
  if (written_items_ > 0)
    listener_->taken(written_items_);
  if (!queued_.empty())
    write_stream();
}

/// Notices that the client has gone. It has nothing more to say: what it sends is dropped.
void session::watch_stream() {
  socket_.async_read_some(asio::buffer(chunk_), [me = shared_from_this()](auto failure, auto) {
    if (failure || me->stage_ != stage::streaming)
      me->close();
    else
      me->watch_stream();
  });
}

} // namespace cotm::edge::http
