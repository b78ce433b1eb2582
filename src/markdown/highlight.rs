//! Highlighting of code, by the grammars of `syntect` and `two-face`: which piece is what, but no
//! colours.
//!
//! The grammars are read once by [`Highlighter::load`]; each language's expressions are compiled
//! when it is first met, which takes long enough (tens of milliseconds) to keep it off the UI's
//! thread.

mod scopes;

use super::layout::Highlight;
use super::line::SyntaxRole;
use scopes::Roles;
use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

/// Longer code is left plain: it is no text to read, and it would take long.
const LONGEST_CODE: usize = 256 * 1024;

/// Longer lines leave their code plain, for the same reason.
const LONGEST_LINE: usize = 4 * 1024;

/// Knows the languages of code blocks by their grammars.
#[derive(Debug)]
pub struct Highlighter {
    syntaxes: SyntaxSet,
    roles: Roles,
}

impl Highlighter {
    /// Reads the grammars (a few milliseconds).
    pub fn load() -> Self {
        Self { syntaxes: two_face::syntax::extra_newlines(), roles: Roles::new() }
    }

    /// The grammar that a fence calls `language`.
    fn syntax(&self, language: &str) -> Option<&SyntaxReference> {
        let token = match language.to_ascii_lowercase().as_str() {
            "" | "text" | "txt" | "plain" | "plaintext" | "output" => return None,
            "node" | "nodejs" => "js".to_owned(),
            "shell" => "sh".to_owned(),
            "dotenv" => "env".to_owned(),
            "conf" => "nginx".to_owned(),
            token => token.to_owned(),
        };
        self.syntaxes.find_syntax_by_token(&token)
    }
}

impl Highlight for Highlighter {
    fn highlight(&self, language: &str, code: &str) -> Option<Vec<Vec<(SyntaxRole, String)>>> {
        let special: Option<fn(&Self, &str) -> Option<Pieces>> = match language
            .to_ascii_lowercase()
            .as_str()
        {
            "procfile" => Some(Self::procfile_line),
            "console" | "session" | "shell-session" | "shellsession" => Some(Self::session_line),
            _ => None,
        };
        let syntax = self.syntax(if special.is_some() { "sh" } else { language })?;
        if code.len() > LONGEST_CODE || code.lines().any(|line| line.len() > LONGEST_LINE) {
            return None;
        }
        if let Some(line) = special {
            return code.lines().map(|text| line(self, text)).collect();
        }
        let mut state = ParseState::new(syntax);
        let mut scopes = ScopeStack::new();
        code.lines().map(|line| self.line(line, &mut state, &mut scopes)).collect()
    }
}

/// A line in pieces.
type Pieces = Vec<(SyntaxRole, String)>;

impl Highlighter {
    /// A line of a Procfile, which no grammar knows: a process type, and the command that it runs.
    fn procfile_line(&self, line: &str) -> Option<Pieces> {
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        match line.split_once(':') {
            Some((name, command)) if !name.is_empty() && name.chars().all(is_name) => {
                let head = [(SyntaxRole::Variable, name), (SyntaxRole::Punctuation, ":")];
                let head = head.map(|(role, text)| (role, text.to_owned()));
                Some(head.into_iter().chain(self.shell_line(command)?).collect())
            }
            _ => self.shell_line(line),
        }
    }

    /// A line of what was typed at a shell and what it answered.
    fn session_line(&self, line: &str) -> Option<Pieces> {
        let prompt = ["$ ", "# ", "% ", "> "].into_iter().find(|it| line.starts_with(it));
        let Some(prompt) = prompt else {
            return Some(vec![(SyntaxRole::Plain, line.to_owned())]);
        };
        let prompt = (SyntaxRole::Punctuation, prompt.to_owned());
        let command = self.shell_line(&line[prompt.1.len()..])?;
        Some(std::iter::once(prompt).chain(command).collect())
    }

    /// A line of shell by itself.
    fn shell_line(&self, line: &str) -> Option<Pieces> {
        let mut state = ParseState::new(self.syntax("sh")?);
        self.line(line, &mut state, &mut ScopeStack::new())
    }

    /// The pieces of a line; none where the grammar fails.
    fn line(
        &self,
        line: &str,
        state: &mut ParseState,
        scopes: &mut ScopeStack,
    ) -> Option<Vec<(SyntaxRole, String)>> {
        // The grammars expect the line break; what they say about it is dropped.
        let changes = state.parse_line(&format!("{line}\n"), &self.syntaxes).ok()?;
        let mut pieces: Vec<(SyntaxRole, String)> = Vec::new();
        let mut start = 0;
        for (end, change) in &changes {
            let end = (*end).min(line.len());
            self.add(&mut pieces, &line[start..end], scopes);
            start = end;
            scopes.apply(change).ok()?;
        }
        self.add(&mut pieces, &line[start..], scopes);
        Some(pieces)
    }

    /// Appends text, to the piece before it where that is of the same kind.
    fn add(&self, pieces: &mut Vec<(SyntaxRole, String)>, text: &str, scopes: &ScopeStack) {
        if text.is_empty() {
            return;
        }
        let role = self.roles.role_of(text, scopes.as_slice());
        match pieces.last_mut() {
            Some((last, before)) if *last == role => before.push_str(text),
            _ => pieces.push((role, text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each piece that is more than plain, as `Role text`.
    fn marked(language: &str, code: &str) -> Vec<String> {
        let lines = Highlighter::load().highlight(language, code).expect("a known language");
        let pieces = lines.into_iter().flatten().filter(|(role, _)| *role != SyntaxRole::Plain);
        pieces.map(|(role, text)| format!("{role:?} {text}")).collect()
    }

    #[test]
    fn languages_are_known_by_the_names_that_lessons_use() {
        let highlighter = Highlighter::load();
        let known = "python py javascript js node typescript ts tsx go sh bash shell toml yaml yml \
                     json dockerfile ruby ini dotenv env diff Dockerfile Procfile procfile console \
                     nginx conf sql html java kotlin php cs rust elixir xml makefile terraform hcl";
        for language in known.split(' ').filter(|language| !language.is_empty()) {
            assert!(highlighter.highlight(language, "x").is_some(), "{language}");
        }
        for language in ["", "text", "no such"] {
            assert!(highlighter.highlight(language, "x").is_none(), "{language}");
        }
    }

    #[test]
    fn pieces_say_what_they_are() {
        assert_eq!(
            marked("python", "import os  # why\nport = int(\"80\") if not x else None"),
            [
                "Keyword import",
                "Comment # why",
                "Punctuation =",
                "Type int",
                "Punctuation (",
                "String \"80\"",
                "Punctuation )",
                "Keyword if",
                "Keyword not",
                "Keyword else",
                "Constant None",
            ]
        );
        assert_eq!(
            marked("json", "{\"a\": \"b\"}"),
            ["Punctuation {", "Variable \"a\"", "Punctuation :", "String \"b\"", "Punctuation }"]
        );
        assert_eq!(marked("sh", "echo $PORT"), ["Function echo", "Variable $PORT"]);
        assert_eq!(marked("diff", "-old\n+new\n same"), ["Keyword -old", "String +new"]);
    }

    #[test]
    fn process_files_and_sessions_are_shell_in_parts() {
        assert_eq!(
            marked("procfile", "web: echo $PORT\n# why\n"),
            ["Variable web", "Punctuation :", "Function echo", "Variable $PORT", "Comment # why",]
        );
        assert_eq!(
            marked("console", "$ echo $PORT\nimport os\n"),
            ["Punctuation $ ", "Function echo", "Variable $PORT"]
        );
        let lines = Highlighter::load().highlight("procfile", "a b: c\n\nü: é").unwrap();
        let text = |line: &Pieces| line.iter().map(|(_, text)| text.as_str()).collect::<String>();
        assert_eq!(lines.iter().map(text).collect::<Vec<_>>(), ["a b: c", "", "ü: é"]);
    }

    #[test]
    fn no_text_is_lost() {
        let code = "def f():\n\n    \"\"\"größer\n  漢字\"\"\"  # ü";
        let lines = Highlighter::load().highlight("py", code).expect("a known language");
        let text = |line: Vec<(_, String)>| line.into_iter().map(|(_, text)| text).collect();
        let lines: Vec<String> = lines.into_iter().map(text).collect();
        assert_eq!(lines.join("\n"), code);
    }

    #[test]
    fn code_that_nobody_reads_is_left_plain() {
        let highlighter = Highlighter::load();
        assert!(highlighter.highlight("js", &"x".repeat(LONGEST_LINE + 1)).is_none());
        assert!(highlighter.highlight("js", &"x\n".repeat(LONGEST_CODE)).is_none());
    }

    #[test]
    fn it_can_be_used_from_other_threads() {
        fn is_shareable<T: Send + Sync>(_: &T) {}
        is_shareable(&Highlighter::load());
    }
}
