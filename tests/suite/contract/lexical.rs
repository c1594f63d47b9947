//! *Lexical*: what the characters of a file mean.

use super::finds;

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_accepted() {
    finds(
        "\u{feff}kind a { p: number }\r\na b { p: 5 }\r\na c {\r\n  p: 3,5\r\n}\n",
        r#"
4:6 `3,5` syntax/comma_number: `3,5` has a comma inside a number
"#,
    );
}

#[test]
fn only_fences_marked_einklang_are_program_and_places_are_those_of_the_markdown_file() {
    finds(
        r#"
--- a.ekl.md
# Draft

```text
not program {
```

```einklang
kind a { p: number }
```

> ```einklang
> a b { p: "x" }
> ```
"#,
        r#"
a.ekl.md:12:12 `"x"` model/expected: expected a number, found `"x"`
"#,
    );
}

#[test]
fn a_text_of_several_lines_may_stand_in_a_fence_inside_a_quotation_or_a_list() {
    finds(
        r#"
--- a.ekl.md
kind and rule

```einklang
kind a { t: text }
rule r { for x: a report x "{x.t}" }
```

> ```einklang
> a b { t: """
>     several
>       lines
>     """ }
> ```

- one

  ```einklang
  a c { t: """
    in a
    list
    """ }
  ```
"#,
        r#"
a.ekl.md:9:5 `b` project/r: several
  lines
a.ekl.md:18:5 `c` project/r: in a
list
"#,
    );
}

#[test]
fn names_take_letters_of_all_languages_and_case_counts() {
    finds(
        r#"
kind Fachkraft { größe: number }
Fachkraft Müller_2 { größe: 5 }
fachkraft X
"#,
        r#"
3:1 `fachkraft` model/unknown_kind: unknown kind `fachkraft`
"#,
    );
}

#[test]
fn texts_have_escapes_and_those_that_mean_nothing_are_errors() {
    finds(
        r#"
kind a { t: text }
a x { t: "q \" b \\ \t \u{e4}" }
a y { t: "\d+" }
a z { t: "\u{110000}" }
rule r { for v: a where v.t is known report v "{v.t}" }
"#,
        r#"
2:3 `x` project/r: q " b \ 	 ä
3:3 `y` project/r: d+
3:11 `\d` syntax/unknown_escape: `\d` means nothing in a text
4:3 `z` project/r: \u{110000}
4:11 `\u` syntax/unknown_escape: `\u` means nothing in a text
"#,
    );
}

#[test]
fn texts_are_in_one_or_several_languages() {
    finds(
        r#"
kind a { t: text }
a x en "one" de "eins" { t: "plain" }
a y "Title" { t: de "zwei" en "two" }
rule r { for v: a report v en "{v} {v.t}" de "{v} {v.t} auf Deutsch" }
"#,
        r#"
2:3 `x` project/r: one plain
3:3 `y` project/r: Title two
"#,
    );
}

#[test]
fn numbers_are_exact_decimals_with_scale_words_and_percent() {
    finds(
        r#"
kind a { n: number }
a b1 { n: 400_000 }
a b2 { n: 0.5 }
a b3 { n: -3 }
a b4 { n: 5 thousand }
a b5 { n: 2 million }
a b6 { n: 1.5 billion }
a b7 { n: 25 % }
rule r { for v: a report v "{v.n}" }
rule exact { for v: a where v.n + 0.1 == 0.35 report v "a quarter and a tenth" }
"#,
        r#"
2:3 `b1` project/r: 400,000
3:3 `b2` project/r: 0.5
4:3 `b3` project/r: -3
5:3 `b4` project/r: 5,000
6:3 `b5` project/r: 2,000,000
7:3 `b6` project/r: 1,500,000,000
8:3 `b7` project/exact: a quarter and a tenth
8:3 `b7` project/r: 0.25
"#,
    );
}

#[test]
fn a_comma_between_digits_is_always_an_error() {
    finds(
        r#"
kind a { n: number* }
a b { n: 3,5 }
a c { n: 3, 5 }
rule r { for v: a where 3,5 in v.n report v "n" }
"#,
        r#"
2:10 `3,5` syntax/comma_number: `3,5` has a comma inside a number
4:25 `3,5` syntax/comma_number: `3,5` has a comma inside a number
"#,
    );
}

#[test]
fn digits_in_groups_as_they_are_written_elsewhere_are_one_error_and_no_decimal_number() {
    finds(
        r#"
unit EUR
kind a { n: number*  c: quantity in EUR ? }
a b { n: 2.000, 12.345, 1.250.000 }
a c { n: 400 000 c: 400 000 EUR }
a d { n: 0.500, 0.125, 2_982.42, 12_145_163.99, 2.0000 }
rule r { for v: a where 1.000 in v.n report v "n" }
a e { c: 1.250.000,50 EUR }
"#,
        r#"
3:10 `2.000` syntax/grouped_number: `2.000` has a dot before a group of three digits
3:17 `12.345` syntax/grouped_number: `12.345` has a dot before a group of three digits
3:25 `1.250.000` syntax/grouped_number: `1.250.000` has a dot before a group of three digits
4:10 `400 000` syntax/grouped_number: `400 000` has a blank inside a number
4:21 `400 000` syntax/grouped_number: `400 000` has a blank inside a number
6:25 `1.000` syntax/grouped_number: `1.000` has a dot before a group of three digits
7:10 `1.250.000,50` syntax/grouped_number: `1.250.000,50` has a dot before a group of three digits
"#,
    );
}

#[test]
fn an_abbreviated_million_says_which_word_to_write() {
    finds(
        r#"
unit EUR
kind a { c: quantity in EUR ?  n: number ? }
a b { c: 5 Mio. EUR }
a d { c: 5 Mrd EUR }
a e { c: 5 Tsd }
a f { c: about 5 Mio. EUR  n: 3 }
"#,
        r#"
3:12 `Mio.` syntax/abbreviated_number: `Mio.` is not how a large number is written here
4:12 `Mrd` syntax/abbreviated_number: `Mrd` is not how a large number is written here
5:12 `Tsd` model/unknown_unit: unknown unit `Tsd`
6:18 `Mio.` syntax/abbreviated_number: `Mio.` is not how a large number is written here
"#,
    );
}

#[test]
fn a_date_as_it_is_written_elsewhere_says_how_to_write_it() {
    finds(
        r#"
kind a { d: date ?  p: period ? }
a b { d: 01.02.2026 }
a c { d: 2026-2-1 }
a d { p: 1.2.2026 .. 2026-12-31 }
"#,
        r#"
2:10 `01.02.2026` syntax/foreign_date: `01.02.2026` is not how a date is written here
3:10 `2026-2-1` syntax/foreign_date: `2026-2-1` is not how a date is written here
4:10 `1.2.2026` syntax/foreign_date: `1.2.2026` is not how a date is written here
"#,
    );
}

#[test]
fn a_unit_follows_its_number() {
    finds(
        r#"
unit person | persons
unit EUR
kind a { q: quantity in persons/year ?  c: quantity in EUR/person ? }
a b { q: 500 persons/year  c: 7_000 EUR/person }
a c { q: 500 persons per year }
a d { q: 2 thousand persons per year }
a e { q: 500 }
a f { q: 500 EUR }
rule r { for v: a where v.q is known report v.q "{v.q}" }
rule s { for v: a where v.q * v.c == 3_500_000 EUR/year report v.q "{v.q * v.c}" }
"#,
        r#"
4:10 `500 persons/year` project/r: 500 persons/year
4:10 `500 persons/year` project/s: 3,500,000 EUR/year
5:10 `500 persons per year` project/r: 500 persons/year
6:10 `2 thousand persons per year` project/r: 2,000 persons/year
7:10 `500` model/no_unit: `500` has no unit, expected a quantity in `persons/year`
8:10 `500 EUR` model/dimension: expected a quantity in `persons/year`, found `500 EUR`
"#,
    );
}

#[test]
fn numbers_may_be_uncertain() {
    finds(
        r#"
unit person | persons
kind a { n: number ?  q: quantity in persons ? }
a b { n: about 50 }
a c { n: about 50 ± 5 }
a d { q: 39 .. 42 persons }
a e { q: at least 5 persons }
a f { q: at most 5 persons }
a g { n: unknown }
rule r { for v: a where v.n is given report v.n "{lowest(v.n)} to {highest(v.n)}" }
rule s { for v: a where v.q is given report v.q "{v.q}" }
rule t { for v: a where v.n > 50 report v.n "more than 50" }
"#,
        r#"
3:10 `about 50` project/r: 45 to 55
3:10 `about 50` project/t (possible): more than 50
4:10 `about 50 ± 5` project/r: 45 to 55
4:10 `about 50 ± 5` project/t (possible): more than 50
5:10 `39 .. 42 persons` project/s: 39 .. 42 persons
6:10 `at least 5 persons` project/s: at least 5 persons
7:10 `at most 5 persons` project/s: at most 5 persons
8:10 `unknown` project/r: unknown to unknown
8:10 `unknown` project/t (possible): more than 50
"#,
    );
}

#[test]
fn no_is_a_quantifier_only_before_a_variable() {
    finds(
        r#"
kind a { y: yes_no = no }
a b { y: no }
a c { y: yes }
a d
rule is_no { for x: a where x.y == no report x "no" }
rule nobody { for x: a where no z in x.part_of where z is a report x "nobody" }
"#,
        r#"
2:3 `b` project/is_no: no
2:3 `b` project/nobody: nobody
3:3 `c` project/nobody: nobody
4:3 `d` project/is_no: no
4:3 `d` project/nobody: nobody
"#,
    );
}

#[test]
fn dates_may_be_partial_and_are_then_uncertain_days() {
    finds(
        r#"
kind a { d: date }
a b { d: 2026 }
a c { d: 2026-03 }
a d { d: 2026-03-05 }
a e { d: 2026-13-05 }
a f { d: 2026-02-30 }
rule before { for x: a where x.d before 2026-03-10 report x.d "{x.d}" }
"#,
        r#"
2:10 `2026` project/before (possible): 2026
3:10 `2026-03` project/before (possible): 2026-03
4:10 `2026-03-05` project/before: 2026-03-05
5:10 `2026-13-05` model/date: there is no day `2026-13-05` in the calendar
6:10 `2026-02-30` model/date: there is no day `2026-02-30` in the calendar
"#,
    );
}

#[test]
fn a_partial_date_at_the_end_of_a_period_is_the_whole_of_it_and_one_alone_is_a_period() {
    finds(
        r#"
kind a { p: period }
a b { p: 2026 .. 2027 }
a c { p: 2026-03 }
a d { p: 2026-01-01 .. }
a e { p: .. 2026-01-01 }
a f { p: 2027 .. 2026 }
rule r { for x: a report x.p "{start(x.p)} to {end(x.p)}" }
"#,
        r#"
2:10 `2026 .. 2027` project/r: 2026-01-01 to 2027-12-31
3:10 `2026-03` project/r: 2026-03-01 to 2026-03-31
4:10 `2026-01-01 ..` project/r: 2026-01-01 to open
5:10 `.. 2026-01-01` project/r: open to 2026-01-01
6:10 `2027 .. 2026` model/range: this range ends before it starts
6:10 `2027 .. 2026` project/r: unknown to unknown
"#,
    );
}

#[test]
fn months_against_days_are_from_the_shortest_to_the_longest_run() {
    finds(
        r#"
kind a { l: duration }
a b { l: 181 days }
a c { l: 183 days }
a d { l: 184 days }
a e { l: 185 days }
a f { l: 6 months }
a g { l: 0.5 years }
rule over { for x: a where x.l > 6 months report x.l "{x.l}" }
rule same { for x: a where x.l == 6 months report x.l "{x.l}" }
"#,
        r#"
2:10 `181 days` project/same (possible): 181 days
3:10 `183 days` project/over (possible): 183 days
3:10 `183 days` project/same (possible): 183 days
4:10 `184 days` project/over (possible): 184 days
4:10 `184 days` project/same (possible): 184 days
5:10 `185 days` project/over: 185 days
6:10 `6 months` project/same: 6 months
7:10 `0.5 years` project/same: 6 months
"#,
    );
}

#[test]
fn a_member_ends_with_its_line_unless_something_is_left_open() {
    finds(
        r#"
kind a { n: number*  p: period ?  t: text ? }
a b { n: 1,
  2, 3
  p:
    2026 }
a c { n: 1
  , 2 }
a d { p: 2026-01-01 ..
  n: 5 }
a e { n: 1  p: 2026  t: "x" }
rule r { for x: a where 2 in x.n
    and
    3 in x.n
  report x "two and three" }
rule s { for x: a
  where x.p
    overlaps 2031 report x "open" }
"#,
        r#"
2:3 `b` project/r: two and three
8:3 `d` project/s: open
"#,
    );
}

#[test]
fn words_are_keywords_only_where_the_grammar_expects_them() {
    finds(
        r#"
kind word { source: text ?  unit: text ?  where: text ?  test: text ?  kind: text ? }
word source { source: "a"  unit: "b"  where: "c"  test: "x"  kind: "y" }
word kind
word unit
word test { }
word rule
kind lists { s: word* }
lists q { s: source, kind, unit, test, rule }
rule where_it_is { for x: lists where unit in x.s report x "{count of w in x.s}" }
"#,
        r#"
8:7 `q` project/where_it_is: 5
"#,
    );
}
