#!/usr/bin/env python3
"""check_format.py: every source is as clang-format 14 would write it; --fix makes it so."""

import os
import subprocess
import sys
from concurrent import futures

import sources

FILES_PER_RUN = 10  # Few enough that all cores have work, many enough that starting costs little.


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
    arguments = ["-i"] if options.fix else ["--dry-run", "--Werror"]
    with futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda chunk: run(arguments, chunk, options.root), chunks))
    for _, errors in results:
        sys.stdout.write(errors)
    sys.exit(max((status for status, _ in results), default=0))


if __name__ == "__main__":
    main()
