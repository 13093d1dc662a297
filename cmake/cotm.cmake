# The project's own few functions.

# Adds a test program: cotm_test(NAME LABEL label SOURCES ... LIBRARIES ...). Each of its tests is
# one of ctest's, but a program labelled `contract`, `actor` or `unit` costs one process a test,
# so keep fixtures cheap.
function(cotm_test name)
  cmake_parse_arguments(ARG "" "LABEL" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS ${ARG_LABEL} TIMEOUT 600)
endfunction()
