// tests/edge/http_tasks_test.cpp: tasks over real sockets, decided by the real model.

#include "tests/edge/people.hpp"

#include <gtest/gtest.h>

#include <array>
#include <thread>
#include <vector>

namespace cotm::edge {
namespace {

using test::has;
using test::person;
using test::raw_client;

const std::string contact = R"({"type": "contactCustomer", "title": "Ring them up",
  "distributedOrder": "B/1", "dueDate": "2025-11-24T12:00:00Z", "reason": "the date moved"})";

/// Does something with the first task.
test::raw_answer with_task(person& ada, const std::string& action, const std::string& body = "{}",
                           const std::string& header = "X-Cotm-User: ada\r\n") {
  return ada.post("worklist/order", "task/0/" + action, body, header);
}

TEST(Tasks, AreOpenedAndShown) {
  person ada;
  auto opened = ada.post("worklist/order", "task", contact);
  ASSERT_EQ(opened.status, 201) << opened.body;
  EXPECT_TRUE(opened.header("Location").ends_with(ada.id.text() + "/task/0"));
  for (std::string part :
       {R"("no":0)", R"("state":"open")", R"("type":"contactCustomer")", R"("queue":"default")",
        R"("title":"Ring them up")", R"("distributedOrder":"B/1","destination":"cpe")",
        R"("dueDate":"2025-11-24T12:00:00)", R"("openedBy":"ada")", R"("externalId":"p-1")"})
    EXPECT_TRUE(has(opened, part)) << part << " in " << opened.body;
  EXPECT_EQ(ada.client.get(opened.header("Location")).body, opened.body);
  EXPECT_EQ(ada.get("worklist/order", "task").body, '[' + opened.body + ']');
  EXPECT_EQ(ada.last<order::task_opened>().who, (order::on_behalf{"ada", "the date moved"}));
}

TEST(Tasks, GoFromHandToHand) {
  person ada;
  ada.post("worklist/order", "task", contact);
  auto claimed = with_task(ada, "claim");
  EXPECT_EQ(claimed.status, 200) << claimed.body;
  EXPECT_TRUE(has(claimed, R"("state":"claimed")"));
  EXPECT_TRUE(has(claimed, R"("assignee":"ada")"));
  EXPECT_EQ(with_task(ada, "claim").status, 200); // Again: old news.
  auto released = with_task(ada, "release", R"({"reason": "lunch"})");
  EXPECT_TRUE(has(released, R"("state":"open")")) << released.body;
  EXPECT_EQ(ada.last<order::task_released>().who, (order::on_behalf{"ada", "lunch"}));
  auto assigned = with_task(ada, "assign", R"({"to": "bob"})");
  EXPECT_TRUE(has(assigned, R"("assignee":"bob")")) << assigned.body;
  EXPECT_EQ(with_task(ada, "claim").status, 409);
  EXPECT_EQ(with_task(ada, "release").status, 409);
}

TEST(Tasks, AreSnoozedCommentedAndCompleted) {
  person ada;
  ada.post("worklist/order", "task", contact);
  auto snoozed = with_task(ada, "snooze", R"({"until": "2025-11-23T15:00:00Z"})");
  EXPECT_TRUE(has(snoozed, R"("snoozedUntil":"2025-11-23T15:00:00)")) << snoozed.body;
  auto commented = with_task(ada, "comment", R"({"text": "nobody\nhome \"yet\""})");
  EXPECT_TRUE(has(commented, R"("text":"nobody\nhome \"yet\"")")) << commented.body;
  auto completed = with_task(ada, "complete", R"({"outcome": "informed"})");
  EXPECT_EQ(completed.status, 200) << completed.body;
  EXPECT_TRUE(has(completed, R"("state":"completed")"));
  EXPECT_TRUE(has(completed, R"("outcome":"informed")"));
  EXPECT_TRUE(has(completed, R"("closedBy":"ada")"));
  auto late = with_task(ada, "snooze", R"({"until": "2025-11-23T16:00:00Z"})");
  EXPECT_EQ(late.status, 409);
  EXPECT_TRUE(has(late, R"("code":"alreadyClosed")")) << late.body;
}

TEST(Tasks, AreNobodysWithoutAName) {
  person ada;
  ada.post("worklist/order", "task", contact);
  for (std::string header : {"", "X-Cotm-User: \r\n", "X-Cotm-User: \x80\r\n",
                             "X-Cotm-User: ada\r\nX-Cotm-User: bob\r\n"}) {
    person fresh;
    fresh.post("worklist/order", "task", contact);
    auto refused = with_task(fresh, "claim", "{}", header);
    EXPECT_EQ(refused.status, 400) << header;
    EXPECT_EQ(fresh.stands().tasks.at(0).is, order::task_state::open) << header;
  }
  auto missing = with_task(ada, "claim", "{}", "");
  EXPECT_TRUE(has(missing, R"("path":"X-Cotm-User")")) << missing.body;
  std::string longest(order::name_bytes_max, 'a');
  EXPECT_EQ(with_task(ada, "claim", "{}", "X-Cotm-User: " + longest + "a\r\n").status, 400);
  EXPECT_EQ(with_task(ada, "claim", "{}", "X-Cotm-User: " + longest + "\r\n").status, 200);
}

TEST(Tasks, RefuseWhatTheyDoNotKnow) {
  person ada;
  ada.post("worklist/order", "task", contact);
  struct {
    std::string action, body, path;
  } cases[] = {
    {"task", "{}", "type"},
    {"task", R"({"type": "x", "extra": 1})", "extra"},
    {"task", R"({"type": "x", "dueDate": "soon"})", "dueDate"},
    {"task/0/claim", R"({"to": "bob"})", "to"},
    {"task/0/claim", R"({"reason": 7})", "reason"},
    {"task/0/release", R"({"why": "?"})", "why"},
    {"task/0/assign", "{}", "to"},
    {"task/0/snooze", "{}", "until"},
    {"task/0/complete", R"({"outcome": ""})", "outcome"},
    {"task/0/comment", R"({"text": "a\u0007"})", "text"},
  };
  for (const auto& [action, body, path] : cases) {
    auto refused = ada.post("worklist/order", action, body);
    EXPECT_EQ(refused.status, 400) << action << body;
    EXPECT_TRUE(has(refused, "\"path\":\"" + path + '"')) << refused.body;
  }
  EXPECT_EQ(with_task(ada, "claim", "[]").status, 400);
  EXPECT_EQ(with_task(ada, "claim", "").status, 400);
  std::string note(order::note_bytes_max, 'n');
  EXPECT_EQ(with_task(ada, "comment", R"({"text": ")" + note + R"(n"})").status, 400);
  EXPECT_EQ(with_task(ada, "comment", R"({"text": ")" + note + R"("})").status, 200);
}

TEST(Tasks, RefuseWhatMakesNoSense) {
  person ada;
  ada.post("worklist/order", "task", contact);
  struct {
    std::string action, body, code;
  } cases[] = {
    {"task", R"({"type": "unheard-of"})", "unknownTaskType"},
    {"task", R"({"type": "contactCustomer", "distributedOrder": "C"})", "unprocessable"},
    {"task", R"({"type": "contactCustomer", "dueDate": "2020-01-01T00:00:00Z"})", "inThePast"},
    {"task/0/snooze", R"({"until": "2020-01-01T00:00:00Z"})", "inThePast"},
  };
  for (const auto& [action, body, code] : cases) {
    auto refused = ada.post("worklist/order", action, body);
    EXPECT_EQ(refused.status, 422) << action << body;
    EXPECT_TRUE(has(refused, "\"code\":\"" + code + '"')) << refused.body;
  }
  EXPECT_EQ(ada.stands().tasks.size(), 1U);
}

TEST(Tasks, ThatAreNotThereAreNotFound) {
  person ada;
  ada.post("worklist/order", "task", contact);
  for (std::string no : {"1", "x", "-1", "65536", "0x", "%00"}) {
    EXPECT_EQ(ada.get("worklist/order", "task/" + no).status, 404) << no;
    EXPECT_EQ(ada.post("worklist/order", "task/" + no + "/claim", "{}").status, 404) << no;
  }
  const std::string user = "X-Cotm-User: ada\r\n";
  for (std::string order : {"x", "01234567-89ab-cdef-0123-456789abcdef"}) {
    auto tasks = "/worklist/order/" + order + "/task";
    EXPECT_EQ(ada.client.get(tasks).status, 404);
    EXPECT_EQ(ada.client.post(tasks, contact, user).status, 404);
    EXPECT_EQ(ada.client.post(tasks + "/0/claim", "{}", user).status, 404);
  }
  EXPECT_EQ(ada.get("worklist/order", "task/0/claim").status, 405);
  EXPECT_EQ(ada.get("worklist/order", "task/0/eat").status, 404);
  EXPECT_EQ(ada.get("worklist/order", "task/").status, 404);
  EXPECT_EQ(ada.client.get("/worklist/order//task").status, 404);
}

TEST(Tasks, AreClaimedByOneOfMany) {
  constexpr std::size_t people = 64;
  person ada;
  ada.post("worklist/order", "task", contact);
  std::array<int, people> statuses{};
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < people; ++i)
    threads.emplace_back([&, i] {
      raw_client client{ada.service.port()};
      auto path = "/worklist/order/" + ada.id.text() + "/task/0/claim";
      auto name = "X-Cotm-User: person-" + std::to_string(i) + "\r\n";
      statuses[i] = client.post(path, "{}", name).status;
    });
  threads.clear();
  EXPECT_EQ(std::ranges::count(statuses, 200), 1);
  EXPECT_EQ(std::ranges::count(statuses, 409), static_cast<std::ptrdiff_t>(people - 1));
  auto winner = std::ranges::find(statuses, 200) - statuses.begin();
  EXPECT_EQ(ada.stands().tasks.at(0).assignee, "person-" + std::to_string(winner));
}

TEST(Tasks, AreNotServedBeforeTheProcessIsReady) {
  person ada;
  ada.service.is_ready = false;
  EXPECT_EQ(ada.get("worklist/order", "task").status, 503);
  EXPECT_EQ(ada.post("worklist/order", "task", contact).status, 503);
  ada.service.is_ready = true;
  ada.service.state->is = test::temper::overloaded;
  EXPECT_EQ(ada.post("worklist/order", "task", contact).status, 503);
  ada.service.state->is = test::temper::forgetful;
  EXPECT_EQ(ada.post("worklist/order", "task", contact).status, 503);
}

} // namespace
} // namespace cotm::edge
