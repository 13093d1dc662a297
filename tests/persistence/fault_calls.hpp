// tests/persistence/fault_calls.hpp: has one call of the operating system fail.
//
// A program that links fault_calls.cpp has its own pwrite, writev, lseek, fdatasync, fsync, msync,
// ftruncate and mmap (of files): LMDB's calls land there first. Nothing fails until it is armed.

#pragma once

namespace cotm::test {

/// Has the `count`-th of these calls from now on fail with `error`, once. Counted from 1.
void arm_fault(int count, int error) noexcept;

/// Whether the call that was to fail has been made.
[[nodiscard]] bool has_fault_happened() noexcept;

} // namespace cotm::test
