// edge/tmf622/parse_items.cpp: see parse_items.hpp.

#include "edge/tmf622/parse_items.hpp"

#include "edge/tmf622/attributes.hpp"

#include <array>
#include <utility>

namespace cotm::edge::tmf622 {

namespace {

constexpr std::array<std::string_view, 4> actions = {"add", "modify", "delete", "noChange"};

using item_no = order::item_no;

class item_parser {
public:
  explicit item_parser(checked& into) : into_{into} {
    // nop
  }

  /// Reads a list and all that is nested in it. As deep as the document, which is bounded.
  void take_list(json::value list, std::optional<item_no> parent) {
    for (auto each : list) {
      if (made_.items.size() == order::items_max)
        into_.refuse(unprocessable(each.path(), "an order has at most "
                                                  + std::to_string(order::items_max) + " items"));
      if (!into_.is_a(each, json::kind::object) || !into_.is_ok())
        return;
      take_item(each, parent);
    }
  }

  item_list take() {
    return std::move(made_);
  }

private:
  void take_item(json::value from, std::optional<item_no> parent) {
    auto no = static_cast<item_no>(made_.items.size());
    order::item item;
    item.id = into_.required_name(from, "id");
    item.parent = parent;
    item.action = into_.required_name(from, "action");
    if (std::ranges::find(actions, item.action) == actions.end())
      into_.refuse(
        invalid_value(path_of(from, "action"), "expected add, modify, delete or noChange"));
    item.attributes = attributes_of(from, item_members_of_ours);
    if (!made_.by_id.try_emplace(item.id, no).second)
      into_.refuse(unprocessable(path_of(from, "id"), "another item has this id"));
    made_.items.push_back(std::move(item));
    made_.sources.push_back(from);
    if (auto nested = into_.member(from, "productOrderItem", json::kind::array))
      take_list(*nested, no);
  }

  checked& into_;
  item_list made_;
};

} // namespace

item_list parse_items(json::value order, checked& into) {
  item_parser parser{into};
  if (auto list = into.required(order, "productOrderItem", json::kind::array)) {
    if (list->is_empty())
      into.refuse(unprocessable(list->path(), "an order needs at least one item"));
    parser.take_list(*list, std::nullopt);
  }
  return parser.take();
}

} // namespace cotm::edge::tmf622
