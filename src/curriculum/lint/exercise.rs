//! The exercise: whole, with hints, a solution and two wrong ones.

use super::{Lint, Text};
use crate::curriculum::Lesson;

impl Lint<'_> {
    pub(super) fn exercise(&mut self, lesson: &Lesson) {
        let folder = format!("{}exercise/", lesson.path.trim_end_matches("lesson.md"));
        let about = format!("{folder}exercise.toml");
        let Some(exercise) = &lesson.exercise else {
            if lesson.factor().is_some() && self.pack.text_of(&about).is_none() {
                self.find(&about, None, "exercise", "the lesson has no exercise");
            }
            return;
        };
        let mut faults = Vec::new();
        if exercise.hints.len() != 3 {
            faults.push(format!("it has {} hints, not three", exercise.hints.len()));
        }
        if exercise.wrong.len() != 2 {
            faults.push(format!("it has {} wrong solutions, not two", exercise.wrong.len()));
        }
        for wrong in &exercise.wrong {
            if self.pack.paths_below(&format!("{folder}{}/", wrong.folder)).next().is_none() {
                faults.push(format!("there is no file in {}/", wrong.folder));
            }
            if wrong.says.trim().is_empty() {
                faults.push(format!("`says` of {} is empty: what refuses it?", wrong.folder));
            }
        }
        for part in ["start/", "solution/", "check/"] {
            if self.pack.paths_below(&format!("{folder}{part}")).next().is_none() {
                faults.push(format!("there is no file in {part}"));
            }
        }
        for path in &exercise.edit {
            if !exercise.start.iter().any(|file| file.path == *path) {
                faults.push(format!("`edit` names {path}, which is not in start/"));
            }
        }
        for message in faults {
            self.find(&about, None, "exercise", message);
        }
        let file = self.pack.text_of(&about).unwrap_or("");
        for markdown in std::iter::once(&exercise.task).chain(&exercise.hints) {
            // Below the line before that in which its first words stand.
            let words = markdown.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
            let line = file.lines().position(|line| line.contains(words)).unwrap_or(0);
            let text = Text::read(&about, line, markdown.trim_start());
            self.links(lesson, &text);
            self.footnotes(&text);
            self.fences(&text);
        }
    }
}
