//! One mistake each, and what is said about it.

use super::*;

#[test]
fn kinds() {
    insta::assert_snapshot!(said("
kind a is b
kind b is c
kind c is a
kind d is d
kind e { x: number  x: text }
kind f is e { x: text  title: text  y: numbre  z: e | e }
kind e
kind rule2 is statement
kind text
kind source
choice f { a }
kind g is foo in bar
"), @r#"
    2:11 `b` model/kind_cycle: a kind cannot be itself by way of others: `a` → `b` → `c`
      3:11 `c`: and this
      4:11 `a`: and this
      = take one `is` out
    5:11 `d` model/kind_cycle: a kind cannot be itself by way of others: `d`
      = take one `is` out
    6:21 `x` model/declared_twice: `x` is declared a second time
      6:10 `x`: declared here before
      = give one of them another name
    7:15 `x` model/declared_twice: `x` is inherited from `e` and cannot be declared again
      6:10 `x`: declared here
      = leave it out, or choose another name
    7:24 `title` model/declared_twice: `title` is inherited from `entity` and cannot be declared again
      = leave it out, or choose another name
    7:40 `numbre` model/unknown_type: unknown type `numbre`
      = did you mean `number`?
    7:55 `e` model/declared_twice: `e` is declared a second time
      7:51 `e`: declared here before
      = give one of them another name
    8:6 `e` model/declared_twice: `e` is declared a second time
      6:6 `e`: declared here before
      = give one of them another name
    9:15 `statement` model/read_only: `statement` is read-only: there is one for each value that is written
    10:6 `text` model/reserved_name: `text` is a word of the language and cannot be declared
      = choose another name
    11:6 `source` model/declared_twice: `source` is declared a second time
      = the language declares it itself; choose another name
    12:8 `f` model/declared_twice: `f` is declared a second time
      7:6 `f`: declared here before
      = give one of them another name
    13:11 `foo` model/unknown_kind: unknown kind `foo`
      = declare it with `kind NAME { … }`, or `use` the pack that declares it
    13:18 `bar` model/unknown_kind: unknown kind `bar`
      = declare it with `kind NAME { … }`, or `use` the pack that declares it
    "#);
}

#[test]
fn units() {
    insta::assert_snapshot!(said("
unit a = 2 b
unit b = 3 c
unit c = 1/12 a
unit d = 2 a
unit e = 5 persn
unit person | persons | persons
unit year
unit f = 0 year
unit g = 5
unit h = 2 i
unit i = 2 year
kind k { q: quantity in h  r: quantity in d  s: quantity in hh }
k one { q: 5 i  r: 5 d  s: 7 }
"), @r#"
    2:6 `a` model/unit_cycle: the unit `a` is made of itself, by way of others
    6:12 `persn` model/unknown_unit: unknown unit `persn`
      = declare it with `unit persn`
    7:25 `persons` model/declared_twice: `persons` is declared a second time
      7:15 `persons`: declared here before
      = give one of them another name
    8:6 `year` model/declared_twice: `year` is declared a second time
      = the language declares it itself; choose another name
    9:10 `0 year` model/expected: expected a number greater than 0, found `0 year`
    10:10 `5` model/expected: expected a number of another unit, found `5`
    13:61 `hh` model/unknown_unit: unknown unit `hh`
      = did you mean `h`?
    "#);
}

#[test]
fn properties() {
    insta::assert_snapshot!(said(r#"
kind k {
  n: number > 0
  t: text >= 0 ?
  u: number ? >= 5 = 3
  c: a | b = d
  e: k ? = any
  m: k* = any
  f: k ? = two
  sentence "{n} of {nn}"
  sentence "{n} [of {u}"
  sentence "{n} {n}"
  sentence "no slot"
  sentence "a [] {n}"
}
k one { n: 0 }
k three { n: unknown  u: at most 4  c: b }
"#), @r#"
    4:14 `0` model/bound: only numbers and quantities can have a bound
    5:22 `3` model/out_of_bounds: `3` is out of bounds: `u` must be `>= 5`
      5:3 `u`: declared here
    6:14 `d` model/unknown_value: `d` is no value of this enumeration
      = write `a` or `b`
    7:12 `any` model/any: `any` needs a property that may have several values
      = write `unknown`, or a name
    9:12 `two` model/unknown_name: unknown name `two`
      = declare it with `k two`
    10:21 `nn` model/unknown_property: `k` has no property `nn`
      = did you mean `n`?
    11:13 `{n} [of {u}` model/template: a `[` of this template is never closed
    12:17 `{` model/template: this slot stands in the template twice
    13:13 `no slot` model/template: a template needs a slot such as `{property}`
    14:16 `]` model/template: this bracket has no counterpart, or nothing in it
    16:12 `0` model/out_of_bounds: `0` is out of bounds: `n` must be `> 0`
      3:3 `n`: declared here
    17:26 `at most 4` model/out_of_bounds: `at most 4` is out of bounds: `u` must be `>= 5`
      5:3 `u`: declared here
    "#);
}

#[test]
fn entities() {
    insta::assert_snapshot!(said_in_policy(r#"
country DE "again"
contry FR
clause loose { DE may train nurse }
clause Nowhere.a { DE may train nurse }
clause DE.a { DE may train nurse }
agreement X { parties: DE
  clause X.a { DE may train nurse }
  clauze b { DE may fly }
  country inside
}
agreement Y { parties: X.b, DEE, inside, X.inside }
extend Ghanaa { cap: unknown }
extend FR { nothing: 5 }
statement s
extend TN { alias DE, Tunisia }
DE seeks to prevent shortage
A long line of far too many words { }
foo bar "title"
"#), @r#"
    2:9 `DE` model/declared_twice: `DE` is declared a second time
      50:9 `DE`: declared here before
      = give one of them another name, or add to the first with `extend`
    3:1 `contry` model/unknown_kind: unknown kind `contry`
      = did you mean `country`?
    4:8 `loose` model/not_inside: `clause` can only stand inside `agreement`
      = move it into the body, or write its full name, such as `NAME.loose` with the name of the `agreement`
    5:8 `Nowhere` model/unknown_name: unknown name `Nowhere`
      = declare it with `KIND Nowhere`
    6:8 `DE.a` model/not_inside: `clause` can only stand inside `agreement`
      50:9 `DE`: it stands in this
    8:10 `X.a` model/dotted_name: `X.a` stands inside its container and needs no dots
    9:3 `clauze` model/unknown_kind: unknown kind `clauze`
      = did you mean `clause`?
    12:29 `DEE` model/unknown_name: unknown name `DEE`
      = did you mean `DE`?
    12:34 `inside` model/unknown_name: unknown name `inside`
      = did you mean `X.inside`?
    13:8 `Ghanaa` model/unknown_name: unknown name `Ghanaa`
      = did you mean `Ghana`?
    15:11 `s` model/read_only: `statement` is read-only: there is one for each value that is written
    16:19 `DE` model/declared_twice: `DE` is declared a second time
      50:9 `DE`: declared here before
      = give one of them another name, or add to the first with `extend`
    17:1 `DE seeks to prevent shortage` model/sentence_outside: a sentence can only stand in the body of an entity
      = write `KIND NAME { … }` around it
    18:1 `A long line of far too many words` model/expected: expected `KIND NAME` before `{`, found `A long line of far too many words`
    19:1 `foo` model/unknown_kind: unknown kind `foo`
      = declare it with `kind NAME { … }`, or `use` the pack that declares it
    "#);
}

#[test]
fn properties_of_entities() {
    insta::assert_snapshot!(said_in_policy(r#"
objective o { owner: DE  direction: prevnt  factor: shortage  scope: any, GH  prioritty: high }
objective p
objective q { owner: any  direction: "prevent"  factor: unknown  scope: nurse }
agreement X { parties: DE  title: "one"
  clause a "two" { DE may train nurse  title: "three"  cite SWP "x"  cite DE }
}
"#), @r#"
    2:37 `prevnt` model/unknown_value: `prevnt` is no value of this enumeration
      = did you mean `prevent`?
    2:79 `prioritty` model/unknown_property: `objective` has no property `prioritty`
      = did you mean `priority`?
    3:11 `p` model/missing: `p` has no `owner`, `direction` and `factor`, which every `objective` needs
      17:3 `owner`: declared here
      18:3 `direction`: declared here
      19:3 `factor`: declared here
      = add `owner: …`, `direction: …` and `factor: …`; write `unknown` for what nobody knows
    4:22 `any` model/any: `any` needs a property that may have several values
      = write `unknown`, or a name
    4:38 `"prevent"` model/expected: expected `increase`, `reduce`, `maintain`, `achieve` or `prevent`, found `"prevent"`
    4:73 `nurse` model/wrong_kind: expected a name of kind `country`, but `nurse` is of kind `class`
      56:7 `nurse`: declared here
    6:61 `SWP` model/unknown_name: unknown name `SWP`
      = declare it with `source SWP`
    6:75 `DE` model/wrong_kind: expected a name of kind `source`, but `DE` is of kind `country`
      50:9 `DE`: declared here
    "#);
}

#[test]
fn values() {
    insta::assert_snapshot!(said_in_policy(r#"
agreement X { parties: DE clause a { DE may train nurse
    amount: 500
  }
  clause b { DE may train nurse
    amount: 500 EUR
    cost: 5 .. 3 EUR/person
    period: 2027 .. 2026
    notice: 3 apples
    binding: maybe
    share: -3
    deadline: 2026-02-30
    label: hello
  }
  clause c { DE may train nurse
    amount: DE
    cost: 5 EUR/persn
    period: tomorrow
    notice: 0.3 months
    binding: "yes"
    share: 5 persons
    deadline: 12
    label: 5
  }
  clause d { DE may train nurse
    amount: 5 ..
    cost: 20 %
    share: -1 .. 5
    notice: 6 .. 3 months
    deadline: at least 2026
    period: 2026 during 2026 .. 2025 as of foo cite Nobody
  }
}
"#), @r#"
    3:13 `500` model/no_unit: `500` has no unit, expected a quantity in `persons/year`
      = write the unit behind the number: `500 persons/year`
    6:13 `500 EUR` model/dimension: expected a quantity in `persons/year`, found `500 EUR`
    7:11 `5 .. 3 EUR/person` model/range: this range ends before it starts
      = write the lesser end first
    8:13 `2027 .. 2026` model/range: this range ends before it starts
      = write the lesser end first
    9:13 `3 apples` model/expected: expected a duration such as `6 months`, found `3 apples`
      = the units of time are `days`, `weeks`, `months`, `years`
    10:14 `maybe` model/expected: expected `yes` or `no`, found `maybe`
    11:12 `-3` model/out_of_bounds: `-3` is out of bounds: `share` must be `>= 0`
      43:3 `share`: declared here
    12:15 `2026-02-30` model/date: there is no day `2026-02-30` in the calendar
    13:12 `hello` model/expected: expected a text in quotes, found `hello`
    16:13 `DE` model/expected: expected a quantity in `persons/year`, found `DE`
    17:17 `persn` model/unknown_unit: unknown unit `persn`
      = did you mean `person`?
    18:13 `tomorrow` model/expected: expected a period such as `2026-01-01 .. 2026-12-31`, found `tomorrow`
    19:13 `0.3 months` model/duration: `0.3 months` is no whole number of months or days
    20:14 `"yes"` model/expected: expected `yes` or `no`, found `"yes"`
    21:12 `5 persons` model/dimension: expected a number without a unit, found `5 persons`
    22:15 `12` model/expected: expected a date such as `2026-03-01`, found `12`
    23:12 `5` model/expected: expected a text in quotes, found `5`
    26:13 `5 ..` model/expected: expected a quantity in `persons/year`, found `5 ..`
      = write `at least 5`
    27:11 `20 %` model/dimension: expected a quantity in `EUR/person`, found `20 %`
    28:12 `-1 .. 5` model/out_of_bounds: `-1 .. 5` is out of bounds: `share` must be `>= 0`
      43:3 `share`: declared here
    29:13 `6 .. 3 months` model/range: this range ends before it starts
      = write the lesser end first
    30:15 `at least 2026` model/expected: expected a date such as `2026-03-01`, found `at least 2026`
      = write `2026 ..`
    31:25 `2026 .. 2025` model/range: this range ends before it starts
      = write the lesser end first
    31:44 `foo` model/expected: expected a date such as `2026-03-01`, found `foo`
    31:53 `Nobody` model/unknown_name: unknown name `Nobody`
      = declare it with `source Nobody`
    "#);
}

#[test]
fn values_that_are_set_twice() {
    insta::assert_snapshot!(said_in_policy(r#"
extend DE { cap: 5 persons/year during 2021, 6 persons/year during 2022 .. 2024, 7 persons/year during 2024 .. }
extend GH { nurses_per_10k: 5 cite WHO, 6 cite SWP2024, 7 cite WHO }
extend TN { nurses_per_10k: 5 cite WHO }
extend TN { nurses_per_10k: 6 }
agreement X { parties: DE clause a { DE may train nurse  modality: shall } }
"#), @r#"
    2:82 `7 persons/year` model/set_twice: the periods of two values of `cap` of `DE` overlap
      2:46 `6 persons/year`: set here, too
      = keep one of them, or say `during` which time each holds, or which source says so with `cite`
    3:57 `7` model/set_twice: `nurses_per_10k` of `GH` is set twice
      3:29 `5`: set here, too
      = keep one of them, or say `during` which time each holds, or which source says so with `cite`
    5:29 `6` model/set_twice: `nurses_per_10k` of `TN` is set twice
      4:29 `5`: set here, too
      = keep one of them, or say `during` which time each holds, or which source says so with `cite`
    6:68 `shall` model/set_twice: `modality` of `X.a` is set twice
      6:41 `may`: set here, too
      = keep one of them, or say `during` which time each holds, or which source says so with `cite`
    "#);
}

#[test]
fn sentences() {
    insta::assert_snapshot!(said_in_policy(r#"
agreement X { parties: DE
  clause a { DE shall recrut nurse }
  clause b { DE shall recruit }
  clause c { DE shall recruit nurse from GH TN }
  clause d { DE shall recruit nurse frm GH }
  clause e { DE shall recruit nurse from Gana, GH }
  clause f { DE shall recruit GH under section_16d from }
  DE shall talk
}
"#), @r#"
    3:23 `recrut` model/no_sentence: no sentence template of `clause` fits: expected a word for `action`, found `recrut`
      48:12 `"{obligor} {modality} {action} {object} [from {origin}] [under {basis}]"`: the nearest template
      = did you mean `recruit`?
    4:14 `DE shall recruit` model/no_sentence: this sentence of `clause` is not complete, expected a name for `object`
      48:12 `"{obligor} {modality} {action} {object} [from {origin}] [under {basis}]"`: the nearest template
      = the nearest template is `{obligor} {modality} {action} {object} [from {origin}] [under {basis}]`
    5:45 `TN` model/no_sentence: no sentence template of `clause` fits: expected `,`, `under` or the end of the line, found `TN`
      48:12 `"{obligor} {modality} {action} {object} [from {origin}] [under {basis}]"`: the nearest template
      = the nearest template is `{obligor} {modality} {action} {object} [from {origin}] [under {basis}]`
    6:37 `frm` model/no_sentence: no sentence template of `clause` fits: expected `from`, `under` or the end of the line, found `frm`
      48:12 `"{obligor} {modality} {action} {object} [from {origin}] [under {basis}]"`: the nearest template
      = did you mean `from`?
    7:42 `Gana` model/unknown_name: unknown name `Gana`
      = did you mean `Ghana`?
    8:14 `DE shall recruit GH under section_16d from` model/no_sentence: this sentence of `clause` is not complete, expected a name for `origin`
      48:12 `"{obligor} {modality} {action} {object} [from {origin}] [under {basis}]"`: the nearest template
      = the nearest template is `{obligor} {modality} {action} {object} [from {origin}] [under {basis}]`
    9:3 `DE shall talk` model/no_sentence: `agreement` has no sentence templates, so this line says nothing
      = write `property: value`, or give the kind a `sentence`
    "#);
}

#[test]
fn sentences_that_fit_several_templates() {
    insta::assert_snapshot!(said(r#"
kind who
kind what is who
kind act {
  by: who ?  of: who ?  n: number ?  text: text ?
  sentence "{by} helps {of}"
  sentence de "{of} helps {by}"
  sentence "{by} gives {n}"
  sentence "{by} gives {n} [for {of}]"
  sentence "{by} says {text} [{n} times]"
}
who a
what b
act one { a helps b }
act two { a gives 5 }
act three { a gives 5 for b }
act four { a helps a }
act five { a says en "x" de "y" 3 times }
act six { a says 3 times }
"#), @r#"
    14:11 `a helps b` model/ambiguous_sentence: two sentence templates fit, and they say different things
      6:12 `"{by} helps {of}"`: the one
      7:15 `"{of} helps {by}"`: the other
      = write the properties one by one
    19:20 `times` model/no_sentence: no sentence template of `act` fits: expected a number for `n` or the end of the line, found `times`
      10:12 `"{by} says {text} [{n} times]"`: the nearest template
      = the nearest template is `{by} says {text} [{n} times]`
    "#);
}

#[test]
fn parts_of_each_other() {
    insta::assert_snapshot!(said_in_policy(r#"
class a { part_of: b, nurse }
class b { part_of: c }
class c { part_of: a, b }
class d { part_of: d }
agreement X { parties: DE  part_of: X.one  clause one { DE may train nurse } }
"#), @r#"
    2:20 `b` model/part_of_cycle: `a`, `b` and `c` cannot be parts of each other in a circle
      3:20 `c`: and this
      4:20 `a`: and this
      4:23 `b`: and this
      = take one `part_of` out
    5:20 `d` model/part_of_cycle: `d` cannot be part of itself
      = take one `part_of` out
    6:37 `X.one` model/part_of_cycle: `X` and `X.one` cannot be parts of each other in a circle
      = take one `part_of` out
    "#);
}

#[test]
fn what_is_broken_already_is_not_reported_again() {
    insta::assert_snapshot!(said_in_policy(r#"
kind thing { one: a || b  two: text ? }
thing t { one: 5  two: "x" }
class k { thing: }
agreement Y { parties: k, DE  format: 3,5
  clause a { DE shall recruit nurse 3,5 }
  clause ! b
}
"#), @r#"
    2:22 `|` syntax/unexpected: expected a name, found `|`
    4:18 `}` syntax/unexpected: expected a value, found `}`
    5:39 `3,5` syntax/comma_number: `3,5` has a comma inside a number
      = write `3.5` for the decimal number, `3, 5` for two numbers
    6:37 `3,5` syntax/comma_number: `3,5` has a comma inside a number
      = write `3.5` for the decimal number, `3, 5` for two numbers
    7:10 `!` syntax/unknown_character: the character `!` has no meaning here
      = did you mean `!=`?
    5:24 `k` model/wrong_kind: expected a name of kind `actor`, but `k` is of kind `class`
      4:7 `k`: declared here
    "#);
}

#[test]
fn packs_see_only_what_they_use() {
    let mut sources = project(&[
        ("p.ekl", "country XX\nactor me { part_of: one }"),
        ("one.ekl", "kind actor\nactor one { part_of: two, me }"),
        ("two.ekl", "kind country is actor\nactor two\nextend me { note \"x\" }"),
    ]);
    sources.packs = vec!["first".into(), "second".into()];
    sources.uses = vec![vec![], vec![Pack(0)]];
    sources.files[1].pack = Pack(0);
    sources.files[2].pack = Pack(1);
    let (_, lowered) = lowered(&sources);
    insta::assert_snapshot!(shown(&sources, &lowered.findings, Lang::En), @r#"
    2:22 `two` model/not_in_use: `two` is declared in the pack `second`, which `first` does not use
      = write `use second`
    2:27 `me` model/not_in_use: `me` belongs to the project, and the pack `first` cannot see it
    3:8 `me` model/not_in_use: `me` belongs to the project, and the pack `second` cannot see it
    "#);
}

#[test]
fn every_message_exists_in_german() {
    let text = r#"
agreement X { parties: DEE clause a { DE shall recrut nurse  amount: 500  period: 2027 .. 2026 } clause b }
objective p { owner: nurse  prioritty: high }
country DE
"#;
    let sources = policy(text);
    let (_, lowered) = lowered(&sources);
    insta::assert_snapshot!(shown(&sources, &lowered.findings, Lang::De), @r#"
    2:24 `DEE` model/unknown_name: unbekannter Name `DEE`
      = meinten Sie `DE`?
    2:48 `recrut` model/no_sentence: kein Satzmuster von `clause` passt: ein Wort für `action` wird erwartet, gefunden: `recrut`
      48:12 `"{obligor} {modality} {action} {object} [from {origin}] [under {basis}]"`: das ähnlichste Satzmuster
      = meinten Sie `recruit`?
    2:70 `500` model/no_unit: `500` hat keine Einheit, eine Menge in `persons/year` wird erwartet
      = schreiben Sie die Einheit hinter die Zahl: `500 persons/year`
    2:83 `2027 .. 2026` model/range: dieser Bereich endet, bevor er beginnt
      = schreiben Sie das kleinere Ende zuerst
    2:105 `b` model/missing: bei `b` fehlen `obligor`, `modality`, `action` und `object`; jeder Eintrag der Art `clause` braucht diese Angaben
      32:3 `obligor`: hier vereinbart
      33:3 `modality`: hier vereinbart
      34:3 `action`: hier vereinbart
      = ergänzen Sie `obligor: …`, `modality: …`, `action: …` und `object: …`; schreiben Sie `unknown` für das, was niemand weiß
    3:11 `p` model/missing: bei `p` fehlen `direction` und `factor`; jeder Eintrag der Art `objective` braucht diese Angaben
      18:3 `direction`: hier vereinbart
      19:3 `factor`: hier vereinbart
      = ergänzen Sie `direction: …` und `factor: …`; schreiben Sie `unknown` für das, was niemand weiß
    3:22 `nurse` model/wrong_kind: ein Eintrag der Art `actor` wird erwartet, `nurse` ist aber von der Art `class`
      56:7 `nurse`: hier vereinbart
    3:29 `prioritty` model/unknown_property: `objective` hat keine Eigenschaft `prioritty`
      = meinten Sie `priority`?
    4:9 `DE` model/declared_twice: `DE` wird ein zweites Mal vereinbart
      50:9 `DE`: hier schon vereinbart
      = geben Sie einem der beiden einen anderen Namen, oder ergänzen Sie den ersten mit `extend`
    "#);
}
