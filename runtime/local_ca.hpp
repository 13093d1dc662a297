// runtime/local_ca.hpp: the certificate authority of one machine that has nobody else to ask.
//
// On first start a node makes a CA and two certificates in its data directory:
//
//     tls/ca.pem  ca.key  node.pem  node.key  adapter.pem  adapter.key
//
// An adapter on the same machine is pointed at that directory. The whole directory appears at once,
// by one rename after everything in it is on disk: a crash leaves all of it or none. What is there
// is never repaired, since a file that went missing may mean somebody took it; it is checked, and a
// directory that is incomplete, foreign or expired keeps the process from starting.
//
// Source: RFC 5280, section 4.2.1 (extensions). Keys are EC P-256.

#pragma once

#include "runtime/base/vocabulary.hpp"
#include "runtime/tls.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace cotm::runtime {

/// How long a CA and what it signed are valid: longer than a machine lives.
inline constexpr std::chrono::days certificate_lifetime{3'653};

/// Names of the certificates that a local CA signs: `node` for cotmd, `adapter` for adapters.
inline constexpr std::string_view node_certificate = "node";
inline constexpr std::string_view adapter_certificate = "adapter";

/// Makes the CA if `directory` is absent or empty, and gives the node's files, checked.
/// @errors a sentence for the operator: what is missing, foreign, expired, or cannot be written.
[[nodiscard]] result<tls_files, std::string> open_local_ca(const std::filesystem::path& directory,
                                                           instant now);

/// Gives the files of the certificate called `name`, checked. Makes nothing.
/// @errors as with `open_local_ca`.
[[nodiscard]] result<tls_files, std::string>
find_certificate(const std::filesystem::path& directory, std::string_view name, instant now);

} // namespace cotm::runtime
