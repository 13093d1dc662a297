// edge/json/writer.cpp: see writer.hpp.

#include "edge/json/writer.hpp"

#include "edge/json/text.hpp"

namespace cotm::edge::json {

writer& writer::text(std::string_view said) {
  separate();
  out_ += '"';
  append_escaped(out_, said);
  out_ += '"';
  return *this;
}

} // namespace cotm::edge::json
