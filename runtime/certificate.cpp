// runtime/certificate.cpp: see certificate.hpp. Every OpenSSL call that can fail is checked.

#include "runtime/certificate.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <array>
#include <fstream>
#include <iterator>

namespace cotm::runtime {

namespace {

struct bio_free {
  void operator()(BIO* made) const noexcept {
    BIO_free(made);
  }
};
using bio = std::unique_ptr<BIO, bio_free>;

struct extension_free {
  void operator()(X509_EXTENSION* made) const noexcept {
    X509_EXTENSION_free(made);
  }
};

struct store_free {
  void operator()(X509_STORE* made) const noexcept {
    X509_STORE_free(made);
  }
  void operator()(X509_STORE_CTX* made) const noexcept {
    X509_STORE_CTX_free(made);
  }
};

/// Bytes of a serial number: RFC 5280 allows 20; 16 random ones never collide.
constexpr std::size_t serial_bytes = 16;

tl::unexpected<std::string> refuse(std::string what) {
  if (auto code = ERR_get_error(); code != 0) {
    std::array<char, 256> text{};
    ERR_error_string_n(code, text.data(), text.size());
    what += ": ";
    what += text.data();
  }
  ERR_clear_error();
  return tl::unexpected{std::move(what)};
}

bool set_name(X509* made, std::string_view name) {
  auto* subject = X509_get_subject_name(made);
  auto add = [&](const char* field, std::string_view text) {
    return X509_NAME_add_entry_by_txt(subject, field, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(text.data()), // NOLINT
                                      static_cast<int>(text.size()), -1, 0)
           == 1;
  };
  return add("O", "cotm") && add("CN", name);
}

bool set_serial(X509* made) {
  std::array<unsigned char, serial_bytes> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1)
    return false;
  random[0] &= 0x7F; // Positive, as the RFC wants it.
  auto* number = BN_bin2bn(random.data(), static_cast<int>(random.size()), nullptr);
  if (number == nullptr)
    return false;
  auto* kept = BN_to_ASN1_INTEGER(number, X509_get_serialNumber(made));
  BN_free(number);
  return kept != nullptr;
}

bool set_validity(X509* made, validity valid) {
  auto to_time = [](instant at) {
    return static_cast<time_t>(
      std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count());
  };
  return ASN1_TIME_set(X509_getm_notBefore(made), to_time(valid.from)) != nullptr
         && ASN1_TIME_set(X509_getm_notAfter(made), to_time(valid.until)) != nullptr;
}

bool add_extension(X509* made, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, made, nullptr, nullptr, 0);
  auto added = std::unique_ptr<X509_EXTENSION, extension_free>{
    X509V3_EXT_conf_nid(nullptr, &context, kind, value)};
  return added && X509_add_ext(made, added.get(), -1) == 1;
}

/// Fills in everything but the extensions and the signature.
result<identity, std::string> begin(std::string_view name, validity valid) {
  auto made = identity{certificate{X509_new()}, private_key{EVP_EC_gen("P-256")}};
  if (!made.shown || !made.kept)
    return refuse("cannot make a key");
  auto* shown = made.shown.get();
  auto is_filled = X509_set_version(shown, X509_VERSION_3) == 1 && set_serial(shown)
                   && set_name(shown, name) && set_validity(shown, valid)
                   && X509_set_pubkey(shown, made.kept.get()) == 1;
  if (!is_filled)
    return refuse("cannot make a certificate");
  return made;
}

/// Writes with one of OpenSSL's PEM functions into a string.
template <class Write>
result<std::string, std::string> write_pem(Write write) {
  auto out = bio{BIO_new(BIO_s_mem())};
  if (!out || write(out.get()) != 1)
    return refuse("cannot write PEM");
  char* bytes = nullptr;
  auto size = BIO_get_mem_data(out.get(), &bytes);
  return std::string(bytes, static_cast<std::size_t>(size));
}

result<std::string, std::string> read_file(const std::filesystem::path& file) {
  auto in = std::ifstream{file, std::ios::binary};
  if (!in)
    return tl::unexpected{"cannot read " + file.string()};
  return std::string{std::istreambuf_iterator<char>{in}, {}};
}

bio bio_over(const std::string& bytes) {
  return bio{BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size()))};
}

/// Keys of ours have no pass phrase; one that has must not make OpenSSL ask the terminal.
int no_pass_phrase(char*, int, int, void*) {
  return -1;
}

} // namespace

result<identity, std::string> make_ca(std::string_view name, validity valid) {
  auto made = begin(name, valid);
  if (!made)
    return made;
  auto* shown = made->shown.get();
  auto is_signed
    = X509_set_issuer_name(shown, X509_get_subject_name(shown)) == 1
      && add_extension(shown, shown, NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
      && add_extension(shown, shown, NID_key_usage, "critical,keyCertSign,cRLSign")
      && add_extension(shown, shown, NID_subject_key_identifier, "hash")
      && X509_sign(shown, made->kept.get(), EVP_sha256()) > 0;
  if (!is_signed)
    return refuse("cannot sign the certificate of the CA");
  return made;
}

result<identity, std::string> issue(const identity& ca, std::string_view name, validity valid) {
  auto made = begin(name, valid);
  if (!made)
    return made;
  auto* shown = made->shown.get();
  auto* issuer = ca.shown.get();
  auto is_signed = X509_set_issuer_name(shown, X509_get_subject_name(issuer)) == 1
                   && add_extension(shown, issuer, NID_basic_constraints, "critical,CA:FALSE")
                   && add_extension(shown, issuer, NID_key_usage, "critical,digitalSignature")
                   && add_extension(shown, issuer, NID_ext_key_usage, "serverAuth,clientAuth")
                   && add_extension(shown, issuer, NID_subject_key_identifier, "hash")
                   && add_extension(shown, issuer, NID_authority_key_identifier, "keyid:always")
                   && X509_sign(shown, ca.kept.get(), EVP_sha256()) > 0;
  if (!is_signed)
    return refuse("cannot sign a certificate");
  return made;
}

result<std::string, std::string> to_pem(const certificate& shown) {
  return write_pem([&](BIO* out) { return PEM_write_bio_X509(out, shown.get()); });
}

result<std::string, std::string> to_pem(const private_key& kept) {
  return write_pem([&](BIO* out) {
    return PEM_write_bio_PrivateKey(out, kept.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
}

result<certificate, std::string> read_certificate(const std::filesystem::path& file) {
  auto bytes = read_file(file);
  if (!bytes)
    return tl::unexpected{bytes.error()};
  auto read = certificate{PEM_read_bio_X509(bio_over(*bytes).get(), nullptr, nullptr, nullptr)};
  if (!read)
    return refuse(file.string() + " is no certificate");
  return read;
}

result<private_key, std::string> read_key(const std::filesystem::path& file) {
  auto bytes = read_file(file);
  if (!bytes)
    return tl::unexpected{bytes.error()};
  auto read = private_key{
    PEM_read_bio_PrivateKey(bio_over(*bytes).get(), nullptr, no_pass_phrase, nullptr)};
  if (!read)
    return refuse(file.string() + " is no private key");
  return read;
}

result<void, std::string> verify(const certificate& ca, const certificate& shown, instant now) {
  auto store = std::unique_ptr<X509_STORE, store_free>{X509_STORE_new()};
  auto context = std::unique_ptr<X509_STORE_CTX, store_free>{X509_STORE_CTX_new()};
  if (!store || !context || X509_STORE_add_cert(store.get(), ca.get()) != 1
      || X509_STORE_CTX_init(context.get(), store.get(), shown.get(), nullptr) != 1)
    return refuse("cannot verify");
  auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
  X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context.get()), seconds.count());
  if (X509_verify_cert(context.get()) == 1)
    return {};
  ERR_clear_error();
  return tl::unexpected{
    std::string{X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()))}};
}

bool belong_together(const certificate& shown, const private_key& kept) {
  auto is_pair = X509_check_private_key(shown.get(), kept.get()) == 1;
  ERR_clear_error();
  return is_pair;
}

} // namespace cotm::runtime
