#!/usr/bin/env python3
"""check_format.py: every source is as clang-format 14 would write it; --fix makes it so.

Section lines (`// -- title -----`) are first cut to the width: clang-format would break them.
"""

import os
import re
import subprocess
import sys
from concurrent import futures

import sources

FILES_PER_RUN = 10  # Few enough that all cores have work, many enough that starting costs little.


SECTION = re.compile(r"^(// -- .*? )-{3,}$", re.M)
WIDTH = 99


def cut_sections(path):
    """Makes every section line of a file as long as the others."""
    text = path.read_text()
    cut = SECTION.sub(lambda found: found.group(1).ljust(WIDTH, "-"), text)
    if cut != text:
        path.write_text(cut)


def run(arguments, paths, root):
    done = subprocess.run(["clang-format", *arguments, *paths], cwd=root, text=True,
                          capture_output=True, check=False)
    return done.returncode, done.stderr


def main():
    parser = sources.arguments(__doc__)
    parser.add_argument("--fix", action="store_true", help="format in place")
    options = parser.parse_args()
    names = [name for _, name in sources.code(options.root)]
    chunks = [names[at:at + FILES_PER_RUN] for at in range(0, len(names), FILES_PER_RUN)]
    if options.fix:
        for path, _ in sources.code(options.root):
            cut_sections(path)
    arguments = ["-i"] if options.fix else ["--dry-run", "--Werror"]
    with futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda chunk: run(arguments, chunk, options.root), chunks))
    for _, errors in results:
        sys.stdout.write(errors)
    sys.exit(max((status for status, _ in results), default=0))


if __name__ == "__main__":
    main()
