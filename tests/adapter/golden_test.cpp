// tests/adapter/golden_test.cpp: what was said between released versions is understood for ever.
//
// Each file holds one envelope as a release wrote it. To add one for a new message, run with
// COTM_WRITE_GOLDEN=1, which writes the files that are missing and changes none.

#include "actors/link/adapter_codec.hpp"
#include "adapter/codec.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace cotm::adapter {

namespace {

uuid order() {
  return *uuid::parse("0192e4a0-1234-7abc-8def-0123456789ab");
}

/// The bytes of a golden file; those of `now` if it is to be written.
runtime::envelope golden(const std::string& name, const runtime::envelope& now) {
  auto file = std::filesystem::path{COTM_GOLDEN_DIR} / ("adapter_" + name + ".bin");
  auto is_asked_for = std::getenv("COTM_WRITE_GOLDEN") != nullptr; // NOLINT(concurrency-mt-unsafe)
  if (is_asked_for && !std::filesystem::exists(file))
    std::ofstream{file, std::ios::binary} << now.bytes();
  auto in = std::ifstream{file, std::ios::binary};
  auto bytes = std::string{std::istreambuf_iterator<char>{in}, {}};
  EXPECT_FALSE(bytes.empty()) << file;
  return runtime::envelope{bytes};
}

/// What an adapter understands of an envelope.
template <class Message>
Message heard(const runtime::envelope& from) {
  auto found = Message{};
  EXPECT_TRUE(decode(from, [&](const message& said) { found = std::get<Message>(said); }));
  return found;
}

using kinds = std::vector<report::kind>;

std::vector<report> reports_of(const kinds& wanted) {
  auto all = std::vector<report>{};
  for (auto is : wanted) {
    auto& one = all.emplace_back();
    one.number = 100 + all.size();
    one.key = {order(), "d1", 2};
    one.at = instant{duration{1'767'225'600'000}};
    one.is = is;
    one.code = "E17";
    one.reason = "why";
  }
  return all;
}

} // namespace

TEST(GoldenAdapterMessage, HelloIsUnderstood) {
  auto now = encode_hello({"printer", 77, {"warehouse", "carrier"}, 500});
  auto said = link::decode_hello(golden("hello_v2", now));
  ASSERT_TRUE(said);
  EXPECT_EQ(*said, (link::hello{"printer", 77, {"warehouse", "carrier"}, 500}));
}

TEST(GoldenAdapterMessage, AHelloOfVersion1IsRefusedForItsVersion) {
  auto said = link::decode_hello(golden("hello", {}));
  ASSERT_FALSE(said);
  EXPECT_EQ(said.error().code, "version");
}

TEST(GoldenAdapterMessage, ReportsAreUnderstood) {
  auto all = reports_of({report::kind::acknowledged, report::kind::milestone,
                         report::kind::completed, report::kind::failed, report::kind::refused});
  auto pointers = std::vector<const report*>{};
  for (const auto& one : all)
    pointers.push_back(&one);
  auto said = link::decode_reports(golden("reports", encode_reports(pointers)));
  ASSERT_TRUE(said);
  ASSERT_EQ(said->reports.size(), 5U);
  for (std::size_t at = 0; at < 5; ++at) {
    const auto& one = said->reports[at];
    EXPECT_EQ(one.number, all[at].number);
    EXPECT_EQ(one.key, (cotm::transfer_key{order(), "d1", 2}));
    EXPECT_EQ(one.at, all[at].at);
    EXPECT_EQ(static_cast<int>(one.is), static_cast<int>(all[at].is));
  }
  EXPECT_EQ(said->reports[1].code, "E17");
  EXPECT_EQ(said->reports[3].reason, "why");
  EXPECT_EQ(said->reports[3].sequence, 0U) << "version 1 had none";
}

TEST(GoldenAdapterMessage, ReportsOfVersion2AreUnderstood) {
  auto all = reports_of({report::kind::in_progress, report::kind::pending, report::kind::held,
                         report::kind::rejected, report::kind::cancelled,
                         report::kind::expected_completion});
  auto pointers = std::vector<const report*>{};
  for (auto& one : all) {
    one.sequence = static_cast<std::uint32_t>(one.number - 100);
    one.expected = instant{duration{1'767'225'700'000}};
    pointers.push_back(&one);
  }
  auto said = link::decode_reports(golden("reports_v2", encode_reports(pointers)));
  ASSERT_TRUE(said);
  ASSERT_EQ(said->reports.size(), 6U);
  for (std::size_t at = 0; at < 6; ++at) {
    EXPECT_EQ(static_cast<int>(said->reports[at].is), static_cast<int>(all[at].is));
    EXPECT_EQ(said->reports[at].sequence, at + 1);
  }
  for (std::size_t at : {1U, 2U, 3U}) {
    EXPECT_EQ(said->reports[at].code, "E17");
    EXPECT_EQ(said->reports[at].reason, "why");
  }
  EXPECT_FALSE(said->reports[0].expected);
  EXPECT_EQ(said->reports[5].expected, all[5].expected);
}

TEST(GoldenAdapterMessage, WelcomeIsUnderstood) {
  EXPECT_EQ(heard<welcome>(golden("welcome", link::encode_welcome(9))).session, 9U);
}

TEST(GoldenAdapterMessage, RefusalIsUnderstood) {
  auto now = link::encode_refusal({"invalid", "no such thing", 12});
  EXPECT_EQ(heard<refusal>(golden("refusal", now)), (refusal{"invalid", "no such thing", 12}));
}

TEST(GoldenAdapterMessage, ConfirmsAreUnderstood) {
  auto now = link::encode_confirms(std::vector<std::uint64_t>{3, 1, 2});
  EXPECT_EQ(heard<confirms>(golden("confirms", now)).numbers,
            (std::vector<std::uint64_t>{3, 1, 2}));
}

TEST(GoldenAdapterMessage, TransfersAreUnderstood) {
  auto plan = order::plan{};
  plan.external_id = "ext-1";
  plan.customer = "c-1";
  plan.priority = 1;
  plan.items.push_back({"i1", std::nullopt, "add", "\"a\":1"});
  auto& distributed = plan.distributed.emplace_back();
  distributed.destination = "warehouse";
  distributed.items = {0};
  distributed.requested_start = instant{duration{5}};
  distributed.milestones = {{"packed", {}, false}};
  distributed.payload = "{\"x\":1}";
  auto key = cotm::transfer_key{order(), "d1", 2};
  auto sent = std::make_shared<const cotm::transfer>(
    cotm::transfer{key, "warehouse", 1, {}, link::encode_payload(key, plan, 0)});
  auto now = link::encode_transfers(std::vector{std::pair{sent, std::uint32_t{3}}});
  auto is_seen = decode(golden("transfers", now), [](const message& said) {
    const auto& one = std::get<transfers>(said).list.at(0);
    EXPECT_EQ(one.key, (transfer_key{order(), "d1", 2}));
    EXPECT_EQ(one.destination, "warehouse");
    EXPECT_EQ(one.priority, 1);
    EXPECT_EQ(one.attempt, 3U);
    EXPECT_EQ(one.requested_start, instant{duration{5}});
    EXPECT_EQ(one.milestones.at(0), "packed");
    EXPECT_EQ(one.items.at(0).action, "add");
    EXPECT_EQ(one.payload, "{\"x\":1}");
    EXPECT_EQ(one.external_id, "ext-1");
    EXPECT_EQ(one.customer, "c-1");
    EXPECT_EQ(one.kind, transfer_kind::perform) << "version 1 had no other";
    EXPECT_EQ(one.about, 0U);
  });
  EXPECT_TRUE(is_seen);
}

TEST(GoldenAdapterMessage, TransfersOfVersion2AreUnderstood) {
  using order::transfer_kind;
  auto plan = order::plan{};
  plan.external_id = "ext-1";
  plan.distributed.emplace_back().destination = "warehouse";
  auto sent = std::vector<std::pair<transfer_ptr, std::uint32_t>>{};
  auto send = [&](transfer_kind kind) {
    auto key = cotm::transfer_key{order(), "d1", static_cast<std::uint32_t>(sent.size() + 1)};
    auto about = kind == transfer_kind::perform ? 0 : key.revision - 1;
    auto bytes = kind == transfer_kind::notify
                   ? link::encode_notice_payload(key, "billing", plan, "{\"done\":true}")
                   : link::encode_payload(key, plan, 0, kind, about);
    sent.emplace_back(
      std::make_shared<const cotm::transfer>(cotm::transfer{key, {}, 4, {}, std::move(bytes)}), 1);
  };
  for (auto kind : {transfer_kind::perform, transfer_kind::amend, transfer_kind::cancel,
                    transfer_kind::compensate, transfer_kind::notify})
    send(kind);
  auto is_seen = decode(golden("transfers_v2", link::encode_transfers(sent)), [](const message& m) {
    const auto& list = std::get<transfers>(m).list;
    ASSERT_EQ(list.size(), 5U);
    for (std::uint32_t at = 0; at < 5; ++at) {
      EXPECT_TRUE(list[at].is_understood);
      EXPECT_EQ(static_cast<std::uint32_t>(list[at].kind), at);
      EXPECT_EQ(list[at].about, at < 4 ? at : 0);
      EXPECT_EQ(list[at].destination, at < 4 ? "warehouse" : "billing");
    }
    EXPECT_EQ(list[4].payload, "{\"done\":true}");
    EXPECT_TRUE(list[4].items.empty());
    EXPECT_EQ(list[4].external_id, "ext-1");
  });
  EXPECT_TRUE(is_seen);
}

} // namespace cotm::adapter
