#!/usr/bin/env python3
"""Checks the corpus with the tree-sitter grammar and its query; exits with 77 where what it needs is missing."""

import json, pathlib, re, sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tree-sitter"))

from compare import Parser, Point, Query, Range, language  # noqa: E402
from tree_sitter import QueryCursor  # noqa: E402

CARETS = re.compile(r"^#\s*(<-|\^+) ([\w-]+)$")


def assertions(lines):
    """Of each comment of carets: the line it speaks of, the columns, and what it says."""
    subject = 0
    for row, line in enumerate(lines):
        if not (found := CARETS.match(line)):
            subject = row
            continue
        start = 0 if found[1] == "<-" else found.start(1)
        yield subject, start, start + (1 if found[1] == "<-" else len(found[1])), found[2]


def fenced(text, data):
    """The ranges of program: all, or the inside of fences."""
    for fence in re.finditer(r"^```einklang\n(.*?)^```$", text, re.S | re.M):
        start, end = (len(text[:at].encode()) for at in fence.span(1))
        points = [Point(data[:at].count(b"\n"), 0) for at in (start, end)]
        yield Range(*points, start, end)


def main():
    grammar, classes = language(), json.loads((HERE / "classes.json").read_text())
    query = Query(grammar, (HERE.parent / "tree-sitter/queries/highlights.scm").read_text())
    count, wrong = 0, []
    for path in sorted([*HERE.glob("*.ekl"), *HERE.glob("*.ekl.md")]):
        text = path.read_text()
        data, lines = text.encode(), text.splitlines()
        ranges = list(fenced(text, data)) if path.suffix == ".md" else None
        root = (Parser(grammar, included_ranges=ranges) if ranges else Parser(grammar)).parse(data).root_node
        if root.has_error:
            wrong.append(f"{path.name}: the grammar does not understand it")
        won = {}
        for pattern, captures in QueryCursor(query).matches(root):
            for name, nodes in captures.items():
                for node in nodes:
                    # The smallest node wins, and of several patterns for one the last.
                    rank = (node.start_byte - node.end_byte, pattern)
                    for byte in range(node.start_byte, node.end_byte):
                        if byte not in won or won[byte][0] <= rank:
                            won[byte] = (rank, name)
        for row, start, end, wanted in assertions(lines):
            count += 1
            base = len("".join(f"{line}\n" for line in lines[:row]).encode())
            for column in range(start, end):
                byte = base + len(lines[row][:column].encode())
                found = won.get(byte, (None, None))[1]
                if found not in classes[wanted]["tree-sitter"]:
                    wrong.append(f"{path.name}:{row + 1}:{column + 1}: {found}, not {wanted}: {lines[row]}")
                    break
    print(f"tree-sitter: {count} places, {len(wrong)} coloured otherwise")
    if wrong or not count:
        print("\n".join(wrong))
        sys.exit(1)


if __name__ == "__main__":
    main()
