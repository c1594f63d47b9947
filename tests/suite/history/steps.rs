//! The first version of the draft, and the changes.

use super::{Files, Step};

const RULES: &str = "unit person | persons
unit EUR | euro

kind side
kind good
kind promise {
  by: side
  does: grant | refuse
  good: good
  amount: quantity in persons ?
  cost: quantity in EUR ?
}
kind purse { of: side  holds: quantity in EUR }

rule against {
  for pair a, b: promise
  where a.by == b.by and a.good == b.good and a.does != b.does
  report a \"{a} and {b} contradict each other\"
  with b \"the other\"
}
rule unpaid {
  severity: warning
  for p: promise, q: purse
  where p.by == q.of and p.cost > q.holds
  report p.cost \"{p} costs more than {q} holds\"
}
rule crowd {
  severity: error when p.amount > 1_000 persons, warning
  for p: promise
  where p.amount > 100 persons
  report p.amount \"{p} is for many\"
}
";

const WORLD: &str = "side north
side south
good seats
good tolls
purse north_purse { of: north  holds: 500 EUR }
purse south_purse { of: south  holds: 300 EUR .. 400 EUR }
";

const DRAFT: &str = "# A draft

## Article 1

The north grants seats.

```einklang
promise P1 \"Seats\" {
  by: north
  does: grant
  good: seats
  amount: 200 persons
}
```

## Article 2

```einklang
promise P2 {
  by: north
  does: refuse
  good: seats
}
```

## Article 3

```einklang
promise P3 {
  by: south
  does: grant
  good: tolls
  cost: 200 EUR
}
```
";

const ANNEX: &str = "promise P4 \"Tolls\" {
  by: north
  does: grant
  good: tolls
  cost: 900 EUR
}
";

/// Finds `against P1 P2`, `crowd P1` and `unpaid P4 north_purse`.
pub(super) fn first() -> Files {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    Files::from([
        file("einklang.toml", "as_of = \"2026-01-01\"\n"),
        file("rules.ekl", RULES),
        file("world.ekl", WORLD),
        file("draft.ekl.md", DRAFT),
        file("annex.ekl", ANNEX),
    ])
}

fn swap(files: &mut Files, path: &str, from: &str, to: &str) {
    let text = files.get_mut(path).unwrap();
    assert!(text.contains(from), "`{from}` stands in `{path}`");
    *text = text.replacen(from, to, 1);
}

fn rename(files: &mut Files, from: &str, to: &str) {
    let text = files.remove(from).unwrap();
    files.insert(to.to_owned(), text);
}

fn put(files: &mut Files, path: &str, text: &str) {
    files.entry(path.to_owned()).or_default().push_str(text);
}

/// Takes a promise out of a file, with its fence if it stands alone in one.
fn take(files: &mut Files, path: &str, promise: &str) -> String {
    let text = files.get_mut(path).unwrap();
    let start = text.find(&format!("promise {promise} ")).unwrap();
    let end = start + text[start..].find("\n}\n").unwrap() + "\n}\n".len();
    let block = text[start..end].to_owned();
    text.replace_range(start..end, "");
    block
}

fn carry(files: &mut Files, promise: &str, from: &str, to: &str) {
    let block = take(files, from, promise);
    let block =
        if to.ends_with(".md") { format!("\n```einklang\n{block}```\n") } else { format!("\n{block}") };
    put(files, to, &block);
}

pub(super) const STEPS: &[Step] = &[
    Step {
        what: "a title is reworded",
        change: |f| swap(f, "draft.ekl.md", "\"Seats\"", "\"Seats in schools\""),
        does: &[],
    },
    Step {
        what: "prose is put in front of everything",
        change: |f| swap(f, "draft.ekl.md", "# A draft\n", "# A draft\n\nIn the spirit of friendship.\n"),
        does: &[],
    },
    Step {
        what: "the second party to a contradiction moves to another file, in front of the first",
        change: |f| carry(f, "P2", "draft.ekl.md", "annex.ekl"),
        does: &[],
    },
    Step { what: "a file is renamed", change: |f| rename(f, "annex.ekl", "zz/appendix.ekl"), does: &[] },
    Step {
        what: "a promise becomes dearer than certainly can be paid",
        change: |f| swap(f, "draft.ekl.md", "cost: 200 EUR", "cost: 350 EUR"),
        does: &["+ unpaid P3 south_purse"],
    },
    Step {
        what: "what was possible becomes certain",
        change: |f| swap(f, "draft.ekl.md", "cost: 350 EUR", "cost: 800 EUR"),
        does: &["! unpaid P3 south_purse"],
    },
    Step {
        what: "the promise that is too dear moves to the end of another file",
        change: |f| carry(f, "P3", "draft.ekl.md", "zz/appendix.ekl"),
        does: &[],
    },
    Step {
        what: "more people come: a warning becomes an error",
        change: |f| swap(f, "draft.ekl.md", "amount: 200 persons", "amount: 2_000 persons"),
        does: &["! crowd P1"],
    },
    Step {
        what: "the layout changes: wider indents, blank lines",
        change: |f| swap(f, "draft.ekl.md", "  by: north\n", "\n\n     by:    north\n\n"),
        does: &[],
    },
    Step {
        what: "a new promise contradicts an old one",
        change: |f| {
            put(f, "annex.ekl", "promise P5 {\n  by: north\n  does: refuse\n  good: tolls\n}\n");
        },
        does: &["+ against P4 P5"],
    },
    Step {
        what: "the file of the new promise is renamed behind the old one's",
        change: |f| rename(f, "annex.ekl", "zz/b.ekl"),
        does: &[],
    },
    Step {
        what: "fewer people come: an error becomes a warning",
        change: |f| swap(f, "draft.ekl.md", "amount: 2_000 persons", "amount: 150 persons"),
        does: &["~ crowd P1"],
    },
    Step {
        what: "the first contradiction is healed",
        change: |f| swap(f, "zz/appendix.ekl", "does: refuse", "does: grant"),
        does: &["- against P1 P2"],
    },
    Step {
        what: "an unrelated promise is put between the others",
        change: |f| {
            put(f, "a.ekl", "promise P0 \"Friendship\" {\n  by: south\n  does: grant\n  good: seats\n}\n");
        },
        does: &[],
    },
    Step {
        what: "a contradiction comes and another goes in one change",
        change: |f| {
            put(f, "a.ekl", "promise P6 {\n  by: south\n  does: refuse\n  good: tolls\n}\n");
            take(f, "zz/b.ekl", "P5");
        },
        does: &["+ against P3 P6", "- against P4 P5"],
    },
    Step {
        what: "the purse grows: one promise can be paid",
        change: |f| swap(f, "world.ekl", "500 EUR", "1_000 EUR"),
        does: &["- unpaid P4 north_purse"],
    },
    Step {
        what: "what is known about the other purse becomes vague",
        change: |f| swap(f, "world.ekl", "300 EUR .. 400 EUR", "unknown"),
        does: &["~ unpaid P3 south_purse"],
    },
    Step {
        what: "all files move into a folder",
        change: |f| {
            for file in ["draft.ekl.md", "world.ekl", "a.ekl"] {
                rename(f, file, &format!("texts/{file}"));
            }
        },
        does: &[],
    },
    Step {
        what: "an entity is renamed: its findings are other ones",
        change: |f| swap(f, "texts/a.ekl", "promise P6 ", "promise no_tolls "),
        does: &["+ against P3 no_tolls", "- against P3 P6"],
    },
    Step {
        what: "a contradiction is accepted",
        change: |f| put(f, "texts/a.ekl", "accept against at no_tolls { because \"so decided\" }\n"),
        does: &["~ against P3 no_tolls"],
    },
    Step {
        what: "the acceptance is withdrawn",
        change: |f| {
            swap(f, "texts/a.ekl", "accept against at no_tolls { because \"so decided\" }\n", "");
        },
        does: &["! against P3 no_tolls"],
    },
    Step {
        what: "comments are written everywhere",
        change: |f| {
            for path in ["texts/a.ekl", "zz/appendix.ekl", "rules.ekl"] {
                let text = format!("# a comment\n\n# and another\n{}", f[path]);
                f.insert(path.to_owned(), text);
            }
        },
        does: &[],
    },
    Step {
        what: "two promises change places",
        change: |f| {
            let first = take(f, "zz/appendix.ekl", "P4");
            put(f, "zz/appendix.ekl", &first);
        },
        does: &[],
    },
    Step {
        what: "one name is written wrong in two places",
        change: |f| {
            put(f, "texts/a.ekl", "promise P7 {\n  by: east\n  does: grant\n  good: seats\n}\n");
            put(f, "zz/appendix.ekl", "promise P8 {\n  by: east\n  does: grant\n  good: seats\n}\n");
        },
        does: &["+ unknown_name ", "+ unknown_name "],
    },
    Step {
        what: "one of the two is put right",
        change: |f| swap(f, "zz/appendix.ekl", "by: east", "by: north"),
        does: &["- unknown_name "],
    },
    Step {
        what: "the other is put right",
        change: |f| swap(f, "texts/a.ekl", "by: east", "by: south"),
        does: &["- unknown_name "],
    },
    Step {
        what: "the project makes a rule an error",
        change: |f| put(f, "einklang.toml", "[severity]\n\"project/crowd\" = \"error\"\n"),
        does: &["! crowd P1"],
    },
    Step {
        what: "line ends become those of another system",
        change: |f| {
            let text = f["zz/appendix.ekl"].replace('\n', "\r\n");
            f.insert("zz/appendix.ekl".to_owned(), text);
        },
        does: &[],
    },
    Step {
        what: "the last contradiction is healed by taking a promise out",
        change: |f| {
            take(f, "texts/a.ekl", "no_tolls");
        },
        does: &["- against P3 no_tolls"],
    },
    Step {
        what: "three promises contradict one: each is a finding of its own",
        change: |f| {
            put(f, "texts/zz.ekl", "promise P9 {\n  by: north\n  does: refuse\n  good: seats\n}\n");
        },
        does: &["+ against P1 P9", "+ against P2 P9", "+ against P8 P9"],
    },
];
