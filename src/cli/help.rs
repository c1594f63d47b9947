//! Examples in the help of every command, in the reader's language.
//!
//! They stand in a file of their own, because they speak of what rules speak of, and the program does not.

use clap::Command;

use crate::finding::Lang;

/// `## COMMAND`, then for each example a line in English, one in German, and the command itself.
const EXAMPLES: &str = include_str!("help/examples.txt");

/// The headings under which the help lists options, in English; [`super::german`] has the German ones.
pub(super) const EVERYWHERE: &str = "For every command";
pub(super) const FIXING: &str = "Fixing";
pub(super) const COMPARING: &str = "New against old";
pub(super) const WRITING: &str = "While writing";
pub(super) const OUTPUT: &str = "Forms of output";

/// An example of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Example {
    command: &'static str,
    en: &'static str,
    de: &'static str,
    line: &'static str,
}

/// All examples, in their order.
fn examples() -> Vec<Example> {
    let (mut all, mut command, mut en, mut de) = (Vec::new(), "", "", "");
    for line in EXAMPLES.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            command = name;
        } else if let Some(words) = line.strip_prefix("en: ") {
            en = words;
        } else if let Some(words) = line.strip_prefix("de: ") {
            de = words;
        } else if !line.is_empty() && !line.starts_with('#') {
            all.push(Example { command, en, de, line });
        }
    }
    all
}

/// The same commands, with examples below their help.
pub(super) fn with_examples(mut command: Command, lang: Lang) -> Command {
    let examples = examples();
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names {
        let of_it: Vec<&Example> = examples.iter().filter(|e| e.command == name).collect();
        command = command.mut_subcommand(&name, |c| c.after_help(section(&of_it, lang)));
    }
    let own: Vec<&Example> = examples.iter().filter(|e| e.command == "einklang").collect();
    command.after_help(section(&own, lang))
}

fn section(examples: &[&Example], lang: Lang) -> String {
    if examples.is_empty() {
        return String::new();
    }
    let each = examples.iter().map(|e| format!("  # {}\n  {}\n", lang.pick(e.en, e.de), e.line));
    let all = each.collect::<Vec<_>>().join("\n");
    format!("{}\n{}", lang.pick("Examples:", "Beispiele:"), all.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::command;

    #[test]
    fn every_command_has_examples_in_both_languages() {
        let examples = examples();
        let english = command(Lang::En);
        let mut names: Vec<&str> = english.get_subcommands().map(Command::get_name).collect();
        names.push("einklang");
        for name in &names {
            assert!(examples.iter().any(|e| e.command == *name), "`{name}` has no example in its help");
        }
        for e in &examples {
            assert!(names.contains(&e.command), "there is no command `{}`", e.command);
            assert!(!e.en.is_empty() && !e.de.is_empty() && e.en != e.de, "{e:?}");
            for lang in [Lang::En, Lang::De] {
                let words = words(e.line);
                let parsed = command(lang).try_get_matches_from(&words);
                assert!(
                    parsed.is_ok(),
                    "`{}`: {}",
                    e.line,
                    parsed.err().map_or(String::new(), |e| e.to_string())
                );
                let is_own = e.command == "einklang" || words.get(1).is_some_and(|w| w == e.command);
                assert!(is_own, "`{}` is no example of `{}`", e.line, e.command);
            }
        }
    }

    #[test]
    fn help_is_said_in_german_as_a_whole() {
        let texts = |lang| {
            let command = command(lang);
            let mut all = vec![("einklang".to_owned(), command.get_about().map(ToString::to_string))];
            for sub in command.get_subcommands() {
                all.push((sub.get_name().to_owned(), sub.get_about().map(ToString::to_string)));
                for argument in sub.get_arguments() {
                    let name = format!("{} {}", sub.get_name(), argument.get_id());
                    all.push((name, argument.get_help().map(ToString::to_string)));
                }
            }
            all
        };
        for ((name, en), (_, de)) in texts(Lang::En).into_iter().zip(texts(Lang::De)) {
            assert!(en.is_some() && de.is_some() && en != de, "{name}: {en:?}, {de:?}");
        }
    }

    /// The words of a command line, as a shell sees them: quotes, and what is piped on or written to left out.
    fn words(line: &str) -> Vec<String> {
        let (mut words, mut quote, mut open) = (vec![String::new()], None, false);
        for c in line.chars() {
            match (c, quote) {
                ('\'' | '"', None) => (quote, open) = (Some(c), true),
                (c, Some(q)) if c == q => quote = None,
                ('|' | '>', None) => break,
                (' ', None) => words.push(String::new()),
                (c, _) => words.last_mut().unwrap().push(c),
            }
        }
        words.retain(|w| !w.is_empty() || open);
        words.retain(|w| !w.is_empty());
        words
    }
}
