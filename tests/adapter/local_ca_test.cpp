// tests/adapter/local_ca_test.cpp: a CA is made once, whole, and checked ever after.

#include "runtime/local_ca.hpp"

#include "tests/persistence/scratch_directory.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace cotm::runtime {

namespace {

namespace fs = std::filesystem;

constexpr auto now = instant{duration{1'800'000'000'000}};

std::string bytes_of(const fs::path& file) {
  auto in = std::ifstream{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

class LocalCa : public ::testing::Test {
protected:
  void SetUp() override {
    auto opened = open_local_ca(directory, now);
    ASSERT_TRUE(opened) << opened.error();
  }

  /// What keeps the process from starting; empty if nothing does.
  std::string refused(instant at = now) {
    auto opened = open_local_ca(directory, at);
    return opened ? std::string{} : opened.error();
  }

  test::scratch_directory where;
  fs::path directory = where.path() / "data" / "tls";
};

} // namespace

TEST_F(LocalCa, MakesItsSixFilesAndNothingElse) {
  auto names = std::vector<std::string>{};
  for (const auto& one : fs::directory_iterator{directory})
    names.push_back(one.path().filename());
  std::ranges::sort(names);
  EXPECT_EQ(names, (std::vector<std::string>{"adapter.key", "adapter.pem", "ca.key", "ca.pem",
                                             "node.key", "node.pem"}));
  EXPECT_EQ(std::distance(fs::directory_iterator{directory.parent_path()}, {}), 1);
}

TEST_F(LocalCa, KeepsItsKeysToItsOwner) {
  for (const auto* name : {"ca.key", "node.key", "adapter.key"})
    EXPECT_EQ(fs::status(directory / name).permissions(),
              fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(LocalCa, IsMadeOnceAndThenOnlyRead) {
  auto before = bytes_of(directory / "node.pem");
  EXPECT_EQ(refused(), "");
  EXPECT_EQ(bytes_of(directory / "node.pem"), before);
  auto adapter = find_certificate(directory, adapter_certificate, now);
  ASSERT_TRUE(adapter);
  EXPECT_EQ(adapter->key, directory / "adapter.key");
}

TEST_F(LocalCa, IsMadeInADirectoryThatIsEmpty) {
  auto empty = where.path() / "empty";
  fs::create_directory(empty);
  EXPECT_TRUE(open_local_ca(empty, now));
}

TEST_F(LocalCa, TakesNoNoticeOfWhatACrashLeftBehind) {
  auto crashed = where.path() / "again" / "tls.making-aaaaaa";
  fs::create_directories(crashed);
  std::ofstream{crashed / "ca.key"} << "half of it";
  EXPECT_TRUE(open_local_ca(where.path() / "again" / "tls", now));
}

TEST_F(LocalCa, RefusesToStartWithoutOneOfItsFiles) {
  for (const auto* name :
       {"adapter.key", "adapter.pem", "ca.key", "ca.pem", "node.key", "node.pem"}) {
    auto bytes = bytes_of(directory / name);
    fs::remove(directory / name);
    EXPECT_NE(refused().find(name), std::string::npos) << name << ": " << refused();
    std::ofstream{directory / name} << bytes;
    EXPECT_EQ(refused(), "");
  }
}

TEST_F(LocalCa, RefusesFilesThatAreNone) {
  std::ofstream{directory / "node.pem"} << "no PEM";
  EXPECT_NE(refused().find("node.pem is no certificate"), std::string::npos) << refused();
}

TEST_F(LocalCa, RefusesACertificateOfAnotherCa) {
  auto foreign = where.path() / "foreign";
  ASSERT_TRUE(open_local_ca(foreign, now));
  for (const auto* name : {"node.pem", "node.key"})
    fs::copy_file(foreign / name, directory / name, fs::copy_options::overwrite_existing);
  EXPECT_NE(refused().find("node.pem is not valid under"), std::string::npos) << refused();
}

TEST_F(LocalCa, RefusesAKeyOfAnotherCertificate) {
  fs::copy_file(directory / "adapter.key", directory / "node.key",
                fs::copy_options::overwrite_existing);
  EXPECT_NE(refused().find("node.key is not the key of"), std::string::npos) << refused();
}

TEST_F(LocalCa, RefusesWhatHasExpiredOrIsNotValidYet) {
  EXPECT_EQ(refused(now + certificate_lifetime - std::chrono::hours{1}), "");
  EXPECT_NE(refused(now + certificate_lifetime + std::chrono::hours{1}).find("expired"),
            std::string::npos);
  EXPECT_NE(refused(now - std::chrono::hours{48}), "");
}

} // namespace cotm::runtime
