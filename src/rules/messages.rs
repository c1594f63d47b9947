//! What can be wrong with a rule, in words. Each function makes one finding.

use crate::finding::{Finding, Said};
use crate::source::Place;

/// `a`, `b` and `c` in backticks, or nothing.
fn nearest_help(nearest: &[&str]) -> Option<Said> {
    if nearest.is_empty() {
        return None;
    }
    let list = nearest.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>();
    let join = |or: &str| match list.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {or} {last}", rest.join(", ")),
        None => String::new(),
    };
    Some(Said::both(format!("did you mean {}?", join("or")), format!("meinten Sie {}?", join("oder"))))
}

fn with_nearest(mut finding: Finding, nearest: &[&str]) -> Finding {
    finding.help = nearest_help(nearest);
    if let [only] | [only, ..] = nearest {
        let title = Said::both(format!("write `{only}`"), format!("`{only}` schreiben"));
        finding = finding.replace_with(title, *only);
    }
    finding
}

/// A name that stands for nothing.
pub fn unknown_name(place: Place, name: &str, nearest: &[&str]) -> Finding {
    let said = Said::both(format!("`{name}` is not known here"), format!("`{name}` ist hier nicht bekannt"));
    with_nearest(Finding::error("rules/unknown_name", place, said), nearest)
}

/// A kind where an entity or a variable was to stand.
pub fn kind_as_name(place: Place, kind: &str) -> Finding {
    let said = Said::both(
        format!("`{kind}` is a kind, and no single entity"),
        format!("`{kind}` ist eine Art und kein einzelner Eintrag"),
    );
    Finding::error("rules/unknown_name", place, said).help(Said::both(
        format!("write `for x: {kind}`, and `x` here"),
        format!("schreiben Sie `for x: {kind}` und hier `x`"),
    ))
}

/// A kind that nobody declared.
pub fn unknown_kind(place: Place, name: &str, nearest: &[&str]) -> Finding {
    let said = Said::both(format!("there is no kind `{name}`"), format!("eine Art `{name}` gibt es nicht"));
    if matches!(name, "not" | "no" | "nicht") {
        return Finding::error("rules/unknown_kind", place, said).help(Said::both(
            "`not` stands before a condition: `not (x is given)`",
            "`not` steht vor einer Bedingung: `not (x is given)`",
        ));
    }
    with_nearest(Finding::error("rules/unknown_kind", place, said), nearest)
}

/// A property that a kind does not have.
pub fn unknown_property(place: Place, kind: &str, name: &str, nearest: &[&str]) -> Finding {
    let said = Said::both(
        format!("`{kind}` has no property `{name}`"),
        format!("`{kind}` hat keine Eigenschaft `{name}`"),
    );
    let finding = with_nearest(Finding::error("rules/unknown_property", place, said), nearest);
    match nearest.is_empty() {
        true => finding.help(Said::both(
            format!("`einklang vocabulary {kind}` lists those it has"),
            format!("`einklang vocabulary {kind}` nennt alle, die es gibt"),
        )),
        false => finding,
    }
}

/// The same, where a pack that is not in use adds the property.
pub fn in_pack(finding: Finding, pack: &str) -> Finding {
    finding.help(Said::both(
        format!("the pack `{pack}` adds it to the kind; write `use {pack}`"),
        format!("das Paket `{pack}` ergänzt sie; schreiben Sie `use {pack}`"),
    ))
}

/// A property of something that is no entity.
pub fn no_properties(place: Place, of: (&str, &str), name: &str) -> Finding {
    let said = Said::both(
        format!("{} has no properties, so no `{name}`", of.0),
        format!("{} hat keine Eigenschaften, also auch kein `{name}`", of.1),
    );
    Finding::error("rules/unknown_property", place, said)
}

/// An enumeration value that does not exist.
pub fn unknown_choice(place: Place, name: &str, values: &[&str], nearest: &[&str]) -> Finding {
    let list = values.join(", ");
    let said = Said::both(
        format!("`{name}` is none of the values {list}"),
        format!("`{name}` ist keiner der Werte {list}"),
    );
    with_nearest(Finding::error("rules/unknown_value", place, said), nearest)
}

/// A unit that nobody declared.
pub fn unknown_unit(place: Place, name: &str, nearest: &[&str]) -> Finding {
    let said =
        Said::both(format!("there is no unit `{name}`"), format!("eine Einheit `{name}` gibt es nicht"));
    with_nearest(Finding::error("rules/unknown_unit", place, said), nearest)
}

/// A define or function that does not exist.
pub fn unknown_define(place: Place, name: &str, nearest: &[&str]) -> Finding {
    let said = Said::both(
        format!("there is no define and no function `{name}`"),
        format!("weder eine Definition noch eine Funktion heißt `{name}`"),
    );
    with_nearest(Finding::error("rules/unknown_define", place, said), nearest)
}

/// A severity that is none.
pub fn unknown_severity(place: Place, name: &str, nearest: &[&str]) -> Finding {
    let said = Said::both(
        format!("`{name}` is no severity: write `error`, `warning` or `note`"),
        format!("`{name}` ist keine Schwere: möglich sind `error`, `warning` und `note`"),
    );
    with_nearest(Finding::error("rules/unknown_severity", place, said), nearest)
}

/// Something of one type where another is needed.
pub fn wrong_type(place: Place, expected: (&str, &str), found: (&str, &str)) -> Finding {
    let said = Said::both(
        format!("expected {}, found {}", expected.0, found.0),
        format!("erwartet wird {}, hier steht {}", expected.1, found.1),
    );
    Finding::error("rules/type", place, said)
}

/// Two things that can never be equal, or never be compared.
pub fn never_comparable(place: Place, a: (&str, &str), b: (&str, &str)) -> Finding {
    let dative = b.1.replacen("eine ", "einer ", 1).replacen("ein ", "einem ", 1);
    let said = Said::both(
        format!("{} can never be compared with {}", a.0, b.0),
        format!("{} lässt sich mit {dative} nicht vergleichen", a.1),
    );
    if a.0 == b.0 {
        let said = Said::both(
            format!("{} has no order", a.0),
            format!("{} lässt sich nicht der Größe nach vergleichen", a.1),
        );
        let help = Said::both(
            "ask `==` or `!=`; of dates and periods, `before` or `after`",
            "fragen Sie `==` oder `!=`, bei Daten und Zeiträumen `before` oder `after`",
        );
        return Finding::error("rules/never", place, said).help(help);
    }
    let help = Said::both(
        "a comparison needs the same kind of thing on both sides",
        "ein Vergleich braucht auf beiden Seiten dieselbe Art von Wert",
    );
    Finding::error("rules/never", place, said).help(help)
}

/// A condition that no statement can ever meet, because a property is bounded.
pub fn out_of_bounds(place: Place, property: &str, bound: (&str, &str)) -> Finding {
    let said = Said::both(
        format!("this can never hold: `{property}` is always {}", bound.0),
        format!("das kann nie zutreffen: `{property}` ist immer {}", bound.1),
    );
    Finding::error("rules/never", place, said)
}

/// Adding or comparing across dimensions.
pub fn dimensions(place: Place, a: &str, b: &str) -> Finding {
    if let (unit, "1") | ("1", unit) = (a, b) {
        let said = Said::both(
            format!("one side is a quantity in `{unit}`, the other a number without a unit"),
            format!("eine Seite ist eine Menge in `{unit}`, die andere eine Zahl ohne Einheit"),
        );
        let help = Said::both(
            format!("write the unit behind the number, for example `5 {unit}`"),
            format!("schreiben Sie die Einheit hinter die Zahl, zum Beispiel `5 {unit}`"),
        );
        return Finding::error("rules/dimension", place, said).help(help);
    }
    let said = Said::both(
        format!("`{a}` and `{b}` are different units of measure"),
        format!("`{a}` und `{b}` sind verschiedene Maßeinheiten"),
    );
    let help = Said::both(
        "only quantities of the same kind can be added or compared",
        "addieren und vergleichen lassen sich nur Größen derselben Art",
    );
    Finding::error("rules/dimension", place, said).help(help)
}

/// One duration less another: months and days have no difference that is exact.
pub fn duration_minus(place: Place) -> Finding {
    let said = Said::both(
        "durations can be added, not subtracted",
        "Zeitspannen lassen sich addieren, aber nicht voneinander abziehen",
    );
    let help = Said::both(
        "put the second one on the other side of the comparison, with `+`",
        "schreiben Sie die zweite mit `+` auf die andere Seite des Vergleichs",
    );
    Finding::error("rules/type", place, said).help(help)
}

/// A set where one value is needed; what may be meant, if that can be told.
pub fn many(place: Place, what: &str, instead: Option<Said>) -> Finding {
    let said = Said::both(
        format!("`{what}` may have several values, so it cannot be compared as one"),
        format!("`{what}` kann mehrere Werte haben und lässt sich nicht wie ein einzelner vergleichen"),
    );
    let help = || {
        let some = format!("some x in {what} where …");
        Said::both(
            format!("say of which of them it is to hold: `{some}`, `every x in {what} satisfies …`"),
            format!("sagen Sie, für welche davon es gelten soll: `{some}`, `every x in {what} satisfies …`"),
        )
    };
    Finding::error("rules/many", place, said).help(instead.unwrap_or_else(help))
}

/// One value where a set is needed.
pub fn not_a_set(place: Place, operator: &str) -> Finding {
    let said = Said::both(
        format!("`{operator}` needs a property with several values, a set or a period"),
        format!("`{operator}` braucht eine Eigenschaft mit mehreren Werten, eine Menge oder einen Zeitraum"),
    );
    Finding::error("rules/type", place, said)
}

/// A number with a time unit where only years and months are whole.
pub fn bad_literal(place: Place, expected: (&str, &str)) -> Finding {
    let said = Said::both(format!("this is not {}", expected.0), format!("das ist {}", expected.1));
    Finding::error("rules/type", place, said)
}

/// A condition where a value is needed.
pub fn not_a_condition(place: Place, found: (&str, &str)) -> Finding {
    let said = Said::both(
        format!("a condition is needed here, and this is {}", found.0),
        format!("hier muss eine Bedingung stehen, das ist aber {}", found.1),
    );
    let help = Said::both(
        "compare it with something, or ask `is given`",
        "vergleichen Sie es mit etwas, oder fragen Sie `is given`",
    );
    Finding::error("rules/type", place, said).help(help)
}

/// `x == unknown`
pub fn compare_unknown(place: Place, word: &str) -> Finding {
    let said = Said::both(
        format!("nothing is ever equal to `{word}`"),
        format!("mit `{word}` ist nie etwas gleich"),
    );
    let help = Said::both(format!("ask `is {word}`"), format!("fragen Sie `is {word}`"));
    Finding::error("rules/never", place, said).help(help)
}

/// A call with too many or too few arguments.
pub fn arguments(place: Place, name: &str, expected: usize, found: usize) -> Finding {
    let said = Said::both(
        format!("`{name}` takes {expected} argument{}, not {found}", if expected == 1 { "" } else { "s" }),
        format!(
            "`{name}` braucht {expected} Argument{}, nicht {found}",
            if expected == 1 { "" } else { "e" }
        ),
    );
    Finding::error("rules/arguments", place, said)
}

/// A second declaration of a name.
pub fn duplicate(place: Place, name: &str, first: Place) -> Finding {
    let said = Said::both(format!("`{name}` is declared twice"), format!("`{name}` ist doppelt vereinbart"));
    Finding::error("rules/duplicate", place, said)
        .label(Said::both("again here", "hier noch einmal"))
        .with(first, Said::both("first declared here", "hier zuerst"))
}

/// A variable that hides another.
pub fn shadows(place: Place, name: &str) -> Finding {
    let said = Said::both(
        format!("the variable `{name}` is already in use"),
        format!("die Variable `{name}` gibt es hier schon"),
    );
    let help = Said::both("give it another name", "geben Sie ihr einen anderen Namen");
    Finding::error("rules/duplicate", place, said).help(help)
}

/// A variable that nothing uses.
pub fn unused(place: Place, name: &str) -> Finding {
    let said = Said::both(
        format!("the variable `{name}` is never used"),
        format!("die Variable `{name}` wird nirgends verwendet"),
    );
    let help = Said::both(
        "every combination of the variables is a finding of its own: use it in a condition, or take it out",
        "jede Kombination der Variablen ergibt einen eigenen Befund: verwenden Sie sie in einer Bedingung, oder streichen Sie sie",
    );
    Finding::warning("rules/unused_variable", place, said).help(help)
}

/// A variable of a query that nothing uses.
pub fn unused_in_query(place: Place, name: &str) -> Finding {
    let said = unused(place, name).message;
    let help = Said::both(
        "use it in a condition or behind `select`, or take it out",
        "verwenden Sie sie in einer Bedingung oder hinter `select`, oder streichen Sie sie",
    );
    Finding::warning("rules/unused_variable", place, said).help(help)
}

/// Recursion through negation or an aggregate.
pub fn not_stratified(place: Place, cycle: &[String], at: Place) -> Finding {
    let list = cycle.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" → ");
    let said = Said::both(
        format!("a define may not depend on itself through a negation or an aggregate: {list}"),
        format!(
            "eine Definition darf nicht über eine Verneinung oder Zusammenfassung von sich selbst abhängen: {list}"
        ),
    );
    let help = Said::both(
        "a define may use itself, but not behind `not`, `no`, `every` or inside `count`, `sum`, `min`, `max` or `set`",
        "eine Definition darf sich selbst verwenden, aber nicht hinter `not`, `no`, `every` oder in `count`, `sum`, `min`, `max` oder `set`",
    );
    Finding::error("rules/recursion", place, said)
        .help(help)
        .with(at, Said::both("through this", "durch diese Stelle"))
}

/// A function that calls itself.
pub fn recursive_function(place: Place, cycle: &[String]) -> Finding {
    let list = cycle.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" → ");
    let said = Said::both(
        format!("a function may not use itself: {list}"),
        format!("eine Funktion darf sich nicht selbst verwenden: {list}"),
    );
    let help = Said::both(
        "only predicates (`define … when …`) may be recursive",
        "nur Prädikate (`define … when …`) dürfen rekursiv sein",
    );
    Finding::error("rules/recursion", place, said).help(help)
}

/// A quantifier that swallows the next line.
pub fn captured(place: Place, variable: &str, quantifier: Place) -> Finding {
    let said = Said::both(
        format!("this line belongs to the quantifier above, but does not mention `{variable}`"),
        format!("diese Zeile gehört noch zum Quantor darüber, erwähnt aber `{variable}` nicht"),
    );
    let help = Said::both(
        "put it before the quantifier, or put the quantifier in parentheses",
        "stellen Sie sie vor den Quantor, oder setzen Sie den Quantor in Klammern",
    );
    Finding::warning("rules/captured", place, said).help(help).with(
        quantifier,
        Said::both("this reaches to the end of the condition", "dies reicht bis zum Ende der Bedingung"),
    )
}

/// A rule without `report`.
pub fn no_report(place: Place, name: &str) -> Finding {
    let said = Said::both(
        format!("the rule `{name}` does not say what to report"),
        format!("die Regel `{name}` sagt nicht, was sie melden soll"),
    );
    let help = Said::both("add `report VARIABLE \"…\"`", "ergänzen Sie `report VARIABLE \"…\"`");
    Finding::error("rules/incomplete", place, said).help(help)
}

/// A rule without `for`.
pub fn no_for(place: Place, name: &str) -> Finding {
    let said = Said::both(
        format!("the rule `{name}` does not say what it looks at"),
        format!("die Regel `{name}` sagt nicht, was sie betrachtet"),
    );
    let help = Said::both("add `for x: KIND`", "ergänzen Sie `for x: ART`");
    Finding::error("rules/incomplete", place, said).help(help)
}

/// A member that may stand once.
pub fn twice(place: Place, word: &str) -> Finding {
    let said = Said::both(
        format!("`{word}` stands twice in this rule"),
        format!("`{word}` steht in dieser Regel doppelt"),
    );
    Finding::error("rules/duplicate", place, said)
}

/// A mark that is neither a variable nor a property of one.
pub fn bad_mark(place: Place) -> Finding {
    let said = Said::both(
        "what is reported must be a variable or a property of one, such as `c` or `c.object`",
        "gemeldet werden kann nur eine Variable oder eine ihrer Eigenschaften, etwa `c` oder `c.object`",
    );
    Finding::error("rules/report", place, said)
}

/// A regular expression that is none.
pub fn bad_pattern(place: Place) -> Finding {
    let said = Said::both(
        "this is not a regular expression that can be used",
        "das ist kein verwendbarer regulärer Ausdruck",
    );
    Finding::error("rules/pattern", place, said)
}

/// `matches` needs its pattern as a text.
pub fn pattern_text(place: Place) -> Finding {
    let said = Said::both(
        "the pattern must be a text in quotes",
        "das Muster muss ein Text in Anführungszeichen sein",
    );
    Finding::error("rules/pattern", place, said)
}

/// A step of a walk that is neither a property nor a two-place define.
pub fn bad_step(place: Place, name: &str, nearest: &[&str]) -> Finding {
    let said = Said::both(
        format!("`{name}` is neither a property that leads to entities nor a define with two parameters"),
        format!(
            "`{name}` ist weder eine Eigenschaft, die auf Einträge verweist, noch eine Definition mit zwei Parametern"
        ),
    );
    with_nearest(Finding::error("rules/via", place, said), nearest)
}

/// A value the project sets that no pack has.
pub fn unknown_value(place: Place, name: &str, nearest: &[&str]) -> Finding {
    let said = Said::both(
        format!("no pack in use declares a value `{name}`"),
        format!("keines der verwendeten Pakete vereinbart einen Wert `{name}`"),
    );
    with_nearest(Finding::error("rules/unknown_value", place, said), nearest)
}

/// A rule that grew too large.
pub fn too_large(place: Place) -> Finding {
    let said = Said::both(
        "this grows too large once its defines are put in place",
        "das wird zu groß, wenn die Definitionen eingesetzt sind",
    );
    let help = Said::both("split it into simpler rules", "teilen Sie es in einfachere Regeln");
    Finding::error("rules/too_large", place, said).help(help)
}

/// More `for` variables than anyone can relate to each other.
pub fn too_many_variables(place: Place, found: usize, most: usize) -> Finding {
    let said = Said::both(
        format!("a rule has at most {most} variables, and this one has {found}"),
        format!("eine Regel hat höchstens {most} Variablen, und diese hat {found}"),
    );
    let help = Said::both("split it into simpler rules", "teilen Sie es in einfachere Regeln");
    Finding::error("rules/too_large", place, said).help(help)
}

/// `unknown`, `any` or a range where a rule needs a value.
pub fn no_value_here(place: Place, word: &str) -> Finding {
    let said = Said::both(format!("`{word}` cannot stand here"), format!("`{word}` kann hier nicht stehen"));
    Finding::error("rules/type", place, said)
}
