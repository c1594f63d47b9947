use super::*;

fn known(code: &str, fingerprint: u64, path: &str) -> Record {
    Record {
        fingerprint,
        code: code.to_owned(),
        severity: Severity::Warning,
        certainty: Certainty::Possible,
        accepted: false,
        path: path.to_owned(),
        start: None,
        message: Said::one("words with \"quotes\" and ä"),
    }
}

#[test]
fn what_is_written_is_read_again_in_an_order_that_places_do_not_change() {
    let (a, b, c) = (known("p/b", 2, "z.ekl"), known("p/a", 9, "y.ekl"), known("p/a", 3, "x.ekl"));
    let text = write(&[a.clone(), b.clone(), c.clone()], Lang::En);
    assert_eq!(read(&text), Ok(vec![c.clone(), b.clone(), a.clone()]));
    let moved = Record { path: "a.ekl".into(), ..c };
    let again = write(&[moved, a, b], Lang::En);
    assert_eq!(again, text.replace("x.ekl", "a.ekl"));
}

#[test]
fn what_is_accepted_stands_in_no_baseline() {
    let accepted = Record { accepted: true, ..known("p/a", 1, "a.ekl") };
    assert_eq!(read(&write(&[accepted], Lang::En)), Ok(Vec::new()));
}

#[test]
fn what_is_no_baseline_is_said_with_its_place() {
    let said = |text: &str| {
        let Broken { reason, at } = read(text).unwrap_err();
        format!("{} {at:?}", reason.in_lang(Lang::En))
    };
    assert_eq!(said("nothing of the kind"), "is not JSON Some((1, 2))");
    assert_eq!(said(""), "is not JSON Some((1, 0))");
    assert_eq!(
        said("{ \"format\": \"einklang-baseline/1\",\n  \"findings\": 3 }"),
        "is not a baseline: invalid type: integer `3`, expected a sequence Some((2, 15))"
    );
    assert_eq!(
        said("{ \"format\": \"other/2\", \"findings\": [] }"),
        "is not a baseline: its form is `other/2`, not `einklang-baseline/1` None"
    );
    let short = write(&[known("p/a", 1, "a.ekl")], Lang::En).replace("0000000000000001", "+1");
    assert_eq!(said(&short), "is not a baseline: `+1` is not a fingerprint of 16 hexadecimal digits None");
}
