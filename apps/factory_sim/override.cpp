// apps/factory_sim/override.cpp: see override.hpp.

#include "apps/factory_sim/override.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace cotm::factory_sim {

namespace {

using simdjson::dom::element;

/// A value as the command line would write it.
std::string text_of(const element& value) {
  auto text = std::string_view{};
  if (value.get(text) == simdjson::SUCCESS)
    return std::string{text};
  auto flag = false;
  if (value.get(flag) == simdjson::SUCCESS)
    return flag ? "1" : "0"; // What both a flag and a share understand.
  return simdjson::minify(value);
}

std::string lower(std::string_view name) {
  auto made = std::string{name};
  std::ranges::transform(made, made.begin(), [](unsigned char one) { return std::tolower(one); });
  return made;
}

std::vector<std::string> texts_of(const simdjson::dom::array& list) {
  auto made = std::vector<std::string>{};
  for (auto one : list)
    if (made.size() < steps_max)
      made.push_back(text_of(one));
  return made;
}

void take(treatment& to, std::string_view name, const element& value) {
  auto list = simdjson::dom::array{};
  if (name == "fail")
    to.fail_code = text_of(value);
  else if (name == "reject")
    to.reject_code = text_of(value);
  else if (name == "refuse")
    to.refuse_code = text_of(value);
  else if (name == "milestones" && value.get(list) == simdjson::SUCCESS)
    to.milestones = texts_of(list);
  else if (name == "ackAfterMs")
    (void)set(to.how, "ack", text_of(value));
  else if (name == "completeAfterMs")
    (void)set(to.how, "work", text_of(value));
  else
    (void)set(to.how, lower(name), text_of(value));
}

void take(treatment& to, const adapter::transfer& given, simdjson::dom::object said) {
  for (auto [name, value] : said)
    take(to, name, value);
  auto times = std::int64_t{};
  if (said["refuseTimes"].get(times) == simdjson::SUCCESS && given.attempt > times)
    to.refuse_code.reset();
}

} // namespace

treatment overrule(const behaviour& how, const adapter::transfer& given) {
  auto made = treatment{how, {}, {}, {}, {}};
  auto has_fail_value = !how.fail_pointer.empty();
  if (!has_fail_value && given.payload.find("\"sim\"") == std::string_view::npos)
    return made;
  auto parser = simdjson::dom::parser{};
  auto payload = element{};
  if (parser.parse(given.payload.data(), given.payload.size()).get(payload) != simdjson::SUCCESS)
    return made;
  auto found = element{};
  if (has_fail_value && payload.at_pointer(how.fail_pointer).get(found) == simdjson::SUCCESS
      && text_of(found) == how.fail_value)
    made.fail_code = how.fail_code;
  auto said = simdjson::dom::object{};
  if (payload["sim"].get(said) == simdjson::SUCCESS)
    take(made, given, said);
  return made;
}

} // namespace cotm::factory_sim
