//! For a German reader nothing is English that has a German name.

use einklang::finding::Lang;

use super::only;

const TEXT: &str = r#"
unit person | persons en "person | persons" de "Person | Personen"
unit EUR | euro
kind clause en "clause" de "Klausel" {
  amount: quantity in persons/year ? en "amount" de "Zahl"
  cost:   quantity in EUR/person ? en "cost" de "Kosten"
  term:   duration ? en "term" de "Laufzeit"
  signed: date ? en "signed" de "unterzeichnet"
  follows: clause* en "follows" de "folgt auf"
  status: in_force en "in force" de "in Kraft" | lapsed en "lapsed" de "außer Kraft" ? en "status" de "Stand"
}
clause one en "First" de "Erste" { amount: 1_500 persons/year  cost: 2.5 EUR/person  term: 18 months  signed: 2026-03
                                   follows: two  status: in_force }
clause two en "Second" de "Zweite"
define comes_after(a: clause, b: clause) en "comes after" de "kommt nach" when b in a.follows or some c: clause where comes_after(a, c) and b in c.follows
rule r {
  for c: clause
  where c.amount > 3 persons/month and comes_after(c, two) and c.status != lapsed and two.status is none
    and no d: clause where d.amount > c.amount
  report c "{c.amount}, {c.cost}, {c.amount * c.cost}, {c.term}, {c.signed}, {c.status}, {two.amount}, {two.follows}, {count of d: clause}"
}
"#;

#[test]
fn values_are_printed_in_the_readers_language() {
    let message = |lang| only(TEXT, lang).message.in_lang(lang).to_owned();
    assert_eq!(
        message(Lang::En),
        "1,500 persons/year, 2.5 EUR/person, 3,750 EUR/year, 18 months, 2026-03, in force, nothing, nothing, 2"
    );
    assert_eq!(
        message(Lang::De),
        "1.500 Personen/Jahr, 2,5 EUR/Person, 3.750 EUR/Jahr, 18 Monate, 2026-03, in Kraft, nichts, nichts, 2"
    );
}

#[test]
fn each_step_of_an_explanation_is_german() {
    let steps: Vec<String> =
        only(TEXT, Lang::De).because.iter().map(|s| s.text.in_lang(Lang::De).to_owned()).collect();
    insta::assert_snapshot!(steps.join("\n"));
}

#[test]
fn the_value_of_a_statement_is_printed_as_what_it_states() {
    let text = r#"
unit EUR | euro
source A
source B
choice rank { low de "niedrig"  high de "hoch" }
kind thing { rank: rank ?  cost: quantity in EUR/month ? }
thing x { rank: low cite A  rank: high cite B  cost: 3 EUR/month }
rule r {
  for s: statement, t: statement
  let v = s.value
  where s.source == A and s.value != t.value and t.property == "cost"
  report s.of "{s.value}, {v}, {t.value}"
}
"#;
    let found = only(text, Lang::De);
    assert_eq!(found.message.in_lang(Lang::De), "niedrig, niedrig, 3 EUR/Monat");
    let steps: Vec<&str> = found.because.iter().map(|s| s.text.in_lang(Lang::De)).collect();
    assert!(steps.iter().any(|s| s.ends_with("`x.rank`: niedrig")), "{steps:?}");
}

#[test]
fn a_unit_is_suggested_by_what_it_is_called() {
    let said = |value: &str| {
        let text = format!(
            "unit person | persons en \"person | persons\" de \"Person | Personen\"\n\
             kind thing {{ term: duration ?  n: quantity in persons/year ? }}\nthing x {{ {value} }}\n"
        );
        let found = only(&text, Lang::De);
        let help = found.help.map_or(String::new(), |help| help.in_lang(Lang::De).to_owned());
        (found.message.in_lang(Lang::De).to_owned(), help)
    };
    let expected = "eine Dauer wie `6 months` wird erwartet, gefunden:";
    assert_eq!(
        said("term: 5 Jahre"),
        (format!("{expected} `5 Jahre`"), "meinten Sie `years` (Jahre)?".to_owned())
    );
    assert_eq!(said("term: 5 Monaten").1, "meinten Sie `months` (Monate)?");
    assert_eq!(
        said("term: 5 persons").1,
        "die Einheiten der Zeit sind `days` (Tage), `weeks` (Wochen), `months` (Monate), `years` (Jahre)"
    );
    assert_eq!(said("n: 5 Person/year").1, "meinten Sie `person` (Personen)?");
    assert_eq!(
        said("n: 5 persons").0,
        "eine Menge in `persons/year` (Personen/Jahr) wird erwartet, gefunden: `5 persons`"
    );
}
