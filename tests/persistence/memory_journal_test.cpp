// tests/persistence/memory_journal_test.cpp: the journal in memory keeps the contract.

#include "persistence/memory_journal.hpp"

#include "tests/persistence/journal_contract.hpp"

namespace cotm::persistence {
namespace {

/// The object is the disk, so it stays.
struct kept_in_memory {
  journal& get() {
    return disk;
  }

  void reopen() {
    // nop
  }

  memory_journal disk;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, JournalContract, kept_in_memory);

} // namespace
} // namespace cotm::persistence
