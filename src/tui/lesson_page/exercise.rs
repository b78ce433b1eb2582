//! An exercise on the page: the task, hints, the learner's copy, its check, the model solution.

use super::{Composer, StopKind, output_lines};
use crate::curriculum::{Exercise, Lesson};
use crate::markdown::{Block, Line, Role, Span, parse, wrap_text};
use crate::run::EndReason;
use crate::sanitize;
use crate::tui::diff::diff;
use crate::tui::state::{Output, RunKey, Seen};
use crate::tui::update::saves_are_checked;
use crate::watch::Means;
use std::time::Duration;

impl Composer<'_> {
    pub(super) fn exercise(&mut self, lesson: &Lesson) {
        let Some(exercise) = &lesson.exercise else { return };
        let first = self.begin_stop();
        let solved = self.state.progress.lesson(&lesson.id).is_some_and(|it| it.solved.is_some());
        let sign = if self.state.ascii { "+" } else { "✓" };
        let state = match (solved, self.screen.bench.started) {
            (true, _) => Span::new(format!("  {sign} solved"), Role::Good),
            (false, true) => Span::new("  started", Role::Open),
            (false, false) => Span::new("  not started", Role::Dim),
        };
        let title = sanitize::line(&exercise.title);
        let head = Span::new(format!("{} {title}", self.pointer()), Role::Action);
        self.line(Line { spans: vec![head, state] });
        self.standing(lesson);
        let mut text = exercise.task.clone();
        for (index, hint) in exercise.hints.iter().take(self.screen.hints).enumerate() {
            let (number, all) = (index + 1, exercise.hints.len());
            text += &format!("\n\n**Hint {number} of {all}.** {hint}");
        }
        self.text(&parse(&text));
        self.copy(exercise);
        self.saves(lesson, exercise);
        self.exercise_keys(exercise, solved);
        self.check(lesson, exercise);
        if self.screen.solution {
            self.solution(exercise);
        }
        self.end_stop(first, StopKind::Exercise(lesson.id.clone()));
    }

    /// Where the learner's copy is, and which of its files they have changed.
    fn copy(&mut self, exercise: &Exercise) {
        let bench = &self.screen.bench;
        if !bench.started {
            return;
        }
        self.blank_line();
        let folder = bench.folder.display().to_string();
        let folder = sanitize::line(&folder).into_owned();
        self.blocks(vec![Block::Output(vec![Line::new(folder, Role::Dim)])]);
        for path in &exercise.edit {
            let edited = self.screen.bench.edited.contains(path);
            let word = if edited { "  edited" } else { "  as it came" };
            self.line(Line {
                spans: vec![
                    Span::new(format!("    {}", sanitize::line(path)), Role::Code),
                    Span::new(word, if edited { Role::Open } else { Role::Dim }),
                ],
            });
        }
    }

    /// What can be done with it now.
    fn exercise_keys(&mut self, exercise: &Exercise, solved: bool) {
        let mut keys = Vec::new();
        if self.screen.bench.started {
            let file = exercise.edit.first().map_or("it", String::as_str);
            keys.push(("e", format!("edits {}", sanitize::line(file))));
            if exercise.edit.len() > 1 {
                keys.push(("E", "the next file".to_owned()));
            }
            keys.push(("v", "checks it".to_owned()));
        } else {
            keys.push(("e", "starts it, in a folder of your own".to_owned()));
        }
        let hints = exercise.hints.len();
        if self.screen.hints < hints {
            keys.push(("h", format!("hint {} of {hints}", self.screen.hints + 1)));
        }
        if self.screen.bench.started {
            let verb = if self.screen.solution { "hides" } else { "shows" };
            let shown = solved || self.screen.solution;
            let whose = if shown { "the model solution" } else { "a solution" };
            keys.push(("m", format!("{verb} {whose}")));
            keys.push(("R", "begins again".to_owned()));
        }
        self.blank_line();
        self.key_lines(keys);
    }

    /// Keys and what they do, as many to a line as fit.
    fn key_lines(&mut self, keys: Vec<(&str, String)>) {
        let mut line = Line::default();
        for (key, what) in keys {
            let what = Span::new(format!(" {what}"), Role::Dim);
            let more = key.len() + Line { spans: vec![what.clone()] }.width();
            if !line.spans.is_empty() && line.width() + 3 + more > self.options.width {
                self.line(std::mem::take(&mut line));
            }
            if !line.spans.is_empty() {
                line.spans.push(Span::new("   ", Role::Text));
            }
            line.spans.extend([Span::new(key, Role::Action), what]);
        }
        self.line(line);
    }

    /// What the check wrote, and what it comes to.
    fn check(&mut self, lesson: &Lesson, exercise: &Exercise) {
        let key = RunKey::Exercise(lesson.id.clone());
        let Some(output) = self.screen.outputs.get(&key) else { return };
        self.blank_line();
        self.line(Line::new(format!("$ {}", exercise.check.join(" ")), Role::Dim));
        output_lines(self, output);
        self.line(verdict(output, self.state.running(&key), self.state.ascii));
    }

    /// How the last check stands, where the task is read: what was checked is often out of sight.
    fn standing(&mut self, lesson: &Lesson) {
        let key = RunKey::Exercise(lesson.id.clone());
        let line = match (self.state.running(&key), self.screen.outputs.get(&key)) {
            (Some(elapsed), _) => checking(elapsed),
            (None, Some(output)) => verdict(output, None, self.state.ascii),
            (None, None) => return,
        };
        self.line(Line { spans: [vec![Span::new("  ", Role::Text)], line.spans].concat() });
    }

    /// What becomes of a save.
    fn saves(&mut self, lesson: &Lesson, exercise: &Exercise) {
        let Seen::By(means) = &self.screen.saves.seen else { return };
        let checked = saves_are_checked(self.state, lesson, exercise);
        let text = match (checked, means) {
            _ if self.screen.saves.unchecked => {
                "Saved, and not checked yet: v checks it.".to_owned()
            }
            (false, _) => "Saved files are not checked by themselves before v was.".to_owned(),
            (true, Means::Events) => "A file that you save is checked at once.".to_owned(),
            (true, Means::Poll(why)) => {
                let why = sanitize::line(why).into_owned();
                format!("A file that you save is checked after a second or two ({why}).")
            }
        };
        for text in wrap_text(&text, self.options.width.saturating_sub(4)) {
            self.line(Line::new(format!("    {text}"), Role::Dim));
        }
    }

    /// How the model solution differs from what the learner has.
    fn solution(&mut self, exercise: &Exercise) {
        self.blank_line();
        let legend = vec![
            Span::new("The model solution", Role::Strong),
            Span::new("   ", Role::Text),
            Span::new("- yours", Role::Removed),
            Span::new("   ", Role::Text),
            Span::new("+ the model", Role::Added),
        ];
        self.line(Line { spans: legend });
        for file in &exercise.solution {
            let path = sanitize::line(&file.path).into_owned();
            let yours = self.screen.bench.files.get(&file.path).map_or("", String::as_str);
            let mut lines = diff(yours, &file.text());
            if lines.is_empty() && !exercise.edit.contains(&file.path) {
                continue;
            }
            if lines.is_empty() {
                lines.push(Line::new("is the same as yours", Role::Good));
            }
            self.blank_line();
            self.line(Line::new(format!("  {path}"), Role::Dim));
            self.blocks(vec![Block::Output(lines)]);
        }
    }
}

/// How a check stands, in a line; `elapsed` while it runs.
pub(in crate::tui) fn verdict(output: &Output, elapsed: Option<Duration>, ascii: bool) -> Line {
    let Some(ended) = &output.ended else { return checking(elapsed.unwrap_or_default()) };
    match (&ended.reason, output.shown) {
        (_, true) => {
            let sign = if ascii { "+" } else { "✓" };
            Line::new(format!("{sign} solved ({ended}). m shows the model solution."), Role::Good)
        }
        (EndReason::Exited(1), false) => {
            let sign = if ascii { "x" } else { "✗" };
            Line::new(format!("{sign} not solved yet ({ended}). e edits, v checks."), Role::Bad)
        }
        _ => Line::new(format!("! the check did not come to its end: {ended}"), Role::Open),
    }
}

fn checking(elapsed: Duration) -> Line {
    Line::new(format!("checking, {} s; s stops it", elapsed.as_secs()), Role::Open)
}
