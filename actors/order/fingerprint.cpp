// actors/order/fingerprint.cpp: see fingerprint.hpp.

#include "actors/order/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace cotm::order {

namespace {

/// Bytes of a destination or a code that are shown: enough to know it by.
constexpr std::size_t shown_bytes_max = 40;

/// Hexadecimal digits that are an id rather than a word: "deadbeef", but not "facade".
constexpr std::size_t hex_word_bytes_min = 8;

// Of ASCII alone, whatever the locale: a fingerprint is the same on every machine.

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_letter(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

bool is_quote(char c) {
  return c == '\'' || c == '"' || c == '`';
}

/// What may stand inside of a word such as an id, an address or a time; letters and digits too.
bool is_joint(char c) {
  return std::string_view{"-_.:/@+#"}.find(c) != std::string_view::npos;
}

bool is_in_word(char c) {
  return is_letter(c) || is_digit(c) || is_joint(c);
}

/// The bytes of what is in quotes at the beginning of `text`, with them; 0 if nothing is. The "'"
/// of "can't" does not begin a quotation, and that of "factories' ports" does not end one.
std::size_t quotation(std::string_view text) {
  if (!is_quote(text.front()))
    return 0;
  for (auto end = text.find(text.front(), 1); end != std::string_view::npos;
       end = text.find(text.front(), end + 1))
    if (end + 1 == text.size() || !(is_letter(text[end + 1]) || is_digit(text[end + 1])))
      return end + 1;
  return 0;
}

bool is_hex_word(std::string_view word) {
  return word.size() >= hex_word_bytes_min && std::ranges::all_of(word, [](char c) {
           return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f');
         });
}

/// Dates are written with words, too: they vary as numbers do.
bool is_part_of_date(std::string_view word) {
  constexpr std::array names
    = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct",
       "nov", "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  return std::ranges::find(names, word) != names.end();
}

/// A word as it counts; the full stop or colon behind it is none of it.
std::string normal_word(std::string_view word) {
  auto last = word.find_last_not_of(".:/-");
  word = word.substr(0, last == std::string_view::npos ? 0 : last + 1);
  if (std::ranges::any_of(word, is_digit) || is_hex_word(word))
    return "#";
  std::string made{word};
  std::ranges::transform(made, made.begin(), lower);
  return is_part_of_date(made) ? "#" : made;
}

/// Adds what counts of one more word; numbers in a row are one.
void add(std::string& made, std::string_view word) {
  if (word.empty() || (word == "#" && made.ends_with('#')))
    return;
  if (!made.empty())
    made += ' ';
  made += word;
}

/// Source: FNV-1a of 32 bits, http://www.isthe.com/chongo/tech/comp/fnv/.
class fnv {
public:
  void add(std::string_view text) {
    for (auto c : text)
      add_byte(static_cast<std::uint8_t>(c));
    add_byte(0); // Between two texts.
  }

  [[nodiscard]] std::string hex() const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string made;
    for (int shift = 28; shift >= 0; shift -= 4)
      made += digits[(hash_ >> shift) & 0xF];
    return made;
  }

private:
  void add_byte(std::uint8_t byte) {
    hash_ = (hash_ ^ byte) * 16'777'619U;
  }

  std::uint32_t hash_ = 2'166'136'261U;
};

/// The beginning of a name, in characters that need no escape anywhere.
std::string shown(std::string_view name) {
  if (name.empty())
    return "-";
  std::string made{name.substr(0, shown_bytes_max)};
  std::ranges::replace_if(
    made,
    [](char c) {
      auto is_plain = (lower(c) >= 'a' && lower(c) <= 'z') || is_digit(c);
      return !is_plain && c != '-' && c != '_';
    },
    '-');
  return made;
}

} // namespace

std::string normal_reason(std::string_view reason) {
  std::string made;
  while (!reason.empty()) {
    if (auto quoted = quotation(reason)) {
      add(made, "?");
      reason.remove_prefix(quoted);
    } else if (is_letter(reason.front()) || is_digit(reason.front())) {
      auto is_over = [](char c) { return !is_in_word(c) && c != '\''; };
      auto end = std::ranges::find_if(reason, is_over) - reason.begin();
      add(made, normal_word(reason.substr(0, static_cast<std::size_t>(end))));
      reason.remove_prefix(static_cast<std::size_t>(end));
    } else {
      reason.remove_prefix(1);
    }
  }
  return made;
}

std::string fingerprint_of(std::string_view destination, std::string_view code,
                           std::string_view reason) {
  fnv hash;
  hash.add(destination);
  hash.add(code);
  hash.add(normal_reason(reason));
  return shown(destination) + '/' + shown(code) + '/' + hash.hex();
}

} // namespace cotm::order
