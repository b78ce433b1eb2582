//! What is in sight of a lesson, and what of it was seen working.

use crate::curriculum::{Sample, Term, Variant};
use crate::tui::lesson_page::StopKind;
use crate::tui::state::{LessonScreen, Overlay, Screen, State};
use crate::tui::view;

pub(super) fn show_terms(state: &mut State) {
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
