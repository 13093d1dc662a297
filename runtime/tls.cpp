// runtime/tls.cpp: see tls.hpp.

#include "runtime/tls.hpp"

#include "runtime/certificate.hpp"
#include "runtime/envelope.hpp"

#include <caf/all.hpp>
#include <caf/io/middleman.hpp>
#include <caf/openssl/manager.hpp>

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

namespace cotm::runtime {

result<tls_files, std::string> check_tls(tls_files files, instant now) {
  auto ca = read_certificate(files.ca);
  if (!ca)
    return tl::unexpected{ca.error()};
  auto shown = read_certificate(files.certificate);
  if (!shown)
    return tl::unexpected{shown.error()};
  auto key = read_key(files.key);
  if (!key)
    return tl::unexpected{key.error()};
  if (!belong_together(*shown, *key))
    return tl::unexpected{files.key.string() + " is not the key of " + files.certificate.string()};
  if (auto verified = verify(*ca, *shown, now); !verified)
    return tl::unexpected{files.certificate.string() + " is not valid under " + files.ca.string()
                          + ": " + verified.error()};
  return files;
}

system_config::system_config(const tls_files& tls, std::size_t threads) {
  auto cores = std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
  // Work stealing starves actors: its local queues are last in, first out.
  set("scheduler.policy", caf::atom("sharing"));
  set("scheduler.max-threads", threads == 0 ? cores : threads);
  set("scheduler.max-throughput", messages_at_once_max);
  set("middleman.app-identifiers", std::vector<std::string>{wire_version});
  set("middleman.heartbeat-interval", caf::timespan{heartbeat_interval});
  set("middleman.connection-timeout", caf::timespan{connection_timeout});
  openssl_cafile = tls.ca.string();
  openssl_certificate = tls.certificate.string();
  openssl_key = tls.key.string();
  load<caf::io::middleman>();
  load<caf::openssl::manager>();
  add_message_type<envelope>("cotm.envelope");
}

} // namespace cotm::runtime
