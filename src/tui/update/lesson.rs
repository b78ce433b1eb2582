//! A lesson: reading, and running what stands in it.

mod stops;

pub use stops::stop_at_hand;

use super::{checklist, exercise, find, key_of, moved, panels, quiz, run, travel};
use crate::curriculum::{Sample, Subject, Term, Variant};
use crate::progress::Position;
use crate::tui::effect::{Deed, Effect};
use crate::tui::keymap::Action;
use crate::tui::lesson_page::{self, LessonPage, StopKind};
use crate::tui::spot::Spot;
use crate::tui::state::{Bench, EditIn, LessonScreen, Overlay, Place, Saves, Screen, Seen, State};
use crate::tui::view;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::time::UNIX_EPOCH;
use stops::{
    Step, below_the_screen, forget_stop_out_of_sight, go_to_heading, go_to_stop, sample_at_hand,
};

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

/// Sets the lesson that is seen again, for the size and for what is known now.
pub(super) fn set(state: &mut State) -> Vec<Effect> {
    let screen = match state.screens.last() {
        Some(Screen::Lesson(screen)) => screen,
        Some(Screen::Panel(_)) => return panels::set(state),
        _ => return Vec::new(),
    };
    let page = lesson_page::compose(state, screen, view::lesson_width(state.size));
    let wanted = state.highlights.take_wanted();
    let height = view::lesson_height(state.size);
    if let Some(screen) = screen_mut(&mut state.screens) {
        let before = last_scroll(screen, height);
        let resized = screen.page.width != 0 && screen.page.width != page.width;
        // What is read stays where it is.
        let spot =
            (resized && screen.scroll > 0).then(|| Spot::of(&screen.page.page, screen.scroll));
        let moved = if resized {
            0
        } else {
            moved_by(&screen.page, &page, screen.scroll..screen.scroll + height)
        };
        let place = screen.found.as_ref().and_then(|found| found.line(found.current));
        screen.page = page;
        let last = last_scroll(screen, height);
        if let Some(spot) = spot {
            let expected = screen.scroll * last / before.max(1);
            screen.scroll = spot.line(&screen.page.page, expected).unwrap_or(expected);
        }
        screen.scroll = screen.scroll.saturating_add_signed(moved);
        screen.scroll = screen.scroll.min(last);
        if let Some(found) = &mut screen.found {
            found.look(&screen.page.page);
            // The place that the reader is at stays in sight.
            let line = found.line(found.current);
            let seen = |line: &usize| (screen.scroll..screen.scroll + height).contains(line);
            if place != line
                && let Some(line) = line.filter(|line| !seen(line))
            {
                screen.scroll = line.saturating_sub(height / 4).min(last);
            }
        }
    }
    if wanted.is_empty() { Vec::new() } else { vec![Effect::Highlight(wanted)] }
}

/// By how many lines what is read has moved: what stands above it may have grown, as the output of
/// a check does that a save began.
fn moved_by(before: &LessonPage, after: &LessonPage, in_sight: Range<usize>) -> isize {
    let (before, after) = (&before.page.headings, &after.page.headings);
    let here = before
        .iter()
        .position(|heading| in_sight.contains(&heading.line))
        .or_else(|| before.iter().rposition(|heading| heading.line < in_sight.start));
    match here.filter(|_| before.len() == after.len()) {
        Some(here) => after[here].line.cast_signed() - before[here].line.cast_signed(),
        None => 0,
    }
}

/// Where the reader is, where that is a lesson.
pub(super) fn place(state: &State) -> Option<Place> {
    let Some(Screen::Lesson(screen)) = state.screens.last() else { return None };
    Some(place_in(state, screen))
}

fn place_in(state: &State, screen: &LessonScreen) -> Place {
    let last = last_scroll(screen, view::lesson_height(state.size));
    Place::new(screen.subject, screen.scroll, last)
}

/// Scrolls to a place of the lesson that is seen.
pub(super) fn scroll_to(state: &mut State, place: Place) {
    let height = view::lesson_height(state.size);
    if let Some(seen) = screen(state) {
        seen.scroll = place.scroll(last_scroll(seen, height));
        seen.stop = None;
        seen.follow = false;
    }
}

/// Goes to the stop with this index, with two lines above it.
pub(super) fn show_stop(state: &mut State, index: usize) {
    let height = view::lesson_height(state.size);
    if let Some(seen) = screen(state)
        && let Some(stop) = seen.page.stops.get(index)
    {
        seen.scroll = stop.first.saturating_sub(2).min(last_scroll(seen, height));
        seen.stop = Some(index);
    }
}

/// Scrolls so that `line` is near the top, with what leads to it above.
pub(super) fn show_line(state: &mut State, line: usize) {
    let height = view::lesson_height(state.size);
    if let Some(seen) = screen(state) {
        seen.scroll = line.saturating_sub(height / 4).min(last_scroll(seen, height));
        seen.stop = None;
        seen.follow = false;
    }
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
            state.say("No box of the checklist is at hand; Tab goes through what can be done.");
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

fn last_scroll(screen: &LessonScreen, height: usize) -> usize {
    screen.page.page.lines.len().saturating_sub(height)
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

/// Shows what is at hand in its next language.
pub(super) fn next_language(state: &mut State) -> Vec<Effect> {
    let height = view::lesson_height(state.size);
    let pack = state.pack.clone();
    let in_panel = match state.screen() {
        Some(Screen::Panel(panel)) => panel.sample().cloned(),
        _ => None,
    };
    let Some(seen) = screen(state) else { return Vec::new() };
    let next = in_panel.or_else(|| sample_at_hand(seen, height)).and_then(|key| {
        let sample = pack.lesson(&key.lesson)?.sample(&key.sample)?;
        let now = lesson_page::language(sample, seen.language.as_deref())?;
        let index = sample.languages.iter().position(|other| other.name == now.name)?;
        let next = &sample.languages[(index + 1) % sample.languages.len()];
        (next.name != now.name).then(|| next.name.clone())
    });
    let Some(next) = next else {
        state.say("There is no other language here.");
        return Vec::new();
    };
    seen.language = Some(next);
    seen.outputs.clear();
    let mut effects = set(state);
    if state.run.as_ref().is_some_and(|run| run.alive) {
        effects.push(Effect::StopRun);
    }
    effects
}

/// Shows what differs between the variants of the sample at hand, or their files again.
fn show_diff(state: &mut State, height: usize) -> Vec<Effect> {
    let Some(seen) = screen(state) else { return Vec::new() };
    let Some(key) = sample_at_hand(seen, height) else {
        let key = key_of(state, Action::Next);
        state.say(format!("There is no sample from here on; {key} goes through what can be done."));
        return Vec::new();
    };
    if !seen.diffs.remove(&key.sample) {
        seen.diffs.insert(key.sample.clone());
    }
    let effects = set(state);
    let wanted = StopKind::Sample(key);
    let stops = screen(state).map(|seen| seen.page.stops.iter());
    if let Some(index) = stops.and_then(|mut it| it.position(|stop| stop.what == wanted)) {
        show_stop(state, index);
    }
    effects
}

fn run_at_hand(state: &mut State, height: usize) -> Vec<Effect> {
    let key = screen(state).and_then(|seen| sample_at_hand(seen, height));
    let Some(key) = key else {
        let key = key_of(state, Action::Next);
        state.say(format!("There is no sample from here on; {key} goes through what can be done."));
        return Vec::new();
    };
    if let Some(index) = screen(state).and_then(|seen| below_the_screen(seen, height, &key)) {
        // What nobody has seen is not run yet.
        show_stop(state, index);
        let key = key_of(state, Action::Run);
        state.say(format!("This is the next sample; {key} runs it."));
        return Vec::new();
    }
    run::start(state, key)
}

/// Keeps the end of the output in sight, and its beginning for as long as both fit.
pub(super) fn follow(state: &mut State) {
    let height = view::lesson_height(state.size);
    let Some(seen) = screen(state).filter(|seen| seen.follow) else { return };
    let Some(stop) = seen.stop.and_then(|index| seen.page.stops.get(index)) else { return };
    let end = stop.end.saturating_sub(height);
    seen.scroll = seen.scroll.max(end).min(last_scroll(seen, height));
}

fn show_terms(state: &mut State) {
    let Some(Screen::Lesson(seen)) = state.screens.last() else { return };
    let ids: Vec<_> = terms_in_sight(state, seen).iter().map(|term| term.id.clone()).collect();
    if ids.is_empty() {
        state.say("No term is marked in this part of the text.");
    } else {
        state.overlay = Some(Overlay::Terms { ids, scroll: 0 });
    }
}

/// The terms that are marked in the part of the text that is seen, each once, from top to bottom.
pub fn terms_in_sight<'a>(state: &'a State, screen: &LessonScreen) -> Vec<&'a Term> {
    let height = view::lesson_height(state.size);
    let page = &screen.page.page;
    let mut terms: Vec<&Term> = Vec::new();
    for span in page.lines.iter().skip(screen.scroll).take(height).flat_map(|line| &line.spans) {
        let target = span.link.and_then(|link| page.links.get(link));
        let id = target.and_then(|target| target.strip_prefix("term:"));
        if let Some(term) = id.and_then(|id| state.pack.term(id))
            && !terms.contains(&term)
        {
            terms.push(term);
        }
    }
    terms
}

/// The samples in the order of the text, by title, and whether each variant was seen working.
pub fn seen_variants(state: &State, screen: &LessonScreen) -> Vec<(String, Variant, bool)> {
    let Some(lesson) = state.lesson(screen.subject) else { return Vec::new() };
    let record = state.progress.lesson(&lesson.id);
    let mut samples: Vec<&Sample> = Vec::new();
    for stop in &screen.page.stops {
        if let StopKind::Sample(key) = &stop.what
            && let Some(sample) = lesson.sample(&key.sample)
            && !samples.iter().any(|known| known.id == sample.id)
        {
            samples.push(sample);
        }
    }
    samples
        .into_iter()
        .flat_map(|sample| Variant::ALL.map(|variant| (sample, variant)))
        .map(|(sample, variant)| {
            let seen = record.is_some_and(|record| record.has_seen(&sample.id, variant));
            (sample.title.clone(), variant, seen)
        })
        .collect()
}
