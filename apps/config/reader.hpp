// apps/config/reader.hpp: reads a TOML table strictly, key by key.
//
// Errors are gathered rather than thrown: the first one is kept, reading goes on with defaults, and
// the caller sees the error instead of the outcome. So every function that reads a section reads
// straight down. A key that nobody read is an error too: a misspelt limit must not be a silent
// default.

#pragma once

#include "runtime/base/vocabulary.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cotm::apps::config {

/// The first thing that was found to be wrong, as "FILE:LINE: why".
class fault_log {
public:
  explicit fault_log(std::string_view file) : file_{file} {
    // nop
  }

  void add(const toml::source_region& where, std::string_view why);

  [[nodiscard]] const std::optional<std::string>& first() const noexcept {
    return first_;
  }

private:
  std::string file_;
  std::optional<std::string> first_;
};

/// A word of the file, and what it stands for.
template <class T>
using word = std::pair<std::string_view, T>;

[[nodiscard]] std::string in_quotes(std::string_view text);

/// Joins words as "a, b or c".
[[nodiscard]] std::string in_words(std::span<const std::string_view> words);

/// Reads the members of one table. Every `read` leaves `into` as it is if the key is not there.
class table_reader {
public:
  table_reader(const toml::table& table, fault_log& faults) : table_{table}, faults_{faults} {
    // nop
  }

  table_reader(const table_reader&) = delete;
  table_reader& operator=(const table_reader&) = delete;

  /// Complains of the keys that nobody read.
  ~table_reader();

  /// Whether the key is there. It counts as read.
  [[nodiscard]] bool has(std::string_view key) {
    return find(key) != nullptr;
  }

  /// Complains of the value of a key, or of the table if there is no such key.
  void fail(std::string_view key, std::string_view why);

  /// Complains of the table itself.
  void fail(std::string_view why) {
    faults_.add(table_.source(), why);
  }

  /// Reads a text of at most `name_bytes_max` bytes.
  void read(std::string_view key, std::string& into);
  void read(std::string_view key, std::string& into, std::size_t bytes_max);
  void read(std::string_view key, bool& into);
  void read(std::string_view key, duration& into);

  /// Reads a span that is not zero.
  void read_positive(std::string_view key, duration& into);

  /// Reads a text that must be there and not be empty.
  void read_name(std::string_view key, std::string& into);

  /// Reads a whole number from `least` to `most`.
  void read(std::string_view key, std::uint32_t& into, std::uint32_t least, std::uint32_t most);

  /// Reads a list of whole numbers from `least` to `most`.
  void read(std::string_view key, std::vector<std::uint32_t>& into, std::uint32_t least,
            std::uint32_t most);

  /// Reads a list of texts, none of them empty; dates without quotes are texts too.
  void read(std::string_view key, std::vector<std::string>& into, std::size_t count_max);

  /// Reads one of these words.
  template <class T>
  void read(std::string_view key, T& into, std::span<const word<T>> words) {
    std::string text;
    read(key, text);
    if (const auto* node = find(key))
      assign(*node, key, text, into, words);
  }

  /// Reads a list of these words.
  template <class T>
  void read(std::string_view key, std::vector<T>& into, std::span<const word<T>> words) {
    if (!has(key))
      return;
    std::vector<std::string> texts;
    read(key, texts, words.size());
    into.assign(texts.size(), T{});
    for (std::size_t i = 0; i < texts.size(); ++i)
      assign(*find(key), key, texts[i], into[i], words);
  }

  /// Calls `read_members` with a reader of the table at `key`, if there is one.
  template <class ReadMembers>
  void read_table(std::string_view key, ReadMembers read_members) {
    const auto* node = find(key);
    if (node == nullptr)
      return;
    if (const auto* table = node->as_table()) {
      table_reader members{*table, faults_};
      read_members(members);
    } else {
      fail(key, "must be a table");
    }
  }

  /// Calls `read_members` with a reader of each table of the list at `key`, if there is one.
  template <class ReadMembers>
  void read_tables(std::string_view key, std::size_t most, ReadMembers read_members) {
    const auto* node = find(key);
    if (node == nullptr)
      return;
    const auto* list = node->as_array();
    if (list == nullptr || list->size() > most) {
      fail(key, "must be a list of at most " + std::to_string(most) + " tables");
      return;
    }
    for (const auto& entry : *list) {
      if (const auto* table = entry.as_table()) {
        table_reader members{*table, faults_};
        read_members(members);
      } else {
        faults_.add(entry.source(), in_quotes(key) + " must hold tables only");
      }
    }
  }

private:
  const toml::node* find(std::string_view key);
  const toml::array* find_list(std::string_view key, std::size_t count_max);

  template <class T>
  void assign(const toml::node& at, std::string_view key, const std::string& text, T& into,
              std::span<const word<T>> words) {
    auto found = std::ranges::find(words, text, &word<T>::first);
    if (found != words.end()) {
      into = found->second;
      return;
    }
    std::vector<std::string_view> known;
    for (const auto& each : words)
      known.push_back(each.first);
    faults_.add(at.source(), in_quotes(key) + " must be " + in_words(known));
  }

  const toml::table& table_;
  fault_log& faults_;
  std::vector<std::string> read_;
};

} // namespace cotm::apps::config
