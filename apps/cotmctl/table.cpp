// apps/cotmctl/table.cpp: measures, then prints. Widths count code points, which is right for the
// scripts of our users and wrong for wide and combining characters.

#include "apps/cotmctl/table.hpp"

#include <algorithm>
#include <ostream>
#include <utility>

namespace cotm::ctl {

namespace {

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

} // namespace

table::table(std::vector<std::string> titles) {
  rows_.push_back(std::move(titles));
}

void table::add(std::vector<std::string> cells) {
  rows_.push_back(std::move(cells));
}

void table::print(std::ostream& out) const {
  std::vector<std::size_t> widths(rows_.front().size());
  for (const auto& row : rows_)
    for (std::size_t column = 0; column < row.size(); ++column)
      widths[column] = std::max(widths[column], width_of(row[column]));
  for (const auto& row : rows_) {
    for (std::size_t column = 0; column < row.size(); ++column) {
      out << row[column];
      if (column + 1 < row.size())
        out << std::string(widths[column] - width_of(row[column]) + 2, ' ');
    }
    out << '\n';
  }
}

} // namespace cotm::ctl
