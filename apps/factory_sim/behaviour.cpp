// apps/factory_sim/behaviour.cpp: see behaviour.hpp.

#include "apps/factory_sim/behaviour.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace cotm::factory_sim {

namespace {

using done = result<void, std::string>;

/// Sets one property to a value.
using setter = done (*)(behaviour& to, std::string_view value);

template <class Number>
std::optional<Number> to_number(std::string_view text) {
  auto number = Number{};
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return number;
}

template <class Field, class Value>
done assign(Field& to, const std::optional<Value>& value, std::string_view what) {
  if (!value)
    return tl::unexpected{std::string{what}};
  to = *value;
  return {};
}

template <auto Field>
done set_range(behaviour& to, std::string_view text) {
  auto dash = text.find('-');
  auto least = to_number<std::uint32_t>(text.substr(0, dash));
  auto most
    = dash == std::string_view::npos ? least : to_number<std::uint32_t>(text.substr(dash + 1));
  auto made = std::optional<delay_range>{};
  if (least && most && *least <= *most)
    made = delay_range{duration{*least}, duration{*most}};
  return assign(to.*Field, made, "is milliseconds: 200, or 50-200");
}

template <auto Field>
done set_flag(behaviour& to, std::string_view text) {
  auto flag = std::optional<bool>{};
  if (text == "true" || text == "1" || text.empty())
    flag = true;
  if (text == "false" || text == "0")
    flag = false;
  return assign(to.*Field, flag, "is true or false");
}

template <auto Field>
done set_share(behaviour& to, std::string_view text) {
  auto share = to_number<double>(text);
  if (share && (*share < 0 || *share > 1))
    share.reset();
  return assign(to.*Field, share, "is a number from 0 to 1");
}

template <auto Field>
done set_text(behaviour& to, std::string_view text) {
  return assign(to.*Field, std::optional{text}, {});
}

std::optional<answer> to_answer(std::string_view text) {
  constexpr auto names = std::array<std::string_view, 4>{"accept", "reject", "fail", "silent"};
  const auto* found = std::ranges::find(names, text);
  return found == names.end() ? std::nullopt
                              : std::optional{static_cast<answer>(found - names.begin())};
}

template <auto Field>
done set_answer(behaviour& to, std::string_view text) {
  return assign(to.*Field, to_answer(text), "is accept, reject, fail or silent");
}

/// An amendment that fails would be taken, and its work fail: there is `fail` for that.
done set_amend(behaviour& to, std::string_view text) {
  auto wanted = to_answer(text);
  if (wanted == answer::fail)
    wanted.reset();
  return assign(to.amend, wanted, "is accept, reject or silent");
}

done set_copies(behaviour& to, std::string_view text) {
  auto copies = to_number<unsigned>(text);
  if (copies && (*copies < 1 || *copies > copies_max))
    copies.reset();
  return assign(to.copies, copies, "is a number from 1 to 16");
}

done set_fail_first(behaviour& to, std::string_view text) {
  return assign(to.fail_first, to_number<std::uint32_t>(text), "is a number");
}

done set_fail_when(behaviour& to, std::string_view text) {
  auto equals = text.find('=');
  if (equals == std::string_view::npos || text.front() != '/')
    return tl::unexpected{std::string{"is a JSON pointer and a value: /country=NO"}};
  to.fail_pointer = text.substr(0, equals);
  to.fail_value = text.substr(equals + 1);
  return {};
}

constexpr auto setters = std::to_array<std::pair<std::string_view, setter>>({
  {"abandon", set_share<&behaviour::abandoning>},
  {"ack", set_range<&behaviour::acknowledge_after>},
  {"acklast", set_flag<&behaviour::is_acknowledging_last>},
  {"amend", set_amend},
  {"atonce", set_flag<&behaviour::is_at_once>},
  {"cancel", set_answer<&behaviour::cancel>},
  {"compensate", set_answer<&behaviour::compensate>},
  {"duplicates", set_copies},
  {"fail", set_share<&behaviour::failing>},
  {"failcode", set_text<&behaviour::fail_code>},
  {"failfirst", set_fail_first},
  {"failwhen", set_fail_when},
  {"forecast", set_range<&behaviour::forecast>},
  {"held", set_range<&behaviour::held>},
  {"heldcode", set_text<&behaviour::held_code>},
  {"milestones", set_flag<&behaviour::has_milestones>},
  {"pending", set_range<&behaviour::pending>},
  {"pendingcode", set_text<&behaviour::pending_code>},
  {"progress", set_flag<&behaviour::has_progress>},
  {"refuse", set_share<&behaviour::refusing>},
  {"reject", set_share<&behaviour::rejecting>},
  {"rejectcode", set_text<&behaviour::reject_code>},
  {"shuffle", set_flag<&behaviour::is_shuffled>},
  {"silent", set_share<&behaviour::silent>},
  {"undo", set_range<&behaviour::undo_after>},
  {"work", set_range<&behaviour::complete_after>},
});

} // namespace

result<void, std::string> set(behaviour& to, std::string_view name, std::string_view value) {
  const auto* found = std::ranges::find(setters, name, &std::pair<std::string_view, setter>::first);
  if (found == setters.end())
    return tl::unexpected{std::string{"is not known"}};
  return found->second(to, value);
}

} // namespace cotm::factory_sim
