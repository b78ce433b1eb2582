//! What is read in a run panel: outputs, files, differences, set for the width of a pane.

use super::lesson_page::sample::{differences, language_of, legend};
use super::lesson_page::{exercise::verdict, language, sample::output_status};
use super::state::{Output, Panel, RunKey, Shows, State};
use crate::curriculum::{Sample, SampleLanguage, Variant};
use crate::markdown::{Block, Document, LayoutOptions, Line, Page, Role, Span, layout, wrap_text};
use crate::run::{Transcript, install_hint};
use crate::sanitize;

/// The sample of a panel, and the language that it is read in.
pub fn sample<'a>(state: &'a State, panel: &Panel) -> Option<(&'a Sample, &'a SampleLanguage)> {
    let key = panel.sample()?;
    let lesson = state.pack.lesson(&key.lesson)?;
    let sample = lesson.sample(&key.sample)?;
    let preferred = state.lesson_screen(&panel.lesson).and_then(|seen| seen.language.as_deref());
    Some((sample, language(sample, preferred)?))
}

/// What a run wrote so far, or wrote last.
pub fn output<'a>(state: &'a State, panel: &Panel, key: &RunKey) -> Option<&'a Output> {
    // A check that a save began is shown as a whole, once it is over; here one can watch it.
    let aside = state.run.as_ref().filter(|run| run.alive && run.key == *key);
    let aside = aside.and_then(|run| run.aside.as_ref());
    aside.or_else(|| state.lesson_screen(&panel.lesson)?.outputs.get(key))
}

/// How a run stands, in a line that is always in sight.
pub fn standing(state: &State, panel: &Panel, key: &RunKey) -> Line {
    let elapsed = state.running(key);
    match (output(state, panel, key), key) {
        (Some(output), RunKey::Sample(sample)) => {
            output_status(output, elapsed, sample.variant, state.ascii)
        }
        (Some(output), RunKey::Exercise(_)) => verdict(output, elapsed, state.ascii),
        (None, RunKey::Sample(_)) if missing(state, panel).is_some() => {
            Line::new("cannot run here", Role::Open)
        }
        (None, _) => Line::new("not run yet", Role::Dim),
    }
}

/// The program without which the sample cannot run here.
pub fn missing(state: &State, panel: &Panel) -> Option<String> {
    let (_, language) = sample(state, panel)?;
    let missing = language.needs().find(|program| !state.host.runtimes.has(program));
    missing.map(str::to_owned)
}

/// What is read in the pane of `key`, in `width` columns.
pub fn page(state: &State, panel: &Panel, key: &RunKey, width: usize) -> Page {
    match (panel.shows, key) {
        (Shows::Files, RunKey::Sample(key)) => files(state, panel, key.variant, width),
        _ => written(state, panel, key, width),
    }
}

/// What differs between violation and fix.
pub fn difference(state: &State, panel: &Panel, width: usize) -> Page {
    let mut blocks = vec![Block::Output(vec![legend()])];
    if let Some((_, language)) = sample(state, panel) {
        for (path, lines) in differences(language) {
            blocks.push(Block::Output(vec![Line::default(), Line::new(path, Role::Dim)]));
            blocks.push(Block::Output(lines));
        }
    }
    set(state, blocks, width)
}

fn files(state: &State, panel: &Panel, variant: Variant, width: usize) -> Page {
    let Some((_, language)) = sample(state, panel) else { return Page::default() };
    let blocks = language.shown(variant).map(|file| Block::Code {
        language: language_of(&file.path).to_owned(),
        text: file.text(),
        caption: Some(sanitize::line(&file.path).into_owned()),
    });
    set(state, blocks.collect(), width)
}

fn written(state: &State, panel: &Panel, key: &RunKey, width: usize) -> Page {
    if let Some(output) = output(state, panel, key) {
        let mut lines = output.lines.clone();
        if let Some(text) = &output.preparing {
            lines.push(Line::new(format!("Preparing: {text}"), Role::Dim));
        }
        if lines.is_empty() && output.ended.is_some() {
            lines.push(Line::new("It wrote nothing.", Role::Dim));
        }
        return set(state, vec![Block::Output(lines)], width);
    }
    let (RunKey::Sample(key), Some(missing)) = (key, missing(state, panel)) else {
        return set(state, vec![Block::Output(vec![keys_to_run()])], width);
    };
    let why = format!("{missing} is not found here, so it cannot run. {}", install_hint(&missing));
    let why = wrap_text(&why, width.saturating_sub(2));
    let mut lines: Vec<Line> = why.into_iter().map(|it| Line::new(it, Role::Open)).collect();
    let recorded = sample(state, panel).and_then(|(_, language)| language.recorded(key.variant));
    match recorded.map(Transcript::from_file) {
        Some(Ok(recorded)) => {
            lines.push(Line::default());
            lines.push(Line::new("A recorded run, from another machine:", Role::Dim));
            lines.extend(Output::of(&recorded).lines);
            if let Some(ended) = recorded.ended() {
                lines.push(Line::new(format!("({ended})"), Role::Dim));
            }
        }
        _ => lines.push(Line::new("No run of it is recorded.", Role::Dim)),
    }
    set(state, vec![Block::Output(lines)], width)
}

fn keys_to_run() -> Line {
    let key = |key| Span::new(key, Role::Action);
    let what = |what| Span::new(what, Role::Dim);
    Line { spans: vec![what("Not run yet: "), key("r"), what(" runs it.")] }
}

fn set(state: &State, blocks: Vec<Block>, width: usize) -> Page {
    let options = LayoutOptions { width, ascii: state.ascii };
    layout(&Document { blocks, footnotes: Vec::new() }, &options, &state.highlights)
}
