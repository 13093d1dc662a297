// edge/tmf622/identity.cpp: see identity.hpp.

#include "edge/tmf622/identity.hpp"

#include "edge/json/text.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <vector>

namespace cotm::edge::tmf622 {

namespace {

std::array<std::uint8_t, 16> half_sha256(std::string_view of) {
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> whole{};
  SHA256(reinterpret_cast<const unsigned char*>(of.data()), of.size(), whole.data()); // NOLINT
  std::array<std::uint8_t, 16> half{};
  std::copy_n(whole.begin(), half.size(), half.begin());
  return half;
}

/// A name of a key of one kind; the kind is part of it, so that kinds cannot meet.
order::order_id named(std::string kind, const std::string& key) {
  kind += '\0';
  return uuid::named(half_sha256(kind + key));
}

bool has_escapes(std::string_view raw) {
  return raw.find('\\') != std::string_view::npos;
}

/// Writes what a string between quotes says; most say what they are.
void write_string(std::string& out, std::string_view raw) {
  out += '"';
  if (has_escapes(raw))
    json::append_escaped(out, json::unescaped(raw));
  else
    out += raw;
  out += '"';
}

void write_canonical(std::string& out, json::value shown);

/// Sorts members by what their keys say; without escapes that is what they are.
void sort_by_key(std::vector<json::value>& members) {
  auto is_escaped = [](const json::value& each) { return has_escapes(each.raw_key()); };
  if (std::ranges::any_of(members, is_escaped))
    std::ranges::sort(members, {}, [](const json::value& each) { return each.key(); });
  else
    std::ranges::sort(members, {}, [](const json::value& each) { return each.raw_key(); });
}

void write_members(std::string& out, json::value object) {
  std::vector<json::value> members;
  for (auto each : object)
    members.push_back(each);
  sort_by_key(members);
  for (const auto& shown : members) {
    write_string(out, shown.raw_key());
    out += ':';
    write_canonical(out, shown);
    out += ',';
  }
}

/// Writes a value with a comma behind each of its parts. Not quite JSON, and as unambiguous.
void write_canonical(std::string& out, json::value shown) {
  switch (shown.is()) {
    case json::kind::object:
      out += '{';
      write_members(out, shown);
      out += '}';
      return;
    case json::kind::array:
      out += '[';
      for (auto each : shown) {
        write_canonical(out, each);
        out += ',';
      }
      out += ']';
      return;
    case json::kind::string:
      write_string(out, shown.raw().substr(1, shown.raw().size() - 2));
      return;
    case json::kind::number:
    case json::kind::boolean:
    case json::kind::null:
      out += shown.raw();
      return;
  }
}

} // namespace

order::order_id identity_of(const client_keys& keys, instant now, const entropy_source& entropy) {
  if (!keys.external_id.empty())
    return named("externalId", keys.external_id);
  if (!keys.idempotency_key.empty())
    return named("idempotencyKey", keys.idempotency_key);
  std::array<std::uint8_t, 10> random{};
  entropy(random);
  return uuid::random(now, random);
}

std::array<std::uint8_t, 16> fingerprint_of(json::value document) {
  std::string canonical;
  canonical.reserve(document.raw().size());
  write_canonical(canonical, document);
  return half_sha256(canonical);
}

} // namespace cotm::edge::tmf622
