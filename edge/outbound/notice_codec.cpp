// edge/outbound/notice_codec.cpp: see notice_codec.hpp.

#include "edge/outbound/notice_codec.hpp"

#include "schemas/adapter.capnp.h"
#include "schemas/flat.hpp"

#include <kj/exception.h>

namespace cotm::edge::outbound {

result<std::string, std::string> read_notice_text(std::string_view payload_bytes) {
  try {
    schema::flat_reader message{payload_bytes};
    auto text = message.root<schema::Transfer>().getPayload();
    return std::string{text.cStr(), text.size()};
  } catch (const kj::Exception& why) {
    return tl::unexpected{std::string{why.getDescription().cStr()}};
  }
}

} // namespace cotm::edge::outbound
