// adapter/adapter.cpp: see adapter.hpp.

#include "adapter/adapter.hpp"

#include "runtime/base/fail_stop.hpp"
#include "runtime/spawn.hpp"

#include <utility>

namespace cotm::adapter {

client::client(caf::actor_system& system, client_options options, client_parts parts)
  : system_{&system} {
  auto said = hello{std::move(options.name), options.incarnation, std::move(options.destinations),
                    options.window};
  auto connector = runtime::spawn_connector(system, std::move(options.cotmd));
  auto ports = session_ports{std::move(said), std::move(connector), parts.kept_in,
                             parts.fulfils,   parts.clock,          stats_};
  session_ = runtime::spawn<caf::detached>(system, session_behavior, std::move(ports));
  session_->attach_functor([&system](const caf::error& why) {
    if (why && why != caf::exit_reason::user_shutdown)
      fail_stop("the adapter's session ended: " + system.render(why));
  });
}

client::~client() {
  caf::anon_send(session_, stop_atom::value);
  auto self = caf::scoped_actor{*system_};
  self->wait_for(session_);
}

void client::say(outbox said) const {
  caf::anon_send(session_, std::move(said));
}

} // namespace cotm::adapter
