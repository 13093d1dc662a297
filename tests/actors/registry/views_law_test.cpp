// tests/actors/registry/views_law_test.cpp: whatever happens, what is found follows from the states
// of orders and from nothing else.

#include "tests/actors/registry/rig.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace cotm::registry {
namespace {

using namespace cotm::test;
using order::event;

constexpr std::uint8_t orders = 5;

/// Draws what happens next to an order, whether or not any rule would have it so.
class fate {
public:
  explicit fate(unsigned seed) : random_{seed} {
    // nop
  }

  std::size_t below(std::size_t limit) {
    return random_() % limit;
  }

  event next(const order::state& so_far, instant now) {
    if (!so_far.is_placed())
      return order::placed{share(some_plan()), now};
    switch (below(5)) {
      case 0:
        return of_task(so_far, now);
      case 1:
        return of_jeopardy(so_far, now);
      case 2:
        return of_notice(so_far, now);
      default:
        return of_work(so_far, now);
    }
  }

private:
  std::string word(const char* prefix) {
    return prefix + std::to_string(below(3));
  }

  order::plan some_plan() {
    auto made = diamond();
    made.external_id = word("ext-");
    made.customer = word("customer-");
    made.priority = static_cast<std::uint8_t>(below(5));
    for (std::size_t i = 0; i < below(3); ++i)
      made.relations.push_back({id_of(static_cast<std::uint8_t>(below(orders))), "other", {}, {}});
    return made;
  }

  event of_work(const order::state& so_far, instant now) {
    auto about = static_cast<slot>(below(so_far.distributed.size()));
    const auto& one = so_far.distributed[about];
    if (one.how != order::outcome::open)
      return order::reviewed{now};
    if (!one.released)
      return order::released{{about}, now};
    switch (below(5)) {
      case 0:
        return order::completed{about, now};
      case 1:
        return order::attempt_failed{about, word("E"), "why", {}, now};
      case 2:
        return order::quarantined{about, "poison", now};
      case 3:
        return order::beside_started{about, order::transfer_kind::cancel, now};
      default:
        return order::acknowledged{about, now};
    }
  }

  event of_task(const order::state& so_far, instant now) {
    auto no = static_cast<order::task_no>(below(so_far.tasks.size() + 1));
    if (no == so_far.tasks.size()) {
      order::task_opened made;
      made.no = no;
      made.type = word("type-");
      made.queue = word("queue-");
      if (below(2) == 0)
        made.due = now + 1h;
      made.at = now;
      return made;
    }
    switch (below(5)) {
      case 0:
        return order::task_claimed{no, {word("user-"), ""}, now};
      case 1:
        return order::task_released{no, {}, now};
      case 2:
        return order::task_snoozed{no, now + 1h, {}, now};
      case 3:
        return order::task_completed{no, "done", {"user-1", ""}, now};
      default:
        return order::task_cancelled{no, now};
    }
  }

  event of_jeopardy(const order::state& so_far, instant now) {
    if (!so_far.jeopardies.empty() && below(2) == 0) {
      auto key = so_far.jeopardies[below(so_far.jeopardies.size())].key;
      if (below(2) == 0)
        return order::escalated{key, 1, word("role-"), now};
      return order::jeopardy_cleared{key, now};
    }
    order::jeopardy made;
    made.key = {static_cast<order::jeopardy_kind>(below(order::jeopardy_kind_count)),
                static_cast<slot>(below(so_far.distributed.size())), 0};
    made.level = static_cast<order::jeopardy_level>(1 + below(3));
    made.due = made.raised = now;
    return order::jeopardy_raised{made};
  }

  event of_notice(const order::state& so_far, instant now) {
    auto no = static_cast<std::uint16_t>(below(so_far.notices.size() + 1));
    if (no == so_far.notices.size())
      return order::notice_due{word("sink-"), order::notice_trigger::order_completed, {}, now};
    switch (below(3)) {
      case 0:
        return order::notice_confirmed{no, now};
      case 1:
        return order::notice_failed{no, "503", "not now", {}, now};
      default:
        return order::notice_resent{no, {"anna", ""}, now};
    }
  }

  std::minstd_rand random_;
};

/// Goal: what was written behind, little by little and with restarts, is what one gets who makes it
/// all again.
/// Method: random events of a few orders from a seed; the registry is told now and then, writes now
/// and then and is ended now and then; another one reads the journal from the beginning.
TEST(ViewsLaw, AStoreThatWasBroughtUpIsTheOneThatIsMadeAgain) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed=" << seed);
    fate roll{seed};
    persistence::memory_journal journal;
    written_journal written{journal};
    {
      registry_rig live{journal, seed};
      for (int step = 0; step < 120; ++step) {
        auto id = id_of(static_cast<std::uint8_t>(roll.below(orders)));
        auto now = noon + duration{step};
        std::vector<event> facts = {roll.next(written.at(id).order, now)};
        live.tell(written.append(id, facts, now));
        if (roll.below(4) == 0)
          live.write();
        else if (roll.below(3) == 0)
          live.time.run();
      }
      live.time.run();
      live.write();
      live.write();
      registry_rig fresh{journal, seed + 1};
      fresh.write();
      EXPECT_EQ(content_of(live.views), content_of(fresh.views));
    }
  }
}

/// Entries of an order are a function of what it is, so two orders in one state have the same ones.
TEST(ViewsLaw, EntriesFollowFromTheStateAlone) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed=" << seed);
    fate roll{seed};
    order_view one;
    one.id = id_of(1);
    for (int step = 0; step < 60; ++step) {
      one.order = order::evolve(std::move(one.order), roll.next(one.order, noon + duration{step}));
      auto stored = order::decode_snapshot(order::encode_snapshot({1, 2, one.order}));
      auto same = order_view{one.id, 7, 9, stored.order};
      auto keys = index_keys_of(one, noon);
      EXPECT_EQ(keys, index_keys_of(same, noon)) << "neither revision nor position matter";
      EXPECT_EQ(std::set(keys.begin(), keys.end()).size(), keys.size()) << "each once";
      for (const auto& key : keys)
        EXPECT_LE(key.key.size(), persistence::key_bytes_max);
    }
  }
}

TEST(ViewsLaw, AnOrderInNoTroubleHasNoEntriesInTablesOfTrouble) {
  order_view one;
  one.id = id_of(1);
  one.order = place_order(diamond());
  for (const auto& key : index_keys_of(one, noon))
    EXPECT_LT(number_of(key.in), number_of(table::tasks));
}

/// The longest names that enter still fit a key.
TEST(ViewsLaw, TheLongestNamesFitAKey) {
  auto longest = std::string(order::name_bytes_max, 'x');
  order_view one;
  one.id = id_of(1);
  one.order = place_order(diamond());
  order::task_opened opened;
  opened.type = opened.queue = longest;
  one.order = order::evolve(std::move(one.order), opened);
  one.order = order::evolve(std::move(one.order), order::task_assigned{0, longest, {}, noon});
  for (const auto& key : index_keys_of(one, noon))
    EXPECT_LE(key.key.size(), persistence::key_bytes_max);
}

} // namespace
} // namespace cotm::registry
