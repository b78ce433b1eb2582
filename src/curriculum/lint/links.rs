//! Links and footnotes that lead nowhere.

use super::{Lint, Text};
use crate::curriculum::{Factor, Lesson, Variant};
use crate::markdown::{Block, DIRECTIVES};

impl Lint<'_> {
    pub(super) fn links(&mut self, lesson: &Lesson, text: &Text) {
        for (line, target) in &text.links {
            if let Some((rule, message)) = self.dead_link(lesson, text, *line, target) {
                self.find(&text.path, *line, rule, message);
            }
        }
        for (line, html) in &text.html {
            let message = format!("raw HTML is shown as it is: {html}");
            self.find(&text.path, *line, "html", message);
        }
    }

    /// Why a link leads nowhere, if it does.
    fn dead_link(
        &mut self,
        lesson: &Lesson,
        text: &Text,
        line: usize,
        target: &str,
    ) -> Option<(&'static str, String)> {
        if let Some(anchor) = target.strip_prefix('#') {
            let known = text.document.blocks.iter().any(
                |block| matches!(block, Block::Heading { anchor: other, .. } if other == anchor),
            );
            return (!known)
                .then(|| ("anchor", format!("no heading here has the anchor `#{anchor}`")));
        }
        let (scheme, rest) = target.split_once(':').unwrap_or(("", target));
        match scheme {
            "http" | "https" | "mailto" => None,
            "lesson" => self.dead_lesson(rest).map(|message| ("unknown-lesson", message)),
            "criterion" => self
                .pack
                .criterion(rest)
                .is_none()
                .then(|| ("unknown-criterion", format!("there is no criterion `{rest}`"))),
            "term" => {
                self.marked.insert(rest.to_owned());
                self.pack
                    .term(rest)
                    .is_none()
                    .then(|| ("unknown-term", format!("no glossary has the term `{rest}`")))
            }
            scheme if DIRECTIVES.contains(&scheme) => {
                let stands_alone = text.directives().any(|directive| {
                    text.line(directive.line) == line
                        && (directive.scheme.as_str(), directive.target.as_str()) == (scheme, rest)
                });
                if !stands_alone {
                    let message = format!(
                        "`{target}` can only be followed where the link is all of a paragraph, \
                         outside of lists and quotations"
                    );
                    return Some(("directive", message));
                }
                nothing_to_do(lesson, scheme, rest).map(|message| ("directive", message))
            }
            _ => {
                let message = format!(
                    "`{target}` leads nowhere: links are https:, lesson:, \
                                       criterion:, term: or #anchor"
                );
                Some(("link", message))
            }
        }
    }

    fn dead_lesson(&self, id: &str) -> Option<String> {
        if self.is_lesson(id) {
            return None;
        }
        let found = Factor::find(id).and_then(|factor| self.pack.lesson_on(factor));
        Some(match found {
            Some(lesson) => format!("the lesson `{id}` is called `{}`", lesson.id),
            None => format!("there is no lesson `{id}`"),
        })
    }

    pub(super) fn footnotes(&mut self, text: &Text) {
        for (line, label) in &text.uses {
            if !text.definitions.iter().any(|(_, defined)| defined == label) {
                let message = format!("the footnote `[^{label}]` is not defined");
                self.find(&text.path, *line, "footnote", message);
            }
        }
        for (index, (line, label)) in text.definitions.iter().enumerate() {
            if text.definitions[..index].iter().any(|(_, other)| other == label) {
                let message = format!("the footnote `[^{label}]` is defined twice");
                self.find(&text.path, *line, "footnote", message);
            } else if !text.uses.iter().any(|(_, used)| used == label) {
                let message = format!("nothing refers to the footnote `[^{label}]`");
                self.find(&text.path, *line, "footnote", message);
            }
        }
    }
}

/// Why there is nothing to do at a directive of `lesson`, if so.
fn nothing_to_do(lesson: &Lesson, scheme: &str, target: &str) -> Option<String> {
    if scheme == "sample" {
        let Some((id, variant)) = target.split_once('/') else {
            return Some(format!(
                "`sample:{target}` names no variant: sample:ID/violation or /fix"
            ));
        };
        if lesson.sample(id).is_none() {
            return Some(format!("this lesson has no sample `{id}`"));
        }
        let is_variant = Variant::find(variant).is_some();
        return (!is_variant).then(|| format!("`{variant}` is neither `violation` nor `fix`"));
    }
    if !target.is_empty() {
        return Some(format!("`{scheme}:` takes nothing after the colon, here `{target}`"));
    }
    match scheme {
        "exercise" if lesson.exercise.is_none() => Some("this lesson has no exercise".into()),
        "quiz" if lesson.quiz.is_empty() => Some("this lesson has no quiz".into()),
        "criteria" if lesson.factor().is_none() => {
            Some("a page that is about no factor has no criteria".into())
        }
        _ => None,
    }
}
