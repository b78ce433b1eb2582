//! A quiz: one question at a time, reasons after each answer.

use crate::curriculum::Subject;
use crate::tui::effect::{Deed, Effect};
use crate::tui::keymap::Action;
use crate::tui::state::{Quiz, Screen, State};

/// Opens the quiz of the lesson on `subject`.
pub(super) fn open(state: &mut State, subject: Subject) -> Vec<Effect> {
    let questions = state.lesson(subject).map_or(0, |lesson| lesson.quiz.len());
    if questions == 0 {
        state.say("This lesson has no quiz.");
    } else {
        let chosen = vec![None; questions];
        state.screens.push(Screen::Quiz(Quiz { subject, question: 0, chosen, scroll: 0 }));
    }
    Vec::new()
}

pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let pack = state.pack.clone();
    let Some(Screen::Quiz(quiz)) = state.screens.last_mut() else { return Vec::new() };
    let Some(lesson) = pack.lesson_on(quiz.subject) else { return Vec::new() };
    match action {
        Action::Next => go(quiz, (quiz.question + 1).min(lesson.quiz.len() - 1)),
        Action::Previous => go(quiz, quiz.question.saturating_sub(1)),
        Action::Up => quiz.scroll = quiz.scroll.saturating_sub(1),
        Action::Down => quiz.scroll += 1,
        Action::Answer(option) => {
            let Some(chosen) = quiz.chosen.get_mut(quiz.question) else { return Vec::new() };
            let Some(answer) = lesson.quiz[quiz.question].options.get(option) else {
                return Vec::new();
            };
            if chosen.is_none() {
                *chosen = Some(option);
                let deed = Deed::Answered { question: quiz.question, right: answer.right };
                return vec![Effect::Record { lesson: lesson.id.clone(), deed }];
            }
        }
        _ => {}
    }
    Vec::new()
}

fn go(quiz: &mut Quiz, question: usize) {
    quiz.question = question;
    quiz.scroll = 0;
}
