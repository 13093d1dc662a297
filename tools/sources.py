"""sources.py: which files of this repository are ours, for every check.

Walks the tree rather than asking git, so that a check sees a file before it is committed, and works
on an exported tree and on the small trees that the tests of the checks plant.
"""

import argparse
import pathlib
import sys

SKIPPED = {".git", "build", "node_modules", "dist", "__pycache__"}
CODE = {".cpp", ".hpp"}
TEXT = CODE | {".capnp", ".cmake", ".json", ".md", ".py", ".sh", ".supp", ".toml", ".txt", ".yml"}
SCRIPTS = {"dev", "demo", "run"}  # Ours without an extension.


def files(root, suffixes):
    """Yields (path, path relative to root as text) of every file of ours with such a suffix."""
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if SKIPPED.intersection(relative.parts) or not path.is_file():
            continue
        is_script = suffixes is TEXT and path.name in SCRIPTS
        if path.suffix in suffixes or is_script:
            yield path, relative.as_posix()


def code(root):
    return files(root, CODE)


def text(root):
    return files(root, TEXT)


def arguments(description):
    """The options that every check has."""
    parser = argparse.ArgumentParser(description=description)
    default = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--root", type=pathlib.Path, default=default, help="the tree to check")
    return parser


def report(findings):
    """Prints the findings, each `file:line: what`, and ends the program: 0 if there are none."""
    for finding in findings:
        print(finding)
    sys.exit(1 if findings else 0)
