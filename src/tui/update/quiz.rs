//! A quiz: one question at a time, reasons after each answer. The questions are those of a lesson,
//! or those of all lessons that are to be repeated.

use super::back;
use crate::curriculum::Subject;
use crate::tui::effect::{Deed, Effect};
use crate::tui::keymap::Action;
use crate::tui::state::{Quiz, Screen, State};

/// Opens the quiz of the lesson on `subject`.
pub(super) fn open(state: &mut State, subject: Subject) -> Vec<Effect> {
    let questions = state.lesson(subject).map_or_else(Vec::new, |lesson| {
        (0..lesson.quiz.len()).map(|index| (lesson.id.clone(), index)).collect()
    });
    if questions.is_empty() {
        state.say("This lesson has no quiz.");
    } else {
        show(state, Some(subject), questions);
    }
    Vec::new()
}

/// Asks the questions that are to be repeated.
pub(super) fn repeat(state: &mut State) -> Vec<Effect> {
    let due = state.progress.due(&state.pack.lessons, state.today());
    let questions: Vec<_> = due.iter().map(|due| (due.lesson.id.clone(), due.index)).collect();
    if questions.is_empty() {
        state.say("Nothing is to be repeated today: what you miss in a quiz comes back here.");
    } else {
        show(state, None, questions);
    }
    Vec::new()
}

fn show(state: &mut State, subject: Option<Subject>, questions: Vec<(String, usize)>) {
    let chosen = vec![None; questions.len()];
    let quiz = Quiz { subject, questions, question: 0, chosen, scroll: 0 };
    state.screens.push(Screen::Quiz(quiz));
}

pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let pack = state.pack.clone();
    let Some(Screen::Quiz(quiz)) = state.screens.last_mut() else { return Vec::new() };
    let answered = quiz.chosen.get(quiz.question).copied().flatten().is_some();
    match action {
        Action::Next if quiz.question + 1 < quiz.questions.len() => go(quiz, quiz.question + 1),
        Action::Next if answered => return back(state),
        Action::Previous => go(quiz, quiz.question.saturating_sub(1)),
        Action::Up => quiz.scroll = quiz.scroll.saturating_sub(1),
        Action::Down => quiz.scroll += 1,
        Action::Top => quiz.scroll = 0,
        Action::PageUp => quiz.scroll = quiz.scroll.saturating_sub(10),
        Action::PageDown => quiz.scroll += 10,
        Action::Answer(option) => {
            let Some((lesson, question)) = quiz.seen(&pack) else { return Vec::new() };
            let Some(answer) = lesson.quiz[question].options.get(option) else {
                return Vec::new();
            };
            if let Some(chosen @ None) = quiz.chosen.get_mut(quiz.question) {
                *chosen = Some(option);
                let deed = Deed::Answered { question, right: answer.right };
                return vec![Effect::Record { lesson: lesson.id.clone(), deed }];
            }
        }
        _ => {}
    }
    // No further than the last line.
    let hidden = crate::tui::view::quiz_hidden(state);
    if let Some(Screen::Quiz(quiz)) = state.screens.last_mut() {
        quiz.scroll = quiz.scroll.min(hidden);
    }
    Vec::new()
}

fn go(quiz: &mut Quiz, question: usize) {
    quiz.question = question;
    quiz.scroll = 0;
}
