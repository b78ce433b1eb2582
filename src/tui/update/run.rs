//! Runs of samples: consent, start, output, end.

use super::lesson::{follow, screen, screen_of, set, stop_at_hand};
use super::{exercise, panels};
use crate::curriculum::{Sample, SampleLanguage};
use crate::run::consent::{Need, Origin, Request};
use crate::run::{self, EndReason, RunEvent};
use crate::tui::effect::{Deed, Effect};
use crate::tui::keymap::Action;
use crate::tui::lesson_page;
use crate::tui::message::SampleKey;
use crate::tui::state::{Consent, Job, Output, Overlay, Run, RunKey, Screen, State};

/// Starts a run, or first asks whether it may.
pub(super) fn start(state: &mut State, key: SampleKey) -> Vec<Effect> {
    let pack = state.pack.clone();
    let preferred = state.lesson_screen(&key.lesson).and_then(|seen| seen.language.clone());
    let found = pack.lesson(&key.lesson).and_then(|lesson| {
        let sample = lesson.sample(&key.sample)?;
        Some((sample, lesson_page::language(sample, preferred.as_deref())?))
    });
    let Some((sample, language)) = found else { return Vec::new() };
    let request = match request(state, &key, sample, language) {
        Ok(request) => request,
        Err(cannot) => {
            panels::give_up(state);
            state.complain(cannot.to_string());
            return Vec::new();
        }
    };
    let language = language.name.clone();
    ask(state, request, Job::Sample(key, language))
}

/// Runs what may run, and asks for what may not yet.
pub(super) fn ask(state: &mut State, request: Request, job: Job) -> Vec<Effect> {
    match state.trust.need(&request) {
        Need::Nothing => launch(state, job, Begun::ByKey),
        need => {
            let consent = Consent { request, need, job, scroll: 0 };
            state.overlay = Some(Overlay::Consent(Box::new(consent)));
            if state.protections.is_empty() { vec![Effect::Protections] } else { Vec::new() }
        }
    }
}

fn request(
    state: &State,
    key: &SampleKey,
    sample: &Sample,
    language: &SampleLanguage,
) -> Result<Request, run::CannotRun> {
    let plan = run::sample_plan(sample, language, key.variant, &state.host)?;
    let (lesson, variant) = (&key.lesson, key.variant.name());
    let name = format!("{lesson}/{}, the {variant} in {}", key.sample, language.name);
    Ok(Request::new(name, origin(state), &plan))
}

/// Where the content comes from.
pub(super) fn origin(state: &State) -> Origin {
    state.pack.folder().map_or(Origin::BuiltIn, |it| Origin::Folder(it.to_owned()))
}

/// A key while it is asked whether code may run.
pub(super) fn consent(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(Overlay::Consent(mut consent)) = state.overlay.take() else { return Vec::new() };
    let today = state.today();
    match action {
        Action::Back => {
            panels::give_up(state);
            state.say("Not run.");
            return Vec::new();
        }
        Action::Confirm | Action::Once => {}
        action => {
            consent.scroll = match action {
                Action::Up => consent.scroll.saturating_sub(1),
                Action::Down => consent.scroll.saturating_add(1),
                Action::PageUp => consent.scroll.saturating_sub(10),
                Action::PageDown => consent.scroll.saturating_add(10),
                _ => consent.scroll,
            };
            state.overlay = Some(Overlay::Consent(consent));
            return Vec::new();
        }
    }
    let remembered = if consent.need == Need::Ask && action == Action::Confirm {
        state.trust.allow(&consent.request, today);
        Some(Box::new(consent.request))
    } else {
        state.trust.introduce(today);
        None
    };
    let mut effects = vec![Effect::Allow(remembered)];
    effects.extend(launch(state, consent.job, Begun::ByKey));
    effects
}

/// What began a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begun {
    /// The reader asked for it, and is taken to what it writes.
    ByKey,
    /// A file was saved. The reader stays where they are.
    BySave,
}

/// Starts a run that may; the one before is stopped by its effect.
pub(super) fn launch(state: &mut State, job: Job, begun: Begun) -> Vec<Effect> {
    let key = job.key();
    let number = state.run.as_ref().map_or(1, |run| run.number + 1);
    let aside = (begun == Begun::BySave).then(Output::default);
    let is_aside = aside.is_some();
    if let (Job::Check(_), Some(seen)) = (&job, screen(state)) {
        seen.saves.unchecked = false;
    }
    state.run = Some(Run { number, key: key.clone(), alive: true, since: state.now, aside });
    if is_aside {
        let mut effects = set(state);
        effects.push(Effect::Run { run: number, job });
        return effects;
    }
    if let Some(seen) = screen(state) {
        seen.outputs.insert(key.clone(), Output::default());
        seen.stop = seen.page.stops.iter().position(|stop| stop.what.run() == Some(key.clone()));
        seen.follow = true;
    }
    let mut effects = set(state);
    follow(state);
    effects.push(Effect::Run { run: number, job });
    effects
}

/// Something happened in a run.
pub(super) fn ran(state: &mut State, number: u64, event: RunEvent) -> Vec<Effect> {
    let Some(current) = state.run.as_mut().filter(|run| run.number == number) else {
        return Vec::new(); // of a run that was replaced
    };
    let key = current.key.clone();
    let over = matches!(event, RunEvent::Ended(_));
    let by_save = current.aside.is_some();
    current.alive = !over;
    if let Some(aside) = &mut current.aside {
        aside.take(&event);
        if !over {
            state.page_is_stale = true;
            return Vec::new();
        }
    }
    let aside = current.aside.take();
    state.page_is_stale = true;
    let Some(seen) = screen_of(state, key.lesson()) else { return Vec::new() };
    if let Some(aside) = aside {
        seen.outputs.insert(key.clone(), aside);
        seen.follow = false;
    }
    let Some(output) = seen.outputs.get_mut(&key) else { return Vec::new() };
    if !by_save {
        output.take(&event);
    }
    let RunEvent::Ended(ended) = event else { return Vec::new() };
    output.shown = match &key {
        RunKey::Sample(key) => run::verdict(key.variant, &ended, output.transcript.last_line()),
        RunKey::Exercise(_) => ended.reason == EndReason::Exited(0),
    };
    output.ended = Some(ended);
    let shown = output.shown;
    let mut effects = Vec::new();
    if by_save {
        exercise::say_result(state, &key);
    }
    if shown {
        effects.push(match key {
            RunKey::Sample(key) => {
                Effect::Record { lesson: key.lesson.clone(), deed: Deed::Saw(key) }
            }
            RunKey::Exercise(lesson) => Effect::Record { lesson, deed: Deed::Solved },
        });
    }
    // What was saved while this ran.
    effects.extend(panels::go_on(state));
    effects.extend(exercise::check_saved(state));
    effects
}

/// Saves what the run at hand wrote.
pub(super) fn save_at_hand(state: &mut State, height: usize) -> Vec<Effect> {
    let Some(Screen::Lesson(seen)) = state.screens.last() else { return Vec::new() };
    match stop_at_hand(seen, height).and_then(|stop| stop.what.run()) {
        Some(key) => save(state, &key),
        None => say_nothing_ran(state),
    }
}

fn say_nothing_ran(state: &mut State) -> Vec<Effect> {
    state.say("Nothing ran here yet, so there is nothing to save.");
    Vec::new()
}

/// Saves what the run called `key` wrote.
pub(super) fn save(state: &mut State, key: &RunKey) -> Vec<Effect> {
    let seen = state.lesson_screen(key.lesson());
    let Some(output) = seen.and_then(|seen| seen.outputs.get(key)) else {
        return say_nothing_ran(state);
    };
    let name = match key {
        RunKey::Sample(key) => {
            format!("{}-{}-{}", key.lesson, key.sample, key.variant.name())
        }
        RunKey::Exercise(lesson) => format!("{lesson}-exercise"),
    };
    let mut text = String::new();
    for line in output.transcript.lines() {
        text += &crate::sanitize::line(&line.text);
        text.push('\n');
    }
    if let Some(ended) = &output.ended {
        text += &format!("({ended})\n");
    }
    vec![Effect::Save { name, text }]
}
