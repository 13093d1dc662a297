// tests/actors/registry/views_test.cpp: what is found again in the indexes, and in which order.

#include "actors/registry/views.hpp"

#include "persistence/memory_view_store.hpp"
#include "tests/support/orders.hpp"

#include <gtest/gtest.h>

namespace cotm::registry {
namespace {

using namespace cotm::test;

order_id id_of(std::uint8_t number) {
  order_id made;
  made.bytes.back() = number;
  return made;
}

/// Puts an order into the store that was placed at `at`; what it waits for follows from that.
void keep(persistence::view_store& views, std::uint8_t number, std::uint8_t priority, instant at) {
  auto asked = plan_of({part("a")});
  asked.priority = priority;
  auto view = order_view{id_of(number), 1, number, place_order(std::move(asked), at)};
  std::vector<persistence::mutation> changes;
  for (auto& one : index_keys_of(view, wake_of(view.order, no_rules())))
    changes.push_back({number_of(one.in), std::move(one.key), std::string{}});
  views.apply(number, std::move(changes));
}

std::vector<std::uint8_t> numbers_of(const std::vector<wake_entry>& list) {
  std::vector<std::uint8_t> numbers;
  for (const auto& one : list)
    numbers.push_back(one.id.bytes.back());
  return numbers;
}

class Views : public testing::Test {
protected:
  Views() {
    keep(views, 1, 4, noon);
    keep(views, 2, 0, noon + 1s);
    keep(views, 3, 2, noon);
    keep(views, 4, 0, noon);
  }
  persistence::memory_view_store views;
};

TEST_F(Views, ShowWakesByTimeAndThenByPriority) {
  auto page = find_wakes(views, noon + 24h * 365, {}, 10);
  EXPECT_EQ(numbers_of(page.list), (std::vector<std::uint8_t>{4, 3, 1, 2}));
  EXPECT_EQ(page.list.front().priority, 0);
  EXPECT_EQ(page.list[2].priority, 4);
  EXPECT_EQ(page.until, noon + 24h * 365);
  EXPECT_FALSE(page.has_more);
}

TEST_F(Views, ShowTheNextPageOfWakesBehindTheLast) {
  auto first = find_wakes(views, noon + 24h * 365, {}, 2);
  EXPECT_TRUE(first.has_more);
  auto second = find_wakes(views, noon + 24h * 365, first.list.back(), 2);
  EXPECT_FALSE(second.has_more);
  EXPECT_EQ(numbers_of(second.list), (std::vector<std::uint8_t>{1, 2}));
  auto due = first.list.back().at;
  EXPECT_TRUE(find_wakes(views, due, {}, 10).list.empty()) << "before, not at";
}

TEST_F(Views, ShowWhatADestinationIsOwedByPriorityAndAge) {
  auto page = find_owed(views, {"factory-a"}, 3);
  EXPECT_EQ(page.orders, (std::vector{id_of(4), id_of(2), id_of(3)}));
  EXPECT_TRUE(page.has_more);
  EXPECT_FALSE(find_owed(views, {"factory-a"}, 4).has_more);
  EXPECT_TRUE(find_owed(views, {"factory"}, 3).orders.empty());
}

TEST_F(Views, ShowWhoOwesASinkANoticeBesideWhatElseItIsOwed) {
  order::policy rules;
  rules.sinks.push_back({.name = "billing", .on = {order::notice_trigger::order_completed}});
  auto asked = plan_of({part("a")});
  asked.priority = 1;
  auto done
    = then(place_order(std::move(asked), noon), order::complete{0, noon + 1s}, noon + 1s, rules);
  auto view = order_view{id_of(9), 2, 9, std::move(done)};
  std::vector<persistence::mutation> changes;
  for (auto& one : index_keys_of(view, wake_of(view.order, rules)))
    changes.push_back({number_of(one.in), std::move(one.key), std::string{}});
  views.apply(9, std::move(changes));
  EXPECT_EQ(find_owed(views, {"billing"}, 10).orders, std::vector{id_of(9)});
  EXPECT_EQ(find_owed(views, {"factory-a", "billing"}, 10).orders,
            (std::vector{id_of(4), id_of(2), id_of(9), id_of(3), id_of(1)}));
}

} // namespace
} // namespace cotm::registry
