//! Text on its way to a terminal: nothing in a file may move the cursor, and lines fit the width.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::links;

/// Whether a character would act on the terminal or reorder what stands around it, instead of being shown.
pub(super) fn is_hidden(c: char) -> bool {
    if is_narrow(c) {
        return false;
    }
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether a character is shown as it is, in one column: most are, and it shows at once. The letters of western languages and
/// the dashes and quotation marks between them.
pub(super) fn is_narrow(c: char) -> bool {
    matches!(c, ' '..='~' | '¡'..='¬' | '®'..='ÿ' | '‐'..='‧')
}

/// A character as it is shown in its stead.
pub(super) fn escaped(c: char) -> String {
    match c {
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "    ".to_owned(),
        _ => format!("\\u{{{:x}}}", c as u32),
    }
}

/// How commands to a pipeline begin, which reads them in whatever is printed; each with what is shown in its stead.
const COMMANDS: [(&str, &str); 3] = [("::", ":\\u{3a}"), ("##[", "#\\u{23}["), ("##vso[", "#\\u{23}vso[")];

/// A text as one line.
pub fn line(text: &str) -> Cow<'_, str> {
    let mut shown = Cow::Borrowed(text);
    if text.contains(is_hidden) {
        let visible = |c: char| if is_hidden(c) { escaped(c) } else { c.to_string() };
        shown = Cow::Owned(text.chars().map(visible).collect());
    }
    let bytes = shown.as_bytes();
    let doubled = |mark: &u8, next: &u8| mark == next && matches!(mark, b':' | b'#');
    if !bytes.iter().zip(bytes.iter().skip(1)).any(|(mark, next)| doubled(mark, next)) {
        return shown;
    }
    for (command, instead) in COMMANDS {
        if shown.contains(command) {
            shown = Cow::Owned(shown.replace(command, instead));
        }
    }
    shown
}

/// A text whose line breaks count.
pub fn lines(text: &str) -> String {
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// The columns a text takes.
pub(super) fn width(text: &str) -> usize {
    match text.chars().all(is_narrow) {
        true => text.chars().count(),
        false => links::shown(text).width(),
    }
}

/// Breaks a text between words (inside them where they are too long) so that it fits the width, with `first` before
/// its first line and as many spaces before the others.
pub fn wrap(text: &str, columns: usize, first: &str) -> String {
    let indent = width(first);
    let room = columns.saturating_sub(indent).max(8);
    let rest = format!("\n{}", " ".repeat(indent));
    let broken: Vec<String> = text.lines().flat_map(|line| break_line(line, room)).collect();
    format!("{first}{}", broken.join(&rest))
}

fn break_line(line: &str, room: usize) -> Vec<String> {
    let (mut lines, mut current, mut used) = (Vec::new(), String::new(), 0);
    for word in line.split(' ') {
        let wide = width(word);
        if used > 0 && used + 1 + wide > room {
            lines.push(std::mem::take(&mut current));
            used = 0;
        } else if used > 0 {
            current.push(' ');
            used += 1;
        }
        if wide <= room {
            current.push_str(word);
            used += wide;
            continue;
        }
        // A link does not survive being broken.
        for c in links::shown(word).chars() {
            let wide = c.width().unwrap_or(0);
            if used + wide > room {
                lines.push(std::mem::take(&mut current));
                used = 0;
            }
            current.push(c);
            used += wide;
        }
    }
    lines.push(current);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_a_file_acts_on_the_terminal() {
        assert_eq!(line("a\u{1b}[31mb\nc\u{202e}d\u{7}"), "a\\u{1b}[31mb\\nc\\u{202e}d\\u{7}");
        assert_eq!(line("::error::x ##[y] ##vso[z]"), ":\\u{3a}error:\\u{3a}x #\\u{23}[y] #\\u{23}vso[z]");
        assert_eq!(line("Fachkräfte 👩🏽‍⚕️"), "Fachkräfte 👩🏽‍⚕️");
    }

    #[test]
    fn what_is_narrow_at_once_takes_one_column_and_acts_on_nothing() {
        let narrow: Vec<char> =
            (0..=0x10_ffff).filter_map(char::from_u32).filter(|c| is_narrow(*c)).collect();
        assert!(narrow.len() > 200);
        for c in narrow {
            assert!(c.width() == Some(1) && c.to_string().width() == 1 && !c.is_control(), "{c:?}");
            assert!(!matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'), "{c:?}");
        }
    }

    #[test]
    fn every_line_fits_and_no_word_is_lost() {
        let text = "die Zentrale Auslands- und Fachvermittlung Donaudampfschifffahrtsgesellschaft 看護師看護師看護師";
        for columns in 14..60 {
            let wrapped = wrap(text, columns, "help: ");
            assert!(wrapped.lines().all(|l| width(l) <= columns), "{columns}: {wrapped}");
            let joined: String = wrapped.replace("help:", "").split_whitespace().collect();
            assert_eq!(joined, text.split_whitespace().collect::<String>());
        }
    }
}
