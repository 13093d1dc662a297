#!/usr/bin/env python3
"""check_text.py: what no compiler sees: width, length, heads, words and calls that we do not use.

Words are looked for in every text of ours, whole, calls in code without its comments.
"""

import re

import sources

WIDTH_MAX = 100
CODE_LINES_MAX = 500  # Longer files say why in their head: the words "Long because".

# Split, so that this file does not find itself.
WORDS = {
    "FIX" "ME": "finish it or file it",
    "TO" "DO": "finish it or file it",
    "XX" "X": "finish it or file it",
    "/wo" "rk/": "a path of one machine",
    "/ho" "me/": "a path of one machine",
}

# pattern -> (why not, patterns of the files where it is allowed)
CALLS = {
    r"\bsystem_clock::now\b": ("time comes from a wall_clock",
                                r"^(runtime/clock\.hpp|apps/|tests/)"),
    r"\b\w+_clock::now\b": ("models and actors are told the time",
                            r"^(?!actors/|runtime/base/)"),
    r"\b(s?rand|random_device)\s*[({]": ("randomness is a constructor argument",
                                         r"^(apps/|tests/)"),
    r"\b(gettimeofday|localtime|std::time)\s*\(": ("time comes from a wall_clock", r"^tests/"),
    r"^\s*static\s+(std::)?(shared_)?mutex\b": ("no statics with state", r"^$"),
    r"\bthread_local\b": ("no statics with state", r"^(edge/|apps/|tests/)"),
    r"\busing namespace std;": ("names say where they come from", r"^$"),
    r"\bprintf\s*\(|\bstd::cout\b": ("only programs talk to the terminal", r"^(apps/|tests/)"),
    r"#\s*pragma\s+once\s*\S": ("nothing follows #pragma once", r"^$"),
}

STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')


def without_comments(text):
    """Blanks comments and the insides of plain strings; keeps the lines where they are."""
    def blank(found):
        return re.sub(r"[^\n]", " ", found.group(0))
    text = STRING.sub('""', text)
    text = re.sub(r"/\*.*?\*/", blank, text, flags=re.S)
    return re.sub(r"//[^\n]*", "", text)


def check_lines(name, lines):
    # In schemas the comment of a field stands beside it.
    is_wide_allowed = name.endswith((".capnp", ".json", ".md")) or "/golden/" in name
    for number, line in enumerate(lines, 1):
        if len(line) > WIDTH_MAX and not is_wide_allowed:
            yield f"{name}:{number}: {len(line)} columns, {WIDTH_MAX} is the width"
        if line != line.rstrip() and not name.endswith(".md"):
            yield f"{name}:{number}: blanks at the end of the line"
        if "\t" in line:
            yield f"{name}:{number}: a tabulator"
        for word, why in WORDS.items():
            if re.search(rf"(?<!\w){word}(?!\w)" if word.isalpha() else word, line):
                yield f"{name}:{number}: `{word}`: {why}"


def check_code(name, text):
    lines = text.splitlines()
    is_named = bool(lines) and lines[0].startswith(f"// {name}: ")
    if not is_named:
        yield f"{name}:1: the head comment begins with `// {name}: ` and what the file is for"
    if len(lines) > CODE_LINES_MAX and "Long because" not in "\n".join(lines[:30]):
        yield f"{name}:1: {len(lines)} lines; split it, or say `Long because` in its head"
    for number, line in enumerate(without_comments(text).splitlines(), 1):
        for pattern, (why, allowed) in CALLS.items():
            if re.search(pattern, line) and not re.search(allowed, name):
                yield f"{name}:{number}: `{line.strip()}`: {why}"


def check(root):
    findings = []
    for path, name in sources.text(root):
        text = path.read_text()
        findings += check_lines(name, text.splitlines())
        if text and not text.endswith("\n"):
            findings.append(f"{name}: no newline at the end")
        if path.suffix in sources.CODE:
            findings += check_code(name, text)
    return findings


if __name__ == "__main__":
    sources.report(check(sources.arguments(__doc__).parse_args().root))
