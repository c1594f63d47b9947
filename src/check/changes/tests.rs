use super::*;
use crate::check::{Options, check};
use crate::finding::Lang;
use crate::workspace::{Workspace, of_texts};

fn project(text: &str) -> Workspace {
    of_texts([("a.ekl".to_owned(), text.to_owned())])
}

/// What lies between two texts, a line each: `+` introduced, `-` resolved, `=` kept, `<` and `>` lighter and heavier.
fn between(old: &Workspace, new: &Workspace) -> String {
    let options = Options { as_of: 20_779, lang: Lang::En };
    let (was, now) = (check(old, &options), check(new, &options));
    let changes = compare(records(&was.findings, &old.sources), now.findings, &new.sources);
    let mut lines = Vec::new();
    lines.extend(changes.introduced.iter().map(|f| format!("+ {}", f.message.in_lang(Lang::En))));
    lines.extend(changes.changed.iter().map(|c| {
        let sign = if c.is_worse() { '>' } else { '<' };
        format!("{sign} {}", c.now.message.in_lang(Lang::En))
    }));
    lines.extend(changes.kept.iter().map(|f| format!("= {}", f.message.in_lang(Lang::En))));
    lines.extend(changes.resolved.iter().map(|r| format!("- {}", r.message.in_lang(Lang::En))));
    lines.join("\n")
}

const RULES: &str = "unit EUR | euro
kind promise { cost: quantity in EUR ? }
rule dear { severity: warning for p: promise where p.cost > 10 EUR report p \"{p} is dear\" }
";

fn with(text: &str) -> Workspace {
    project(&format!("{RULES}{text}"))
}

#[test]
fn what_moves_is_kept_and_only_what_is_new_or_gone_is_named() {
    let old = with("promise a { cost: 20 EUR }\npromise b { cost: 20 EUR }");
    let new = with("\n\npromise b \"a title\" { cost: 30 EUR }\npromise c { cost: 20 EUR }");
    assert_eq!(between(&old, &new), "+ c is dear\n= a title is dear\n- a is dear");
}

#[test]
fn what_becomes_certain_weighs_more_and_what_is_accepted_less() {
    let possible = with("promise a { cost: 5 EUR .. 20 EUR }");
    let certain = with("promise a { cost: 20 EUR }");
    let accepted = with("promise a { cost: 20 EUR }\naccept dear at a { because: \"so decided\" }");
    assert_eq!(between(&possible, &certain), "> a is dear");
    assert_eq!(between(&certain, &possible), "< a is dear");
    assert_eq!(between(&certain, &accepted), "< a is dear");
    assert_eq!(between(&accepted, &certain), "> a is dear");
}

#[test]
fn a_mistake_made_twice_counts_twice() {
    let one = with("promise a { price: 1 EUR }");
    let two = with("promise a { price: 1 EUR }\npromise b { price: 1 EUR }");
    let said = "`promise` has no property `price`";
    assert_eq!(between(&one, &two), format!("+ {said}\n= {said}"));
    assert_eq!(between(&two, &one), format!("= {said}\n- {said}"));
}
