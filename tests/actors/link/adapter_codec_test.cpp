// tests/actors/link/adapter_codec_test.cpp: no bytes of a stranger do harm.

#include "actors/link/adapter_codec.hpp"

#include "actors/link/monitor_codec.hpp"
#include "adapter/codec.hpp"
#include "tests/actors/link/played_world.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <random>

namespace cotm::link {

namespace {

/// Decodes in every way there is; what comes back does not matter, that it comes back does.
void decode_everything(const std::string& bytes) {
  auto from = runtime::envelope{bytes};
  (void)decode_hello(from);
  (void)decode_reports(from);
  (void)decode_monitor_request(from);
  (void)adapter::decode(from, [](const adapter::message&) {});
  (void)adapter::to_report(from.bytes());
  (void)adapter::see_transfer(from.bytes(), [](const adapter::transfer&) {});
}

std::string reports_bytes() {
  auto all = std::vector<adapter::report>{};
  for (auto is : {adapter::report::kind::acknowledged, adapter::report::kind::milestone,
                  adapter::report::kind::completed, adapter::report::kind::failed,
                  adapter::report::kind::refused, adapter::report::kind::in_progress,
                  adapter::report::kind::pending, adapter::report::kind::held,
                  adapter::report::kind::rejected, adapter::report::kind::cancelled,
                  adapter::report::kind::expected_completion})
    all.push_back({all.size() + 1,
                   {{}, "d1", 3},
                   instant{duration{77}},
                   is,
                   "code",
                   "reason",
                   instant{duration{99}},
                   5});
  auto pointers = std::vector<const adapter::report*>{};
  for (const auto& one : all)
    pointers.push_back(&one);
  return adapter::encode_reports(pointers).bytes();
}

template <class Change>
decoded_reports with_one(Change change) {
  auto from = adapter_message([&](schema::AdapterMessage::Builder to) {
    auto one = to.initReports(1)[0];
    fill_report(one, 9, key_of(1));
    change(one);
  });
  return decode_reports(from).value();
}

uuid uuid_of(std::uint8_t last) {
  auto made = uuid{};
  made.bytes.back() = last;
  return made;
}

void expect_refused(const decoded_reports& decoded) {
  EXPECT_TRUE(decoded.reports.empty());
  ASSERT_EQ(decoded.refused.size(), 1U);
  EXPECT_EQ(decoded.refused[0].number, 9U);
  EXPECT_EQ(decoded.refused[0].code, "invalid");
}

} // namespace

TEST(AdapterCodec, ReadsWhatAnAdapterWrites) {
  auto decoded = decode_reports(runtime::envelope{reports_bytes()});
  ASSERT_TRUE(decoded);
  ASSERT_EQ(decoded->reports.size(), 11U);
  EXPECT_TRUE(decoded->refused.empty());
  for (const auto& one : decoded->reports) {
    EXPECT_EQ(static_cast<std::uint64_t>(one.is) + 1, one.number);
    EXPECT_EQ(one.key, (transfer_key{{}, "d1", 3}));
    EXPECT_EQ(one.at, instant{duration{77}});
    EXPECT_EQ(one.sequence, 5U);
    auto is_forecast = one.is == report::kind::expected_completion;
    EXPECT_EQ(one.expected,
              is_forecast ? std::optional{instant{duration{99}}} : std::optional<instant>{});
  }
  EXPECT_EQ(decoded->reports[1].code, "code");
  EXPECT_EQ(decoded->reports[3].reason, "reason");
}

TEST(AdapterCodec, ReadsAHello) {
  auto said = decode_hello(adapter::encode_hello({"name", 5, {"w", "c"}, 100}));
  ASSERT_TRUE(said);
  EXPECT_EQ(*said, (hello{"name", 5, {"w", "c"}, 100}));
}

TEST(AdapterCodec, WritesWhatAnAdapterReads) {
  auto plan = order::plan{};
  plan.external_id = "ext";
  plan.customer = "cust";
  plan.priority = 2;
  plan.items.push_back({"i1", std::nullopt, "add", "\"a\":1"});
  auto& distributed = plan.distributed.emplace_back();
  distributed.items = {0};
  distributed.destination = "w";
  distributed.requested_completion = instant{duration{9}};
  distributed.milestones = {{"packed", {}, false}};
  distributed.payload = "{}";
  auto key = transfer_key{uuid_of(3), "d1", 2};
  auto sent
    = std::make_shared<const transfer>(transfer{key, "w", 2, {}, encode_payload(key, plan, 0)});
  auto envelope = encode_transfers(std::vector{std::pair{sent, std::uint32_t{4}}});
  auto count = 0;
  EXPECT_TRUE(adapter::decode(envelope, [&](const adapter::message& said) {
    const auto& one = std::get<adapter::transfers>(said).list.at(0);
    EXPECT_EQ(one.key, (adapter::transfer_key{uuid_of(3), "d1", 2}));
    EXPECT_EQ(one.attempt, 4U);
    EXPECT_EQ(one.priority, 2);
    EXPECT_EQ(one.requested_completion, instant{duration{9}});
    EXPECT_FALSE(one.requested_start);
    EXPECT_EQ(one.milestones.at(0), "packed");
    EXPECT_EQ(one.items.at(0).attributes, "\"a\":1");
    EXPECT_EQ(one.external_id, "ext");
    EXPECT_EQ(one.customer, "cust");
    ++count;
  }));
  EXPECT_EQ(count, 1);
}

TEST(AdapterCodec, WritesWhatIsAskedForAndAboutWhat) {
  auto plan = order::plan{};
  plan.distributed.emplace_back().destination = "w";
  auto key = transfer_key{uuid_of(3), "d1", 3};
  auto bytes = encode_payload(key, plan, 0, order::transfer_kind::compensate, 2);
  EXPECT_TRUE(adapter::see_transfer(bytes, [](const adapter::transfer& one) {
    EXPECT_EQ(one.kind, adapter::transfer_kind::compensate);
    EXPECT_EQ(one.about, 2U);
    EXPECT_EQ(one.destination, "w");
  }));
}

TEST(AdapterCodec, WritesANoticeThatSaysOnlyWhatItIsTold) {
  auto plan = order::plan{};
  plan.priority = 1;
  plan.items.push_back({"i1", std::nullopt, "add", {}});
  plan.distributed.emplace_back().items = {0};
  auto text = std::string_view{"{\"state\":\"completed\"}???"}.substr(0, 21);
  auto bytes = encode_notice_payload({uuid_of(3), "notice", 1}, "billing", plan, text);
  EXPECT_TRUE(adapter::see_transfer(bytes, [&](const adapter::transfer& one) {
    EXPECT_EQ(one.kind, adapter::transfer_kind::notify);
    EXPECT_EQ(one.destination, "billing");
    EXPECT_EQ(one.payload, text);
    EXPECT_EQ(one.priority, 1);
    EXPECT_TRUE(one.items.empty());
  }));
}

TEST(AdapterCodec, RefusesReportsThatMakeNoSense) {
  using builder = schema::Report::Builder;
  expect_refused(with_one([](builder one) { one.getKey().setDistributedOrder(""); }));
  expect_refused(with_one([](builder one) { one.getKey().setRevision(0); }));
  expect_refused(with_one([](builder one) { one.setAtMs(-1); }));
  expect_refused(with_one([](builder one) { one.setAtMs(1LL << 60U); }));
  expect_refused(with_one([](builder one) { one.setMilestone(""); }));
  expect_refused(with_one([](builder one) { one.setMilestone("\xFF"); }));
  expect_refused(with_one([](builder one) { one.initFailed(); }));
  expect_refused(with_one([](builder one) { one.initPending(); }));
  expect_refused(with_one([](builder one) { one.initHeld().setCode(std::string(201, 'c')); }));
  expect_refused(with_one([](builder one) { one.initRejected().setCode("\xFF"); }));
  expect_refused(with_one([](builder one) { one.setExpectedCompletion(0); }));
  expect_refused(with_one([](builder one) { one.setExpectedCompletion(-1); }));
  expect_refused(with_one([](builder one) { one.setExpectedCompletion(1LL << 60U); }));
  expect_refused(with_one([](builder one) { one.initFailed().setCode(std::string(201, 'c')); }));
  expect_refused(
    with_one([](builder one) { one.getKey().setDistributedOrder(std::string(201, 'd')); }));
}

TEST(AdapterCodec, CutsALongReasonBetweenCharacters) {
  using builder = schema::Report::Builder;
  for (auto init :
       {&builder::initFailed, &builder::initPending, &builder::initHeld, &builder::initRejected}) {
    auto decoded = with_one([&](builder one) {
      auto why = (one.*init)();
      why.setCode("E");
      why.setReason(std::string(order::reason_bytes_max - 1, 'r') + "\xC3\xA9");
    });
    ASSERT_EQ(decoded.reports.size(), 1U);
    EXPECT_EQ(decoded.reports[0].reason.size(), order::reason_bytes_max - 1);
  }
}

TEST(AdapterCodec, RefusesAnUnknownKindOfReport) {
  auto from = adapter_message(
    [](schema::AdapterMessage::Builder to) { fill_report(to.initReports(1)[0], 9, key_of(1)); });
  const auto& bytes = from.bytes();
  auto is_changed = false;
  for (std::size_t at = 0; at + 2 <= bytes.size() && !is_changed; at += 2) {
    auto changed = bytes;
    std::uint16_t unknown = 999;
    std::memcpy(changed.data() + at, &unknown, sizeof unknown);
    auto decoded = decode_reports(runtime::envelope{changed});
    is_changed = decoded && decoded->refused.size() == 1
                 && decoded->refused[0].reason.find("kind") != std::string::npos;
  }
  EXPECT_TRUE(is_changed) << "one of the words is the union's";
}

TEST(AdapterCodec, RefusesMoreReportsThanItTakes) {
  auto from = adapter_message([](schema::AdapterMessage::Builder to) {
    to.initReports(static_cast<unsigned>(envelope_reports_max) + 1);
  });
  auto decoded = decode_reports(from);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, "invalid");
}

TEST(AdapterCodec, SurvivesEveryTruncation) {
  auto whole = reports_bytes();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    decode_everything(whole.substr(0, size));
    EXPECT_FALSE(decode_reports(runtime::envelope{whole.substr(0, size)})
                   .map([](const auto& read) { return read.refused.empty(); })
                   .value_or(false))
      << size;
  }
}

TEST(AdapterCodec, SurvivesEveryFlippedByte) {
  auto whole = reports_bytes();
  for (std::size_t at = 0; at < whole.size(); ++at)
    for (auto flip : {0x01, 0x80, 0xFF}) {
      auto bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ flip);
      decode_everything(bytes);
    }
}

TEST(AdapterCodec, SurvivesGarbageOfAnySize) {
  auto random = std::mt19937{20'260'101};
  for (auto round = 0; round < 3'000; ++round) {
    auto bytes = std::string(8 * (random() % 40), '\0');
    for (auto& one : bytes)
      one = static_cast<char>(round % 3 == 0 ? random() % 4 : random());
    if (round % 2 == 0 && bytes.size() >= 8) { // A segment table that fits.
      auto words = static_cast<std::uint32_t>(bytes.size() / 8 - 1);
      std::memset(bytes.data(), 0, 4);
      std::memcpy(bytes.data() + 4, &words, sizeof words);
    }
    decode_everything(bytes);
  }
}

TEST(AdapterCodec, BelievesNoClaimOfASizeThatIsNotThere) {
  // A list of 2^29 - 1 elements of no size costs nothing to claim.
  auto words = std::array<std::uint64_t, 4>{};
  words[0] = 3ULL << 32U;                               // One segment of three words.
  words[1] = 1ULL << 32U | 1ULL << 48U;                 // Root: one word of data, one pointer.
  words[2] = 4;                                         // The union says "reports".
  words[3] = 1ULL | (std::uint64_t{0xFFFFFFF8} << 32U); // A list of void, as long as can be.
  auto bytes = std::string(reinterpret_cast<const char*>(words.data()), sizeof words); // NOLINT
  auto decoded = decode_reports(runtime::envelope{bytes});
  EXPECT_FALSE(decoded);
  decode_everything(bytes);
}

TEST(AdapterCodec, RefusesAMessageThatOnlyALaterVersionKnows) {
  auto from = adapter_message([](schema::AdapterMessage::Builder to) { to.initConfirms(0); });
  auto bytes = from.bytes();
  bytes[16] = 99; // The union's tag: the first word after segment table and root pointer.
  EXPECT_EQ(decode_reports(runtime::envelope{bytes}).error().code, "unexpected");
  EXPECT_EQ(decode_hello(runtime::envelope{bytes}).error().code, "unexpected");
  EXPECT_FALSE(adapter::decode(runtime::envelope{bytes}, [](const adapter::message&) {}));
}

} // namespace cotm::link
