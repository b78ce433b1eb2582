//! The quiz: questions with four options, one of them right, a reason for each.

use super::Lint;
use crate::curriculum::{Lesson, Subject};

impl Lint<'_> {
    pub(super) fn quiz(&mut self, lesson: &Lesson) {
        let path = lesson.path.replace("lesson.md", "quiz.toml");
        let wanted = match lesson.subject {
            Subject::Introduction => Some(3),
            Subject::Factor(_) => Some(5),
            Subject::Closing | Subject::Appendix => None,
        };
        let count = lesson.quiz.len();
        if let Some(wanted) = wanted.filter(|wanted| *wanted != count) {
            self.find(&path, None, "quiz", format!("it has {count} questions, not {wanted}"));
        }
        let text = self.pack.text_of(&path).unwrap_or("");
        let lines: Vec<usize> = (1..)
            .zip(text.lines())
            .filter(|(_, line)| line.trim() == "[[question]]")
            .map(|(line, _)| line)
            .collect();
        for (index, question) in lesson.quiz.iter().enumerate() {
            let line = lines.get(index).copied();
            let options = question.options.len();
            if options != 4 {
                self.find(
                    &path,
                    line,
                    "quiz",
                    format!("the question has {options} options, not 4"),
                );
            }
            let right = question.options.iter().filter(|option| option.right).count();
            if right != 1 {
                self.find(&path, line, "quiz", format!("{right} of the options are right, not 1"));
            }
            for option in question.options.iter().filter(|option| option.why.trim().is_empty()) {
                let message = format!("`{}` has no reason", option.text);
                self.find(&path, line, "quiz", message);
            }
        }
        let first = |question: &crate::curriculum::Question| {
            question.options.first().is_some_and(|option| option.right)
        };
        if count > 1 && lesson.quiz.iter().all(first) {
            self.find(&path, None, "quiz", "the right answer is always the first");
        }
    }
}
