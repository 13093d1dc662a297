// actors/order/codec_difference.cpp: see codec_difference.hpp. What the schema says is walked, so a
// new field is compared without anybody saying so.

#include "actors/order/codec_difference.hpp"

#include "schemas/flat.hpp"
#include "schemas/order.capnp.h"

#include <capnp/dynamic.h>

#include <algorithm>
#include <optional>

namespace cotm::order {

namespace {

using value = capnp::DynamicValue::Reader;
using maybe_value = std::optional<value>;

std::string show(const maybe_value& one) {
  return one ? std::string{kj::str(*one).cStr()} : "none";
}

class walker {
public:
  std::vector<field_difference> take() {
    return std::move(found_);
  }

  void walk(const std::string& path, capnp::DynamicStruct::Reader left,
            capnp::DynamicStruct::Reader right) {
    for (auto field : left.getSchema().getFields())
      compare(path.empty() ? name_of(field) : path + '.' + name_of(field), part(left, field),
              part(right, field));
  }

private:
  static std::string name_of(capnp::StructSchema::Field field) {
    return field.getProto().getName().cStr();
  }

  /// A number that was never set is 0; a text, list or struct is not there.
  static maybe_value part(capnp::DynamicStruct::Reader in, capnp::StructSchema::Field field) {
    return in.has(field) ? maybe_value{in.get(field)} : std::nullopt;
  }

  void compare(const std::string& path, const maybe_value& left, const maybe_value& right) {
    if (left && right && left->getType() == capnp::DynamicValue::STRUCT)
      return walk(path, left->as<capnp::DynamicStruct>(), right->as<capnp::DynamicStruct>());
    if (left && right && left->getType() == capnp::DynamicValue::LIST)
      return compare_lists(path, left->as<capnp::DynamicList>(), right->as<capnp::DynamicList>());
    auto before = show(left);
    auto after = show(right);
    if (before != after && found_.size() < field_differences_max)
      found_.push_back({path, before, after});
  }

  void compare_lists(const std::string& path, capnp::DynamicList::Reader left,
                     capnp::DynamicList::Reader right) {
    auto at = [](const capnp::DynamicList::Reader& in, capnp::uint i) {
      return i < in.size() ? maybe_value{in[i]} : std::nullopt;
    };
    for (capnp::uint i = 0; i < std::max(left.size(), right.size()); ++i)
      compare(path + '[' + std::to_string(i) + ']', at(left, i), at(right, i));
  }

  std::vector<field_difference> found_;
};

} // namespace

std::vector<field_difference> differences_of(const snapshot& left, const snapshot& right) {
  auto left_bytes = encode_snapshot(left);
  auto right_bytes = encode_snapshot(right);
  if (left_bytes == right_bytes)
    return {};
  schema::flat_reader left_reader{left_bytes};
  schema::flat_reader right_reader{right_bytes};
  walker all;
  all.walk({}, capnp::DynamicStruct::Reader{left_reader.root<schema::OrderSnapshot>()},
           capnp::DynamicStruct::Reader{right_reader.root<schema::OrderSnapshot>()});
  return all.take();
}

} // namespace cotm::order
