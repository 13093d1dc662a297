// tests/persistence/fault_calls.cpp: see fault_calls.hpp.

#include "tests/persistence/fault_calls.hpp"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>

namespace cotm::test {

namespace {

int calls_left = 0; // Not armed.
int error_to_give = 0;
bool has_happened = false;

/// Counts a call, and says whether this is the one that fails.
bool fails_now() noexcept {
  if (calls_left == 0 || --calls_left > 0)
    return false;
  has_happened = true;
  errno = error_to_give;
  return true;
}

} // namespace

void arm_fault(int count, int error) noexcept {
  calls_left = count;
  error_to_give = error;
}

bool has_fault_happened() noexcept {
  return has_happened;
}

} // namespace cotm::test

using cotm::test::fails_now;

// The C library's names, with its types; the system calls do what it would have done.
extern "C" {

ssize_t pwrite(int file, const void* bytes, size_t count, off_t at) {
  return fails_now() ? -1 : ::syscall(SYS_pwrite64, file, bytes, count, at);
}

ssize_t writev(int file, const iovec* pieces, int count) {
  return fails_now() ? -1 : ::syscall(SYS_writev, file, pieces, count);
}

off_t lseek(int file, off_t at, int whence) noexcept {
  return fails_now() ? -1 : ::syscall(SYS_lseek, file, at, whence);
}

int fdatasync(int file) {
  return fails_now() ? -1 : static_cast<int>(::syscall(SYS_fdatasync, file));
}

int fsync(int file) {
  return fails_now() ? -1 : static_cast<int>(::syscall(SYS_fsync, file));
}

int msync(void* begin, size_t count, int flags) {
  return fails_now() ? -1 : static_cast<int>(::syscall(SYS_msync, begin, count, flags));
}

int ftruncate(int file, off_t size) noexcept {
  return fails_now() ? -1 : static_cast<int>(::syscall(SYS_ftruncate, file, size));
}

// NOLINTNEXTLINE(readability-function-size): so many parameters has the call.
void* mmap(void* begin, size_t count, int access, int flags, int file, off_t at) noexcept {
  if (file >= 0 && fails_now())
    return MAP_FAILED;
  auto mapped = ::syscall(SYS_mmap, begin, count, access, flags, file, at);
  return reinterpret_cast<void*>(mapped); // NOLINT: a system call returns a number.
}
}
