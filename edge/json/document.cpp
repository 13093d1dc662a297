// edge/json/document.cpp: see document.hpp.

#include "edge/json/document.hpp"

#include "edge/json/text.hpp"

#include <simdjson.h>

#include <algorithm>

namespace cotm::edge::json {

namespace {

/// Objects of more keys are checked for repeated ones by sorting.
constexpr std::size_t few_keys = 12;

/// A key as it is meant, however it was escaped; `kept` owns it if it had to be rewritten.
std::string_view meant_by(std::string_view raw_key, std::string& kept) {
  if (raw_key.find('\\') == std::string_view::npos)
    return raw_key;
  kept = unescaped(raw_key);
  return kept;
}

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool ends_scalar(char c) {
  return c == ',' || c == '}' || c == ']' || is_space(c);
}

} // namespace

std::string_view to_text(kind is) {
  switch (is) {
    case kind::object:
      return "an object";
    case kind::array:
      return "an array";
    case kind::string:
      return "a string";
    case kind::number:
      return "a number";
    case kind::boolean:
      return "a boolean";
    case kind::null:
      return "null";
  }
  return {};
}

/// Notes where values are in a text that is known to be valid.
class document::indexer {
public:
  explicit indexer(document& into) : into_{into}, text_{into.text_} {
    // nop
  }

  std::optional<fault> run() {
    skip_space();
    take_value(0, {});
    return std::move(wrong_);
  }

private:
  struct key_span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };

  [[nodiscard]] std::uint32_t here() const {
    return static_cast<std::uint32_t>(at_);
  }

  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_]))
      ++at_;
  }

  /// Takes a value and all that is in it. Recursion is as deep as simdjson let the text be.
  void take_value(std::uint32_t parent, key_span key) {
    auto index = static_cast<std::uint32_t>(into_.nodes_.size());
    into_.nodes_.push_back({here(), 0, key.begin, key.end, parent, 0, kind::null});
    if (index == values_max)
      complain(index, "the document has more than " + std::to_string(values_max) + " values");
    if (wrong_)
      return;
    auto is = take_by_kind(index);
    auto& made = into_.nodes_[index];
    made.is = is;
    made.end = here();
    made.after = static_cast<std::uint32_t>(into_.nodes_.size());
  }

  kind take_by_kind(std::uint32_t index) {
    switch (text_[at_]) {
      case '{':
        take_members(index);
        return kind::object;
      case '[':
        take_elements(index);
        return kind::array;
      case '"':
        take_string(index);
        return kind::string;
      case 't':
      case 'f':
        skip_scalar();
        return kind::boolean;
      case 'n':
        skip_scalar();
        return kind::null;
      default:
        skip_scalar();
        return kind::number;
    }
  }

  void skip_scalar() {
    while (at_ < text_.size() && !ends_scalar(text_[at_]))
      ++at_;
  }

  /// Takes a string with its quotes; gives what is between them.
  key_span take_string(std::uint32_t about) {
    key_span inside{here() + 1, 0};
    auto has_escape = false;
    for (++at_; text_[at_] != '"'; ++at_)
      if (text_[at_] == '\\') {
        has_escape = true;
        ++at_;
      }
    inside.end = here();
    ++at_;
    if (inside.end - inside.begin > string_bytes_max)
      complain(about, "a string has more than " + std::to_string(string_bytes_max) + " bytes");
    else if (has_escape
             && has_half_surrogate(text_.substr(inside.begin, inside.end - inside.begin)))
      complain(about, "an escape is half of a surrogate pair");
    return inside;
  }

  void take_members(std::uint32_t index) {
    std::size_t count = 0;
    for (++at_, skip_space(); text_[at_] != '}' && !wrong_; skip_space()) {
      if (text_[at_] == ',') {
        ++at_;
        skip_space();
      }
      auto key = take_string(index);
      skip_space();
      ++at_; // The colon.
      skip_space();
      take_value(index, key);
      ++count;
    }
    ++at_;
    if (!wrong_)
      refuse_repeated_keys(index, count);
  }

  void take_elements(std::uint32_t index) {
    for (++at_, skip_space(); text_[at_] != ']' && !wrong_; skip_space()) {
      if (text_[at_] == ',') {
        ++at_;
        skip_space();
      }
      take_value(index, {});
    }
    ++at_;
  }

  void refuse_repeated_keys(std::uint32_t object, std::size_t count) {
    if (count < 2)
      return;
    std::vector<std::string> rewritten(count);
    keys_.clear();
    auto index = object + 1;
    for (std::size_t no = 0; no < count; ++no, index = into_.nodes_[index].after) {
      const auto& member = into_.nodes_[index];
      auto raw = text_.substr(member.key_begin, member.key_end - member.key_begin);
      keys_.push_back({meant_by(raw, rewritten[no]), index});
    }
    if (count <= few_keys) {
      for (auto one = keys_.begin(); one != keys_.end(); ++one)
        for (auto two = keys_.begin(); two != one; ++two)
          if (one->meant == two->meant)
            return complain(one->index, "the key comes twice");
      return;
    }
    std::sort(keys_.begin(), keys_.end());
    for (std::size_t no = 1; no < count; ++no)
      if (keys_[no].meant == keys_[no - 1].meant)
        return complain(keys_[no].index, "the key comes twice");
  }

  void complain(std::uint32_t about, std::string message) {
    if (!wrong_)
      wrong_ = fault{value{into_, about}.path(), std::move(message)};
  }

  struct keyed {
    std::string_view meant;
    std::uint32_t index;
    auto operator<=>(const keyed&) const = default;
  };

  document& into_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<keyed> keys_;
  std::optional<fault> wrong_;
};

document::document() : parser_{std::make_unique<simdjson::dom::parser>()} {
  // nop
}

document::~document() = default;

result<value, fault> document::read(std::string_view text) {
  nodes_.clear();
  if (parser_->max_depth() != depth_max || parser_->capacity() < text.size())
    if (parser_->allocate(std::max(text.size(), string_bytes_max), depth_max))
      return tl::unexpected{fault{{}, "the document is too large"}};
  simdjson::dom::element root;
  if (auto failure = parser_->parse(text.data(), text.size()).get(root))
    return tl::unexpected{fault{{}, simdjson::error_message(failure)}};
  text_ = text;
  if (auto wrong = indexer{*this}.run())
    return tl::unexpected{std::move(*wrong)};
  return value{*this, 0};
}

kind value::is() const {
  return in_->nodes_[index_].is;
}

std::string_view value::raw() const {
  const auto& node = in_->nodes_[index_];
  return in_->text_.substr(node.begin, node.end - node.begin);
}

std::string_view value::raw_key() const {
  const auto& node = in_->nodes_[index_];
  return in_->text_.substr(node.key_begin, node.key_end - node.key_begin);
}

std::string value::key() const {
  return unescaped(raw_key());
}

std::string value::text() const {
  auto quoted = raw();
  return unescaped(quoted.substr(1, quoted.size() - 2));
}

std::optional<value> value::find(std::string_view key) const {
  std::string kept;
  for (auto member : *this)
    if (meant_by(member.raw_key(), kept) == key)
      return member.is() == kind::null ? std::nullopt : std::optional{member};
  return std::nullopt;
}

std::string value::path() const {
  if (index_ == 0)
    return {};
  const auto& nodes = in_->nodes_;
  auto parent = nodes[index_].parent;
  auto before = value{*in_, parent}.path();
  if (in_->text_[nodes[parent].begin] == '{')
    return before.empty() ? key() : before + '.' + key();
  std::size_t place = 0;
  for (auto at = parent + 1; at != index_; at = nodes[at].after)
    ++place;
  return before + '[' + std::to_string(place) + ']';
}

value::iterator& value::iterator::operator++() {
  index_ = in_->nodes_[index_].after;
  return *this;
}

value::iterator value::begin() const {
  auto has_parts = is() == kind::object || is() == kind::array;
  return {*in_, has_parts ? index_ + 1 : in_->nodes_[index_].after};
}

std::size_t value::size() const {
  std::size_t count = 0;
  for (auto at = begin(); at != end(); ++at)
    ++count;
  return count;
}

value::iterator value::end() const {
  return {*in_, in_->nodes_[index_].after};
}

} // namespace cotm::edge::json
