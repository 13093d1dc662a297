#!/usr/bin/env python3
"""check_cmake.py: every source is built. A test that no CMakeLists.txt names passes for ever."""

import re

import sources


def listed(root):
    """The paths, relative to root, of all words in CMake files that look like a source."""
    found = set()
    for path, name in sources.files(root, {".txt", ".cmake"}):
        folder = path.parent
        for word in re.findall(r"[\w./${}-]+\.cpp", re.sub(r"#[^\n]*", "", path.read_text())):
            word = word.replace("${PROJECT_SOURCE_DIR}", str(root))
            word = word.replace("${CMAKE_CURRENT_SOURCE_DIR}", str(folder))
            word = word.replace("${CMAKE_CURRENT_LIST_DIR}", str(folder))
            found.add((folder / word).resolve())
    return found


def check(root):
    built = listed(root)
    return [f"{name}:1: no CMakeLists.txt builds this file"
            for path, name in sources.files(root, {".cpp"}) if path.resolve() not in built]


if __name__ == "__main__":
    sources.report(check(sources.arguments(__doc__).parse_args().root))
