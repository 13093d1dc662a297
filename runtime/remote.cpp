// runtime/remote.cpp: see remote.hpp.

#include "runtime/remote.hpp"

#include <caf/openssl/manager.hpp>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <memory>
#include <set>
#include <system_error>

namespace cotm::runtime {

namespace {

struct addresses_free {
  void operator()(addrinfo* found) const noexcept {
    ::freeaddrinfo(found);
  }
};

/// Tries one address; 0, or an error number.
int try_address(const addrinfo& at, duration limit) {
  auto tried = ::socket(at.ai_family, at.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (tried < 0)
    return errno;
  auto why = 0;
  if (::connect(tried, at.ai_addr, at.ai_addrlen) != 0)
    why = errno;
  if (why == EINPROGRESS) {
    auto wait = pollfd{tried, POLLOUT, 0};
    auto size = static_cast<socklen_t>(sizeof why);
    if (::poll(&wait, 1, static_cast<int>(limit.count())) != 1)
      why = ETIMEDOUT;
    else if (::getsockopt(tried, SOL_SOCKET, SO_ERROR, &why, &size) != 0)
      why = errno;
  }
  ::close(tried);
  return why;
}

} // namespace

std::optional<remote_address> parse_remote_address(std::string_view text) {
  auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0)
    return std::nullopt;
  auto host = text.substr(0, colon);
  if (host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  else if (host.find(':') != std::string_view::npos)
    return std::nullopt;
  auto digits = text.substr(colon + 1);
  auto made = remote_address{std::string{host}, 0};
  auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), made.port);
  if (failure != std::errc{} || end != digits.data() + digits.size() || host.empty())
    return std::nullopt;
  return made;
}

result<void, std::string> preflight(const remote_address& peer, duration limit) {
  auto hints = addrinfo{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  auto port = std::to_string(peer.port);
  if (auto failure = ::getaddrinfo(peer.host.c_str(), port.c_str(), &hints, &list); failure != 0)
    return tl::unexpected{peer.host + ": " + ::gai_strerror(failure)};
  auto found = std::unique_ptr<addrinfo, addresses_free>{list};
  auto why = EHOSTUNREACH;
  for (const auto* at = found.get(); at != nullptr; at = at->ai_next) {
    why = try_address(*at, limit);
    if (why == 0)
      return {};
  }
  return tl::unexpected{peer.host + ":" + port + ": " + std::system_category().message(why)};
}

connector_actor::behavior_type connector_behavior(connector_actor::pointer self,
                                                  const remote_address& peer) {
  return {
    [self, peer](reach_atom) -> caf::result<caf::strong_actor_ptr> {
      if (auto reached = preflight(peer, preflight_limit); !reached)
        return caf::make_error(caf::sec::cannot_connect_to_node, reached.error());
      auto reply = self->make_response_promise<caf::strong_actor_ptr>();
      auto asked = self->request(self->system().openssl_manager().actor_handle(), handshake_limit,
                                 caf::connect_atom::value, peer.host, peer.port);
      asked.then(
        [reply](const caf::node_id&, const caf::strong_actor_ptr& found,
                const std::set<std::string>&) mutable {
          if (found)
            reply.deliver(found);
          else
            reply.deliver(caf::make_error(caf::sec::no_actor_published_at_port));
        },
        [reply](caf::error& why) mutable { reply.deliver(std::move(why)); });
      return reply;
    },
    [self](quit_atom) { self->quit(); },
  };
}

connector_actor spawn_connector(caf::actor_system& system, remote_address peer) {
  return system.spawn<caf::detached>(connector_behavior, std::move(peer));
}

} // namespace cotm::runtime
