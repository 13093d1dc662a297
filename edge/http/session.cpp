// edge/http/session.cpp: see session.hpp. Streams are in session_stream.cpp.

#include "edge/http/session.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <exception>
#include <utility>

namespace cotm::edge::http {

namespace asio = boost::asio;

session::session(asio::ip::tcp::socket socket, io_thread& owner)
  : socket_{std::move(socket)}, owner_{owner}, state_{owner.state()} {
  // nop
}

session::~session() {
  release_request();
  state_.connections.leave();
}

void session::start() {
  if (state_.is_draining)
    return close();
  boost::system::error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  enter(stage::idle, state_.options.idle_timeout);
  read();
}

void session::look() {
  switch (stage_) {
    case stage::body:
      return refuse({408, "the body did not come in time"});
    case stage::answering:
      return reply(response_of(tmf622::timed_out()));
    case stage::streaming:
      return push(":\n\n", 0);
    case stage::idle:
    case stage::head:
    case stage::writing:
      return close();
    case stage::closed:
      return;
  }
}

void session::drain() {
  is_keep_alive_ = false;
  if (stage_ == stage::idle || stage_ == stage::head || stage_ == stage::streaming)
    close();
}

void session::enter(stage next, std::chrono::milliseconds at_most) {
  stage_ = next;
  deadline_ = clock::now() + at_most;
}

void session::read() {
  socket_.async_read_some(
    asio::buffer(chunk_),
    [me = shared_from_this()](auto failure, auto count) { me->on_read(failure, count); });
}

void session::on_read(const boost::system::error_code& failure, std::size_t count) {
  if (failure || stage_ == stage::closed)
    return close();
  if (stage_ != stage::idle && stage_ != stage::head && stage_ != stage::body)
    return; // Refused in the meantime.
  in_.append(chunk_.data(), count);
  if (stage_ == stage::body)
    take_body();
  else
    take_head();
}

void session::take_head() {
  if (in_.empty()) {
    enter(stage::idle, state_.options.idle_timeout);
    return read();
  }
  if (stage_ != stage::head)
    enter(stage::head, state_.options.header_timeout);
  constexpr std::string_view blank_line = "\r\n\r\n";
  auto end = in_.find(blank_line);
  if (end == std::string::npos ? in_.size() >= head_bytes_max
                               : end + blank_line.size() > head_bytes_max)
    return refuse({431, "the head is too large"});
  if (end == std::string::npos)
    return read();
  head_text_ = in_.substr(0, end + blank_line.size());
  in_.erase(0, head_text_.size());
  begin_request(head_text_);
}

void session::begin_request(std::string_view text) {
  ++serial_;
  auto checked = check_head(text, state_.options.body_bytes_max);
  if (!checked)
    return refuse(checked.error());
  head_ = std::move(*checked);
  is_keep_alive_ = head_.is_keep_alive && !state_.is_draining;
  enter(stage::body, state_.options.body_timeout);
  if (!head_.has_body())
    return dispatch();
  auto reader = body_reader::after(text, state_.options.body_bytes_max);
  if (!reader)
    return refuse(reader.error());
  body_ = std::move(*reader);
  if (!head_.expects_continue || !in_.empty())
    return take_body();
  asio::async_write(socket_, asio::buffer(std::string_view{"HTTP/1.1 100 Continue\r\n\r\n"}),
                    [me = shared_from_this()](auto failure, auto) {
                      if (failure)
                        me->close();
                      else if (me->stage_ == stage::body)
                        me->read();
                    });
}

void session::take_body() {
  if (!in_.empty()) {
    auto before = body_->body().size();
    auto used = body_->put(in_);
    if (!used)
      return refuse(used.error());
    in_.erase(0, *used);
    if (!hold(body_->body().size() - before))
      return refuse({503, "too much is being sent at once"});
    // What a chunk needs besides its bytes is short; more is an attempt to be held for nothing.
    if (!body_->is_done() && in_.size() > chunk_.size() + head_bytes_max)
      return refuse({400, "the body is malformed"});
  }
  if (body_->is_done())
    dispatch();
  else
    read();
}

bool session::hold(std::size_t bytes) {
  if (!state_.held_bytes.enter(bytes))
    return false;
  held_bytes_ += bytes;
  return true;
}

void session::dispatch() {
  arrived_ = clock::now();
  enter(stage::answering, state_.options.answer_timeout);
  is_counted_ = state_.requests.enter();
  if (!is_counted_)
    return reply(response_of(tmf622::unavailable("too many requests are under way")));
  exchange with{shared_from_this(), serial_, owner_.shared_from_this(), owner_.memory()};
  guard([&] {
    auto body = body_ ? std::string_view{body_->body()} : std::string_view{};
    state_.routes.handle(head_, body, with);
  });
}

void session::guard(const std::function<void()>& work) {
  try {
    work();
  } catch (const std::exception&) {
    // The answer does not show where it is: that is nobody's business outside.
    reply(response_of(tmf622::problem{500,
                                      "internalError",
                                      "a defect of the server",
                                      "nothing is known of what happened",
                                      {},
                                      std::nullopt}));
  }
}

void session::refuse(const head_refusal& why) {
  arrived_ = clock::now();
  is_keep_alive_ = false;
  is_refused_ = true;
  stage_ = stage::answering;
  auto answer = response_of(why);
  if (why.status == 503)
    answer.headers += "Retry-After: 1\r\n";
  reply(std::move(answer));
}

bool session::is_waiting(std::uint64_t serial) const {
  return stage_ == stage::answering && serial_ == serial;
}

void session::reply(response answer) {
  if (stage_ != stage::answering)
    return;
  state_.count(answer.status, clock::now() - arrived_);
  release_request();
  is_keep_alive_ = is_keep_alive_ && !state_.is_draining;
  out_head_ = head_of(answer, is_keep_alive_, true);
  out_body_ = std::move(answer.body);
  enter(stage::writing, state_.options.body_timeout);
  write_response();
}

void session::write_response() {
  std::array<asio::const_buffer, 2> both = {asio::buffer(out_head_), asio::buffer(out_body_)};
  asio::async_write(socket_, both,
                    [me = shared_from_this()](auto failure, auto) { me->on_written(failure); });
}

void session::on_written(const boost::system::error_code& failure) {
  if (failure || stage_ != stage::writing)
    return close();
  out_body_.clear();
  if (is_keep_alive_ && !state_.is_draining)
    return take_head();
  if (!is_refused_)
    return close();
  // What the client is still sending is read for a moment: closing over it would have the kernel
  // reset the connection, and the client would never see the answer.
  boost::system::error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  enter(stage::writing, linger_max);
  linger();
}

void session::linger() {
  socket_.async_read_some(asio::buffer(chunk_), [me = shared_from_this()](auto failure, auto) {
    if (failure || me->stage_ != stage::writing)
      me->close();
    else
      me->linger();
  });
}

void session::release_request() {
  body_.reset();
  state_.held_bytes.leave(std::exchange(held_bytes_, 0));
  if (std::exchange(is_counted_, false))
    state_.requests.leave();
}

void session::close() {
  if (stage_ == stage::closed)
    return;
  stage_ = stage::closed;
  release_request();
  boost::system::error_code ignored;
  socket_.close(ignored);
  owner_.forget(shared_from_this());
  if (auto listener = std::exchange(listener_, std::nullopt))
    listener->closed();
}

} // namespace cotm::edge::http
