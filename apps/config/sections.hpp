// apps/config/sections.hpp: the sections of the configuration file, each into its part of a policy.
//
// Called in this order, since later ones name what earlier ones configure; the file may have them
// in any.

#pragma once

#include "actors/order/policy.hpp"
#include "apps/config/reader.hpp"

namespace cotm::apps::config {

/// `[[calendar]]`. Working time is worked out for the years around `now`.
void read_calendars(table_reader& file, instant now, order::policy& into);

/// `[[queue]]`, `[[task_type]]`.
void read_worklist(table_reader& file, order::policy& into);

/// `[[destination]]`.
void read_destinations(table_reader& file, order::policy& into);

/// `[[rule]]`.
void read_rules(table_reader& file, order::policy& into);

/// `[[jeopardy]]`, `[[escalation]]`.
void read_jeopardies(table_reader& file, order::policy& into);

/// `[[task_rule]]`.
void read_task_rules(table_reader& file, order::policy& into);

/// `[[sink]]`.
void read_sinks(table_reader& file, order::policy& into);

// -- what several sections have ------------------------------------------------------------------

/// `priorities`: none is any.
void read_priorities(table_reader& from, std::vector<std::uint8_t>& into);

/// `first`, `factor` and `most` at `key`.
void read_backoff(table_reader& from, std::string_view key, order::backoff& into);

/// `first`, `factor` and `most` in `from` itself.
void read_staggering(table_reader& from, duration& first, std::uint32_t& factor, duration& most);

/// The name of something that is configured. None is none.
void read_calendar_name(table_reader& from, const order::policy& known, std::string& into);
void read_queue_name(table_reader& from, const order::policy& known, std::string& into);

/// Complains if a name is taken.
void refuse_second(table_reader& from, std::string_view name, bool is_taken);

} // namespace cotm::apps::config
