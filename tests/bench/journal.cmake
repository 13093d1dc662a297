# The journal alone, without actors: what the disk and the commit path can do.
add_executable(journal_bench journal_bench.cpp)
target_link_libraries(journal_bench PRIVATE cotm_persistence_lmdb CLI11::CLI11)
