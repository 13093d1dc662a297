// tests/schemas/order_enums_test.cpp: the codec casts between the enumerations of the model and of
// the schema, so both name the same things in the same order.

#include "actors/order/words.hpp"
#include "schemas/adapter.capnp.h"
#include "schemas/order.capnp.h"

#include <capnp/schema.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cotm::order {
namespace {

template <class Schema>
std::vector<std::string> names_in_schema() {
  std::vector<std::string> names;
  for (auto one : capnp::Schema::from<Schema>().getEnumerants())
    names.emplace_back(one.getProto().getName().cStr());
  return names;
}

/// As many names of the model as the schema has, and the one after: it has to have none.
template <class Model, class Schema>
void expect_same_names() {
  auto wanted = names_in_schema<Schema>();
  for (std::size_t i = 0; i <= wanted.size(); ++i)
    EXPECT_EQ(to_text(static_cast<Model>(i)), i < wanted.size() ? wanted[i] : "") << i;
}

TEST(OrderEnums, OfModelAndSchemaHaveTheSameNumbers) {
  expect_same_names<dependency_type, schema::DependencyType>();
  expect_same_names<jeopardy_kind, schema::JeopardyKind>();
  expect_same_names<jeopardy_level, schema::JeopardyLevel>();
  expect_same_names<lifecycle, schema::OrderState>();
  expect_same_names<outcome, schema::Outcome>();
  expect_same_names<aim, schema::Aim>();
  expect_same_names<condition, schema::Condition>();
  expect_same_names<transfer_kind, schema::TransferKind>();
  expect_same_names<task_state, schema::TaskState>();
  expect_same_names<notice_trigger, schema::NoticeTrigger>();
  expect_same_names<amended_slot::change, schema::Change>();
}

} // namespace
} // namespace cotm::order
