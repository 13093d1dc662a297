// apps/cotmctl/event_stream.cpp: line by line, as the standard describes it.

#include "apps/cotmctl/event_stream.hpp"

#include <utility>

namespace cotm::ctl {

bool event_stream::feed(std::string_view bytes, const taker& take) {
  rest_ += bytes;
  std::size_t begin = 0;
  for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', begin)) {
    std::string_view line{rest_.data() + begin, end - begin};
    if (line.ends_with('\r'))
      line.remove_suffix(1);
    begin = end + 1;
    if (!take_line(line, take)) {
      rest_.erase(0, begin);
      return false;
    }
  }
  rest_.erase(0, begin);
  return true;
}

void event_stream::reset() {
  rest_.clear();
  name_.clear();
  data_.clear();
}

bool event_stream::take_line(std::string_view line, const taker& take) {
  if (line.empty()) {
    auto name = std::exchange(name_, {});
    auto data = std::exchange(data_, {});
    if (data.empty())
      return true;
    data.pop_back(); // The line end after its last line.
    return take({last_id_, name.empty() ? "message" : std::move(name), std::move(data)});
  }
  auto colon = line.find(':');
  if (colon == 0)
    return take({last_id_, "", ""});
  auto field = line.substr(0, colon);
  auto value = colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 1);
  if (value.starts_with(' '))
    value.remove_prefix(1);
  if (field == "id")
    last_id_ = value;
  else if (field == "event")
    name_ = value;
  else if (field == "data")
    (data_ += value) += '\n';
  return true;
}

} // namespace cotm::ctl
