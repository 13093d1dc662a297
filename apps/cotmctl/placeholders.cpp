// apps/cotmctl/placeholders.cpp: from one pair of braces to the next.

#include "apps/cotmctl/placeholders.hpp"

#include "runtime/base/iso8601.hpp"

#include <optional>

namespace cotm::ctl {

namespace {

std::optional<instant> meaning_of(std::string_view word, instant now) {
  if (!word.starts_with("now"))
    return std::nullopt;
  word.remove_prefix(3);
  if (word.empty())
    return now;
  auto span = parse_duration(word.substr(1));
  if (!span || (word.front() != '+' && word.front() != '-'))
    return std::nullopt;
  return word.front() == '+' ? now + *span : now - *span;
}

} // namespace

result<std::string, std::string> expand(std::string_view text, instant now) {
  std::string made;
  for (auto open = text.find("{{"); open != std::string_view::npos; open = text.find("{{")) {
    auto close = text.find("}}", open);
    auto word = text.substr(open, close == std::string_view::npos ? close : close + 2 - open);
    if (close == std::string_view::npos)
      return tl::unexpected{std::string{word.substr(0, 20)}};
    auto meant = meaning_of(word.substr(2, word.size() - 4), now);
    if (!meant)
      return tl::unexpected{std::string{word}};
    made += text.substr(0, open);
    made += to_text(*meant);
    text.remove_prefix(close + 2);
  }
  made += text;
  return made;
}

} // namespace cotm::ctl
