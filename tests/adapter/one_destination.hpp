// tests/adapter/one_destination.hpp: a directory of one destination, "warehouse".

#pragma once

#include "actors/destination/directory.hpp"

#include <memory>

namespace cotm {

inline std::shared_ptr<const destination::directory> only_warehouse(const destination_actor& one) {
  auto made = std::make_shared<destination::directory>();
  made->add("warehouse", one);
  return made;
}

} // namespace cotm
