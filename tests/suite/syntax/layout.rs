//! The canonical layout.

use super::holds_layout_laws;
use einklang::syntax::format;

#[track_caller]
fn becomes(text: &str, wanted: &str) {
    assert_eq!(format(text, false), wanted);
    holds_layout_laws(text);
}

#[test]
fn blanks_are_set_by_the_grammar() {
    becomes("a  b{x:1 ,2, 3 y :4}", "a b { x: 1, 2, 3  y: 4 }\n");
    becomes("value v=a+b*c -d==( f ( x ,y ) )", "value v = a + b*c -d == (f(x, y))\n");
    becomes("value v = 5 EUR/person/year + x-3", "value v = 5 EUR/person/year + x-3\n");
    becomes("value v = x in(a,b)and not(c)", "value v = x in (a, b) and not (c)\n");
    becomes("kind k{a:b * = any\nc:d ?\n e: f+}", "kind k { a: b* = any\n  c: d?\n  e: f+ }\n");
    becomes("x y { p: 2026-01-01..2027 q: ..5 }", "x y { p: 2026-01-01 .. 2027  q: .. 5 }\n");
    becomes("test \"x\" { expect no policy/r at A }", "test \"x\" { expect no policy/r at A }\n");
    becomes("test en\"x\"de  \"y\"{}", "test en \"x\" de \"y\" { }\n");
}

#[test]
fn lines_are_the_authors_and_their_indentation_is_not() {
    becomes(
        "\n\na b {\n\n\nx: 1,\n2\n# why\n      c d {\ny: 2 # so\n}\n}\n\n\n\n",
        "a b {\n\n  x: 1,\n    2\n  # why\n  c d {\n    y: 2  # so\n  }\n}\n",
    );
    becomes(
        "rule r {\nwhere a\nand b\nor (c\nd)\n}",
        "rule r {\n  where a\n    and b\n    or (c\n    d)\n}\n",
    );
    becomes("a b\n{\nx: 1\n}", "a b\n{\n  x: 1\n}\n");
    becomes("\u{feff}a b\r\n  c d\r\n", "\u{feff}a b\r\nc d\r\n");
}

#[test]
fn what_is_not_understood_stays() {
    becomes("a b {\n     x:   3,5   y\n }", "a b {\n  x:   3,5   y\n}\n");
    becomes("a   b {\n  c {\n}", "a   b {\n  c {\n}");
    becomes("a b {\n  t: \"\"\"\n      x\n    y\"\"\"\n}", "a b {\n  t: \"\"\"\n      x\n    y\"\"\"\n}\n");
    becomes("", "");
}
