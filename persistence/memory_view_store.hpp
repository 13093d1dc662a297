// persistence/memory_view_store.hpp: a view store that is as durable as the object that holds it.
// For tests and simulation; see memory_journal.hpp.

#pragma once

#include "persistence/view_store.hpp"

#include <array>
#include <map>
#include <mutex>
#include <string>

namespace cotm::persistence {

class memory_view_store final : public view_store {
public:
  void apply(position upto, std::vector<mutation> changes) override;

  void clear() override;

  [[nodiscard]] position cursor() const override;

  [[nodiscard]] std::optional<std::string> get(table_no table, std::string_view key) const override;

  /// @pre `visit` does not call this store.
  void scan(table_no table, std::string_view from, const visitor& visit) const override;

private:
  using entries = std::map<std::string, std::string, std::less<>>;

  mutable std::mutex lock_; ///< Guards all below.
  std::array<entries, tables_max> tables_;
  position cursor_ = 0;
};

} // namespace cotm::persistence
