// edge/json/document.hpp: JSON that comes from outside.
//
// simdjson checks the whole text first: grammar, UTF-8, depth, nothing behind the end. Then one
// pass over the text, which is known to be valid, notes where each value begins and ends. Values
// are taken out of the text itself, byte for byte: a price is never turned into a binary number and
// back. What two parsers might read differently is refused here: a key that comes twice, at any
// depth, and half a surrogate pair.
//
// Deliberately absent: changing a document, and numbers. Ours are all in strings, as TMF has them.
//
// Source: RFC 8259; RFC 7493 (I-JSON), 2.1 and 2.3.

#pragma once

#include "runtime/base/vocabulary.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simdjson::dom {
class parser;
}

namespace cotm::edge::json {

/// Levels of arrays and objects: what a product configuration needs, and what a stack bears.
inline constexpr std::size_t depth_max = 32;

/// Bytes of one string as it is written: a long note, not a document.
inline constexpr std::size_t string_bytes_max = std::size_t{64} << 10U;

/// Values of one document: an order of 1,000 items with a hundred values each.
inline constexpr std::size_t values_max = 100'000;

enum class kind : std::uint8_t { object, array, string, number, boolean, null };

/// The name of a kind with its article: "an object".
[[nodiscard]] std::string_view to_text(kind is);

/// What is wrong with a document.
struct fault {
  std::string path; ///< "productOrderItem[2].action"; empty: the document as a whole.
  std::string message;
};

class document;

/// One value in a document. @pre The document outlives it and is not read into again.
class value {
public:
  value(const document& in, std::uint32_t index) : in_{&in}, index_{index} {
    // nop
  }

  [[nodiscard]] kind is() const;

  /// The value as it was sent.
  [[nodiscard]] std::string_view raw() const;

  /// The key that it is a member by, as it was sent, without quotes. Empty in arrays.
  [[nodiscard]] std::string_view raw_key() const;
  [[nodiscard]] std::string key() const;

  /// What a string says. @pre It is one.
  [[nodiscard]] std::string text() const;

  /// The member of that key, unless it is null or not there. @pre It is an object.
  [[nodiscard]] std::optional<value> find(std::string_view key) const;

  /// Where it is, for a person: "distributedOrder[0].dependsOn[1].id".
  [[nodiscard]] std::string path() const;

  /// Members or elements, in order.
  class iterator {
  public:
    iterator(const document& in, std::uint32_t index) : in_{&in}, index_{index} {
      // nop
    }
    value operator*() const {
      return {*in_, index_};
    }
    iterator& operator++();
    bool operator==(const iterator& other) const {
      return index_ == other.index_;
    }

  private:
    const document* in_;
    std::uint32_t index_;
  };

  [[nodiscard]] iterator begin() const;
  [[nodiscard]] iterator end() const;
  [[nodiscard]] bool is_empty() const {
    return begin() == end();
  }

  /// How many members or elements there are. Counts them.
  [[nodiscard]] std::size_t size() const;

private:
  const document* in_;
  std::uint32_t index_;
};

/// A document and the memory to read into, which is kept for the next one.
/// @thread one at a time
class document {
public:
  document();
  ~document();

  document(const document&) = delete;
  document& operator=(const document&) = delete;

  /// Reads a text. @pre It outlives what is asked of the document.
  /// @errors The first thing that is wrong with it; then the document is empty.
  [[nodiscard]] result<value, fault> read(std::string_view text);

private:
  friend class value;
  friend class value::iterator;
  class indexer;

  struct node {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t key_begin = 0;
    std::uint32_t key_end = 0;
    std::uint32_t parent = 0;
    std::uint32_t after = 0; ///< The first node behind this one and all that is in it.
    kind is = kind::null;
  };

  std::unique_ptr<simdjson::dom::parser> parser_;
  std::string_view text_;
  std::vector<node> nodes_; ///< In the order of the text, so that a value is before its parts.
};

} // namespace cotm::edge::json
