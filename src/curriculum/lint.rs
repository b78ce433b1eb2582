//! Everything that a lesson pack can get wrong, beyond what keeps it from loading: with file, line
//! and a rule's name. Nothing is run here; the tests run samples and exercises.

mod boxes;
mod exercise;
mod fences;
mod links;
mod quiz;
mod samples;
mod sections;
#[cfg(test)]
mod tests;
mod text;

use super::{Factor, Lesson, Pack, PackError, Subject};
use std::collections::BTreeSet;
use std::path::Path;
use text::Text;
use unicode_width::UnicodeWidthStr;

/// Lines of code, tables and recorded runs are at most this wide, in columns.
const WIDEST: usize = 76;

/// Something that is wrong with a pack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Finding {
    /// The file inside the pack.
    pub path: String,
    /// 1-based line, where one can be named.
    pub line: Option<usize>,
    /// The rule's name, which tests and scripts can rely on.
    pub rule: &'static str,
    /// What is wrong and what to do.
    pub message: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.path)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {} ({})", self.message, self.rule)
    }
}

/// Looks through the pack in `folder`: what is wrong with it, in the order of its files, and how
/// many lessons could be read.
///
/// # Errors
/// The folder cannot be read, or is none of a pack.
pub fn check(folder: &Path) -> Result<(Vec<Finding>, usize), PackError> {
    if !folder.join("lessons").is_dir() {
        let message = "there is no folder `lessons` in it; a pack of lessons has one".into();
        return Err(PackError { path: String::new(), line: None, message });
    }
    let (pack, faults) = Pack::read_folder(folder)?;
    let mut lint = Lint { pack: &pack, findings: Vec::new(), marked: BTreeSet::new() };
    for PackError { path, line, message } in faults {
        lint.findings.push(Finding { path, line, rule: "load", message });
    }
    for lesson in &pack.lessons {
        lint.lesson(lesson);
    }
    lint.factors();
    lint.terms();
    lint.stray_files();
    lint.findings.sort();
    // What both variants share is found with each.
    lint.findings.dedup();
    Ok((lint.findings, pack.lessons.len()))
}

/// What was found so far.
struct Lint<'a> {
    pack: &'a Pack,
    findings: Vec<Finding>,
    /// The ids of the terms that some lesson marks.
    marked: BTreeSet<String>,
}

impl Lint<'_> {
    fn find(
        &mut self,
        path: &str,
        line: impl Into<Option<usize>>,
        rule: &'static str,
        message: impl Into<String>,
    ) {
        let (path, line, message) = (path.to_owned(), line.into(), message.into());
        self.findings.push(Finding { path, line, rule, message });
    }

    fn lesson(&mut self, lesson: &Lesson) {
        let text = Text::of(lesson);
        self.front_matter(lesson);
        self.sections(lesson, &text);
        self.links(lesson, &text);
        self.boxes(lesson, &text);
        self.footnotes(&text);
        self.fences(&text);
        self.samples(lesson, &text);
        self.exercise(lesson);
        self.quiz(lesson);
    }

    fn front_matter(&mut self, lesson: &Lesson) {
        let folder = lesson.path.trim_end_matches("/lesson.md").rsplit('/').next().unwrap_or("");
        let number = lesson.factor().map(|factor| format!("{:02}", factor.number()));
        let named = folder.split_once('-').is_some_and(|(prefix, slug)| {
            let numbered = number.as_ref().is_none_or(|number| prefix == number);
            numbered && prefix.parse::<u8>().is_ok() && slug == lesson.id
        });
        if !named {
            let wanted = format!("{}-{}", number.as_deref().unwrap_or("NN"), lesson.id);
            self.find(&lesson.path, 1, "folder", format!("its folder should be `{wanted}`"));
        }
        for id in &lesson.needs {
            if !self.is_lesson(id) {
                let message = format!("it needs the lesson `{id}`, which is not in the pack");
                self.find(&lesson.path, 1, "unknown-lesson", message);
            }
        }
        if lesson.factor().is_some() && lesson.objectives.is_empty() {
            self.find(&lesson.path, 1, "objectives", "it names no objectives");
        }
    }

    fn is_lesson(&self, id: &str) -> bool {
        self.pack.lessons.iter().any(|lesson| lesson.id == id)
    }

    /// Every factor has a lesson, and with it every criterion.
    fn factors(&mut self) {
        for factor in Factor::all() {
            if self.pack.lesson_on(Subject::Factor(factor)).is_none() {
                let criteria = self.pack.criteria_of(factor).count();
                let message =
                    format!("{factor} has no lesson, and so have its {criteria} criteria");
                self.find("lessons", None, "missing-lesson", message);
            }
        }
    }

    /// Terms that no lesson marks.
    fn terms(&mut self) {
        for term in self.pack.terms.iter().filter(|term| !self.marked.contains(&term.id)) {
            let lesson = self.pack.lessons.iter().find(|lesson| lesson.id == term.lesson);
            let path = lesson.map_or("", |lesson| &lesson.path);
            let path = path.replace("lesson.md", "glossary.toml");
            let line = self.pack.text_of(&path).and_then(|text| line_with(text, &term.id));
            let message =
                format!("no lesson marks `{0}`; link it: [{1}](term:{0})", term.id, term.name);
            self.findings.push(Finding { path, line, rule: "unmarked-term", message });
        }
    }

    /// Files of lessons that nothing reads: a misspelt name looks like a missing file.
    fn stray_files(&mut self) {
        let paths: Vec<&str> = self.pack.paths_below("lessons/").collect();
        for path in paths {
            let mut parts = path.split('/').skip(1);
            let (folder, rest) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
            if !matches!(rest, "lesson.md" | "quiz.toml" | "glossary.toml" | "samples" | "exercise")
            {
                self.find(path, None, "stray-file", "nothing reads a file of this name");
            } else if self.pack.text_of(&format!("lessons/{folder}/lesson.md")).is_none() {
                self.find(path, None, "stray-file", "its folder has no lesson.md");
            }
        }
    }

    /// Lines of the file at `path` that are wider than `most` columns.
    fn wide_lines(&mut self, path: &str, text: &str, most: usize) {
        for (line, text) in (1..).zip(text.lines()) {
            let width = text.width();
            if width > most {
                let message = format!("the line is {width} columns wide, {most} at most");
                self.find(path, line, "wide", message);
            }
        }
    }
}

/// The 1-based number of the first line that has `word` in quotes.
fn line_with(text: &str, word: &str) -> Option<usize> {
    let quoted = [format!("\"{word}\""), format!("'{word}'")];
    let found =
        text.lines().position(|line| quoted.iter().any(|word| line.contains(word.as_str())));
    found.map(|index| index + 1)
}
