//! A lesson: reading, and running what stands in it.

use super::{checklist, moved, quiz, run};
use crate::curriculum::{Factor, Sample, Variant};
use crate::progress::Position;
use crate::tui::effect::{Deed, Effect};
use crate::tui::keymap::Action;
use crate::tui::lesson_page::{self, LessonPage, Stop, StopKind};
use crate::tui::message::SampleKey;
use crate::tui::state::{LessonScreen, Screen, State};
use crate::tui::view;
use std::collections::BTreeMap;
use std::time::UNIX_EPOCH;

/// Opens the lesson on `factor`, where reading stopped last.
pub(super) fn open(state: &mut State, factor: Factor) -> Vec<Effect> {
    let lesson = state.lesson(factor).map(|lesson| lesson.id.clone());
    let record = lesson.as_ref().and_then(|id| state.progress.lesson(id));
    let permille = record.and_then(|record| record.position.as_ref()).map(|it| it.permille);
    let hints = record.map_or(0, |record| record.hints);
    state.screens.push(Screen::Lesson(Box::new(LessonScreen {
        factor,
        page: LessonPage::default(),
        scroll: 0,
        stop: None,
        language: None,
        follow: false,
        outputs: BTreeMap::new(),
        hints,
    })));
    let mut effects = set(state);
    if let Some(permille) = permille.filter(|permille| (1..1000).contains(permille)) {
        let height = view::lesson_height(state.size);
        if let Some(screen) = screen(state) {
            let last = last_scroll(screen, height);
            screen.scroll = (last * usize::from(permille)).div_ceil(1000);
        }
        state.say("This is where you stopped; g goes to the beginning.");
    }
    effects.push(Effect::Reload);
    if let Some(lesson) = lesson {
        effects.push(Effect::Record { lesson, deed: Deed::Opened });
    }
    effects
}

/// Sets the lesson that is seen again, for the size and for what is known now.
pub(super) fn set(state: &mut State) -> Vec<Effect> {
    let Some(Screen::Lesson(screen)) = state.screens.last() else { return Vec::new() };
    let page = lesson_page::compose(state, screen, view::lesson_width(state.size));
    let wanted = state.highlights.take_wanted();
    let height = view::lesson_height(state.size);
    if let Some(screen) = screen_mut(&mut state.screens) {
        let before = last_scroll(screen, height);
        let resized = screen.page.width != 0 && screen.page.width != page.width;
        screen.page = page;
        let last = last_scroll(screen, height);
        if resized && before > 0 {
            screen.scroll = screen.scroll * last / before;
        }
        screen.scroll = screen.scroll.min(last);
    }
    if wanted.is_empty() { Vec::new() } else { vec![Effect::Highlight(wanted)] }
}

/// What is to be done when the lesson is left: keep the place, stop the run.
pub(super) fn leave(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    let at = state.now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let height = view::lesson_height(state.size);
    let Some(Screen::Lesson(screen)) = state.screens.last() else { return effects };
    if let Some(lesson) = state.lesson(screen.factor) {
        let last = last_scroll(screen, height).max(1);
        let permille = u16::try_from(screen.scroll * 1000 / last).unwrap_or(1000);
        let anchor = screen
            .page
            .page
            .headings
            .iter()
            .rev()
            .find(|heading| heading.line <= screen.scroll)
            .map(|heading| heading.anchor.clone());
        let deed = Deed::LeftAt(Position { at, permille, anchor });
        effects.push(Effect::Record { lesson: lesson.id.clone(), deed });
    }
    if state.run.as_ref().is_some_and(|run| run.alive) {
        effects.push(Effect::StopRun);
    }
    effects
}

pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let height = view::lesson_height(state.size);
    let Some(seen) = screen(state) else { return Vec::new() };
    let factor = seen.factor;
    match action {
        Action::Next => go_to_stop(seen, height, Step::Next),
        Action::Previous => go_to_stop(seen, height, Step::Previous),
        Action::NextHeading | Action::PreviousHeading => go_to_heading(seen, height, action),
        Action::NextLesson | Action::PreviousLesson => return other_lesson(state, factor, action),
        Action::Checklist => return checklist::open(state, factor),
        Action::Stop => {
            if state.run.as_ref().is_some_and(|run| run.alive) {
                return vec![Effect::StopRun];
            }
            state.say("Nothing runs.");
        }
        Action::Hint => {
            seen.hints += 1;
            return set(state);
        }
        Action::Language => return next_language(state),
        Action::Run => return run_at_hand(state, height),
        Action::Open => {
            let at_hand = stop_at_hand(seen, height).map(|stop| stop.what.clone());
            return match at_hand {
                Some(StopKind::Sample(key)) => run::start(state, key),
                Some(StopKind::Quiz) => quiz::open(state, factor),
                Some(StopKind::Criteria) => checklist::open(state, factor),
                Some(StopKind::Exercise) => act(state, Action::Hint),
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
    let Some(lesson) = state.lesson(seen.factor) else { return Vec::new() };
    let known = state.progress.lesson(&lesson.id).is_some_and(|it| it.read_to_end.is_some());
    if known || seen.scroll < last_scroll(seen, height) {
        return Vec::new();
    }
    vec![Effect::Record { lesson: lesson.id.clone(), deed: Deed::ReadToEnd }]
}

pub(super) fn screen(state: &mut State) -> Option<&mut LessonScreen> {
    screen_mut(&mut state.screens)
}

fn screen_mut(screens: &mut [Screen]) -> Option<&mut LessonScreen> {
    match screens.last_mut() {
        Some(Screen::Lesson(screen)) => Some(screen),
        _ => None,
    }
}

fn last_scroll(screen: &LessonScreen, height: usize) -> usize {
    screen.page.page.lines.len().saturating_sub(height)
}

/// The stop that keys act on: the one that was gone to, else the first whose head is in sight,
/// else the one that fills the screen.
pub fn stop_at_hand(screen: &LessonScreen, height: usize) -> Option<&Stop> {
    let (top, bottom) = (screen.scroll, screen.scroll + height);
    let stops = &screen.page.stops;
    screen
        .stop
        .and_then(|index| stops.get(index))
        .or_else(|| stops.iter().find(|stop| (top..bottom).contains(&stop.first)))
        .or_else(|| stops.iter().find(|stop| stop.first < top && stop.end > top))
}

fn forget_stop_out_of_sight(screen: &mut LessonScreen, height: usize) {
    let (top, bottom) = (screen.scroll, screen.scroll + height);
    let stop = screen.stop.and_then(|index| screen.page.stops.get(index));
    if stop.is_some_and(|stop| stop.end <= top || stop.first >= bottom) {
        screen.stop = None;
    }
}

enum Step {
    Next,
    Previous,
}

fn go_to_stop(screen: &mut LessonScreen, height: usize, step: Step) {
    let at_hand = stop_at_hand(screen, height).map(|stop| stop.first);
    let stops = &screen.page.stops;
    let target = match (step, screen.stop) {
        (Step::Next, Some(index)) => (index + 1).min(stops.len().saturating_sub(1)),
        (Step::Previous, Some(index)) => index.saturating_sub(1),
        (Step::Next, None) => {
            let from = at_hand.unwrap_or(screen.scroll);
            stops
                .iter()
                .position(|stop| stop.first >= from)
                .unwrap_or(stops.len().saturating_sub(1))
        }
        (Step::Previous, None) => {
            stops.iter().rposition(|stop| stop.first < screen.scroll).unwrap_or(0)
        }
    };
    if let Some(stop) = stops.get(target) {
        // Two lines above it stay in sight, so that the reader knows where it is.
        screen.scroll = stop.first.saturating_sub(2).min(last_scroll(screen, height));
        screen.stop = Some(target);
        screen.follow = false;
    }
}

fn go_to_heading(screen: &mut LessonScreen, height: usize, action: Action) {
    let mut lines = screen.page.page.headings.iter().map(|heading| heading.line);
    let target = if action == Action::NextHeading {
        lines.find(|line| *line > screen.scroll)
    } else {
        lines.rfind(|line| *line < screen.scroll)
    };
    if let Some(line) = target {
        screen.scroll = line.min(last_scroll(screen, height));
        screen.stop = None;
        screen.follow = false;
    }
}

fn other_lesson(state: &mut State, factor: Factor, action: Action) -> Vec<Effect> {
    let number = match action {
        Action::NextLesson => factor.number() + 1,
        _ => factor.number() - 1,
    };
    let Some(factor) = Factor::new(number) else {
        state.say("There is no further factor in this direction.");
        return Vec::new();
    };
    let mut effects = leave(state);
    state.screens.pop();
    effects.extend(open(state, factor));
    effects
}

/// The sample at hand, else the next one below.
fn sample_at_hand(screen: &LessonScreen, height: usize) -> Option<SampleKey> {
    let sample = |stop: &Stop| match &stop.what {
        StopKind::Sample(key) => Some(key.clone()),
        _ => None,
    };
    stop_at_hand(screen, height).and_then(sample).or_else(|| {
        screen.page.stops.iter().filter(|stop| stop.first >= screen.scroll).find_map(sample)
    })
}

fn next_language(state: &mut State) -> Vec<Effect> {
    let height = view::lesson_height(state.size);
    let pack = state.pack.clone();
    let Some(seen) = screen(state) else { return Vec::new() };
    let next = sample_at_hand(seen, height).and_then(|key| {
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

fn run_at_hand(state: &mut State, height: usize) -> Vec<Effect> {
    let key = screen(state).and_then(|seen| sample_at_hand(seen, height));
    let Some(key) = key else {
        state.say("There is no sample from here on; Tab goes through what can be done.");
        return Vec::new();
    };
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

/// The samples in the order of the text, by title, and whether each variant was seen working.
pub fn seen_variants(state: &State, screen: &LessonScreen) -> Vec<(String, Variant, bool)> {
    let Some(lesson) = state.lesson(screen.factor) else { return Vec::new() };
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
