//! What people read, in both languages: wording that a desk officer can follow.

use super::reads;
use einklang::finding::Lang;

#[test]
fn names_that_nobody_knows_in_english() {
    reads(
        Lang::En,
        r#"
kind country
kind agreement { parties: country+  status: draft | signed = draft }
country DE
countri GH
agreement A { parties: DE, FR }
agreement B { party: DE }
agreement C { parties: DE  status: drafted }
"#,
        r#"
error[model/unknown_kind]
  × unknown kind `countri`
   ╭─[a.ekl:4:1]
 3 │ country DE
 4 │ countri GH
   · ───────
 5 │ agreement A { parties: DE, FR }
   ╰────
  help: did you mean `country`?
  fix: write `country` (for you to decide)

error[model/unknown_name]
  × unknown name `FR`
   ╭─[a.ekl:5:28]
 4 │ countri GH
 5 │ agreement A { parties: DE, FR }
   ·                            ──
 6 │ agreement B { party: DE }
   ╰────
  help: declare it with `country FR`

error[model/missing]
  × `B` has no `parties`, which every `agreement` needs
   ╭─[a.ekl:2:18]
 1 │ kind country
 2 │ kind agreement { parties: country+  status: draft | signed = draft }
   ·                  ───┬───
   ·                     ╰── declared here
 3 │ country DE
   ╰────
   ╭─[a.ekl:6:11]
 5 │ agreement A { parties: DE, FR }
 6 │ agreement B { party: DE }
   ·           ─
 7 │ agreement C { parties: DE  status: drafted }
   ╰────
  help: add `parties: …`, or `parties: unknown` if nobody knows

error[model/unknown_property]
  × `agreement` has no property `party`
   ╭─[a.ekl:6:15]
 5 │ agreement A { parties: DE, FR }
 6 │ agreement B { party: DE }
   ·               ─────
 7 │ agreement C { parties: DE  status: drafted }
   ╰────
  help: its properties are `parties` and `status`

error[model/unknown_value]
  × `drafted` is no value of this enumeration
   ╭─[a.ekl:7:36]
 6 │ agreement B { party: DE }
 7 │ agreement C { parties: DE  status: drafted }
   ·                                    ───────
   ╰────
  help: did you mean `draft`?
  fix: write `draft` (for you to decide)

"#,
    );
}

#[test]
fn names_that_nobody_knows_in_german() {
    reads(
        Lang::De,
        r#"
kind country
kind agreement { parties: country+  status: draft | signed = draft }
country DE
countri GH
agreement A { parties: DE, FR }
agreement B { party: DE }
agreement C { parties: DE  status: drafted }
"#,
        r#"
Fehler[model/unknown_kind]
  × unbekannte Art `countri`
   ╭─[a.ekl:4:1]
 3 │ country DE
 4 │ countri GH
   · ───────
 5 │ agreement A { parties: DE, FR }
   ╰────
  Hilfe: meinten Sie `country`?
  Vorschlag: `country` schreiben (zu entscheiden)

Fehler[model/unknown_name]
  × unbekannter Name `FR`
   ╭─[a.ekl:5:28]
 4 │ countri GH
 5 │ agreement A { parties: DE, FR }
   ·                            ──
 6 │ agreement B { party: DE }
   ╰────
  Hilfe: vereinbaren Sie ihn mit `country FR`

Fehler[model/missing]
  × bei `B` fehlt `parties`; jeder Eintrag der Art `agreement` braucht diese Angabe
   ╭─[a.ekl:2:18]
 1 │ kind country
 2 │ kind agreement { parties: country+  status: draft | signed = draft }
   ·                  ───┬───
   ·                     ╰── hier vereinbart
 3 │ country DE
   ╰────
   ╭─[a.ekl:6:11]
 5 │ agreement A { parties: DE, FR }
 6 │ agreement B { party: DE }
   ·           ─
 7 │ agreement C { parties: DE  status: drafted }
   ╰────
  Hilfe: ergänzen Sie `parties: …`, oder `parties: unknown`, wenn es niemand weiß

Fehler[model/unknown_property]
  × `agreement` hat keine Eigenschaft `party`
   ╭─[a.ekl:6:15]
 5 │ agreement A { parties: DE, FR }
 6 │ agreement B { party: DE }
   ·               ─────
 7 │ agreement C { parties: DE  status: drafted }
   ╰────
  Hilfe: die Eigenschaften sind `parties` und `status`

Fehler[model/unknown_value]
  × `drafted` ist kein Wert dieser Aufzählung
   ╭─[a.ekl:7:36]
 6 │ agreement B { party: DE }
 7 │ agreement C { parties: DE  status: drafted }
   ·                                    ───────
   ╰────
  Hilfe: meinten Sie `draft`?
  Vorschlag: `draft` schreiben (zu entscheiden)

"#,
    );
}

#[test]
fn numbers_and_units_in_english() {
    reads(
        Lang::En,
        r#"
unit person | persons
unit EUR
kind k { amount: quantity in persons/year ?  cost: quantity in EUR ? >= 0  n: number ?  day: date ? }
k a { amount: 500 }
k b { amount: 500 EUR }
k c { amount: 500 parsons/year }
k d { n: 3,5 }
k e { cost: -5 EUR }
k f { day: 01.02.2026 }
rule r { for x: k where x.amount > 5 report x "n" }
rule s { for x: k where x.amount > x.cost report x "n" }
"#,
        r#"
error[model/no_unit]
  × `500` has no unit, expected a quantity in `persons/year`
   ╭─[a.ekl:4:15]
 3 │ kind k { amount: quantity in persons/year ?  cost: quantity in EUR ? >= 0  n: number ?  day: d…
 4 │ k a { amount: 500 }
   ·               ───
 5 │ k b { amount: 500 EUR }
   ╰────
  help: write the unit behind the number: `500 persons/year`
  fix: write `500 persons/year` (for you to decide)

error[model/dimension]
  × expected a quantity in `persons/year`, found `500 EUR`
   ╭─[a.ekl:5:15]
 4 │ k a { amount: 500 }
 5 │ k b { amount: 500 EUR }
   ·               ───────
 6 │ k c { amount: 500 parsons/year }
   ╰────

error[model/unknown_unit]
  × unknown unit `parsons`
   ╭─[a.ekl:6:19]
 5 │ k b { amount: 500 EUR }
 6 │ k c { amount: 500 parsons/year }
   ·                   ───────
 7 │ k d { n: 3,5 }
   ╰────
  help: did you mean `persons`?
  fix: write `persons` (for you to decide)

error[syntax/comma_number]
  × `3,5` has a comma inside a number
   ╭─[a.ekl:7:10]
 6 │ k c { amount: 500 parsons/year }
 7 │ k d { n: 3,5 }
   ·          ───
 8 │ k e { cost: -5 EUR }
   ╰────
  help: write `3.5` for the decimal number, `3, 5` for two numbers
  fix: write `3.5` (for you to decide)

error[model/out_of_bounds]
  × `-5 EUR` is out of bounds: `cost` must be `>= 0 EUR`
   ╭─[a.ekl:3:46]
 2 │ unit EUR
 3 │ kind k { amount: quantity in persons/year ?  cost: quantity in EUR ? >= 0  n: number ?  day: d…
   ·                                              ──┬─
   ·                                                ╰── declared here
 4 │ k a { amount: 500 }
   ╰────
   ╭─[a.ekl:8:13]
 7 │ k d { n: 3,5 }
 8 │ k e { cost: -5 EUR }
   ·             ──────
 9 │ k f { day: 01.02.2026 }
   ╰────

error[syntax/foreign_date]
  × `01.02.2026` is not how a date is written here
    ╭─[a.ekl:9:12]
  8 │ k e { cost: -5 EUR }
  9 │ k f { day: 01.02.2026 }
    ·            ──────────
 10 │ rule r { for x: k where x.amount > 5 report x "n" }
    ╰────
  help: write year, month and day: `2026-02-01`
  fix: write `2026-02-01` (`--fix` does it)

error[rules/dimension]
  × one side is a quantity in `persons/year`, the other a number without a unit
    ╭─[a.ekl:10:25]
  9 │ k f { day: 01.02.2026 }
 10 │ rule r { for x: k where x.amount > 5 report x "n" }
    ·                         ────────────
 11 │ rule s { for x: k where x.amount > x.cost report x "n" }
    ╰────
  help: write the unit behind the number, for example `5 persons/year`

error[rules/dimension]
  × `persons/year` and `EUR` are different units of measure
    ╭─[a.ekl:11:25]
 10 │ rule r { for x: k where x.amount > 5 report x "n" }
 11 │ rule s { for x: k where x.amount > x.cost report x "n" }
    ·                         ─────────────────
    ╰────
  help: only quantities of the same kind can be added or compared

"#,
    );
}

#[test]
fn numbers_and_units_in_german() {
    reads(
        Lang::De,
        r#"
unit person | persons
unit EUR
kind k { amount: quantity in persons/year ?  cost: quantity in EUR ? >= 0  n: number ?  day: date ? }
k a { amount: 500 }
k b { amount: 500 EUR }
k c { amount: 500 parsons/year }
k d { n: 3,5 }
k e { cost: -5 EUR }
k f { day: 01.02.2026 }
rule r { for x: k where x.amount > 5 report x "n" }
rule s { for x: k where x.amount > x.cost report x "n" }
"#,
        r#"
Fehler[model/no_unit]
  × `500` hat keine Einheit, eine Menge in `persons/year` wird erwartet
   ╭─[a.ekl:4:15]
 3 │ kind k { amount: quantity in persons/year ?  cost: quantity in EUR ? >= 0  n: number ?  day: d…
 4 │ k a { amount: 500 }
   ·               ───
 5 │ k b { amount: 500 EUR }
   ╰────
  Hilfe: schreiben Sie die Einheit hinter die Zahl: `500 persons/year`
  Vorschlag: `500 persons/year` schreiben (zu entscheiden)

Fehler[model/dimension]
  × eine Menge in `persons/year` wird erwartet, gefunden: `500 EUR`
   ╭─[a.ekl:5:15]
 4 │ k a { amount: 500 }
 5 │ k b { amount: 500 EUR }
   ·               ───────
 6 │ k c { amount: 500 parsons/year }
   ╰────

Fehler[model/unknown_unit]
  × unbekannte Einheit `parsons`
   ╭─[a.ekl:6:19]
 5 │ k b { amount: 500 EUR }
 6 │ k c { amount: 500 parsons/year }
   ·                   ───────
 7 │ k d { n: 3,5 }
   ╰────
  Hilfe: meinten Sie `persons`?
  Vorschlag: `persons` schreiben (zu entscheiden)

Fehler[syntax/comma_number]
  × `3,5` enthält ein Komma in einer Zahl
   ╭─[a.ekl:7:10]
 6 │ k c { amount: 500 parsons/year }
 7 │ k d { n: 3,5 }
   ·          ───
 8 │ k e { cost: -5 EUR }
   ╰────
  Hilfe: schreiben Sie `3.5` für die Dezimalzahl, `3, 5` für zwei Zahlen
  Vorschlag: `3.5` schreiben (zu entscheiden)

Fehler[model/out_of_bounds]
  × `-5 EUR` liegt außerhalb der Grenze: für `cost` gilt `>= 0 EUR`
   ╭─[a.ekl:3:46]
 2 │ unit EUR
 3 │ kind k { amount: quantity in persons/year ?  cost: quantity in EUR ? >= 0  n: number ?  day: d…
   ·                                              ──┬─
   ·                                                ╰── hier vereinbart
 4 │ k a { amount: 500 }
   ╰────
   ╭─[a.ekl:8:13]
 7 │ k d { n: 3,5 }
 8 │ k e { cost: -5 EUR }
   ·             ──────
 9 │ k f { day: 01.02.2026 }
   ╰────

Fehler[syntax/foreign_date]
  × so wird ein Datum hier nicht geschrieben: `01.02.2026`
    ╭─[a.ekl:9:12]
  8 │ k e { cost: -5 EUR }
  9 │ k f { day: 01.02.2026 }
    ·            ──────────
 10 │ rule r { for x: k where x.amount > 5 report x "n" }
    ╰────
  Hilfe: schreiben Sie Jahr, Monat und Tag: `2026-02-01`
  Vorschlag: `2026-02-01` schreiben (erledigt `--fix`)

Fehler[rules/dimension]
  × eine Seite ist eine Menge in `persons/year`, die andere eine Zahl ohne Einheit
    ╭─[a.ekl:10:25]
  9 │ k f { day: 01.02.2026 }
 10 │ rule r { for x: k where x.amount > 5 report x "n" }
    ·                         ────────────
 11 │ rule s { for x: k where x.amount > x.cost report x "n" }
    ╰────
  Hilfe: schreiben Sie die Einheit hinter die Zahl, zum Beispiel `5 persons/year`

Fehler[rules/dimension]
  × `persons/year` und `EUR` sind verschiedene Maßeinheiten
    ╭─[a.ekl:11:25]
 10 │ rule r { for x: k where x.amount > 5 report x "n" }
 11 │ rule s { for x: k where x.amount > x.cost report x "n" }
    ·                         ─────────────────
    ╰────
  Hilfe: addieren und vergleichen lassen sich nur Größen derselben Art

"#,
    );
}

#[test]
fn values_that_are_missing_or_too_many_in_english() {
    reads(
        Lang::En,
        r#"
kind actor
kind k { owner: actor  n: number ? }
actor BMZ
k a { n: 5 }
k b { owner: BMZ, BMZ }
k c { owner: BMZ  n: 5
  n: 6 }
k d { owner: BMZ  n: 5 during 2021 .. 2024, 6 during 2024 .. }
k d { owner: BMZ }
"#,
        r#"
error[model/missing]
  × `a` has no `owner`, which every `k` needs
   ╭─[a.ekl:4:3]
 1 │ kind actor
 2 │ kind k { owner: actor  n: number ? }
   ·          ──┬──
   ·            ╰── declared here
 3 │ actor BMZ
 4 │ k a { n: 5 }
   ·   ─
 5 │ k b { owner: BMZ, BMZ }
   ╰────
  help: add `owner: …`, or `owner: unknown` if nobody knows

error[model/set_twice]
  × `owner` of `b` is set twice
   ╭─[a.ekl:5:19]
 4 │ k a { n: 5 }
 5 │ k b { owner: BMZ, BMZ }
   ·              ─┬─  ───
   ·               ╰── set here, too
 6 │ k c { owner: BMZ  n: 5
   ╰────
  help: keep one of them, or say `during` which time each holds, or which source says so with `cite`

error[model/set_twice]
  × `n` of `c` is set twice
   ╭─[a.ekl:7:6]
 5 │ k b { owner: BMZ, BMZ }
 6 │ k c { owner: BMZ  n: 5
   ·                      ┬
   ·                      ╰── set here, too
 7 │   n: 6 }
   ·      ─
 8 │ k d { owner: BMZ  n: 5 during 2021 .. 2024, 6 during 2024 .. }
   ╰────
  help: keep one of them, or say `during` which time each holds, or which source says so with `cite`

error[model/set_twice]
  × the periods of two values of `n` of `d` overlap
   ╭─[a.ekl:8:45]
 7 │   n: 6 }
 8 │ k d { owner: BMZ  n: 5 during 2021 .. 2024, 6 during 2024 .. }
   ·                      ┬                      ─
   ·                      ╰── set here, too
 9 │ k d { owner: BMZ }
   ╰────
  help: keep one of them, or say `during` which time each holds, or which source says so with `cite`

error[model/declared_twice]
  × `d` is declared a second time
   ╭─[a.ekl:9:3]
 7 │   n: 6 }
 8 │ k d { owner: BMZ  n: 5 during 2021 .. 2024, 6 during 2024 .. }
   ·   ┬
   ·   ╰── declared here before
 9 │ k d { owner: BMZ }
   ·   ─
   ╰────
  help: give one of them another name, or add to the first with `extend`

"#,
    );
}

#[test]
fn values_that_are_missing_or_too_many_in_german() {
    reads(
        Lang::De,
        r#"
kind actor
kind k { owner: actor  n: number ? }
actor BMZ
k a { n: 5 }
k b { owner: BMZ, BMZ }
k c { owner: BMZ  n: 5
  n: 6 }
k d { owner: BMZ  n: 5 during 2021 .. 2024, 6 during 2024 .. }
k d { owner: BMZ }
"#,
        r#"
Fehler[model/missing]
  × bei `a` fehlt `owner`; jeder Eintrag der Art `k` braucht diese Angabe
   ╭─[a.ekl:4:3]
 1 │ kind actor
 2 │ kind k { owner: actor  n: number ? }
   ·          ──┬──
   ·            ╰── hier vereinbart
 3 │ actor BMZ
 4 │ k a { n: 5 }
   ·   ─
 5 │ k b { owner: BMZ, BMZ }
   ╰────
  Hilfe: ergänzen Sie `owner: …`, oder `owner: unknown`, wenn es niemand weiß

Fehler[model/set_twice]
  × `owner` von `b` ist zweimal angegeben
   ╭─[a.ekl:5:19]
 4 │ k a { n: 5 }
 5 │ k b { owner: BMZ, BMZ }
   ·              ─┬─  ───
   ·               ╰── auch hier angegeben
 6 │ k c { owner: BMZ  n: 5
   ╰────
  Hilfe: behalten Sie einen der beiden, oder sagen Sie mit `during`, wann jeder gilt, oder mit
         `cite`, welche Quelle ihn nennt

Fehler[model/set_twice]
  × `n` von `c` ist zweimal angegeben
   ╭─[a.ekl:7:6]
 5 │ k b { owner: BMZ, BMZ }
 6 │ k c { owner: BMZ  n: 5
   ·                      ┬
   ·                      ╰── auch hier angegeben
 7 │   n: 6 }
   ·      ─
 8 │ k d { owner: BMZ  n: 5 during 2021 .. 2024, 6 during 2024 .. }
   ╰────
  Hilfe: behalten Sie einen der beiden, oder sagen Sie mit `during`, wann jeder gilt, oder mit
         `cite`, welche Quelle ihn nennt

Fehler[model/set_twice]
  × die Zeiträume zweier Werte von `n` bei `d` überschneiden sich
   ╭─[a.ekl:8:45]
 7 │   n: 6 }
 8 │ k d { owner: BMZ  n: 5 during 2021 .. 2024, 6 during 2024 .. }
   ·                      ┬                      ─
   ·                      ╰── auch hier angegeben
 9 │ k d { owner: BMZ }
   ╰────
  Hilfe: behalten Sie einen der beiden, oder sagen Sie mit `during`, wann jeder gilt, oder mit
         `cite`, welche Quelle ihn nennt

Fehler[model/declared_twice]
  × `d` wird ein zweites Mal vereinbart
   ╭─[a.ekl:9:3]
 7 │   n: 6 }
 8 │ k d { owner: BMZ  n: 5 during 2021 .. 2024, 6 during 2024 .. }
   ·   ┬
   ·   ╰── hier schon vereinbart
 9 │ k d { owner: BMZ }
   ·   ─
   ╰────
  Hilfe: geben Sie einem der beiden einen anderen Namen, oder ergänzen Sie den ersten mit `extend`

"#,
    );
}

#[test]
fn sentences_in_english() {
    reads(
        Lang::En,
        r#"
kind actor
actor BMZ
kind k { owner: actor  aim: increase | prevent  sentence "{owner} seeks to {aim}"  sentence "{owner} wants to {aim}" }
k a { BMZ seeks to prevnt }
k b { BMZ seeks to stop }
k c { BMZ sucht prevent }
k d { BMZ seeks to }
k e { XYZ seeks to prevent }
"#,
        r#"
error[model/no_sentence]
  × no sentence template of `k` fits: expected a word for `aim`, found `prevnt`
   ╭─[a.ekl:4:20]
 2 │ actor BMZ
 3 │ …{ owner: actor  aim: increase | prevent  sentence "{owner} seeks to {aim}"  sentence "{owner}…
   ·                                                    ────────────┬───────────
   ·                                                                ╰── the nearest template
 4 │ k a { BMZ seeks to prevnt }
   ·                    ──────
 5 │ k b { BMZ seeks to stop }
   ╰────
  help: did you mean `prevent`?
  fix: write `prevent` (for you to decide)

error[model/no_sentence]
  × no sentence template of `k` fits: expected a word for `aim`, found `stop`
   ╭─[a.ekl:5:20]
 2 │ actor BMZ
 3 │ …{ owner: actor  aim: increase | prevent  sentence "{owner} seeks to {aim}"  sentence "{owner}…
   ·                                                    ────────────┬───────────
   ·                                                                ╰── the nearest template
 4 │ k a { BMZ seeks to prevnt }
 5 │ k b { BMZ seeks to stop }
   ·                    ────
 6 │ k c { BMZ sucht prevent }
   ╰────
  help: `aim` can be `increase` or `prevent`; the nearest template is `{owner} seeks to {aim}`

error[model/no_sentence]
  × no sentence template of `k` fits: expected `seeks`, found `sucht`
   ╭─[a.ekl:6:11]
 2 │ actor BMZ
 3 │ …{ owner: actor  aim: increase | prevent  sentence "{owner} seeks to {aim}"  sentence "{owner}…
   ·                                                    ────────────┬───────────
   ·                                                                ╰── the nearest template
 4 │ k a { BMZ seeks to prevnt }
 5 │ k b { BMZ seeks to stop }
 6 │ k c { BMZ sucht prevent }
   ·           ─────
 7 │ k d { BMZ seeks to }
   ╰────
  help: the nearest template is `{owner} seeks to {aim}`

error[model/no_sentence]
  × this sentence of `k` is not complete, expected a word for `aim`
   ╭─[a.ekl:3:58]
 2 │ actor BMZ
 3 │ …{ owner: actor  aim: increase | prevent  sentence "{owner} seeks to {aim}"  sentence "{owner}…
   ·                                                    ────────────┬───────────
   ·                                                                ╰── the nearest template
 4 │ k a { BMZ seeks to prevnt }
   ╰────
   ╭─[a.ekl:7:7]
 6 │ k c { BMZ sucht prevent }
 7 │ k d { BMZ seeks to }
   ·       ────────────
 8 │ k e { XYZ seeks to prevent }
   ╰────
  help: `aim` can be `increase` or `prevent`; the nearest template is `{owner} seeks to {aim}`

error[model/unknown_name]
  × unknown name `XYZ`
   ╭─[a.ekl:8:7]
 7 │ k d { BMZ seeks to }
 8 │ k e { XYZ seeks to prevent }
   ·       ───
   ╰────
  help: declare it with `actor XYZ`

"#,
    );
}

#[test]
fn sentences_in_german() {
    reads(
        Lang::De,
        r#"
kind actor
actor BMZ
kind k { owner: actor  aim: increase | prevent  sentence "{owner} seeks to {aim}"  sentence "{owner} wants to {aim}" }
k a { BMZ seeks to prevnt }
k b { BMZ seeks to stop }
k c { BMZ sucht prevent }
k d { BMZ seeks to }
k e { XYZ seeks to prevent }
"#,
        r#"
Fehler[model/no_sentence]
  × kein Satzmuster von `k` passt: ein Wort für `aim` wird erwartet, gefunden: `prevnt`
   ╭─[a.ekl:4:20]
 2 │ actor BMZ
 3 │ …{ owner: actor  aim: increase | prevent  sentence "{owner} seeks to {aim}"  sentence "{owner}…
   ·                                                    ────────────┬───────────
   ·                                                                ╰── das ähnlichste Satzmuster
 4 │ k a { BMZ seeks to prevnt }
   ·                    ──────
 5 │ k b { BMZ seeks to stop }
   ╰────
  Hilfe: meinten Sie `prevent`?
  Vorschlag: `prevent` schreiben (zu entscheiden)

Fehler[model/no_sentence]
  × kein Satzmuster von `k` passt: ein Wort für `aim` wird erwartet, gefunden: `stop`
   ╭─[a.ekl:5:20]
 2 │ actor BMZ
 3 │ …{ owner: actor  aim: increase | prevent  sentence "{owner} seeks to {aim}"  sentence "{owner}…
   ·                                                    ────────────┬───────────
   ·                                                                ╰── das ähnlichste Satzmuster
 4 │ k a { BMZ seeks to prevnt }
 5 │ k b { BMZ seeks to stop }
   ·                    ────
 6 │ k c { BMZ sucht prevent }
   ╰────
  Hilfe: `aim` kann `increase` oder `prevent` sein; das ähnlichste Satzmuster ist `{owner} seeks to
         {aim}`

Fehler[model/no_sentence]
  × kein Satzmuster von `k` passt: `seeks` wird erwartet, gefunden: `sucht`
   ╭─[a.ekl:6:11]
 2 │ actor BMZ
 3 │ …{ owner: actor  aim: increase | prevent  sentence "{owner} seeks to {aim}"  sentence "{owner}…
   ·                                                    ────────────┬───────────
   ·                                                                ╰── das ähnlichste Satzmuster
 4 │ k a { BMZ seeks to prevnt }
 5 │ k b { BMZ seeks to stop }
 6 │ k c { BMZ sucht prevent }
   ·           ─────
 7 │ k d { BMZ seeks to }
   ╰────
  Hilfe: das ähnlichste Satzmuster ist `{owner} seeks to {aim}`

Fehler[model/no_sentence]
  × dieser Satz von `k` ist nicht vollständig, ein Wort für `aim` wird erwartet
   ╭─[a.ekl:3:58]
 2 │ actor BMZ
 3 │ …{ owner: actor  aim: increase | prevent  sentence "{owner} seeks to {aim}"  sentence "{owner}…
   ·                                                    ────────────┬───────────
   ·                                                                ╰── das ähnlichste Satzmuster
 4 │ k a { BMZ seeks to prevnt }
   ╰────
   ╭─[a.ekl:7:7]
 6 │ k c { BMZ sucht prevent }
 7 │ k d { BMZ seeks to }
   ·       ────────────
 8 │ k e { XYZ seeks to prevent }
   ╰────
  Hilfe: `aim` kann `increase` oder `prevent` sein; das ähnlichste Satzmuster ist `{owner} seeks to
         {aim}`

Fehler[model/unknown_name]
  × unbekannter Name `XYZ`
   ╭─[a.ekl:8:7]
 7 │ k d { BMZ seeks to }
 8 │ k e { XYZ seeks to prevent }
   ·       ───
   ╰────
  Hilfe: vereinbaren Sie ihn mit `actor XYZ`

"#,
    );
}

#[test]
fn texts_and_braces_in_english() {
    reads(
        Lang::En,
        r#"
kind k { t: text ?  n: number ? }
k a { t: "never closed }
k b { t: „hallo“ }
k c { t: "\d" }
k d {
  n: 5

k e { n: 6 }
"#,
        r#"
error[syntax/unclosed_text]
  × this text has no closing quote
   ╭─[a.ekl:2:10]
 1 │ kind k { t: text ?  n: number ? }
 2 │ k a { t: "never closed }
   ·          ─────────────
 3 │ k b { t: „hallo“ }
   ╰────
  help: put a `"` at its end; a text of several lines stands between `"""` and `"""`

error[syntax/quotes]
  × a text stands in straight quotes, not in `„…“`
   ╭─[a.ekl:3:10]
 2 │ k a { t: "never closed }
 3 │ k b { t: „hallo“ }
   ·          ───────
 4 │ k c { t: "\d" }
   ╰────
  help: write "hallo"
  fix: write "hallo" (`--fix` does it)

error[syntax/unknown_escape]
  × `\d` means nothing in a text
   ╭─[a.ekl:4:11]
 3 │ k b { t: „hallo“ }
 4 │ k c { t: "\d" }
   ·           ──
 5 │ k d {
   ╰────
  help: write `\\d` if a backslash is meant; known are `\"`, `\\`, `\n`, `\t`, `\u{e4}` and `\{`
  fix: write `\\d` (for you to decide)

error[syntax/unclosed_brace]
  × this `{` is never closed
   ╭─[a.ekl:5:5]
 4 │ k c { t: "\d" }
 5 │ k d {
   ·     ─
 6 │   n: 5
   ╰────
  help: put a `}` where its content ends

"#,
    );
}

#[test]
fn texts_and_braces_in_german() {
    reads(
        Lang::De,
        r#"
kind k { t: text ?  n: number ? }
k a { t: "never closed }
k b { t: „hallo“ }
k c { t: "\d" }
k d {
  n: 5

k e { n: 6 }
"#,
        r#"
Fehler[syntax/unclosed_text]
  × diesem Text fehlt das schließende Anführungszeichen
   ╭─[a.ekl:2:10]
 1 │ kind k { t: text ?  n: number ? }
 2 │ k a { t: "never closed }
   ·          ─────────────
 3 │ k b { t: „hallo“ }
   ╰────
  Hilfe: setzen Sie ein `"` an sein Ende; ein mehrzeiliger Text steht zwischen `"""` und `"""`

Fehler[syntax/quotes]
  × ein Text steht in geraden Anführungszeichen, nicht in `„…“`
   ╭─[a.ekl:3:10]
 2 │ k a { t: "never closed }
 3 │ k b { t: „hallo“ }
   ·          ───────
 4 │ k c { t: "\d" }
   ╰────
  Hilfe: schreiben Sie "hallo"
  Vorschlag: "hallo" schreiben (erledigt `--fix`)

Fehler[syntax/unknown_escape]
  × `\d` hat in einem Text keine Bedeutung
   ╭─[a.ekl:4:11]
 3 │ k b { t: „hallo“ }
 4 │ k c { t: "\d" }
   ·           ──
 5 │ k d {
   ╰────
  Hilfe: schreiben Sie `\\d`, wenn ein umgekehrter Schrägstrich gemeint ist; bekannt sind `\"`,
         `\\`, `\n`, `\t`, `\u{e4}` und `\{`
  Vorschlag: `\\d` schreiben (zu entscheiden)

Fehler[syntax/unclosed_brace]
  × diese `{` wird nirgends geschlossen
   ╭─[a.ekl:5:5]
 4 │ k c { t: "\d" }
 5 │ k d {
   ·     ─
 6 │   n: 5
   ╰────
  Hilfe: setzen Sie eine `}` an das Ende ihres Inhalts

"#,
    );
}

#[test]
fn rules_that_cannot_be_in_english() {
    reads(
        Lang::En,
        r#"
kind k { r: k*  n: number ? }
define p(x: k) when not q(x)
define q(x: k) when p(x)
rule a { for x: k where x.m > 3 report x "n" }
"#,
        r#"
error[rules/recursion]
  × a define may not depend on itself through a negation or an aggregate: `p` → `q` → `p`
   ╭─[a.ekl:2:8]
 1 │ kind k { r: k*  n: number ? }
 2 │ define p(x: k) when not q(x)
   ·        ─                ┬
   ·        │                ╰── through this
 3 │ define q(x: k) when p(x)
   ╰────
  help: a define may use itself, but not behind `not`, `no`, `every` or inside `count`, `sum`,
        `min`, `max` or `set`

"#,
    );
}

#[test]
fn rules_that_cannot_be_in_german() {
    reads(
        Lang::De,
        r#"
kind k { r: k*  n: number ? }
define p(x: k) when not q(x)
define q(x: k) when p(x)
rule a { for x: k where x.m > 3 report x "n" }
"#,
        r#"
Fehler[rules/recursion]
  × eine Definition darf nicht über eine Verneinung oder Zusammenfassung von sich selbst abhängen:
  │ `p` → `q` → `p`
   ╭─[a.ekl:2:8]
 1 │ kind k { r: k*  n: number ? }
 2 │ define p(x: k) when not q(x)
   ·        ─                ┬
   ·        │                ╰── durch diese Stelle
 3 │ define q(x: k) when p(x)
   ╰────
  Hilfe: eine Definition darf sich selbst verwenden, aber nicht hinter `not`, `no`, `every` oder in
         `count`, `sum`, `min`, `max` oder `set`

"#,
    );
}

#[test]
fn acceptances_in_english() {
    reads(
        Lang::En,
        r#"
kind k { n: number }
k a { n: 5 }
k b { n: 5 }
k c { n: 1 }
rule big { for x: k where x.n > 3 report x.n "too big" }
accept big at a { by: b }
accept big at b { because "decided" until: 2026-01-31 }
accept big at c { because "decided" }
accept bg at a { because "decided" }
"#,
        r#"
error[project/big]
  × too big
   ╭─[a.ekl:2:10]
 1 │ kind k { n: number }
 2 │ k a { n: 5 }
   ·          ─
 3 │ k b { n: 5 }
   ╰────
  because:
    1. n of k `a`: 5 (a.ekl:2:10)

error[project/big]
  × too big
   ╭─[a.ekl:3:10]
 2 │ k a { n: 5 }
 3 │ k b { n: 5 }
   ·          ─
 4 │ k c { n: 1 }
   ╰────
  because:
    1. n of k `b`: 5 (a.ekl:3:10)

error[model/accept_without_reason]
  × this acceptance states no reason
   ╭─[a.ekl:6:15]
 5 │ rule big { for x: k where x.n > 3 report x.n "too big" }
 6 │ accept big at a { by: b }
   ·               ─
 7 │ accept big at b { because "decided" until: 2026-01-31 }
   ╰────
  help: add `because "…"`: who decided what, and when

error[model/accept_expired]
  × this acceptance ended with `2026-01-31`: its finding counts again
   ╭─[a.ekl:7:44]
 6 │ accept big at a { by: b }
 7 │ accept big at b { because "decided" until: 2026-01-31 }
   ·                                            ──────────
 8 │ accept big at c { because "decided" }
   ╰────
  help: settle the contradiction, or decide anew and move the date

warning[model/accept_unused]
  ⚠ there is nothing here to accept: no finding of this rule lies here
   ╭─[a.ekl:8:15]
 7 │ accept big at b { because "decided" until: 2026-01-31 }
 8 │ accept big at c { because "decided" }
   ·               ─
 9 │ accept bg at a { because "decided" }
   ╰────
  help: take the acceptance out
  fix: take the acceptance out (`--fix` does it)

error[model/unknown_rule]
  × there is no rule `bg`
   ╭─[a.ekl:9:8]
 8 │ accept big at c { because "decided" }
 9 │ accept bg at a { because "decided" }
   ·        ──
   ╰────
  help: did you mean `big`?

"#,
    );
}

#[test]
fn acceptances_in_german() {
    reads(
        Lang::De,
        r#"
kind k { n: number }
k a { n: 5 }
k b { n: 5 }
k c { n: 1 }
rule big { for x: k where x.n > 3 report x.n "too big" }
accept big at a { by: b }
accept big at b { because "decided" until: 2026-01-31 }
accept big at c { because "decided" }
accept bg at a { because "decided" }
"#,
        r#"
Fehler[project/big]
  × too big
   ╭─[a.ekl:2:10]
 1 │ kind k { n: number }
 2 │ k a { n: 5 }
   ·          ─
 3 │ k b { n: 5 }
   ╰────
  weil:
    1. „n“ bei k `a`: 5 (a.ekl:2:10)

Fehler[project/big]
  × too big
   ╭─[a.ekl:3:10]
 2 │ k a { n: 5 }
 3 │ k b { n: 5 }
   ·          ─
 4 │ k c { n: 1 }
   ╰────
  weil:
    1. „n“ bei k `b`: 5 (a.ekl:3:10)

Fehler[model/accept_without_reason]
  × dieses `accept` nennt keinen Grund
   ╭─[a.ekl:6:15]
 5 │ rule big { for x: k where x.n > 3 report x.n "too big" }
 6 │ accept big at a { by: b }
   ·               ─
 7 │ accept big at b { because "decided" until: 2026-01-31 }
   ╰────
  Hilfe: ergänzen Sie `because "…"`: wer wann was entschieden hat

Fehler[model/accept_expired]
  × dieses `accept` galt bis `2026-01-31`: sein Befund gilt wieder
   ╭─[a.ekl:7:44]
 6 │ accept big at a { by: b }
 7 │ accept big at b { because "decided" until: 2026-01-31 }
   ·                                            ──────────
 8 │ accept big at c { because "decided" }
   ╰────
  Hilfe: lösen Sie den Widerspruch auf, oder entscheiden Sie neu und verschieben Sie das Datum

Warnung[model/accept_unused]
  ⚠ hier ist nichts zu akzeptieren: kein Befund dieser Regel liegt hier
   ╭─[a.ekl:8:15]
 7 │ accept big at b { because "decided" until: 2026-01-31 }
 8 │ accept big at c { because "decided" }
   ·               ─
 9 │ accept bg at a { because "decided" }
   ╰────
  Hilfe: entfernen Sie das `accept`
  Vorschlag: das `accept` entfernen (erledigt `--fix`)

Fehler[model/unknown_rule]
  × es gibt keine Regel `bg`
   ╭─[a.ekl:9:8]
 8 │ accept big at c { because "decided" }
 9 │ accept bg at a { because "decided" }
   ·        ──
   ╰────
  Hilfe: ist `big` gemeint?

"#,
    );
}
