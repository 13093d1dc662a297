// tests/persistence/scratch_directory.hpp: a directory for one test, gone with it.

#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

namespace cotm::test {

class scratch_directory {
public:
  scratch_directory() {
    auto name = (std::filesystem::temp_directory_path() / "cotm_XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }

  ~scratch_directory() {
    std::filesystem::remove_all(path_);
  }

  scratch_directory(const scratch_directory&) = delete;
  scratch_directory& operator=(const scratch_directory&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const {
    return path_;
  }

private:
  std::filesystem::path path_;
};

} // namespace cotm::test
