//! Edits that once left something out of date. The projects are large enough that an edit does not turn a plan, after which a
//! rule is evaluated as a whole, and what was kept of it cannot be wrong.

use std::fmt::Write;

use einklang::check::kept::Touched;

use super::Project;

/// Houses in a row, each beside the one named.
fn houses(count: usize, beside: &dyn Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, i| {
        _ = writeln!(text, "house h{i} {{ size: 1  beside: {} }}", beside(i));
        text
    })
}

const FAR: &str = "rule far { severity: error for h: house where h.size > 0 and h reaches goal via beside \
                   report h \"{h}\" }\n";

#[test]
fn a_walk_is_walked_again_after_an_edit_that_nobody_walked_for() {
    let kinds =
        "kind house { size: number  beside: house* }\nkind tree { size: number }\nhouse goal { size: 5 }\n";
    let texts = [
        ("world.ekl", format!("{kinds}{FAR}")),
        ("a.ekl", houses(40, &|i| if i == 2 { "goal".into() } else { format!("h{i}") })),
        ("b.ekl", "tree t1 { size: 1 }\nhouse x { size: 1  beside: y }\nhouse y { size: 0 }\n".to_owned()),
    ];
    let mut project = Project::new(&texts.each_ref().map(|(path, text)| (*path, text.as_str())));
    // Somebody else comes.
    project.replace("b.ekl", "tree t1", "tree t2 { size: 1 }\ntree t1");
    project.replace("a.ekl", "beside: h1 }", "beside: h2 }");
    project.replace("a.ekl", "beside: h2 }\nhouse h2", "beside: h1 }\nhouse h2");
    // The graph is made anew, but nobody walks on it.
    project.replace("b.ekl", "beside: y", "");
    project.replace("b.ekl", "house x { size: 1", "house x { size: 0");
    let touched = project.replace("a.ekl", "beside: h7 }", "beside: h2 }");
    assert!(touched != Touched::Everything);
}

#[test]
fn rules_that_walk_where_others_walked_before_are_asked_again() {
    let world = "kind house { size: number  beside: house* }\n\
        rule lonely { severity: error for k: house where no h: house where h reaches k via beside report k \"nobody {k}\" }\n\
        rule far { severity: error for h: house where h reaches h7 via beside report h \"{h} reaches\" }\n";
    let mut project = Project::new(&[("world.ekl", world), ("a.ekl", &houses(40, &|_| "h0".to_owned()))]);
    let touched =
        project.replace("a.ekl", "house h5 { size: 1  beside: h0 }", "house h5 { size: 1  beside: h7 }");
    assert!(touched != Touched::Everything);
}

#[test]
fn a_reference_that_is_cleared_may_lead_anywhere_by_default() {
    for default in ["= unknown", "* = any"] {
        let world = format!(
            "kind house {{ size: number  beside: house {default} }}\n\
             rule lonely {{ severity: error for k: house where no h: house where h reaches k via beside \
             report k \"nobody {{k}}\" }}\n"
        )
        .replace("house *", "house*");
        let mut project =
            Project::new(&[("world.ekl", &world), ("a.ekl", &houses(40, &|_| "h0".to_owned()))]);
        project.replace("a.ekl", "house h5 { size: 1  beside: h0 }", "house h5 { size: 1 }");
        project.replace("a.ekl", "house h5 { size: 1 }", "house h5 { size: 1  beside: h3 }");
    }
}

#[test]
fn another_name_that_changes_hands_means_somebody_else() {
    let world = "kind person {}\nkind house { beside: person* }\n\
                 rule near { severity: error for h: house where boss in h.beside report h \"{h}\" }\n";
    let mut texts = String::new();
    for i in 0..40 {
        _ = writeln!(texts, "house h{i} {{ beside: {} }}", if i % 2 == 0 { "c0" } else { "d0" });
    }
    let people = "person c0 {\n  alias boss\n}\nperson d0 {\n}\n";
    let mut project = Project::new(&[("world.ekl", world), ("a.ekl", &texts), ("b.ekl", people)]);
    project.edit("b.ekl", Some("person c0 {\n}\nperson d0 {\n  alias boss\n}\n".to_owned()));
    project.replace("a.ekl", "house h0 { beside: c0 }", "house h0 { beside: d0 }");
}

#[test]
fn a_default_that_names_somebody_who_comes_is_read_again() {
    let world = "kind person { age: number }\nkind house { owner: person = p1 }\n\
                 rule young { severity: error for h: house where h.owner.age < 18 report h \"{h}\" }\n";
    let mut texts = "person p2 { age: 30 }\n".to_owned();
    for i in 0..40 {
        _ = writeln!(texts, "house h{i} {{ {} }}", if i > 1 { "owner: p2" } else { "" });
    }
    let mut project =
        Project::new(&[("world.ekl", world), ("a.ekl", &texts), ("b.ekl", "person p3 { age: 40 }\n")]);
    project.replace("b.ekl", "person p3", "person p1 { age: 3 }\nperson p3");
    project.replace("b.ekl", "age: 3 }", "age: 33 }");
    project.replace("b.ekl", "person p1 { age: 33 }\n", "");
}

#[test]
fn a_title_that_names_what_nobody_knows_is_advised_anew() {
    let world = "kind person { age: number ? }\nkind house { owner: person }\n";
    let people = (0..40).fold("person p \"Chancellor\" { age: 300 }\n".to_owned(), |mut text, i| {
        _ = writeln!(text, "person p{i} {{ age: {i} }}");
        text
    });
    let house = "house h { owner: Chancellor }\n";
    let mut project = Project::new(&[("world.ekl", world), ("a.ekl", &people), ("b.ekl", house)]);
    let advice = |project: &Project| {
        let help = project.kept.report().findings.iter().find_map(|f| f.help.clone());
        help.map(|help| help.in_lang(einklang::finding::Lang::En).to_owned())
    };
    assert_eq!(advice(&project).as_deref(), Some("did you mean `p`?"));
    project.replace("a.ekl", "\"Chancellor\"", "\"Minister\"");
    assert_eq!(advice(&project).as_deref(), Some("declare it with `person Chancellor`"));
    let touched = project.replace("a.ekl", "age: 300 }", "age: 301 }");
    assert!(touched != Touched::Everything);
}

#[test]
fn many_names_that_nobody_knows_do_not_make_each_edit_a_check_of_everything() {
    // More than are read as one piece.
    let known: String =
        (0..4_200).map(|i| format!("thing known_{i} \"Known thing {i}\" {{ n: 1 }}\n")).collect();
    let unknown: String = (0..300).map(|i| format!("thing lost_{i} {{ of: nobody_{i} }}\n")).collect();
    let mut project = Project::new(&[
        (
            "a.ekl",
            "kind thing { n: number ?  of: thing* }\nrule r { for t: thing where t.n > 1 report t \"\" }\n",
        ),
        ("b.ekl", &known),
        ("c.ekl", &unknown),
        ("d.ekl", "thing typed { n: 1  of: somebody }\n"),
    ]);
    let touched = project.replace("d.ekl", "n: 1", "n: 12");
    assert!(matches!(touched, Touched::Some { .. }), "{touched:?}");
}
