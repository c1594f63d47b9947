#!/usr/bin/env python3
"""Holds the tree-sitter grammar against Einklang's own parser, on every text in this repository.

    cargo run --example outline < PATHS    is what Einklang's parser sees
    compare.py OUTLINE                     OUTLINE is that program

Where ours has nothing to complain about, the grammar must have no error, and the same items with the same names, members
and places. On broken texts (those of the tests, and thousands cut at random) it must end, and cover all of the text.
Needs the package `tree-sitter` and a C compiler; exits with 77 where they are missing.
"""

import bisect, ctypes, json, os, pathlib, random, re, subprocess, sys, tempfile

try:
    from tree_sitter import Language, Parser, Point, Query, Range
except ImportError:
    print("skipped: the Python package `tree-sitter` is not there", file=sys.stderr)
    sys.exit(77)

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

KINDS = {
    "use": "use", "unit_declaration": "unit", "choice_declaration": "choice", "kind_declaration": "kind",
    "kind_extension": "extend kind", "rule": "rule", "define": "define", "value_declaration": "value",
    "accept": "accept", "test": "test", "extension": "extend", "entity": "line", "sentence": "line",
    "property_declaration": "property", "sentence_template": "sentence", "choice_value": "value",
}  # fmt: skip
# Where the two are known to differ: on one line, our parser takes the `sentence` in `= 1  sentence "…"` for a unit.
KNOWN = {"tests/suite/robust/everything.ekl"}

RULE_MEMBERS = {"severity", "for", "where", "unless", "let", "report", "with", "help", "fix", "cite", "note"}


def language():
    """The grammar, compiled from the sources that are checked in."""
    library = pathlib.Path(tempfile.mkdtemp()) / "einklang.so"
    sources = [HERE / "src/parser.c", HERE / "src/scanner.c"]
    command = [os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-I", HERE / "src"]
    try:
        subprocess.run([*command, *sources, "-o", library], check=True)
    except FileNotFoundError:
        print("skipped: there is no C compiler", file=sys.stderr)
        sys.exit(77)
    compiled = ctypes.CDLL(str(library))
    compiled.tree_sitter_einklang.restype = ctypes.c_void_p
    capsule = ctypes.pythonapi.PyCapsule_New
    capsule.restype, capsule.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    return Language(capsule(compiled.tree_sitter_einklang(), b"tree_sitter.Language", None))


class Text:
    """One text, and the outline that the grammar sees in it."""

    def __init__(self, parser_of, data):
        self.parser_of, self.data = parser_of, data
        self.starts = [0] + [i + 1 for i, byte in enumerate(data) if byte == 10]

    def point(self, byte):
        row = bisect.bisect_right(self.starts, byte) - 1
        return Point(row, byte - self.starts[row])

    def parse(self, ranges):
        ranges = [Range(self.point(a), self.point(b), a, b) for a, b in ranges]
        return self.parser_of(ranges).parse(self.data).root_node

    def of(self, node):
        return self.data[node.start_byte : node.end_byte].decode()

    def names(self, node, *fields):
        return [self.of(n) for field in fields for n in node.children_by_field_name(field)]

    def node(self, kind, names, node, inside=()):
        return {"kind": kind, "names": names, "span": [node.start_byte, node.end_byte] if node else None,
                "inside": list(inside)}  # fmt: skip

    def members(self, node):
        body = node.child_by_field_name("body")
        return [self.item(child) for child in body.named_children if child.type != "comment"] if body else []

    def item(self, node):
        kind = KINDS.get(node.type, node.type)
        match node.type:
            case "use":
                return self.node(kind, self.names(node, "pack"), node)
            case "unit_declaration":
                return self.node(kind, self.names(node, "name", "spelling"), node)
            case "choice_declaration":
                return self.node(kind, self.names(node, "name"), node, self.members(node))
            case "choice_value":
                return self.node(kind, self.names(node, "name"), None)
            case "kind_declaration" | "kind_extension":
                inside = [m for m in self.members(node) if m["kind"] != "note"]
                inside.sort(key=lambda m: m["kind"])
                return self.node(kind, self.names(node, "name", "parent", "container"), node, inside)
            case "define":
                parameters = [c for c in node.named_children if c.type == "parameter"]
                inside = [self.node("parameter", self.names(p, "name"), None) for p in parameters]
                return self.node(kind, self.names(node, "name"), node, inside)
            case "value_declaration" | "property_declaration":
                return self.node(kind, self.names(node, "name"), node)
            case "rule":
                return self.node(kind, self.names(node, "name"), node, self.members(node))
            case "extension":
                return self.node(kind, self.names(node, "name"), node, self.members(node))
            case "accept":
                rule = node.child_by_field_name("rule")
                names = [self.of(n) for n in rule.named_children] + self.names(node, "place", "with")
                return self.node(kind, names, node)
            case "test":
                inside = [m for m in self.members(node) if m["kind"] != "as_of"]
                inside.sort(key=lambda m: m["kind"] == "expect")
                return self.node(kind, [], node, inside)
            case "expect":
                rule = node.child_by_field_name("rule")
                names = [self.of(n) for n in rule.named_children] if rule else []
                return self.node("expect", names + self.names(node, "place"), node)
            case "entity" | "sentence":
                return self.node(kind, self.words(node)[:2], node, self.members(node))
            case "property":
                values = node.children_by_field_name("value")
                inside = [self.node("value", [], value) for value in values]
                return self.node(kind, self.names(node, "name"), node, inside)
            case "sentence_template":
                return self.node(kind, [], node)
            case "alias":
                return self.node(kind, [self.of(n) for n in node.named_children if n.type == "name"], None)
            case "cite":
                in_rule = node.parent.type == "rule_body"
                return self.node(kind, self.names(node, "source"), None if in_rule else node)
            case "with" | "for":
                binders = [n for b in node.named_children if b.type == "binder" for n in self.names(b, "variable")]
                return self.node(kind, self.names(node, "place", "variable") + binders, None)
            case "severity":
                return self.node(kind, self.names(node, "level"), None)
            case "let" | "report":
                return self.node(kind, self.names(node, "name", "place")[:1], None)
            case _ if node.type in RULE_MEMBERS:
                return self.node(kind, [], None)
            case _:
                return self.node(node.type, [], None)

    def words(self, node):
        words = []
        for child in node.children:
            if child.type == "local_text":
                words += [self.of(c) for c in child.children]
            elif child.type not in ("comment", "body"):
                words.append(self.of(child))
        return words


def errors(node):
    """Where the grammar found something wrong."""
    found, todo = [], [node]
    while todo:
        node = todo.pop()
        if node.is_error or node.is_missing:
            found.append(node)
        if node.has_error:
            todo += node.children
    return found


def parts(prose, data):
    """The stretches of program of a text, those of one fence together."""
    stretches, here, end = [], [], 0
    for a, b in [*prose, [len(data), len(data)]]:
        if a > end:
            here.append((end, a))
        stretches.append(here)
        here, end = [], b
    return [s for s in stretches if s]


def difference(ours, theirs, path=""):
    """The first place where two outlines differ, if they do."""
    if len(ours) != len(theirs):
        kinds = lambda nodes: " ".join(n["kind"] for n in nodes)
        return f"{path}: [{kinds(ours)}] against [{kinds(theirs)}]"
    for a, b in zip(ours, theirs):
        where = f"{path}/{a['kind']} {' '.join(a['names'])}"
        if (a["kind"], a["names"]) != (b["kind"], b["names"]):
            return f"{where} against {b['kind']} {' '.join(b['names'])}"
        if a["span"] and b["span"] and a["span"] != b["span"]:
            return f"{where}: {a['span']} against {b['span']}"
        if found := difference(a["inside"], b["inside"], where):
            return found
    return None


def texts(scratch):
    """Every text there is: files, pages, and what stands in quotes in the tests, which is often broken."""
    files = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, stdout=subprocess.PIPE,
                           text=True, check=True).stdout.split()  # fmt: skip
    for name in sorted(files):
        path = ROOT / name
        if not path.is_file():
            continue
        if name.endswith((".ekl", ".ekl.md")):
            yield name, path
        elif name.endswith(".md"):
            copy = scratch / (name.replace("/", "_")[:-3] + ".ekl.md")
            copy.write_bytes(path.read_bytes())
            yield name, copy
        elif name.startswith(("tests/", "src/")) and name.endswith(".rs"):
            for i, text in enumerate(re.findall(r'r#"(.*?)"#', path.read_text(), re.S)):
                if "--- " in text:  # several files in one text
                    continue
                copy = scratch / f"{name.replace('/', '_')}_{i}.ekl"
                copy.write_text(text)
                yield f"{name} #{i}", copy


def main():
    outline_program = sys.argv[1]
    grammar = language()

    def parser_of(ranges):
        return Parser(grammar, included_ranges=ranges) if ranges else Parser(grammar)

    # Fails where a query names a node that is not there. They are kept: the package crashes when one goes.
    queries = [Query(grammar, query.read_text()) for query in sorted(HERE.glob("queries/*.scm"))]
    assert queries, "there are no queries"

    wrong, seen, clean, items = [], 0, 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        named = list(texts(pathlib.Path(scratch)))
        paths = "".join(f"{path}\n" for _, path in named)
        lines = subprocess.run([outline_program], input=paths, stdout=subprocess.PIPE, text=True, check=True).stdout
        for (name, path), line in zip(named, lines.splitlines(), strict=True):
            ours, data = json.loads(line), path.read_bytes()
            seen += 1
            text, theirs, damaged = Text(parser_of, data), [], []
            for ranges in parts(ours["prose"], data):
                root = text.parse(ranges)
                damaged += errors(root)
                theirs += [text.item(n) for n in root.named_children if n.type not in ("comment", "ERROR")]
            if ours["findings"]:
                continue
            clean += 1
            items += len(theirs)
            for item in ours["items"]:
                sort_members(item)
            if damaged:
                at = damaged[0].start_point
                wrong.append(f"{name}:{at.row + 1}:{at.column + 1}: the grammar does not understand this")
            elif (found := difference(ours["items"], theirs)) and name not in KNOWN:
                wrong.append(f"{name}: {found}")
        cut = survives(parser_of, [path.read_bytes() for _, path in named])

    print(f"{clean} of {seen} texts are sound, with {items} items; {cut} cut ones parsed; {len(wrong)} differences")
    print("\n".join(wrong[:40]))
    if not items or wrong:
        sys.exit(1)


def sort_members(item):
    """As the outline of the grammar is sorted: by kind, where our tree keeps kinds of members apart."""
    if item["kind"] in ("kind", "extend kind"):
        item["inside"].sort(key=lambda m: m["kind"])
    for inner in item["inside"]:
        sort_members(inner)


def survives(parser_of, all_data):
    """Cuts pieces out of texts at random (the same each time); the grammar must end and cover what is there."""
    chance, parser, count = random.Random(8), parser_of(None), 0
    for data in all_data:
        for _ in range(3):
            a, b = sorted(chance.randrange(len(data) + 1) for _ in range(2))
            rest = (data[:a] + data[min(b, a + 40) :])[:20_000]
            root = parser.parse(rest).root_node
            assert root.end_byte <= len(rest), "the tree is longer than the text"
            assert not rest.strip() or root.child_count, "nothing was understood"
            count += 1
    return count


if __name__ == "__main__":
    main()
