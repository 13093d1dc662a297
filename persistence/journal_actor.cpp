// persistence/journal_actor.cpp: see journal_actor.hpp.

#include "persistence/journal_actor.hpp"

#include "runtime/base/fail_stop.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

namespace cotm::persistence {

namespace {

using pointer = journal_actor::stateful_pointer<journal_shell>;
using reply_promise = caf::typed_response_promise<revision>;

/// The next appends to commit together, and where their answers go.
struct batch {
  std::vector<append> asked;
  std::vector<reply_promise> replies;
  std::size_t bytes = 0;
};

batch take_batch(journal_shell& shell) {
  batch taken;
  while (!shell.queue.empty() && taken.asked.size() < batch_records_max) {
    auto& next = shell.queue.front();
    auto bytes = next.asked.payload.size();
    if (!taken.asked.empty() && taken.bytes + bytes > batch_bytes_max)
      break;
    taken.bytes += bytes;
    taken.asked.push_back(std::move(next.asked));
    taken.replies.push_back(std::move(next.reply));
    shell.queue.pop_front();
  }
  shell.queued_bytes -= taken.bytes;
  return taken;
}

/// Appends to the journal, or ends the process: after a failed commit nobody knows what is kept.
append_result append_or_stop(journal& kept_in, std::vector<append> asked) {
  try {
    return kept_in.append(std::move(asked));
  } catch (const std::exception& failure) {
    fail_stop(std::string{"commit failed: "} + failure.what());
  }
}

void count(journal_stats& stats, const append_result& done, std::chrono::nanoseconds took) {
  auto records = done.kept->size();
  std::size_t bytes = 0;
  for (const auto& kept : *done.kept)
    bytes += kept.payload.size();
  stats.commits += 1;
  stats.records += records;
  stats.bytes += bytes;
  stats.commit_nanoseconds += static_cast<std::uint64_t>(took.count());
  stats.largest_batch = std::max<std::uint64_t>(stats.largest_batch, records);
  stats.refused += done.outcomes.size() - records;
}

void commit_batch(pointer self) {
  auto& shell = self->state;
  auto taken = take_batch(shell);
  auto began = shell.ports.monotonic();
  auto done = append_or_stop(*shell.ports.kept_in, std::move(taken.asked));
  count(*shell.ports.stats, done, shell.ports.monotonic() - began);
  for (std::size_t i = 0; i < taken.replies.size(); ++i) {
    const auto& outcome = done.outcomes[i];
    if (outcome)
      taken.replies[i].deliver(*outcome);
    else
      taken.replies[i].deliver(make_error(static_cast<journal_error>(outcome.error())));
  }
  if (done.kept->empty())
    return;
  for (const auto& listener : shell.listeners)
    self->send(listener, committed_atom::value, done.kept);
}

void request_flush(pointer self) {
  if (std::exchange(self->state.is_flushing, true))
    return;
  self->send(self, flush_atom::value);
}

caf::result<revision> enqueue(pointer self, append& asked) {
  auto& shell = self->state;
  auto bytes = asked.payload.size();
  if (shell.queue.size() >= queue_max || shell.queued_bytes + bytes > queue_bytes_max) {
    shell.ports.stats->overloaded += 1;
    return make_error(journal_error::overloaded);
  }
  auto reply = self->make_response_promise<revision>();
  shell.queued_bytes += bytes;
  shell.queue.push_back({std::move(asked), reply});
  request_flush(self);
  return reply;
}

void subscribe(pointer self, const commit_listener& listener) {
  auto& listeners = self->state.listeners;
  self->monitor(listener);
  listeners.push_back(listener);
}

void unsubscribe(pointer self, const caf::actor_addr& gone) {
  std::erase_if(self->state.listeners,
                [&gone](const commit_listener& listener) { return listener.address() == gone; });
}

} // namespace

caf::error make_error(journal_error why) {
  return {static_cast<std::uint8_t>(why), journal_error_category,
          caf::make_message(std::string{to_text(why)})};
}

std::string_view to_text(journal_error why) noexcept {
  switch (why) {
    case journal_error::stale_revision:
      return "stale revision";
    case journal_error::stale_epoch:
      return "stale epoch";
    case journal_error::payload_too_large:
      return "payload too large";
    case journal_error::unknown_shard:
      return "unknown shard";
    case journal_error::overloaded:
      return "overloaded";
  }
  return "unknown";
}

journal_ports make_journal_ports(journal& kept_in) {
  auto steady = [] { return std::chrono::steady_clock::now().time_since_epoch(); };
  return {&kept_in, std::make_shared<journal_stats>(), steady};
}

journal_actor::behavior_type journal_behavior(pointer self, journal_ports ports) {
  self->state.ports = std::move(ports);
  self->set_down_handler([self](const caf::down_msg& down) { unsubscribe(self, down.source); });
  return {
    [self](append& asked) { return enqueue(self, asked); },
    [self](subscribe_atom, const commit_listener& listener) -> position {
      subscribe(self, listener);
      return self->state.ports.kept_in->last();
    },
    [self](flush_atom) {
      self->state.is_flushing = false;
      commit_batch(self);
      if (!self->state.queue.empty())
        request_flush(self);
    },
    [self](stop_atom) {
      while (!self->state.queue.empty())
        commit_batch(self);
      self->quit();
    },
  };
}

} // namespace cotm::persistence
