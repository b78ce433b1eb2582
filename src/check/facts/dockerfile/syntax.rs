//! The instructions of a Dockerfile: continuations, comments, the escape directive, heredocs.

use crate::check::facts::TextFile;

/// An instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Instruction {
    /// In capitals.
    pub(super) keyword: String,
    /// What follows it, with continued lines joined and the bodies of heredocs below.
    pub(super) text: String,
    /// 1-based.
    pub(super) line: u32,
    /// 1-based, the last line.
    pub(super) end_line: u32,
}

/// The arguments of an instruction that has two forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// `["a", "b"]`: run as it is.
    Exec(Vec<String>),
    /// `a b`: given to a shell.
    Shell(String),
}

impl Form {
    /// Tells the form of `text`.
    pub(super) fn of(text: &str) -> Self {
        let text = text.trim();
        serde_json::from_str(text).map_or_else(|_| Self::Shell(text.to_owned()), Self::Exec)
    }
}

/// All instructions of `file`.
pub(super) fn instructions(file: &TextFile<'_>) -> Vec<Instruction> {
    let escape = escape(file.text);
    let mut instructions = Vec::new();
    let mut lines = file.lines().peekable();
    while let Some((line, text)) = lines.next() {
        if text.trim().is_empty() || text.trim_start().starts_with('#') {
            continue;
        }
        let mut end_line = line;
        let mut joined = String::new();
        let mut rest = text.trim();
        loop {
            let (part, continues) =
                rest.strip_suffix(escape).map_or((rest, false), |part| (part, true));
            joined.push_str(part.trim_end());
            joined.push(' ');
            if !continues {
                break;
            }
            // Comments and empty lines inside an instruction are skipped.
            let next = lines
                .find(|(_, text)| !text.trim().is_empty() && !text.trim_start().starts_with('#'));
            let Some((number, text)) = next else { break };
            end_line = number;
            rest = text.trim();
        }
        let joined = joined.trim().to_owned();
        let (keyword, text) = joined.split_once(char::is_whitespace).unwrap_or((&joined, ""));
        let mut text = text.trim().to_owned();
        for delimiter in heredocs(&text) {
            for (number, body) in lines.by_ref() {
                end_line = number;
                if body.trim() == delimiter {
                    break;
                }
                text.push('\n');
                text.push_str(body);
            }
        }
        instructions.push(Instruction {
            keyword: keyword.to_ascii_uppercase(),
            text,
            line,
            end_line,
        });
    }
    instructions
}

/// The character that continues a line: a directive at the top may change it.
fn escape(text: &str) -> char {
    text.lines()
        .map_while(|line| line.trim().strip_prefix('#'))
        .find_map(|line| {
            let (name, value) = line.split_once('=')?;
            name.trim().eq_ignore_ascii_case("escape").then(|| value.trim().chars().next())?
        })
        .unwrap_or('\\')
}

/// The delimiters of the heredocs that `text` opens (`<<EOF`, `<<-"EOF"`).
fn heredocs(text: &str) -> Vec<String> {
    text.match_indices("<<")
        .filter_map(|(at, _)| {
            let word = text[at + 2..].trim_start_matches('-').trim_start_matches(['"', '\'']);
            let name: String =
                word.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            (!name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())).then_some(name)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String, u32, u32)> {
        instructions(&TextFile::new("Dockerfile", text))
            .into_iter()
            .map(|found| (found.keyword, found.text, found.line, found.end_line))
            .collect()
    }

    #[test]
    fn continued_lines_are_joined_across_comments() {
        let found = read("# syntax=docker/dockerfile:1\nfrom a\nRUN b \\\n  # why\n\n  c\n");
        assert_eq!(found, [("FROM".into(), "a".into(), 2, 2), ("RUN".into(), "b c".into(), 3, 6)]);
    }

    #[test]
    fn a_heredoc_belongs_to_its_instruction() {
        let found = read("RUN <<EOF\napt-get install x\nFROM no\nEOF\nCMD [\"a\"]\n");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].1, "<<EOF\napt-get install x\nFROM no");
        assert_eq!((found[0].3, found[1].2), (4, 5));
    }

    #[test]
    fn the_escape_character_can_be_another() {
        let found = read("# escape=`\nRUN a `\n  b\nCOPY c d\\\nEXPOSE 1\n");
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].1, "a b");
    }

    #[test]
    fn both_forms_are_told_apart() {
        assert_eq!(Form::of(r#"["a", "b"]"#), Form::Exec(vec!["a".into(), "b".into()]));
        assert_eq!(Form::of("a b"), Form::Shell("a b".into()));
    }
}
