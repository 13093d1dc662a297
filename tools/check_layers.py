#!/usr/bin/env python3
"""check_layers.py: who may include what. The folder table of ARCHITECTURE.md, as a test.

Two tables. LAYERS: for our own headers, which prefixes a file may include; the first pattern that
matches the file decides. OUTSIDE: for headers of others, which files may include them. A file that
no layer names is a finding too: a new folder says first where it stands.
"""

import fnmatch
import re

import sources

BASE = ["runtime/base/"]
JOURNAL = ["persistence/journal.hpp", "persistence/journal_actor.hpp", "persistence/view_store.hpp"]
ORDER = ["actors/order/"]

# The pure part of an aggregate: its own words and the base's. No actors, no bytes, no system calls.
PURE = [f"actors/order/{name}*" for name in
        ("calendar", "codec_types", "distribution", "graph", "model", "policy", "promises",
         "status", "vocabulary")]

# file pattern -> prefixes of our own headers that it may include
LAYERS = [
    *((pattern, BASE + ORDER) for pattern in PURE),
    ("schemas/*", ["schemas/"]),
    ("runtime/base/*", BASE),
    ("persistence/*", BASE + ["persistence/", "schemas/journal.capnp.h"]),
    ("runtime/*codec*", BASE + ["runtime/", "schemas/"] + JOURNAL),
    ("runtime/*", BASE + ["runtime/"] + JOURNAL),
    ("actors/*/*codec*", BASE + ["runtime/", "actors/", "schemas/"] + JOURNAL),
    ("actors/*", BASE + ["runtime/", "actors/"] + JOURNAL),
    ("adapter/*codec*", BASE + ["adapter/", "runtime/", "schemas/"]),
    ("adapter/*", BASE + ["adapter/", "runtime/", "schemas/", "actors/catalogue.hpp"]),
    ("edge/*", BASE + ORDER
     + ["edge/", "runtime/", "actors/catalogue.hpp", "persistence/journal.hpp"]),
    ("apps/*", [""]),
    ("tests/*", [""]),
]

# prefix of a header of others -> patterns of the files that may include it
OUTSIDE = {
    "lmdb.h": ["persistence/lmdb_*", "adapter/lmdb_*", "tests/*"],
    "caf/": ["persistence/*", "runtime/*", "actors/*", "adapter/*", "edge/*", "apps/*", "tests/*"],
    "capnp/": ["schemas/*", "*codec*", "runtime/*", "adapter/*", "actors/link/*", "tests/*"],
    "kj/": ["schemas/*", "*codec*", "runtime/*", "adapter/*", "actors/link/*", "tests/*"],
    "boost/": ["edge/*", "tests/*"],
    "simdjson": ["edge/*", "apps/*", "tests/*"],
    "nlohmann/": ["apps/*", "tests/*"],
    "openssl/": ["persistence/*", "runtime/*", "edge/*", "adapter/*", "tests/*"],
    "curl/": ["apps/*", "tests/*"],
    "CLI/": ["apps/*", "tests/*"],
    "date/": ["apps/*", "tests/*"],
    "toml++/": ["apps/*", "tests/*"],
    "spdlog/": ["runtime/*", "edge/*", "apps/*", "tests/*"],
    "isa-l": ["persistence/*", "tests/*"],
    "gtest/": ["tests/*"],
    "gmock/": ["tests/*"],
    "rapidcheck": ["tests/*"],
    "benchmark/": ["tests/*"],
}

# What a pure file never includes, whatever OUTSIDE allows to its folder.
IMPURE = ["caf/", "capnp/", "kj/", "lmdb.h", "boost/", "simdjson", "openssl/", "spdlog/",
          "unistd.h", "sys/", "thread", "mutex", "random", "fstream", "iostream"]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
OUR_FOLDERS = ("actors/", "adapter/", "apps/", "cluster/", "edge/", "persistence/", "runtime/",
               "schemas/", "tests/")


def matches(name, patterns):
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def layer_of(name):
    for pattern, allowed in LAYERS:
        if fnmatch.fnmatchcase(name, pattern):
            return allowed
    return None


def why_not(name, header):
    """Says why `name` may not include `header`; None if it may."""
    if header.startswith(OUR_FOLDERS):
        allowed = layer_of(name)
        if not any(header.startswith(prefix) for prefix in allowed):
            return f"{header} is not of a layer that this file may see"
        return None
    if matches(name, PURE + ["runtime/base/*"]) and header.startswith(tuple(IMPURE)):
        return f"<{header}> in a pure file"
    for prefix, users in OUTSIDE.items():
        if header.startswith(prefix) and not matches(name, users):
            return f"<{header}> is only for {', '.join(users)}"
    return None


def check(root):
    findings = []
    for path, name in sources.code(root):
        if layer_of(name) is None:
            findings.append(f"{name}:1: no layer of tools/check_layers.py names this file")
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = INCLUDE.match(line)
            why = why_not(name, found.group(2)) if found else None
            if why:
                findings.append(f"{name}:{number}: {why}")
    return findings


if __name__ == "__main__":
    sources.report(check(sources.arguments(__doc__).parse_args().root))
