//! Texts with a cursor `‸`, and answers as ranges marked under the lines they lie in.

use einklang::check::Options;
use einklang::check::kept::Kept;
use einklang::finding::Lang;
use einklang::ide::{Analysis, Cursor};
use einklang::source::{LineIndex, Place, SourceId};
use einklang::workspace::{Tests, of_texts};

/// 2026-01-01
pub(super) const AS_OF: i32 = 20_454;

/// A checked project, and where the cursor is.
pub(super) struct Scene {
    kept: Kept,
    pub(super) cursor: Cursor,
    pub(super) lang: Lang,
}

/// One file `draft.ekl`, or several, each below a line `--- PATH`. One of them has the cursor.
pub(super) fn scene(text: &str) -> Scene {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("--- ") {
            Some(path) => files.push((path.trim().to_owned(), String::new())),
            None if files.is_empty() => files.push(("draft.ekl".to_owned(), line.to_owned())),
            None => files.last_mut().unwrap().1.push_str(line),
        }
    }
    let mut at = ("draft.ekl".to_owned(), 0);
    for (path, text) in &mut files {
        if let Some(offset) = text.find('‸') {
            text.replace_range(offset..offset + '‸'.len_utf8(), "");
            at = (path.clone(), offset as u32);
        }
    }
    let workspace = of_texts(files);
    let source = workspace.find(&at.0).unwrap_or(SourceId(0));
    let kept = Kept::new(workspace, Tests::Wanted, Options { as_of: AS_OF, lang: Lang::En });
    Scene { kept, cursor: Cursor { source, offset: at.1 }, lang: Lang::En }
}

impl Scene {
    /// Answers in German.
    pub(super) fn german(self) -> Scene {
        Scene { lang: Lang::De, ..self }
    }

    pub(super) fn analysis(&self) -> Analysis<'_> {
        Analysis::of(&self.kept, self.lang)
    }

    /// Each place with its line, the place marked below it, and a word of its own behind.
    pub(super) fn marked(&self, places: &[(Place, String)]) -> String {
        let sources = &self.kept.workspace().sources;
        let mut out = String::new();
        for (place, label) in places {
            let source = sources.get(place.source);
            let index = LineIndex::new(&source.text);
            let at = index.position(&source.text, place.span.start);
            let line = index.span(at.line as usize - 1, &source.text).of(&source.text);
            let width = place.span.of(&source.text).chars().take_while(|c| *c != '\n').count().max(1);
            let lead = format!("{}:{}: ", source.path, at.line);
            let blanks = " ".repeat(lead.chars().count() + at.column as usize - 1);
            out.push_str(format!("{lead}{line}\n{blanks}{} {label}", "^".repeat(width)).trim_end());
            out.push('\n');
        }
        out
    }
}
