// apps/factory_sim/effects_file.hpp: a destination's own record of what took effect, for checkers.
//
// One line per effect, on disk before anything is said about it: after any number of crashes, a key
// on two lines is a broken promise. It stands for a partner's system that knows keys: an effect
// that the file had when the process began is not written again, since a crash may fall between the
// file's sync and the ledger's. Within one process nothing is held back.
//
// A transfer takes effect when the destination takes it on: work begins, or is undone or replaced.
// What is refused or rejected has no line.

#pragma once

#include "adapter/types.hpp"

#include <filesystem>
#include <string>
#include <unordered_set>
#include <vector>

namespace cotm::factory_sim {

struct effect {
  adapter::transfer_key key;
  adapter::transfer_kind kind = adapter::transfer_kind::perform;
};

class effects_file {
public:
  /// Opens or makes the file, and cuts off a last line that a crash left incomplete. Ends the
  /// process if it cannot.
  explicit effects_file(const std::filesystem::path& file);
  effects_file(const effects_file&) = delete;
  effects_file& operator=(const effects_file&) = delete;
  ~effects_file();

  /// Writes these effects, and returns when they are on disk. Ends the process if it cannot.
  void add(const std::vector<effect>& effects);

private:
  std::unordered_set<std::string> before_; ///< What the file had at the start.
  int file_ = -1;
};

/// "order/distributed order/revision".
[[nodiscard]] std::string to_text(const adapter::transfer_key& key);

/// The same, and what was asked for: "order/distributed order/revision cancel".
[[nodiscard]] std::string to_text(const effect& taken);

} // namespace cotm::factory_sim
