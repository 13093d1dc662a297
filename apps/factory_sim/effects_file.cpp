// apps/factory_sim/effects_file.cpp: see effects_file.hpp.

#include "apps/factory_sim/effects_file.hpp"

#include "runtime/base/fail_stop.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <string_view>

namespace cotm::factory_sim {

namespace {

constexpr ::mode_t file_mode = 0644;

} // namespace

std::string to_text(const adapter::transfer_key& key) {
  return key.order.text() + "/" + key.distributed_order + "/" + std::to_string(key.revision);
}

std::string to_text(const effect& taken) {
  constexpr auto names = std::array{"perform", "amend", "cancel", "compensate", "notify"};
  return to_text(taken.key) + " " + names.at(static_cast<std::size_t>(taken.kind));
}

effects_file::effects_file(const std::filesystem::path& file) {
  auto in = std::ifstream{file, std::ios::binary};
  auto bytes = std::string{std::istreambuf_iterator<char>{in}, {}};
  auto whole = bytes.rfind('\n') == std::string::npos ? 0 : bytes.rfind('\n') + 1;
  auto rest = std::string_view{bytes}.substr(0, whole);
  while (!rest.empty()) {
    auto end = rest.find('\n');
    before_.emplace(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  file_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, file_mode);
  if (file_ < 0 || ::ftruncate(file_, static_cast<::off_t>(whole)) != 0)
    fail_stop("cannot open " + file.string());
}

effects_file::~effects_file() {
  ::close(file_);
}

void effects_file::add(const std::vector<effect>& effects) {
  auto lines = std::string{};
  for (const auto& one : effects)
    if (auto line = to_text(one); !before_.contains(line))
      lines += line + "\n";
  if (lines.empty())
    return;
  auto written = ::write(file_, lines.data(), lines.size());
  if (written != static_cast<::ssize_t>(lines.size()) || ::fdatasync(file_) != 0)
    fail_stop("cannot write effects");
}

} // namespace cotm::factory_sim
