// edge/json/members.cpp: see members.hpp.

#include "edge/json/members.hpp"

#include "edge/json/text.hpp"

namespace cotm::edge::json {

namespace {

/// Walks over valid JSON text from the left.
class walker {
public:
  explicit walker(std::string_view text) : text_{text} {
    // nop
  }

  /// Whether anything is left but space and commas, which are skipped.
  bool has_more() {
    while (at_ < text_.size() && is_between(text_[at_]))
      ++at_;
    return at_ < text_.size();
  }

  /// Takes one value, or a key with its quotes. @pre `has_more`.
  std::string_view take() {
    auto from = at_;
    auto depth = 0;
    do {
      auto c = text_[at_++];
      if (c == '"')
        skip_string();
      else if (c == '{' || c == '[')
        ++depth;
      else if (c == '}' || c == ']')
        --depth;
      else if (depth == 0)
        skip_scalar();
    } while (depth > 0);
    return text_.substr(from, at_ - from);
  }

  /// Takes the next member. @pre `has_more`.
  member take_member() {
    auto from = at_;
    auto key = take();
    has_more();
    auto raw = take();
    return {key.substr(1, key.size() - 2), raw, text_.substr(from, at_ - from)};
  }

private:
  static bool is_between(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ',' || c == ':';
  }

  void skip_string() {
    for (; text_[at_] != '"'; ++at_)
      if (text_[at_] == '\\')
        ++at_;
    ++at_;
  }

  void skip_scalar() {
    while (at_ < text_.size() && !is_between(text_[at_]) && text_[at_] != '}' && text_[at_] != ']')
      ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// What is between the brackets of an object or array.
std::string_view inside(std::string_view bracketed) {
  return bracketed.substr(1, bracketed.size() - 2);
}

/// Whether a value, or for an array some element of it, has something wanted at `path`.
bool has_value_in(std::string_view raw, std::string_view path,
                  const std::function<bool(std::string_view)>& is_wanted) {
  if (raw.front() == '[') {
    for (walker left{inside(raw)}; left.has_more();)
      if (has_value_in(left.take(), path, is_wanted))
        return true;
    return false;
  }
  if (!path.empty())
    return raw.front() == '{' && has_value_at(inside(raw), path, is_wanted);
  return raw.front() == '"' ? is_wanted(unescaped(inside(raw))) : is_wanted(raw);
}

} // namespace

void for_each_member(std::string_view members, const std::function<bool(const member&)>& visit) {
  for (walker left{members}; left.has_more();)
    if (!visit(left.take_member()))
      return;
}

std::string_view find_member(std::string_view members, std::string_view key) {
  std::string_view found;
  for_each_member(members, [&](const member& each) {
    auto is_rewritten = each.raw_key.find('\\') != std::string_view::npos;
    if (is_rewritten ? unescaped(each.raw_key) == key : each.raw_key == key)
      found = each.raw;
    return found.empty();
  });
  return found;
}

bool has_value_at(std::string_view members, std::string_view path,
                  const std::function<bool(std::string_view)>& is_wanted) {
  auto dot = path.find('.');
  auto raw = find_member(members, path.substr(0, dot));
  auto rest = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  return !raw.empty() && has_value_in(raw, rest, is_wanted);
}

} // namespace cotm::edge::json
