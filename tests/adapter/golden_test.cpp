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

std::vector<report> all_kinds() {
  auto all = std::vector<report>{};
  for (auto is : {report::kind::acknowledged, report::kind::milestone, report::kind::completed,
                  report::kind::failed, report::kind::refused}) {
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
  auto said = link::decode_hello(golden("hello", now));
  ASSERT_TRUE(said);
  EXPECT_EQ(*said, (link::hello{"printer", 77, {"warehouse", "carrier"}, 500}));
}

TEST(GoldenAdapterMessage, ReportsAreUnderstood) {
  auto all = all_kinds();
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
  });
  EXPECT_TRUE(is_seen);
}

} // namespace cotm::adapter
