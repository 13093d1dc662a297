// runtime/base/iso8601.cpp: see iso8601.hpp.

#include "runtime/base/iso8601.hpp"

#include <cstdio>
#include <cstdlib>

namespace cotm {

namespace {

using namespace std::chrono;

/// Reads a text from the left; every member says whether it found what it was asked for.
class scanner {
public:
  explicit scanner(std::string_view text) : left_{text} {
    // nop
  }

  [[nodiscard]] bool is_done() const {
    return left_.empty();
  }

  bool take(char wanted) {
    if (left_.empty() || left_.front() != wanted)
      return false;
    left_.remove_prefix(1);
    return true;
  }

  /// Reads between `least` and `most` digits.
  std::optional<std::int64_t> digits(std::size_t least, std::size_t most) {
    std::int64_t value = 0;
    std::size_t count = 0;
    while (count < most && count < left_.size() && is_digit(left_[count]))
      value = value * 10 + (left_[count++] - '0');
    if (count < least)
      return std::nullopt;
    left_.remove_prefix(count);
    return value;
  }

  /// Reads a fraction of a second after its point: 1 to 9 digits, of which three count.
  std::optional<milliseconds> fraction() {
    std::int64_t value = 0;
    std::size_t count = 0;
    while (count < left_.size() && is_digit(left_[count])) {
      if (count < 3)
        value = value * 10 + (left_[count] - '0');
      ++count;
    }
    if (count == 0 || count > 9)
      return std::nullopt;
    for (auto missing = count; missing < 3; ++missing)
      value *= 10;
    left_.remove_prefix(count);
    return milliseconds{value};
  }

private:
  static bool is_digit(char c) {
    return c >= '0' && c <= '9';
  }

  std::string_view left_;
};

std::optional<sys_days> scan_date(scanner& text) {
  auto y = text.digits(4, 4);
  if (!y || !text.take('-'))
    return std::nullopt;
  auto m = text.digits(2, 2);
  if (!m || !text.take('-'))
    return std::nullopt;
  auto d = text.digits(2, 2);
  if (!d || *y < 1970)
    return std::nullopt;
  auto date = year_month_day{year{static_cast<int>(*y)}, month{static_cast<unsigned>(*m)},
                             day{static_cast<unsigned>(*d)}};
  if (!date.ok())
    return std::nullopt;
  return sys_days{date};
}

std::optional<milliseconds> scan_time(scanner& text) {
  auto h = text.digits(2, 2);
  if (!h || *h > 23 || !text.take(':'))
    return std::nullopt;
  auto m = text.digits(2, 2);
  if (!m || *m > 59 || !text.take(':'))
    return std::nullopt;
  auto s = text.digits(2, 2);
  if (!s || *s > 59)
    return std::nullopt;
  milliseconds time = hours{*h} + minutes{*m} + seconds{*s};
  if (text.take('.')) {
    auto fraction = text.fraction();
    if (!fraction)
      return std::nullopt;
    time += *fraction;
  }
  return time;
}

std::optional<minutes> scan_offset(scanner& text) {
  if (text.take('Z') || text.take('z'))
    return minutes{0};
  auto is_west = text.take('-');
  if (!is_west && !text.take('+'))
    return std::nullopt;
  auto h = text.digits(2, 2);
  if (!h || !text.take(':'))
    return std::nullopt;
  auto m = text.digits(2, 2);
  if (!m || *m > 59)
    return std::nullopt;
  auto offset = hours{*h} + minutes{*m};
  if (offset > hours{14})
    return std::nullopt;
  return is_west ? -offset : offset;
}

constexpr auto span_max = days{3'660};

/// Adds `count` units to `span`, unless that goes beyond `span_max`.
bool add(milliseconds& span, std::int64_t count, milliseconds unit) {
  if (count > milliseconds{span_max} / unit)
    return false;
  span += count * unit;
  return span <= span_max;
}

} // namespace

std::optional<instant> parse_instant(std::string_view text) {
  auto from = scanner{text};
  auto date = scan_date(from);
  if (!date || !(from.take('T') || from.take('t')))
    return std::nullopt;
  auto time = scan_time(from);
  if (!time)
    return std::nullopt;
  auto offset = scan_offset(from);
  if (!offset || !from.is_done())
    return std::nullopt;
  return instant{*date} + *time - *offset;
}

std::string to_text(instant at) {
  auto day_of = floor<days>(at);
  auto date = year_month_day{day_of};
  auto time = hh_mm_ss{at - day_of};
  char out[40];
  std::snprintf(out, sizeof out, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int{date.year()},
                unsigned{date.month()}, unsigned{date.day()},
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()),
                static_cast<int>(time.subseconds().count()));
  return out;
}

std::optional<duration> parse_duration(std::string_view text) {
  auto from = scanner{text};
  if (!from.take('P'))
    return std::nullopt;
  milliseconds span{0};
  bool is_in_time = false;
  int last_unit = 0; // Units come once each, from large to small.
  int parts = 0;
  while (!from.is_done()) {
    if (!is_in_time && from.take('T')) {
      is_in_time = true;
      if (from.is_done())
        return std::nullopt;
      continue;
    }
    auto count = from.digits(1, 9);
    if (!count)
      return std::nullopt;
    milliseconds unit{};
    int rank = 0;
    if (!is_in_time && from.take('W')) {
      unit = weeks{1};
      rank = 1;
    } else if (!is_in_time && from.take('D')) {
      unit = days{1};
      rank = 2;
    } else if (is_in_time && from.take('H')) {
      unit = hours{1};
      rank = 3;
    } else if (is_in_time && from.take('M')) {
      unit = minutes{1};
      rank = 4;
    } else if (is_in_time && from.take('S')) {
      unit = seconds{1};
      rank = 5;
    } else if (is_in_time && from.take('.')) {
      auto fraction = from.fraction();
      if (!fraction || !from.take('S'))
        return std::nullopt;
      span += *fraction;
      unit = seconds{1};
      rank = 5;
    } else {
      return std::nullopt;
    }
    if (rank <= last_unit || !add(span, *count, unit))
      return std::nullopt;
    last_unit = rank;
    ++parts;
  }
  if (parts == 0)
    return std::nullopt;
  return span;
}

std::string to_text(duration span) {
  auto [whole, rest] = std::lldiv(span.count(), 1'000);
  char out[48];
  if (rest == 0)
    std::snprintf(out, sizeof out, "PT%lldS", whole);
  else
    std::snprintf(out, sizeof out, "PT%lld.%03lldS", whole, rest);
  return out;
}

} // namespace cotm
