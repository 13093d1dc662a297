// apps/cotmctl/table.hpp: rows of text in columns as wide as they need to be.

#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace cotm::ctl {

/// Gathers rows, then prints them under their titles. The last column is not padded.
class table {
public:
  explicit table(std::vector<std::string> titles);

  /// @pre As many cells as there are titles.
  void add(std::vector<std::string> cells);

  void print(std::ostream& out) const;

private:
  std::vector<std::vector<std::string>> rows_; ///< The first one holds the titles.
};

} // namespace cotm::ctl
