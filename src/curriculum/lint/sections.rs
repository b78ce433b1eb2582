//! The title, the sections, and that the lesson offers what belongs to it.

use super::{Lint, Text};
use crate::curriculum::lesson::SECTIONS;
use crate::curriculum::{Lesson, Subject};
use crate::markdown::{Block, Inline};

impl Lint<'_> {
    pub(super) fn sections(&mut self, lesson: &Lesson, text: &Text) {
        let headings: Vec<(u8, String, usize)> = text
            .document
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Heading { level, text: title, line, .. } => {
                    Some((*level, Inline::text_of(title), text.line(*line)))
                }
                _ => None,
            })
            .collect();
        let titles: Vec<_> = headings.iter().filter(|(level, ..)| *level == 1).collect();
        match titles.as_slice() {
            [(_, title, line)] => {
                if *title != lesson.title {
                    let message = format!(
                        "the heading is `{title}`, the front matter says `{}`",
                        lesson.title
                    );
                    self.find(&lesson.path, *line, "title", message);
                }
            }
            [] => self.find(&lesson.path, text.line(1), "title", "it has no `#` heading"),
            [_, (_, _, second), ..] => {
                self.find(&lesson.path, *second, "title", "it has a second `#` heading");
            }
        }
        if lesson.factor().is_some() {
            let sections: Vec<(&str, usize)> = headings
                .iter()
                .filter(|(level, ..)| *level == 2)
                .map(|(_, title, line)| (title.as_str(), *line))
                .collect();
            self.nine_sections(lesson, text, &sections);
        }
        self.offers(lesson, text);
    }

    fn nine_sections(&mut self, lesson: &Lesson, text: &Text, sections: &[(&str, usize)]) {
        let mut last = 0;
        for (title, line) in sections {
            match SECTIONS.iter().position(|section| section == title) {
                None => {
                    let message = format!(
                        "`## {title}` is none of the nine sections; make it a `###` in one of them"
                    );
                    self.find(&lesson.path, *line, "section", message);
                }
                Some(index) if index < last => {
                    let message = format!("`## {title}` stands after `## {}`", SECTIONS[last]);
                    self.find(&lesson.path, *line, "section", message);
                }
                Some(index) => last = index,
            }
        }
        for section in SECTIONS {
            let count = sections.iter().filter(|(title, _)| *title == section).count();
            if count != 1 {
                let message = format!("the section `## {section}` is there {count} times");
                self.find(&lesson.path, text.line(1), "section", message);
            }
        }
    }

    /// What a lesson has is offered in its text, and a lesson on a factor has all of it.
    fn offers(&mut self, lesson: &Lesson, text: &Text) {
        let is_factor = lesson.factor().is_some();
        let has_picture = is_factor || lesson.subject == Subject::Introduction;
        for (scheme, wanted) in [
            ("exercise", is_factor || lesson.exercise.is_some()),
            ("quiz", is_factor || !lesson.quiz.is_empty()),
            ("criteria", is_factor),
            ("picture", has_picture),
        ] {
            if wanted && !text.directives().any(|directive| directive.scheme == scheme) {
                let message = format!("no paragraph `[…]({scheme}:)` offers it");
                self.find(&lesson.path, text.line(1), "not-offered", message);
            }
        }
    }
}
