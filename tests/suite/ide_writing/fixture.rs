//! Texts with a cursor: `‸`, or a selection between two of them. Several files stand behind lines `//- path`.

use einklang::check::Options;
use einklang::check::kept::Kept;
use einklang::finding::{Edit, Lang};
use einklang::ide::{Analysis, Cursor};
use einklang::source::{Place, SourceId, Span};
use einklang::workspace::{Tests, of_texts};

pub(super) const MARK: char = '‸';

pub(super) struct Fixture {
    pub(super) kept: Kept,
    pub(super) lang: Lang,
    pub(super) source: SourceId,
    pub(super) span: Span,
}

/// A fixture in English.
pub(super) fn fixture(text: &str) -> Fixture {
    in_lang(text, Lang::En)
}

pub(super) fn in_lang(text: &str, lang: Lang) -> Fixture {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("//- ") {
            Some(path) => files.push((path.trim().to_owned(), String::new())),
            None if files.is_empty() => files.push(("a.ekl".to_owned(), line.to_owned())),
            None => files.last_mut().unwrap().1.push_str(line),
        }
    }
    let mut at = None;
    for (path, text) in &mut files {
        if let Some(start) = text.find(MARK) {
            text.replace_range(start..start + MARK.len_utf8(), "");
            let end = text.find(MARK).unwrap_or(start);
            if end > start {
                text.replace_range(end..end + MARK.len_utf8(), "");
            }
            at = Some((path.clone(), Span::new(start, end)));
        }
    }
    let (path, span) = at.unwrap_or((files[0].0.clone(), Span::default()));
    of_files(files, &path, span, lang)
}

pub(super) fn of_files(files: Vec<(String, String)>, path: &str, span: Span, lang: Lang) -> Fixture {
    let kept = Kept::new(of_texts(files), Tests::Wanted, Options { as_of: 20_454, lang });
    let source = kept.workspace().find(path).unwrap();
    Fixture { kept, lang, source, span }
}

impl Fixture {
    pub(super) fn analysis(&self) -> Analysis<'_> {
        Analysis::of(&self.kept, self.lang)
    }

    pub(super) fn cursor(&self) -> Cursor {
        Cursor { source: self.source, offset: self.span.start }
    }

    pub(super) fn place(&self) -> Place {
        Place { source: self.source, span: self.span }
    }

    pub(super) fn text(&self) -> &str {
        &self.kept.workspace().sources.get(self.source).text
    }

    /// The texts of the project with some edits.
    pub(super) fn edited(&self, edits: &[Edit]) -> Vec<(String, String)> {
        let sources = self.kept.workspace().sources.iter().filter(|(_, s)| !s.is_embedded());
        let edited = sources.map(|(id, source)| {
            let own: Vec<&Edit> = edits.iter().filter(|e| e.place.source == id).collect();
            (source.path.clone(), einklang::check::fix::apply(&source.text, &own))
        });
        edited.collect()
    }

    /// The codes of the findings in all files of the project, sorted.
    pub(super) fn codes(&self) -> Vec<String> {
        let findings = self.kept.report().findings.iter().filter(|f| f.accepted.is_none());
        let mut codes: Vec<String> = findings.map(|f| f.code.clone()).collect();
        codes.sort();
        codes
    }
}

/// How often the syntax is wrong in a text.
pub(super) fn syntax_errors(path: &str, text: &str) -> usize {
    let source = einklang::source::Source {
        path: path.to_owned(),
        text: text.to_owned().into(),
        pack: einklang::source::Pack::PROJECT,
    };
    einklang::syntax::parse(SourceId(0), &source).findings.len()
}
