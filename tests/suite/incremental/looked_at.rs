//! What is not looked at again, because nobody looked at what is different; and what is, because somebody did.

use std::fmt::Write;

use einklang::check::kept::Touched;

use super::Project;

/// How many rules an edit evaluated as a whole; nothing where everything was checked.
fn rules(touched: Touched) -> Option<usize> {
    match touched {
        Touched::Some { rules, .. } => Some(rules),
        Touched::Everything => None,
    }
}

/// How many pieces.
fn pieces(touched: Touched) -> Option<usize> {
    match touched {
        Touched::Some { pieces, .. } => Some(pieces),
        Touched::Everything => None,
    }
}

/// Houses in two rows that do not meet: the first leads to the one that is large.
fn rows() -> String {
    let mut text = String::new();
    for row in ["a", "b"] {
        for i in 0..20 {
            let size = if row == "a" && i == 3 { 100 } else { 1 };
            let beside = if i == 0 { String::new() } else { format!("  beside: {row}{}", i - 1) };
            _ = writeln!(text, "house {row}{i} \"{row}, {i}\" {{\n  size: {size}\n  colour: red{beside}\n}}");
        }
    }
    text
}

#[test]
fn a_rule_is_asked_as_a_whole_only_where_somebody_changes_whom_it_looked_at() {
    let world = "kind house { size: number ?  colour: red | blue ?  beside: house* }\nkind tree {}\n\
        define leads(h: house, k: house) when k in h.beside or (some m: house where m in h.beside and leads(m, k))\n\
        rule far { severity: error for h: house, k: house where k.size == 100 and leads(h, k) and k.colour == red \
        report h \"from {h.title} to {k.title}\" }\n";
    let mut project = Project::new(&[("world.ekl", world), ("a.ekl", &rows()), ("b.ekl", "tree t1\n")]);
    assert_eq!(project.kept.report().findings.len(), 16);
    let found = |project: &Project| project.kept.report().findings[0].message.clone();
    let first = found(&project);
    // Nobody tells of the second row, nor looks at its colours.
    assert_eq!(rules(project.replace("a.ekl", "\"b, 4\"", "\"b, four\"")), Some(0));
    let b4 = "\"b, four\" {\n  size: 1\n  colour: red";
    assert_eq!(rules(project.replace("a.ekl", b4, &b4.replace("red", "blue"))), Some(0));
    // Trees lead nowhere.
    assert_eq!(rules(project.edit("b.ekl", Some("tree t1\ntree t2\n".to_owned()))), Some(0));
    assert_eq!(found(&project), first);
    // What is told of those that are found, and the colour of the large one, are looked at.
    assert_eq!(rules(project.replace("a.ekl", "\"a, 3\"", "\"a, three\"")), Some(1));
    assert_ne!(found(&project), first);
    let a3 = "\"a, three\" {\n  size: 100\n  colour: red";
    assert_eq!(rules(project.replace("a.ekl", a3, &a3.replace("red", "blue"))), Some(1));
    assert_eq!(project.kept.report().findings.len(), 0);
    // Now nobody's title is told; but who is large is asked of all.
    assert_eq!(rules(project.replace("a.ekl", "\"a, 4\"", "\"a, four\"")), Some(0));
    let b7 = "\"b, 7\" {\n  size: 1";
    assert_eq!(rules(project.replace("a.ekl", b7, &b7.replace('1', "100"))), Some(1));
    assert_eq!(project.kept.report().findings.len(), 12);
    // Who comes may be led to.
    assert_eq!(rules(project.replace("a.ekl", "house a0", "house z { size: 100 }\nhouse a0")), Some(1));
}

#[test]
fn letters_of_a_body_are_looked_at_where_a_fix_puts_something_in() {
    let world = "kind street { wide: yes_no ? }\nkind house in street { size: number ?  safe: yes_no ?  note_: text ? }\n\
        rule small { severity: error for h: house where h.size < 3 and not (h.safe is given) report h \"{h}\" \
        fix \"make it safe\" insert \"safe: yes\" in h }\n\
        rule dark { severity: note for h: house where h.size > 7 report h \"{h.street}\" }\n";
    let mut street = "street s {\n".to_owned();
    for i in 0..60 {
        _ = writeln!(street, "  house h{i} {{\n    size: {}\n    note_: \"x\"\n  }}", i % 10);
    }
    street += "}\n";
    let mut project = Project::new(&[("world.ekl", world), ("a.ekl", &street)]);
    // The street's letters are others too; but nothing is put into it, and nothing into a house that is not small.
    let h5 = "house h5 {\n    size: 5\n";
    assert_eq!(pieces(project.replace("a.ekl", h5, &format!("{h5} \n"))), Some(0));
    let h1 = "house h1 {\n    size: 1\n    note_: \"x\"";
    assert_eq!(pieces(project.replace("a.ekl", h1, &h1.replace('x', "y"))), Some(1));
}

#[test]
fn mistakes_about_who_is_named_stay_where_they_are_while_something_else_is_typed() {
    let world = "kind street { wide: yes_no ? }\nkind house in street { size: number ?  beside: house* }\n\
        rule small { severity: error for h: house where h.size < 3 report h.size \"{h}\" }\n";
    // One stands nowhere, one in a house, and others name who is none.
    let a = "street s {\n  house h1 {\n    size: 1\n    house h2 { size: 5 }\n  }\n}\nhouse h3 { size: 2 }\n";
    let b = "street t {\n  house k1 { beside: s, s.h1.h2, s.h9 }\n}\n";
    let mut project = Project::new(&[("world.ekl", world), ("a.ekl", a), ("b.ekl", b)]);
    let codes = |project: &Project| -> Vec<String> {
        project.kept.report().findings.iter().map(|f| f.code.clone()).collect()
    };
    let before = codes(&project);
    assert_eq!(before.iter().filter(|code| *code == "model/not_inside").count(), 2, "{before:?}");
    assert!(before.iter().any(|code| code == "model/wrong_kind"), "{before:?}");
    for (old, new) in [
        ("size: 1\n", "size: 2\n"),
        ("size: 2\n", "size: 1\n\n"),
        ("{ size: 5 }", "{ size: 4 }"),
        // At their very places.
        ("house h3 {", "house h3  {"),
        ("house h3  {", "house h3 {"),
        ("house h2 {", "house  h2 {"),
    ] {
        assert_ne!(project.replace("a.ekl", old, new), Touched::Everything, "{new}");
        assert_eq!(codes(&project), before, "{new}");
    }
    // A name that cannot be understood excuses who has it.
    project.replace("a.ekl", "house h3 { size: 2 }", "house h3 { size: 2 }\nhouse { }");
    project.replace("a.ekl", "  house h1 {", "  house h1 {{");
    project.replace("a.ekl", "  house h1 {{", "  house h1 {");
}

#[test]
fn a_name_that_comes_or_goes_is_heard_of_wherever_it_may_be_meant() {
    let world = "kind street { wide: yes_no ?  ends: street ? }\n\
        kind house in street { size: number ?  beside: house*  note_: text ? }\nsource S\n\
        rule small { severity: error for h: house where h.size < 3 report h.size \"{h}\" }\n\
        rule near { severity: note for h: house, n in h.beside where n.size > 5 report h \"{n}\" }\n";
    let street = |name: &str, beside: &str| {
        let mut text = format!("street {name} {{\n  alias {name}_too\n");
        for i in 0..12 {
            _ = writeln!(
                text,
                "  house h{i} \"House {i}\" {{\n    size: {i} cite S \"{i}\"\n    beside: {beside}\n    note_: \"n\"\n  }}"
            );
        }
        text + "}\n"
    };
    // Of themselves, by dots, by another name, not at all, and by full name from elsewhere.
    let texts = [
        ("world.ekl", world.to_owned()),
        ("a.ekl", street("a", "h7")),
        ("b.ekl", street("b", "h7, b.h3")),
        ("c.ekl", street("c", "a.h7")),
        ("d.ekl", street("d", "a_too.h7")),
        ("e.ekl", format!("{}house a.x {{ beside: h7 }}\n", street("e", "h2"))),
    ];
    let mut project = Project::new(&texts.each_ref().map(|(path, text)| (*path, text.as_str())));
    for (path, old, new) in [
        ("a.ekl", "house h7 ", "house h77 "),
        ("a.ekl", "house h77 ", "house h7 "),
        ("a.ekl", "house h1 ", "house h1x "),
        ("b.ekl", "house h3 ", "house h33 "),
        ("b.ekl", "house h33 ", "house h3 "),
        ("a.ekl", "alias a_too", "alias a_two"),
        ("a.ekl", "alias a_two", "alias a_too"),
        ("a.ekl", "street a {", "house h7 { size: 9 }\nstreet a {"),
        ("a.ekl", "house h7 { size: 9 }\n", ""),
        ("c.ekl", "house h0 ", "house new {\n    size: 1\n  }\n  house h0 "),
        ("c.ekl", "house new {", "house new"),
        ("c.ekl", "house new", "house new {"),
        ("e.ekl", "house a.x ", "house a.y "),
        ("e.ekl", "house a.y { beside: h7 }", "extend a { house h9x { size: 1  beside: h7 } }"),
        ("a.ekl", "house h7 ", "house h70 "),
        ("a.ekl", "street a {", "street aa {"),
        ("a.ekl", "street aa {", "street a {"),
    ] {
        project.replace(path, old, new);
    }
    assert!(project.cheap > 10, "{} were checked in part", project.cheap);
}
