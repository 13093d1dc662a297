#!/usr/bin/env python3
"""checks_test.py: each check of tools/ finds what is planted, and is silent about what is right.

A check that finds nothing looks just like a tree in order; so every rule is broken here once.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HEAD = "// {name}: an example.\n\n#pragma once\n\n"


class Planted(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="cotm_tidy_"))
        self.addCleanup(shutil.rmtree, self.root)
        shutil.copy(ROOT / ".clang-format", self.root)

    def plant(self, name, text, head=HEAD):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head.format(name=name) + text)

    def run_check(self, check, *options):
        command = [sys.executable, ROOT / "tools" / f"check_{check}.py", "--root", self.root]
        command += options
        done = subprocess.run(command, text=True, capture_output=True, check=False)
        self.assertEqual(done.stderr, "")
        return done.returncode, done.stdout

    def assert_found(self, check, *words):
        status, output = self.run_check(check)
        self.assertEqual(status, 1, output)
        for word in words:
            self.assertIn(word, output)

    def assert_silent(self, check):
        self.assertEqual(self.run_check(check), (0, ""))


class Layers(Planted):
    def test_a_file_may_include_what_its_layer_sees(self):
        self.plant("actors/order/model.cpp",
                   '#include "actors/order/model.hpp"\n#include <vector>\n')
        self.plant("edge/http/session.cpp", "#include <boost/asio.hpp>\n")
        self.plant("persistence/lmdb_env.cpp", "#include <lmdb.h>\n")
        self.plant("tests/edge/server_test.cpp", '#include "persistence/memory_journal.hpp"\n')
        self.assert_silent("layers")

    def test_a_model_sees_neither_actors_nor_bytes_nor_threads(self):
        self.plant("actors/order/model.cpp", "#include <caf/all.hpp>\n")
        self.plant("actors/order/status.cpp", '#include "schemas/order.capnp.h"\n')
        self.plant("actors/order/distribution.cpp", "#include <mutex>\n")
        self.assert_found("layers", "model.cpp:5:", "status.cpp:5:", "distribution.cpp:5:")

    def test_runtime_knows_no_actors_and_no_disk(self):
        self.plant("runtime/feed.cpp", '#include "actors/catalogue.hpp"\n')
        self.plant("runtime/spawn.cpp", '#include "persistence/lmdb_journal.hpp"\n')
        self.plant("runtime/base/uuid.cpp", '#include "runtime/clock.hpp"\n')
        self.assert_found("layers", "feed.cpp:5:", "spawn.cpp:5:", "uuid.cpp:5:")

    def test_only_codecs_see_schemas(self):
        self.plant("actors/order/order_actor.cpp", '#include "schemas/order.capnp.h"\n')
        self.assert_found("layers", "order_actor.cpp:5:")

    def test_only_two_kinds_of_files_see_lmdb(self):
        self.plant("persistence/journal_actor.cpp", "#include <lmdb.h>\n")
        self.plant("edge/server.cpp", "#include <lmdb.h>\n")
        self.assert_found("layers", "journal_actor.cpp:5:", "server.cpp:5:")

    def test_only_the_edge_speaks_http_and_json(self):
        self.plant("actors/registry/registry_actor.cpp", "#include <simdjson.h>\n")
        self.plant("runtime/remote.cpp", "#include <boost/beast.hpp>\n")
        self.assert_found("layers", "registry_actor.cpp:5:", "remote.cpp:5:")

    def test_the_edge_knows_no_implementation_of_a_journal(self):
        self.plant("edge/server.cpp", '#include "persistence/memory_journal.hpp"\n')
        self.assert_found("layers", "server.cpp:5:")

    def test_a_new_folder_needs_a_layer(self):
        self.plant("helpers/text.hpp", "")
        self.assert_found("layers", "helpers/text.hpp:1:")


class Text(Planted):
    def test_a_tidy_file_is_silent(self):
        self.plant("runtime/some.hpp", "/// Time flies, printf( stays a word here.\nint some();\n")
        self.assert_silent("text")

    def test_lines_have_a_width(self):
        self.plant("runtime/some.hpp", "// " + "x" * 98 + "\n")
        self.assert_found("text", "some.hpp:5: 101 columns")

    def test_files_have_a_length_and_a_reason_to_exceed_it(self):
        self.plant("runtime/long.hpp", "\n" * 500)
        self.assert_found("text", "long.hpp:1: 504 lines")
        self.plant("runtime/long.hpp", "// Long because it is a table.\n" + "\n" * 500)
        self.assert_silent("text")

    def test_a_file_begins_with_what_it_is_for(self):
        self.plant("runtime/some.hpp", "#pragma once\n", head="")
        self.assert_found("text", "some.hpp:1: the head comment")

    def test_some_words_are_never_written(self):
        for word in ("FIX" + "ME", "TO" + "DO", "XX" + "X", "/ho" + "me/me", "/wo" + "rk/it"):
            self.plant("docs/some.md", f"About {word}.\n", head="")
            self.assert_found("text", "some.md:1:")

    def test_blanks_and_tabulators_are_seen(self):
        self.plant("runtime/some.hpp", "int a; \n\tint b;\n")
        self.assert_found("text", "some.hpp:5: blanks", "some.hpp:6: a tabulator")

    def test_clocks_randomness_statics_and_the_terminal_are_not_reached_for(self):
        planted = ["std::chrono::system_clock::now()", "std::rand()", "std::random_device{}",
                   "static std::mutex guard;", "thread_local int n;", 'printf("hello")',
                   "std::cout << 1", "std::chrono::steady_clock::now()"]
        for line in planted:
            self.plant("actors/order/model.cpp", f"{line}\n")
            self.assert_found("text", "model.cpp:5:")

    def test_the_clock_of_the_machine_is_read_in_one_place(self):
        self.plant("runtime/clock.hpp", "auto now = std::chrono::system_clock::now();\n")
        self.assert_silent("text")


class Format(Planted):
    def test_formatted_code_is_silent(self):
        self.plant("runtime/some.hpp", "int* some(int a);\n")
        self.assert_silent("format")

    def test_other_code_is_found(self):
        self.plant("runtime/some.hpp", "int  *some( int a );\n")
        self.assert_found("format", "some.hpp:5:")


    def test_fixing_formats_and_cuts_section_lines(self):
        self.plant("runtime/some.hpp", "// -- section " + "-" * 110 + "\n\nint  *some( int a );\n")
        self.run_check("format", "--fix")
        self.assert_silent("format")
        self.assert_silent("text")


class CMake(Planted):
    def test_a_source_that_is_built_is_silent(self):
        self.plant("runtime/some.cpp", "")
        self.plant("runtime/CMakeLists.txt", "add_library(cotm_runtime some.cpp)\n", head="")
        self.assert_silent("cmake")

    def test_a_source_that_nothing_builds_is_found(self):
        self.plant("tests/runtime/some_test.cpp", "")
        self.plant("tests/runtime/CMakeLists.txt", "# some_test.cpp\n", head="")
        self.assert_found("cmake", "some_test.cpp:1:")


if __name__ == "__main__":
    unittest.main()
