//! On random drafts with faults: a second run changes nothing, and no run makes anything worse.

use einklang::check::check;
use einklang::check::fix::fix;
use einklang::workspace::of_texts;
use proptest::prelude::*;

use super::{OPTIONS, text};

const RULES: &str = "unit EUR | euro
kind offer { price: quantity in EUR ?  day: date ?  kept: yes_no ?  level: low | high ?  like: offer* }
rule level_missing {
  for o: offer where o.price is given and o.level is none
  report o \"no level\"
  safe fix \"low\" insert \"level: low\" in o
}
rule kept_missing {
  severity: warning
  for o: offer where o.level == low and o.kept is none
  report o.level \"not kept\"
  safe fix \"keep\" insert \"kept: yes\" in o
}
rule high_wanted {
  for o: offer where o.price > 1000 EUR and o.level == low
  report o.level \"too low\"
  safe fix \"high\" replace o.level with \"high\"
}
rule dear { for o: offer where o.price > 5 million EUR report o.price \"dear\" }
rule pairs { for pair a, b: offer where a.like overlaps b.like report a \"both\" }
";

/// A member, right or wrong.
fn member() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "price: 5 EUR",
        "price: 7 Mio. EUR",
        "price: 1.250.000 EUR",
        "price: 2.000 EUR",
        "price: 3,5 EUR",
        "price: 3",
        "price: unknown",
        "day: 1.2.2026",
        "day: 31.02.2026",
        "day: 2026",
        "kept: yes",
        "level: low",
        "level: hihg",
        "like: o1, o2",
        "like: o7",
        "note „words“",
        "note „a ‚b‘ c“",
        "offer o1.inner",
        "}",
        "{",
        "# a remark",
    ])
}

/// What stands between offers.
fn between() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "",
        "accept dear at o1 { because \"x\" }\n",
        "\naccept level_missing at o0 {\n  because \"y\"\n}\n",
        "accept pairs at o2 with o1 { because „z“ }\n",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn fixing_twice_is_fixing_once_and_nothing_gets_worse(
        offers in prop::collection::vec((prop::collection::vec(member(), 0..5), between(), any::<bool>()), 1..6),
        dos in any::<bool>(),
    ) {
        let mut draft = RULES.to_owned();
        for (i, (members, between, lines)) in offers.iter().enumerate() {
            let gap = if *lines { "\n  " } else { "  " };
            let members: String = members.iter().map(|m| format!("{gap}{m}")).collect();
            let end = if *lines { "\n" } else { " " };
            draft += &format!("offer o{i} „Offer {i}“ {{{members}{end}}}\n{between}");
        }
        if dos {
            draft = draft.replace('\n', "\r\n");
        }
        let workspace = of_texts([("a.ekl".to_owned(), draft)]);
        let before = check(&workspace, &OPTIONS);
        let first = fix(&workspace, before.clone(), &OPTIONS, |_, _| true);

        // What is reported is what is there.
        let there = of_texts([("a.ekl".to_owned(), text(&first.workspace).to_owned())]);
        let after = check(&there, &OPTIONS);
        prop_assert_eq!(&after.findings, &first.report.findings);

        // No mistake is new, and findings of rules only where a mistake had hidden them.
        let is_mistake = |code: &str| code.starts_with("syntax/") || code.starts_with("model/");
        let had = |f: &einklang::finding::Finding| {
            before.findings.iter().any(|b| (&b.code, b.fingerprint) == (&f.code, f.fingerprint))
        };
        let corrected = first.done.iter().any(|d| is_mistake(&d.finding.code));
        for f in after.findings.iter().filter(|f| f.accepted.is_none() && !had(f)) {
            // That an `accept` is idle is said only where there is no mistake.
            prop_assert!(!is_mistake(&f.code) || f.code == "model/accept_unused", "{}: {:?}", f.code, f.message);
            prop_assert!(corrected && first.revealed.contains(&f.code), "{}", f.code);
        }

        let second = fix(&there, after, &OPTIONS, |_, _| true);
        prop_assert_eq!(text(&second.workspace), text(&there));
        prop_assert!(second.done.is_empty());
    }
}
