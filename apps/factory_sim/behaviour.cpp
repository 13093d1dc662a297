// apps/factory_sim/behaviour.cpp: see behaviour.hpp.

#include "apps/factory_sim/behaviour.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace cotm::factory_sim {

namespace {

using adapter::report;

/// Even numbers out of one seed. Source: Steele et al., SplitMix (OOPSLA 2014).
class chance {
public:
  explicit chance(std::uint64_t seed) : state_{seed} {
    // nop
  }

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    auto mixed = (state_ ^ (state_ >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
    return mixed ^ (mixed >> 31U);
  }

  bool happens(double share) {
    return static_cast<double>(next() >> 11U) < share * static_cast<double>(1ULL << 53U);
  }

  duration between(const delay_range& range) {
    auto width = static_cast<std::uint64_t>((range.most - range.least).count()) + 1;
    return range.least + duration{static_cast<std::int64_t>(next() % width)};
  }

private:
  std::uint64_t state_;
};

/// What becomes of one transfer, before it is laid out in time.
struct fate {
  behaviour how;
  std::vector<std::string> milestones;
  std::string fail_code;   ///< Empty: it completes.
  std::string refuse_code; ///< Empty: it is taken.
  bool is_silent = false;
};

template <class Number>
std::optional<Number> to_number(std::string_view text) {
  auto number = Number{};
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return number;
}

/// Reads "200" or "50-200", in milliseconds.
std::optional<delay_range> to_range(std::string_view text) {
  auto dash = text.find('-');
  auto least = to_number<std::uint32_t>(text.substr(0, dash));
  auto most
    = dash == std::string_view::npos ? least : to_number<std::uint32_t>(text.substr(dash + 1));
  if (!least || !most || *most < *least)
    return std::nullopt;
  return delay_range{duration{*least}, duration{*most}};
}

std::optional<bool> to_flag(std::string_view text) {
  if (text == "true" || text == "1" || text.empty())
    return true;
  return text == "false" || text == "0" ? std::optional{false} : std::nullopt;
}

std::optional<double> to_share(std::string_view text) {
  auto share = to_number<double>(text);
  return share && *share >= 0 && *share <= 1 ? share : std::nullopt;
}

template <class Field, class Value>
result<void, std::string>
assign(Field& to, const std::optional<Value>& value, std::string_view what) {
  if (!value)
    return tl::unexpected{std::string{what}};
  to = *value;
  return {};
}

std::string text_of(const simdjson::dom::element& value) {
  auto text = std::string_view{};
  return value.get(text) == simdjson::SUCCESS ? std::string{text} : simdjson::minify(value);
}

void overrule(fate& to, const adapter::transfer& given, simdjson::dom::object said) {
  for (auto [name, value] : said) {
    auto number = std::int64_t{};
    auto span
      = value.get(number) == simdjson::SUCCESS && number >= 0 ? duration{number} : duration{};
    auto flag = false;
    auto list = simdjson::dom::array{};
    if (name == "ackAfterMs")
      to.how.acknowledge_after = {span, span};
    else if (name == "completeAfterMs")
      to.how.complete_after = {span, span};
    else if (name == "fail")
      to.fail_code = text_of(value);
    else if (name == "refuse")
      to.refuse_code = text_of(value);
    else if (name == "silent")
      to.is_silent = value.get(flag) == simdjson::SUCCESS && flag;
    else if (name == "duplicates")
      to.how.copies = static_cast<unsigned>(std::clamp<std::int64_t>(number, 1, copies_max));
    else if (name == "milestones" && value.get(list) == simdjson::SUCCESS) {
      to.milestones.clear();
      for (auto one : list)
        if (to.milestones.size() < steps_max)
          to.milestones.push_back(text_of(one));
    }
  }
  auto times = std::int64_t{};
  if (said["refuseTimes"].get(times) == simdjson::SUCCESS && given.attempt > times)
    to.refuse_code.clear();
}

/// Lets the payload have its say.
void read_payload(fate& to, const adapter::transfer& given) {
  auto has_fail_value = !to.how.fail_pointer.empty();
  if (!has_fail_value && given.payload.find("\"sim\"") == std::string_view::npos)
    return;
  auto parser = simdjson::dom::parser{};
  auto payload = simdjson::dom::element{};
  if (parser.parse(given.payload.data(), given.payload.size()).get(payload) != simdjson::SUCCESS)
    return;
  auto found = simdjson::dom::element{};
  if (has_fail_value && payload.at_pointer(to.how.fail_pointer).get(found) == simdjson::SUCCESS
      && text_of(found) == to.how.fail_value)
    to.fail_code = to.how.fail_code;
  auto said = simdjson::dom::object{};
  if (payload["sim"].get(said) == simdjson::SUCCESS)
    overrule(to, given, said);
}

fate decide(const behaviour& how, const adapter::transfer& given, chance& drawn,
            chance& drawn_now) {
  auto made = fate{how, {}, {}, {}, drawn.happens(how.silent)};
  if (drawn.happens(how.failing))
    made.fail_code = how.fail_code;
  if (drawn_now.happens(how.refusing))
    made.refuse_code = "SIM-BUSY";
  if (how.has_milestones)
    made.milestones.assign(given.milestones.begin(), given.milestones.end());
  read_payload(made, given);
  return made;
}

/// Lays a fate out in time, in the order in which things happen.
std::vector<step> lay_out(const fate& becomes, const adapter::transfer& given, chance& drawn) {
  auto steps = std::vector<step>{};
  auto add = [&](duration after, report::kind is, std::string code, std::string reason) {
    steps.push_back({after, {0, given.key, {}, is, std::move(code), std::move(reason)}});
  };
  auto at = drawn.between(becomes.how.acknowledge_after);
  auto work = drawn.between(becomes.how.complete_after);
  if (given.known.reached == adapter::phase::acknowledged)
    at = {}; // Before a restart.
  else
    add(at, report::kind::acknowledged, {}, {});
  auto legs = static_cast<std::int64_t>(becomes.milestones.size()) + 1;
  for (std::int64_t leg = 1; leg < legs; ++leg)
    add(at + work * leg / legs, report::kind::milestone,
        becomes.milestones[static_cast<std::size_t>(leg - 1)], {});
  if (becomes.fail_code.empty())
    add(at + work, report::kind::completed, {}, {});
  else
    add(at + work, report::kind::failed, becomes.fail_code, "the simulation wants it so");
  return steps;
}

/// Has the same things said at the same times, but not the same thing at each.
void shuffle(std::vector<step>& steps, chance& drawn) {
  for (auto left = steps.size(); left > 1; --left)
    std::swap(steps[left - 1].said, steps[drawn.next() % left].said);
}

void multiply(std::vector<step>& steps, unsigned copies) {
  auto said_once = steps;
  for (unsigned copy = 1; copy < copies; ++copy)
    steps.insert(steps.end(), said_once.begin(), said_once.end());
  std::ranges::stable_sort(steps, {}, &step::after);
}

} // namespace

result<void, std::string> set(behaviour& to, std::string_view name, std::string_view value) {
  constexpr std::string_view flag = "is true or false";
  constexpr std::string_view share = "is a number from 0 to 1";
  constexpr std::string_view range = "is milliseconds: 200, or 50-200";
  if (name == "atonce")
    return assign(to.is_at_once, to_flag(value), flag);
  if (name == "ack")
    return assign(to.acknowledge_after, to_range(value), range);
  if (name == "work")
    return assign(to.complete_after, to_range(value), range);
  if (name == "milestones")
    return assign(to.has_milestones, to_flag(value), flag);
  if (name == "shuffle")
    return assign(to.is_shuffled, to_flag(value), flag);
  if (name == "fail")
    return assign(to.failing, to_share(value), share);
  if (name == "silent")
    return assign(to.silent, to_share(value), share);
  if (name == "refuse")
    return assign(to.refusing, to_share(value), share);
  if (name == "failcode")
    return assign(to.fail_code, std::optional{value}, {});
  if (name == "duplicates") {
    auto copies = to_number<unsigned>(value);
    if (copies && (*copies < 1 || *copies > copies_max))
      copies.reset();
    return assign(to.copies, copies, "is a number from 1 to 16");
  }
  if (name == "failwhen") {
    auto equals = value.find('=');
    if (equals == std::string_view::npos || value.front() != '/')
      return tl::unexpected{std::string{"is a JSON pointer and a value: /country=NO"}};
    to.fail_pointer = value.substr(0, equals);
    to.fail_value = value.substr(equals + 1);
    return {};
  }
  return tl::unexpected{std::string{"is not known"}};
}

std::vector<step> plan(const behaviour& how, const adapter::transfer& given, std::uint64_t seed) {
  auto of_key = seed ^ (adapter::transfer_key_hash{}(given.key) * 0x9E3779B97F4A7C15ULL);
  auto drawn = chance{of_key};
  auto drawn_now = chance{of_key + given.attempt}; // A refusal is about this hand-over only.
  auto becomes = decide(how, given, drawn, drawn_now);
  if (becomes.is_silent)
    return {};
  if (!becomes.refuse_code.empty() && given.known.reached == adapter::phase::taken)
    return {{{}, {0, given.key, {}, report::kind::refused, becomes.refuse_code, "not now"}}};
  auto steps = lay_out(becomes, given, drawn);
  if (how.is_shuffled)
    shuffle(steps, drawn);
  multiply(steps, becomes.how.copies);
  return steps;
}

} // namespace cotm::factory_sim
