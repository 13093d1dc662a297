// runtime/local_ca.cpp: see local_ca.hpp.

#include "runtime/local_ca.hpp"

#include "runtime/certificate.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace cotm::runtime {

namespace {

namespace fs = std::filesystem;

using done = result<void, std::string>;

/// A clock that is a little behind ours still takes a new certificate for valid.
constexpr auto clock_skew = std::chrono::hours{24};

constexpr ::mode_t secret_mode = S_IRUSR | S_IWUSR;
constexpr ::mode_t public_mode = secret_mode | S_IRGRP | S_IROTH;

tl::unexpected<std::string> refuse(const std::string& what, const fs::path& where, int why) {
  return tl::unexpected{what + " " + where.string() + ": " + std::system_category().message(why)};
}

/// A file descriptor that closes itself.
class descriptor {
public:
  explicit descriptor(int number) : number_{number} {
    // nop
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor() {
    if (number_ >= 0)
      ::close(number_);
  }
  [[nodiscard]] int get() const noexcept {
    return number_;
  }

private:
  int number_;
};

done write_file(const fs::path& file, const std::string& bytes, ::mode_t mode) {
  auto out = descriptor{::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)};
  if (out.get() < 0)
    return refuse("cannot create", file, errno);
  for (std::size_t written = 0; written < bytes.size();) {
    auto more = ::write(out.get(), bytes.data() + written, bytes.size() - written);
    if (more < 0)
      return refuse("cannot write", file, errno);
    written += static_cast<std::size_t>(more);
  }
  if (::fsync(out.get()) != 0)
    return refuse("cannot sync", file, errno);
  return {};
}

done sync_directory(const fs::path& directory) {
  auto opened = descriptor{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (opened.get() < 0 || ::fsync(opened.get()) != 0)
    return refuse("cannot sync", directory, errno);
  return {};
}

done write_identity(const fs::path& directory, std::string_view name, const identity& made) {
  auto shown = to_pem(made.shown);
  if (!shown)
    return tl::unexpected{shown.error()};
  auto kept = to_pem(made.kept);
  if (!kept)
    return tl::unexpected{kept.error()};
  auto base = directory / name;
  return write_file(fs::path{base}.replace_extension("key"), *kept, secret_mode).and_then([&] {
    return write_file(fs::path{base}.replace_extension("pem"), *shown, public_mode);
  });
}

/// Makes the CA and all that it signs, in a directory that exists and is empty.
done fill(const fs::path& directory, instant now) {
  auto valid = validity{now - clock_skew, now + certificate_lifetime};
  auto ca = make_ca("cotm local CA", valid);
  if (!ca)
    return tl::unexpected{ca.error()};
  if (auto written = write_identity(directory, "ca", *ca); !written)
    return written;
  for (auto name : {node_certificate, adapter_certificate}) {
    auto made = issue(*ca, name, valid);
    if (!made)
      return tl::unexpected{made.error()};
    if (auto written = write_identity(directory, name, *made); !written)
      return written;
  }
  return sync_directory(directory);
}

/// Makes a filled directory beside `directory`, and gives it that name.
done make_local_ca(const fs::path& directory, instant now) {
  auto failure = std::error_code{};
  auto parent = directory.has_parent_path() ? directory.parent_path() : fs::path{"."};
  fs::create_directories(parent, failure);
  if (failure)
    return refuse("cannot create", parent, failure.value());
  auto making = directory.string() + ".making-XXXXXX";
  if (::mkdtemp(making.data()) == nullptr)
    return refuse("cannot create", making, errno);
  auto filled = fill(making, now);
  // The name is taken only if nothing is there, or an empty directory: rename(2) sees to it.
  if (filled && ::rename(making.c_str(), directory.c_str()) != 0 && errno != ENOTEMPTY
      && errno != EEXIST)
    filled = refuse("cannot name", directory, errno);
  fs::remove_all(making, failure); // What is left of it: a failure, or somebody who was first.
  return filled ? sync_directory(parent) : filled;
}

/// Checks that the CA itself is whole: an operator who lost its key wants to know before he
/// needs another certificate.
done check_ca(const fs::path& directory, instant now) {
  auto shown = read_certificate(directory / "ca.pem");
  if (!shown)
    return tl::unexpected{shown.error()};
  auto key = read_key(directory / "ca.key");
  if (!key)
    return tl::unexpected{key.error()};
  if (!belong_together(*shown, *key))
    return tl::unexpected{(directory / "ca.key").string() + " is not the key of ca.pem"};
  if (auto verified = verify(*shown, *shown, now); !verified)
    return tl::unexpected{(directory / "ca.pem").string() + ": " + verified.error()};
  return {};
}

bool has_something(const fs::path& directory) {
  auto failure = std::error_code{};
  return fs::exists(directory, failure) && !fs::is_empty(directory, failure);
}

} // namespace

result<tls_files, std::string> open_local_ca(const fs::path& directory, instant now) {
  if (!has_something(directory))
    if (auto made = make_local_ca(directory, now); !made)
      return tl::unexpected{made.error()};
  if (auto whole = check_ca(directory, now); !whole)
    return tl::unexpected{whole.error()};
  if (auto adapter = find_certificate(directory, adapter_certificate, now); !adapter)
    return adapter;
  return find_certificate(directory, node_certificate, now);
}

result<tls_files, std::string> find_certificate(const fs::path& directory, std::string_view name,
                                                instant now) {
  auto base = directory / name;
  return check_tls({directory / "ca.pem", fs::path{base}.replace_extension("pem"),
                    fs::path{base}.replace_extension("key")},
                   now);
}

} // namespace cotm::runtime
