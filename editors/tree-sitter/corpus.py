#!/usr/bin/env python3
"""Runs test/corpus without the tree-sitter program, in whose form it is written; `--update` rewrites what is expected.

Needs the package `tree-sitter` and a C compiler; exits with 77 where they are missing.
"""

import pathlib, re, sys

from compare import HERE, Parser, language

CASE = re.compile(r"^=+\n(?P<title>[^\n]+)\n=+\n(?P<text>.*?)\n---+\n(?P<tree>.*?)(?=^=+\n|\Z)", re.S | re.M)


def pretty(tree):
    """One node a line."""
    lines, depth = [], 0
    for part in re.findall(r"(?:\w+: )?\(\w+(?: \"[^\"]*\")?|\)", tree):
        if part == ")":
            depth -= 1
            lines[-1] += ")"
        else:
            lines.append("  " * depth + part.strip())
            depth += 1
    return "\n".join(lines)


def main():
    update, parser, count, wrong = "--update" in sys.argv, Parser(language()), 0, []
    for path in sorted(HERE.glob("test/corpus/*.txt")):
        out = []
        for case in CASE.finditer(path.read_text()):
            count += 1
            tree = pretty(str(parser.parse(case["text"].encode()).root_node))
            rule = "=" * 80
            out.append(f"{rule}\n{case['title']}\n{rule}\n{case['text']}\n---\n\n{tree}\n")
            if tree.split() != case["tree"].split():
                wrong.append(f"{path.name}: {case['title']}\n{tree}")
        if update:
            path.write_text("\n".join(out))
    print(f"{count} cases of the corpus, {len(wrong)} {'rewritten' if update else 'wrong'}")
    if not update and (wrong or not count):
        print("\n".join(wrong))
        sys.exit(1)


if __name__ == "__main__":
    main()
