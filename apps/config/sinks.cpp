// apps/config/sinks.cpp: who has to know what became of orders.

#include "apps/config/config.hpp"
#include "apps/config/sections.hpp"

#include <array>

namespace cotm::apps::config {

namespace {

using order::notice_trigger;

constexpr std::array<word<notice_trigger>, 4> triggers{{
  {"order_completed", notice_trigger::order_completed},
  {"order_failed", notice_trigger::order_failed},
  {"order_cancelled", notice_trigger::order_cancelled},
  {"distributed_order_completed", notice_trigger::distributed_order_completed},
}};

/// Whether a text is an http or https URL with a host. No more: who speaks it will find out.
bool is_url(std::string_view text) {
  for (std::string_view scheme : {"http://", "https://"})
    if (text.starts_with(scheme)) {
      auto host = text.substr(scheme.size());
      auto is_visible = [](char c) { return c > 0x20 && c < 0x7F; };
      return !host.empty() && host.front() != '/' && std::ranges::all_of(host, is_visible);
    }
  return false;
}

/// Complains unless the sink is reached in exactly one way that there is.
void check_address(table_reader& from, const order::sink& made, const order::policy& known) {
  if (from.has("destination") == from.has("url"))
    from.fail("[[sink]] needs one of 'destination' and 'url'");
  else if (from.has("url") && !is_url(made.url))
    from.fail("url", "must be an http or https URL");
  else if (from.has("destination") && known.find_destination(made.destination) == nullptr)
    from.fail("destination", "must be the name of a [[destination]]");
  else if (from.has("destination")
           && known.find_destination(made.destination)->kind == order::destination_kind::manual)
    from.fail("destination", "is manual: there is no adapter to tell");
}

order::sink read_sink(table_reader& from, const order::policy& known) {
  order::sink made;
  from.read_name("name", made.name);
  from.read("destination", made.destination);
  from.read("url", made.url, url_bytes_max);
  check_address(from, made, known);
  from.read<notice_trigger>("on", made.on, triggers);
  if (made.on.empty())
    from.fail("on", "must not be empty");
  from.read_positive("confirm_within", made.confirm_within);
  read_backoff(from, "retry", made.retry);
  return made;
}

} // namespace

void read_sinks(table_reader& file, order::policy& into) {
  file.read_tables("sink", sinks_max, [&](table_reader& sink) {
    auto read = read_sink(sink, into);
    refuse_second(sink, read.name, into.find_sink(read.name) != nullptr);
    if (!read.url.empty() && into.find_destination(read.name) != nullptr)
      sink.fail("name", in_quotes(read.name) + " is that of a [[destination]], too");
    into.sinks.push_back(std::move(read));
  });
}

} // namespace cotm::apps::config
