#!/usr/bin/env python3
"""lint.py: clang-tidy over every source that a build knows, on all cores; see .clang-tidy.

What came out clean is remembered in the build folder by a hash of all that it depends on, so that a
second run only looks at what changed. Unless asked for with --deep, what takes most of the time is
left out: the static analyzer, whose version 14 also crashes on std::bit_cast, and of the some
eighty checks called bugprone those that have little to find in code like ours.
"""

import hashlib
import json
import pathlib
import re
import subprocess
import sys
import time
from concurrent import futures

import sources

FOLDERS = ["actors", "adapter", "apps", "edge", "persistence", "runtime", "schemas", "tests"]

# The commands are gcc's; clang does not know all of its warnings, and is not asked for any.
OPTIONS = ["--quiet", "--extra-arg=-w"]
KEPT = ["branch-clone", "copy-constructor-init", "dangling-handle", "exception-escape",
        "infinite-loop", "move-forwarding-reference", "not-null-terminated-result",
        "parent-virtual-call", "string-constructor", "suspicious-missing-comma",
        "suspicious-semicolon", "undelegated-constructor", "unhandled-self-assignment",
        "unused-raii", "use-after-move"]
SHALLOW = [",".join(["--checks=-clang-analyzer-*", "-bugprone-*",
                     *(f"bugprone-{check}" for check in KEPT)])]


def units(build, root):
    """The sources of ours in the build's list of commands: relative path -> entry."""
    found = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = pathlib.Path(entry["file"])
        if path.suffix == ".cpp" and path.is_relative_to(root) and build not in path.parents:
            found.setdefault(path.relative_to(root).as_posix(), entry)
    return found


def object_of(entry):
    """The object that a command makes, as ninja names it."""
    return re.search(r" -o (\S+)", entry["command"]).group(1)


def dependencies(build, root):
    """What ninja saw each object depend on, as far as it is ours: object -> paths."""
    listed = subprocess.run(["ninja", "-C", build, "-t", "deps"], text=True, capture_output=True,
                            check=True).stdout
    found, paths = {}, []
    for line in listed.splitlines():
        if line.startswith("    "):
            path = (build / line.strip()).resolve()
            if path.is_relative_to(root):
                paths.append(path)
        elif ": #deps" in line:
            paths = found.setdefault(line.split(":")[0], [])
    return found


def digest_of(entry, paths, rules):
    """Names all that the outcome for one source depends on."""
    made = hashlib.sha256(rules)
    made.update(entry["command"].encode())
    for path in sorted({pathlib.Path(entry["file"]), *paths}):
        made.update(str(path).encode() + (path.read_bytes() if path.exists() else b""))
    return made.hexdigest()


def write_commands(build, to):
    """Copies the build's list of commands without gcc's precompiled headers, which clang cannot
    read; every source includes what it needs anyway."""
    listed = (build / "compile_commands.json").read_text()
    (to / "compile_commands.json").write_text(
        re.sub(r" -Winvalid-pch| -include \S*cmake_pch\.hxx", "", listed))


def lint(name, commands, root, options):
    """Runs clang-tidy on one source; gives its findings, empty if there are none."""
    ours = f"--header-filter=^{root}/({'|'.join(FOLDERS)})/"
    command = ["clang-tidy", "-p", commands, ours, *OPTIONS, *options, root / name]
    done = subprocess.run(command, cwd=root, text=True, capture_output=True, check=False)
    if done.returncode < 0 or "PLEASE submit a bug report" in done.stderr:
        return f"{name}: clang-tidy crashed\n{done.stderr[-2000:]}"
    if done.returncode != 0:
        return (done.stdout or done.stderr).replace(f"{root}/", "")
    return ""


def main():
    parser = sources.arguments(__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="a built preset")
    parser.add_argument("--jobs", type=int, default=2, help="how many at once")
    parser.add_argument("--deep", action="store_true", help="run clang's static analyzer too")
    parser.add_argument("only", nargs="*", help="only sources whose path contains one of these")
    asked = parser.parse_args()
    root, build = asked.root.resolve(), asked.build.resolve()
    options = [] if asked.deep else SHALLOW
    rules = b"".join(path.read_bytes() for path in sorted(root.glob("**/.clang-tidy")))
    rules += " ".join(OPTIONS + options + FOLDERS).encode()
    memory = build / "lint"
    memory.mkdir(exist_ok=True)
    write_commands(build, memory)

    depends = dependencies(build, root)
    todo, fresh = {}, 0
    for name, entry in units(build, root).items():
        if asked.only and not any(part in name for part in asked.only):
            continue
        known = memory / digest_of(entry, depends.get(object_of(entry), []), rules)
        if known.exists():
            fresh += 1
        else:
            todo[name] = known

    failed, begun = 0, time.monotonic()
    with futures.ThreadPoolExecutor(asked.jobs) as pool:
        running = {pool.submit(lint, name, memory, root, options): name for name in todo}
        for number, done in enumerate(futures.as_completed(running), 1):
            name, findings = running[done], done.result()
            print(f"[{number}/{len(todo)}] {name}", flush=True)
            if findings:
                failed += 1
                print(findings, flush=True)
            else:
                todo[name].touch()
    print(f"lint: {len(todo)} sources in {time.monotonic() - begun:.0f} s, {fresh} were clean "
          f"before, {failed} with findings")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
