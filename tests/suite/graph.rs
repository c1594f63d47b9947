//! The dependency graph: what is in it, what is not, and that every format can be read.

use std::path::Path;
use std::process::{Command, Output};

use einklang::check::Options;
use einklang::check::graph::{self, Request};
use einklang::check::why::{self, Problem, Query};
use einklang::engine::derivation::{By, Derivation};
use einklang::finding::Lang;
use einklang::graph::picture::Picture;
use einklang::render::Lines;
use einklang::render::graph::{dot, json, mermaid};
use einklang::workspace::{self, Workspace};

mod formats;

/// 2026-06-01
const DAY: i32 = 20_605;

const CLUBS: &str = r#"kind place en "place" de "Ort"
kind person en "person" de "Person" {
  lives: place* en "lives in" de "wohnt in"
  knows: person*
  likes: place ?
}
kind club en "club" de "Verein" { open: yes_no = yes  chair: person ?  guests: person* }
kind member en "member" de "Mitglied" in club { who: person  near: place* }
define close(a: person, b: person) en "lives near" de "wohnt nahe bei" when b in a.knows and a.lives meets b.lives
place city en "City" de "Stadt"
place town en "Town" de "Ort" { part_of: city }
place hill "Hill"
person a "Anna" { lives: hill, town  knows: b, c  likes: hill }
person b "Ben" { lives: hill  knows: c }
person c "Cem" { lives: city  knows: a, b }
club chess "Chess" {
  chair: b
  guests: a, c
  member one { who: a  near: hill }
  member two { who: c }
}
rule near { for x: person, y: person where y in x.knows and x.lives meets y.lives and y == c report x "{x} is near {y}" }
rule hosted { for m: member, g in m.club.guests where m.club.open and g == m.who and not (g in m.club.chair.knows)
  report m "{g} is hosted" }
"#;

fn clubs() -> Workspace {
    of(CLUBS)
}

fn of(text: &str) -> Workspace {
    workspace::of_texts([("a.ekl".to_owned(), text.to_owned())])
}

fn ghana() -> Workspace {
    workspace::load(
        &[Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ghana")],
        &[],
        workspace::Tests::Wanted,
    )
}

fn ask(workspace: &Workspace, lang: Lang, request: &Request) -> Result<Picture, Problem> {
    graph::graph(workspace, &Options { as_of: DAY, lang }, request).found
}

fn whole(workspace: &Workspace) -> Picture {
    ask(workspace, Lang::En, &Request::default()).unwrap()
}

fn around(name: &str, depth: u32) -> Request {
    Request { around: Some((name.to_owned(), depth)), ..Request::default() }
}

fn via(steps: &[&str]) -> Request {
    let step = |s: &&str| (s.starts_with('-'), s.trim_start_matches('-').to_owned());
    Request { via: steps.iter().map(step).collect(), ..Request::default() }
}

fn finding(target: &str) -> Request {
    Request { finding: Query::parse(target), ..Request::default() }
}

fn nodes(picture: &Picture) -> Vec<&str> {
    let mut all: Vec<&str> = picture.nodes.iter().map(|n| n.name.as_str()).collect();
    all.sort();
    all
}

/// `from property to`, with the sign where there is one, sorted.
fn edges(picture: &Picture) -> Vec<String> {
    let name = |i: usize| picture.nodes[i].name.as_str();
    let mut all: Vec<String> = picture
        .edges
        .iter()
        .map(|e| {
            let sign = e.negative.map_or("", |n| if n { "-" } else { "+" });
            format!("{} {sign}{} {}", name(e.from), e.name, name(e.to))
        })
        .collect();
    all.sort();
    all
}

fn shown(workspace: &Workspace, request: &Request, format: &str, lang: Lang) -> String {
    let picture = ask(workspace, lang, request).unwrap();
    let mut out = Vec::new();
    match format {
        "dot" => dot::write(&mut out, &picture, lang).unwrap(),
        "mermaid" => mermaid::write(&mut out, &picture, lang).unwrap(),
        _ => json::write(&mut out, &picture, &Lines::new(&workspace.sources)).unwrap(),
    }
    String::from_utf8(out).unwrap()
}

/// What the steps of derivations name and use, read from the derivations themselves.
#[derive(Default)]
struct Steps {
    nodes: Vec<String>,
    edges: Vec<String>,
}

impl Steps {
    fn of(workspace: &Workspace, target: &str) -> Steps {
        let query = Query::parse(target).unwrap();
        let found = why::why(workspace, &Options { as_of: DAY, lang: Lang::En }, &query).found.unwrap();
        let mut steps = Steps::default();
        found.iter().for_each(|e| steps.add(&e.derivations[0], ""));
        for all in [&mut steps.nodes, &mut steps.edges] {
            all.sort();
            all.dedup();
        }
        steps
    }

    fn add(&mut self, d: &Derivation, sign: &str) {
        let mut edge = |from: &str, by: &str, to: &str| {
            self.edges.push(format!("{from} {by} {to}"));
            self.nodes.extend([from.to_owned(), to.to_owned()]);
        };
        d.references.iter().for_each(|r| edge(&r.from, &r.property, &r.to));
        let mut inner = "";
        match &d.by {
            By::PartOf { child, parent } => edge(child, "part_of", parent),
            By::Edge { from, via, negative, to } => {
                let sign = if sign.is_empty() { "" } else { ["+", "-"][usize::from(*negative)] };
                edge(from, &format!("{sign}{via}"), to);
            }
            By::Walk { sign: Some(_), .. } => inner = "signed",
            By::Stated { entity, .. } | By::Unstated { entity, .. } => self.nodes.push(entity.clone()),
            _ => {}
        }
        self.nodes.extend(d.named.iter().cloned());
        d.parts.iter().for_each(|p| self.add(p, inner));
    }
}

fn assert_is_what_the_steps_say(workspace: &Workspace, target: &str) {
    let picture = ask(workspace, Lang::En, &finding(target)).unwrap();
    let steps = Steps::of(workspace, target);
    assert_eq!(nodes(&picture), steps.nodes, "{target}");
    assert_eq!(edges(&picture), steps.edges, "{target}");
}

#[test]
fn a_finding_of_the_ghana_draft_shows_its_chain_and_nothing_else() {
    let ghana = ghana();
    let picture = ask(&ghana, Lang::En, &finding("migration/brain_drain@DE_GH.A3")).unwrap();
    let expected = "DE_GH DE_GH.A11 DE_GH.A3 F_23_1 GH admit admitting_health_workers anlage_1 brain_drain \
                    emigration_is_drain health_worker health_worker_emigration kein_brain_drain nurse release";
    assert_eq!(nodes(&picture), expected.split(' ').collect::<Vec<_>>());
    // Article 3 names midwives too, its obligor, and more: the chain runs over nurses alone. Article 11 is looked at
    // in a sum, because of what it mitigates, where, and who pays for it.
    let expected = "\
DE_GH.A11 funding F_23_1
DE_GH.A11 mitigates brain_drain
DE_GH.A11 origin GH
DE_GH.A11 part_of DE_GH
DE_GH.A3 action admit
DE_GH.A3 object nurse
DE_GH.A3 origin GH
DE_GH.A3 part_of DE_GH
admitting_health_workers action admit
admitting_health_workers factor health_worker_emigration
admitting_health_workers object health_worker
anlage_1 action release
anlage_1 holder GH
anlage_1 object nurse
emigration_is_drain from health_worker_emigration
emigration_is_drain to brain_drain
health_worker_emigration +drives brain_drain
kein_brain_drain factor brain_drain
nurse part_of health_worker";
    assert_eq!(edges(&picture), expected.lines().collect::<Vec<_>>());
    assert!(picture.complete);
}

#[test]
fn what_is_shown_of_a_finding_is_what_its_steps_say() {
    let ghana = ghana();
    for target in
        ["brain_drain@DE_GH.A3", "overcommitted_line@F_23_1", "exclusive_right_against_permission@DE_GH.A6"]
    {
        assert_is_what_the_steps_say(&ghana, target);
    }
    let clubs = clubs();
    ["near@a", "hosted@chess", "hosted@chess.one"]
        .iter()
        .for_each(|t| assert_is_what_the_steps_say(&clubs, t));
}

#[test]
fn each_element_of_a_sum_is_joined_to_what_it_is_summed_over() {
    let picture = ask(&ghana(), Lang::En, &finding("overcommitted_line@F_23_1")).unwrap();
    let expected = [
        "DE_GH.A11 funding F_23_1",
        "DE_GH.A11 part_of DE_GH",
        "DE_GH.A12 funding F_23_1",
        "DE_GH.A12 part_of DE_GH",
    ];
    assert_eq!(edges(&picture), expected);
    let text = "kind place\nkind line { max: number }\nkind cost { n: number  of: line*  near: place* }\n\
                place city\nplace town { part_of: city }\nplace hill\nline l { max: 1 }\nline other { max: 9 }\n\
                cost a { n: 1  of: l, other  near: town, hill }\ncost b { n: 2  of: l  near: city }\n\
                rule much { for x: line where (sum of c.n for c: cost where x in c.of and c.near meets city) > x.max \
                report x \"m\" }\n";
    let picture = ask(&of(text), Lang::En, &finding("much@l")).unwrap();
    assert_eq!(edges(&picture), ["a near town", "a of l", "b near city", "b of l", "town part_of city"]);
}

#[test]
fn references_that_a_finding_does_not_use_are_not_in_its_picture() {
    let clubs = clubs();
    let near = ask(&clubs, Lang::En, &finding("near@a")).unwrap();
    // Not: Anna's knowing Ben, her liking and living on the hill, whom Cem knows, who is a guest where.
    assert_eq!(nodes(&near), ["a", "c", "city", "town"]);
    assert_eq!(edges(&near), ["a knows c", "a lives town", "c lives city", "town part_of city"]);
    let hosted = ask(&clubs, Lang::En, &finding("hosted@chess.one")).unwrap();
    assert_eq!(nodes(&hosted), ["a", "b", "c", "chess", "chess.one"]);
    assert_eq!(
        edges(&hosted),
        // That Ben does not know Anna rests on all whom he knows.
        ["b knows c", "chess chair b", "chess guests a", "chess.one part_of chess", "chess.one who a"]
    );
}

#[test]
fn a_walk_is_shown_with_its_signs_and_without_the_ways_not_taken() {
    let text = "kind factor { raises: factor*  lowers: factor* }\n\
         factor a { raises: b  lowers: far }\nfactor b { lowers: c  raises: far }\nfactor c { raises: a }\n\
         factor far { raises: far }\n\
         rule harm { for x: factor where x reaches c negatively via raises, -lowers and x == a report x \"harm\" }\n\
         rule plain { for x: factor where x reaches c via raises, lowers and x == a report x \"plain\" }\n";
    let signed = ask(&of(text), Lang::En, &finding("harm@a")).unwrap();
    assert_eq!(
        (nodes(&signed), edges(&signed)),
        (vec!["a", "b", "c"], vec!["a +raises b".into(), "b -lowers c".into()])
    );
    let plain = ask(&of(text), Lang::En, &finding("plain@a")).unwrap();
    assert_eq!(edges(&plain), ["a raises b", "b lowers c"]);
}

#[test]
fn the_whole_graph_has_the_projects_entities_and_of_a_pack_only_whom_they_name() {
    let text = "use migration\nagreement T { parties: DE, GH\n clause one { DE shall recruit nurse from GH } }\n\
                objective alone { BMZ seeks to prevent brain_drain }\n";
    let picture = whole(&of(text));
    assert_eq!(
        nodes(&picture),
        ["BMZ", "DE", "GH", "T", "T.one", "alone", "brain_drain", "nurse", "recruit"]
    );
    let expected = "\
T parties DE
T parties GH
T.one action recruit
T.one object nurse
T.one obligor DE
T.one origin GH
T.one part_of T
alone factor brain_drain
alone owner BMZ";
    assert_eq!(edges(&picture), expected.lines().collect::<Vec<_>>());
    let line = |e: &einklang::graph::picture::Edge| e.place.map(|p| p.span.of(text).to_owned());
    assert!(picture.edges.iter().all(|e| {
        line(e).is_some_and(|w| picture.nodes[e.to].name == w || picture.nodes[e.from].name.ends_with(&w))
    }));
}

#[test]
fn a_neighbourhood_grows_with_its_depth_in_both_directions() {
    let clubs = clubs();
    let near = |depth| ask(&clubs, Lang::En, &around("city", depth)).unwrap();
    assert_eq!(nodes(&near(0)), ["city"]);
    assert_eq!(edges(&near(1)), ["c lives city", "town part_of city"]);
    assert_eq!(nodes(&near(2)), ["a", "b", "c", "chess", "chess.two", "city", "town"]);
    assert_eq!(nodes(&near(u32::MAX)), nodes(&whole(&clubs)));
    assert_eq!(edges(&near(u32::MAX)), edges(&whole(&clubs)));
}

#[test]
fn only_the_properties_and_defines_that_are_named_are_followed() {
    let clubs = clubs();
    let along = |steps: &[&str]| edges(&ask(&clubs, Lang::En, &via(steps)).unwrap());
    assert_eq!(along(&["chair", "likes"]), ["a likes hill", "chess chair b"]);
    assert_eq!(along(&["close"]), ["a close b", "a close c", "c close a"]);
    assert_eq!(along(&["chair", "-close"]), ["a -close b", "a -close c", "c -close a", "chess +chair b"]);
    let near = Request { around: Some(("chess".into(), 1)), ..via(&["chair", "close"]) };
    assert_eq!(edges(&ask(&clubs, Lang::En, &near).unwrap()), ["chess chair b"]);
}

#[test]
fn names_that_nobody_knows_come_with_the_nearest() {
    let clubs = clubs();
    let said = |request: &Request, lang: Lang| {
        let problem = ask(&clubs, lang, request).map(|_| ()).unwrap_err();
        assert!(problem.unknown);
        let help = problem.help.map_or(String::new(), |h| format!(" ({})", h.in_lang(lang)));
        format!("{}{help}", problem.message.in_lang(lang))
    };
    let asked = [
        around("ches", 1),
        around("chess.oen", 1),
        via(&["knos"]),
        via(&["chair", "-closer"]),
        via(&["open"]),
        via(&["nothing_like_it"]),
        finding("neer@a"),
        finding("near@anna"),
    ];
    let both = asked.iter().map(|r| format!("{}\n{}", said(r, Lang::En), said(r, Lang::De)));
    insta::assert_snapshot!(both.collect::<Vec<_>>().join("\n\n"));
}

#[test]
fn a_container_that_points_into_itself_is_no_frame() {
    let text = "kind box { best: item ? }\nkind item in box { next: item ?  home: box ? }\n\
                box plain { item a  item b { next: a } }\nbox tangled { best: a  item a  item b }\n\
                box back { item a { home: back } }\n";
    let picture = whole(&of(&text.replace("  item", "\n item")));
    let frames: Vec<&str> = picture.nodes.iter().filter(|n| n.is_frame).map(|n| n.name.as_str()).collect();
    assert_eq!(frames, ["plain"]);
    let drawn: Vec<&str> = picture.edges.iter().filter(|e| !e.is_framed).map(|e| e.name.as_str()).collect();
    assert_eq!(drawn, ["best", "next", "part_of", "part_of", "part_of", "home"]);
}

fn command(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_einklang"));
    command.current_dir(folder).args(arguments).env_remove("COLUMNS").output().unwrap()
}

#[test]
fn exit_codes_tell_found_from_not_found_from_not_understood() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("einklang.toml"), "as_of = \"2026-06-01\"\n").unwrap();
    std::fs::write(folder.path().join("a.ekl"), CLUBS).unwrap();
    let code = |arguments: &[&str]| command(folder.path(), arguments).status.code().unwrap();
    assert_eq!(code(&["graph"]), 0);
    assert_eq!(code(&["graph", "a.ekl", "--format", "json"]), 0);
    assert_eq!(code(&["graph", "--around", "chess", "--depth", "3", "--format", "mermaid"]), 0);
    assert_eq!(code(&["graph", "--via", "knows, -likes"]), 0);
    assert_eq!(code(&["graph", "--via", "-likes"]), 0);
    assert_eq!(code(&["graph", "--finding", "near@a", "--with", "c"]), 0);
    assert_eq!(code(&["graph", "--finding", "near@c"]), 1);
    assert_eq!(code(&["graph", "--finding", "near"]), 2);
    assert_eq!(code(&["graph", "--around", "nobody"]), 2);
    assert_eq!(code(&["graph", "--via", "nothing"]), 2);
    assert_eq!(code(&["graph", "--depth", "2"]), 2);
    assert_eq!(code(&["graph", "--around", "a", "--finding", "near@a"]), 2);
    assert_eq!(code(&["graph", "gone.ekl"]), 2);
    assert_eq!(code(&["graph", "--format", "svg"]), 2);
}

#[test]
fn paths_say_whose_statements_are_shown() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("einklang.toml"), "").unwrap();
    std::fs::write(folder.path().join("a.ekl"), "kind k { to: k* }\nk a { to: b }\n").unwrap();
    std::fs::write(folder.path().join("b.ekl"), "k b { to: c }\nk c\n").unwrap();
    let lines = |arguments: &[&str]| -> Vec<String> {
        let out = String::from_utf8(command(folder.path(), arguments).stdout).unwrap();
        out.lines().filter(|l| l.contains(" -> ")).map(|l| l.trim().to_owned()).collect()
    };
    assert_eq!(lines(&["graph", "--lang", "en", "a.ekl"]), ["\"a\" -> \"b\" [label=\"to\"]"]);
    assert_eq!(lines(&["graph", "--lang", "en"]).len(), 2);
    assert_eq!(
        lines(&["graph", "--lang", "en", "a.ekl", "--around", "c"]),
        ["\"b\" -> \"c\" [label=\"to\"]"]
    );
}

#[test]
fn the_picture_in_the_documentation_is_what_the_tool_draws() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/graph.md")).unwrap();
    let (_, rest) = page.split_once("```mermaid\n").unwrap();
    let (drawn, _) = rest.split_once("```\n").unwrap();
    let request = finding("brain_drain@DE_GH.A3");
    assert_eq!(drawn, shown(&ghana(), &request, "mermaid", Lang::De));
}
