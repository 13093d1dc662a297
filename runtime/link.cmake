# TLS between processes: the only target that links CAF's OpenSSL module.
add_library(cotm_remote
  ${CMAKE_CURRENT_LIST_DIR}/certificate.cpp
  ${CMAKE_CURRENT_LIST_DIR}/local_ca.cpp
  ${CMAKE_CURRENT_LIST_DIR}/remote.cpp
  ${CMAKE_CURRENT_LIST_DIR}/tls.cpp)
target_link_libraries(cotm_remote PUBLIC cotm_base CAF::openssl PRIVATE OpenSSL::SSL)
