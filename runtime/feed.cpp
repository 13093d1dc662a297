// runtime/feed.cpp: see feed.hpp.

#include "runtime/feed.hpp"

#include <algorithm>

namespace cotm::runtime {

namespace {

using persistence::committed;
using persistence::position;
using self_ptr = feed_actor::stateful_pointer<feed_shell>;

position end_of(const std::vector<persistence::record>& chunk) {
  return chunk.back().at + 1;
}

void hand_over(self_ptr self, feed_shell::reading& to, const committed& chunk) {
  to.next = end_of(*chunk);
  --to.credit;
  self->send(to.reader, committed_atom::value, chunk);
}

/// Sends what the journal has for a reader that is behind, as far as its credit goes.
void catch_up(self_ptr self, feed_shell::reading& behind) {
  while (behind.credit > 0) {
    auto chunk = self->state.journal->read_log(behind.next, feed_chunk_max);
    if (chunk.empty())
      return;
    hand_over(self, behind,
              std::make_shared<const std::vector<persistence::record>>(std::move(chunk)));
  }
}

/// Passes new records on to a reader that is at the tip; one that is behind gets there by itself.
void pass_on(self_ptr self, feed_shell::reading& to, const committed& fresh) {
  if (to.credit == 0)
    return;
  if (to.next == fresh->front().at)
    hand_over(self, to, fresh);
  else if (to.next < end_of(*fresh))
    catch_up(self, to);
}

feed_shell::reading* find(self_ptr self, const feed_reader_actor& reader) {
  auto& readers = self->state.readers;
  auto found = std::ranges::find(readers, reader, &feed_shell::reading::reader);
  return found == readers.end() ? nullptr : &*found;
}

void start_reader(self_ptr self, position from, const feed_reader_actor& reader) {
  auto* known = find(self, reader);
  if (!known) {
    self->monitor(reader);
    known = &self->state.readers.emplace_back(feed_shell::reading{reader});
  }
  known->next = std::max<position>(from, 1);
  known->credit = feed_credit_max;
  catch_up(self, *known);
}

} // namespace

feed_actor::behavior_type feed_behavior(feed_actor::stateful_pointer<feed_shell> self,
                                        const persistence::journal* journal) {
  self->state.journal = journal;
  self->set_down_handler([self](const caf::down_msg& down) {
    std::erase_if(self->state.readers, [&](const feed_shell::reading& one) {
      return one.reader.address() == down.source;
    });
  });
  return {
    [self](committed_atom, const committed& fresh) {
      for (auto& one : self->state.readers)
        pass_on(self, one, fresh);
    },
    [self](feed_from_atom, position from, const feed_reader_actor& reader) {
      start_reader(self, from, reader);
    },
    [self](feed_credit_atom, const feed_reader_actor& reader) {
      if (auto* known = find(self, reader)) {
        ++known->credit;
        if (known->next <= self->state.journal->last())
          catch_up(self, *known);
      }
    },
    [self](feed_stop_atom) {
      self->state.readers.clear(); // They refer to us; let go of them.
      self->quit();
    },
  };
}

} // namespace cotm::runtime
