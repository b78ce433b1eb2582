//! A lesson: reading, and running what stands in it.

mod place;
mod samples;
mod sight;
mod stops;

pub(super) use place::{follow, place, scroll_to, set, show_line, show_stop};
pub(super) use samples::next_language;
pub use sight::{seen_variants, terms_in_sight};
pub(super) use stops::sample_at_hand;
pub use stops::stop_at_hand;

use super::{checklist, exercise, find, key_of, moved, panels, quiz, run, travel};
use crate::curriculum::Subject;
use crate::progress::Position;
use crate::tui::effect::{Deed, Effect};
use crate::tui::keymap::Action;
use crate::tui::lesson_page::{LessonPage, StopKind};
use crate::tui::spot::Spot;
use crate::tui::state::{Bench, EditIn, LessonScreen, Place, Saves, Screen, Seen, State};
use crate::tui::view;
use place::{last_scroll, place_in};
use samples::{run_at_hand, show_diff};
use sight::show_terms;
use std::collections::{BTreeMap, BTreeSet};
use std::time::UNIX_EPOCH;
use stops::{Step, forget_stop_out_of_sight, go_to_heading, go_to_stop};

/// Opens the lesson on `subject`, where reading stopped last.
pub(super) fn open(state: &mut State, subject: Subject) -> Vec<Effect> {
    let lesson = state.lesson(subject).map(|lesson| lesson.id.clone());
    let record = lesson.as_ref().and_then(|id| state.progress.lesson(id));
    let position = record.and_then(|record| record.position.clone());
    let stopped_at = position.filter(|position| (1..1000).contains(&position.permille));
    let hints = record.map_or(0, |record| record.hints);
    state.screens.push(Screen::Lesson(Box::new(LessonScreen {
        subject,
        page: LessonPage::default(),
        scroll: 0,
        stop: None,
        language: None,
        follow: false,
        outputs: BTreeMap::new(),
        diffs: BTreeSet::new(),
        hints,
        bench: Bench::default(),
        file: 0,
        opening: false,
        editor: EditIn::Theirs,
        saves: Saves::default(),
        solution: false,
        found: None,
    })));
    let mut effects = set(state);
    if let Some(Position { permille, anchor, text, .. }) = stopped_at {
        scroll_to(state, Place { subject, permille });
        let height = view::lesson_height(state.size);
        if let (Some(seen), Some(text)) = (screen(state), text)
            && let Some(line) = (Spot { anchor, text }).line(&seen.page.page, seen.scroll)
        {
            seen.scroll = line.min(last_scroll(seen, height));
        }
        let key = key_of(state, Action::Top);
        state.say(format!("This is where you stopped; {key} goes to the beginning."));
    }
    effects.push(Effect::Reload);
    effects.extend(exercise::look(state));
    if let Some(lesson) = lesson {
        effects.push(Effect::Record { lesson, deed: Deed::Opened });
    }
    effects
}

/// What is to be done when the lesson is left: keep the place, stop the run.
pub(super) fn leave(state: &mut State) -> Vec<Effect> {
    let Some(Screen::Lesson(screen)) = state.screens.last() else { return Vec::new() };
    left_at(state, screen).into_iter().chain(stop_run(state)).chain(stop_watch(screen)).collect()
}

/// What is to be done when all is left: the place is kept also under what is open on the lesson.
pub(super) fn leave_all(state: &State) -> Vec<Effect> {
    let lessons = state.screens.iter().filter_map(|screen| match screen {
        Screen::Lesson(screen) => Some(screen.as_ref()),
        _ => None,
    });
    let left = |screen: &LessonScreen| {
        left_at(state, screen).into_iter().chain(stop_watch(screen)).collect::<Vec<_>>()
    };
    lessons.flat_map(left).chain(stop_run(state)).collect()
}

fn stop_run(state: &State) -> Option<Effect> {
    state.run.as_ref().is_some_and(|run| run.alive).then_some(Effect::StopRun)
}

fn stop_watch(screen: &LessonScreen) -> Option<Effect> {
    (screen.saves.seen != Seen::No).then_some(Effect::Watch(None))
}

/// Keeps where a lesson is read.
fn left_at(state: &State, screen: &LessonScreen) -> Option<Effect> {
    let at = state.now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let lesson = state.lesson(screen.subject)?;
    let Place { permille, .. } = place_in(state, screen);
    let Spot { anchor, text } = Spot::of(&screen.page.page, screen.scroll);
    let text = Some(text).filter(|text| !text.is_empty());
    let deed = Deed::LeftAt(Position { at, permille, anchor, text });
    Some(Effect::Record { lesson: lesson.id.clone(), deed })
}

pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let height = view::lesson_height(state.size);
    let Some(seen) = screen(state) else { return Vec::new() };
    let subject = seen.subject;
    match action {
        Action::Next => go_to_stop(seen, height, Step::Next),
        Action::Previous => go_to_stop(seen, height, Step::Previous),
        Action::NextHeading | Action::PreviousHeading => go_to_heading(seen, height, action),
        Action::NextLesson | Action::PreviousLesson => return other_lesson(state, subject, action),
        Action::Checklist => return checklist::open(state, subject.factor()),
        Action::Stop => {
            if state.run.as_ref().is_some_and(|run| run.alive) {
                return vec![Effect::StopRun];
            }
            state.say("Nothing runs.");
        }
        Action::Hint
        | Action::EditExercise
        | Action::EditHere
        | Action::EditNext
        | Action::Verify
        | Action::Solution
        | Action::StartAgain => return exercise::act(state, action),
        Action::Diff => return show_diff(state, height),
        Action::Tick => {
            let at_hand = stop_at_hand(seen, height).map(|stop| stop.what.clone());
            if let Some(StopKind::Tick(id)) = at_hand {
                return checklist::tick(state, &id);
            }
            let key = key_of(state, Action::Next);
            state.say(format!(
                "No box of the checklist is at hand; {key} goes through what can be done."
            ));
        }
        Action::Save => return run::save_at_hand(state, height),
        Action::Panel => return panels::open(state),
        Action::Terms => {
            show_terms(state);
            return Vec::new();
        }
        Action::Links => {
            travel::show_hints(state);
            return Vec::new();
        }
        Action::Backward | Action::Forward => return travel::go(state, action),
        Action::Find => {
            find::begin(state);
            return Vec::new();
        }
        Action::NextFound | Action::PreviousFound => find::step(state, action),
        Action::ClearFound => {
            find::clear(state);
            return Vec::new();
        }
        Action::Language => return next_language(state),
        Action::Run => return run_at_hand(state, height),
        Action::Open => {
            let at_hand = stop_at_hand(seen, height).map(|stop| stop.what.clone());
            return match at_hand {
                Some(StopKind::Sample(key)) => run::start(state, key),
                Some(StopKind::Quiz) => quiz::open(state, subject),
                Some(StopKind::Criteria) => checklist::open(state, subject.factor()),
                Some(StopKind::Tick(id)) => checklist::tick(state, &id),
                Some(StopKind::Exercise(_)) => exercise::act(state, Action::EditExercise),
                None => act(state, Action::Down),
            };
        }
        action => {
            let last = last_scroll(seen, height);
            seen.scroll = moved(seen.scroll, last + 1, action, height.saturating_sub(2).max(1));
            seen.follow = false;
            forget_stop_out_of_sight(seen, height);
        }
    }
    read_to_end(state, height)
}

/// Where the end of the text is in sight, it counts as read.
fn read_to_end(state: &mut State, height: usize) -> Vec<Effect> {
    let Some(Screen::Lesson(seen)) = state.screens.last() else { return Vec::new() };
    let Some(lesson) = state.lesson(seen.subject) else { return Vec::new() };
    let known = state.progress.lesson(&lesson.id).is_some_and(|it| it.read_to_end.is_some());
    if known || seen.scroll < last_scroll(seen, height) {
        return Vec::new();
    }
    vec![Effect::Record { lesson: lesson.id.clone(), deed: Deed::ReadToEnd }]
}

/// The lesson that is seen, or whose panel or exercise is.
pub(super) fn screen(state: &mut State) -> Option<&mut LessonScreen> {
    screen_mut(&mut state.screens)
}

/// The lesson with this id, where it is open, also below other screens.
pub(super) fn screen_of<'a>(state: &'a mut State, lesson: &str) -> Option<&'a mut LessonScreen> {
    let subject = state.pack.lesson(lesson)?.subject;
    state.screens.iter_mut().rev().find_map(|screen| match screen {
        Screen::Lesson(screen) if screen.subject == subject => Some(&mut **screen),
        _ => None,
    })
}

fn screen_mut(screens: &mut [Screen]) -> Option<&mut LessonScreen> {
    let on_top = |screen: &Screen| matches!(screen, Screen::Panel(_) | Screen::Editor(_));
    match screens.iter_mut().rev().find(|screen| !on_top(screen)) {
        Some(Screen::Lesson(screen)) => Some(screen),
        _ => None,
    }
}

fn other_lesson(state: &mut State, subject: Subject, action: Action) -> Vec<Effect> {
    let found = match action {
        Action::NextLesson => state.pack.subjects().find(|other| *other > subject),
        _ => state.pack.subjects().filter(|other| *other < subject).last(),
    };
    let Some(found) = found else {
        state.say("There is nothing further in this direction.");
        return Vec::new();
    };
    travel::visit(state, found)
}
