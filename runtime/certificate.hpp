// runtime/certificate.hpp: keys and certificates as values, over OpenSSL.
//
// What local_ca.cpp and tls.cpp need of X.509 and nothing more. Failures are sentences.

#pragma once

#include "runtime/base/vocabulary.hpp"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace cotm::runtime {

/// Ends what OpenSSL began.
struct openssl_free {
  void operator()(EVP_PKEY* made) const noexcept {
    EVP_PKEY_free(made);
  }
  void operator()(X509* made) const noexcept {
    X509_free(made);
  }
};

using private_key = std::unique_ptr<EVP_PKEY, openssl_free>;
using certificate = std::unique_ptr<X509, openssl_free>;

/// A certificate and the key that belongs to it.
struct identity {
  certificate shown;
  private_key kept;
};

/// When a certificate is valid.
struct validity {
  instant from;
  instant until;
};

/// Makes a CA that signs itself; it can sign certificates, but no other CA.
[[nodiscard]] result<identity, std::string> make_ca(std::string_view name, validity valid);

/// Makes a certificate for both sides of a connection, signed by `ca`.
[[nodiscard]] result<identity, std::string> issue(const identity& ca, std::string_view name,
                                                  validity valid);

[[nodiscard]] result<std::string, std::string> to_pem(const certificate& shown);
[[nodiscard]] result<std::string, std::string> to_pem(const private_key& kept);

/// @errors names the file, if it cannot be read or is no PEM of that kind.
[[nodiscard]] result<certificate, std::string> read_certificate(const std::filesystem::path& file);
[[nodiscard]] result<private_key, std::string> read_key(const std::filesystem::path& file);

/// Checks that `ca` is one, that it signed `shown`, and that both are valid at `now`.
/// @errors why not.
[[nodiscard]] result<void, std::string> verify(const certificate& ca, const certificate& shown,
                                               instant now);

[[nodiscard]] bool belong_together(const certificate& shown, const private_key& kept);

} // namespace cotm::runtime
