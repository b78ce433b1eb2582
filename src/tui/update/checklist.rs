//! The checklist, and the form for the team's word.

use super::{lesson, moved};
use crate::checklist::{Checklist, Said, Word};
use crate::curriculum::{Criterion, Factor};
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::state::{ChecklistScreen, Filter, Form, Overlay, Screen, State};

/// The longest note that the form takes, in characters.
const LONGEST_NOTE: usize = 500;

/// Opens the checklist at the first criterion of `factor`, or at its beginning.
pub(super) fn open(state: &mut State, factor: Option<Factor>) -> Vec<Effect> {
    let wanted = |it: &&Criterion| factor.is_none_or(|factor| it.factor == factor);
    let first = state.pack.criteria.iter().find(wanted).map(|criterion| criterion.id.clone());
    if let Some(selected) = first {
        let screen = ChecklistScreen { selected, evidence: 0, filter: Filter::All };
        state.screens.push(Screen::Checklist(screen));
    }
    Vec::new()
}

pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(Screen::Checklist(screen)) = state.screens.last() else { return Vec::new() };
    let (selected, filter, evidence) = (screen.selected.clone(), screen.filter, screen.evidence);
    match action {
        Action::SetStatus => open_form(state, selected),
        Action::Edit => return edit(state, &selected, evidence),
        Action::Lesson => {
            if let Some(factor) = state.pack.criterion(&selected).map(|criterion| criterion.factor)
            {
                return lesson::open(state, factor.into());
            }
        }
        Action::NextEvidence => {
            let pieces = state
                .project
                .check
                .report()
                .and_then(|report| report.criterion(&selected))
                .map_or(0, |result| result.evidence.len());
            change(state, |screen| screen.evidence = (evidence + 1) % pieces.max(1));
        }
        Action::Filter => {
            let next = filter.next();
            change(state, |screen| screen.filter = next);
            keep_selection(state);
        }
        action => {
            let listed = listed(state, filter);
            let index = listed.iter().position(|id| *id == selected).unwrap_or(0);
            let page = usize::from(state.size.1 / 3).max(1);
            if let Some(id) = listed.get(moved(index, listed.len(), action, page)).cloned() {
                change(state, |screen| {
                    if screen.selected != id {
                        screen.evidence = 0;
                        screen.selected = id;
                    }
                });
            }
        }
    }
    Vec::new()
}

fn change(state: &mut State, how: impl FnOnce(&mut ChecklistScreen)) {
    if let Some(Screen::Checklist(screen)) = state.screens.last_mut() {
        how(screen);
    }
}

/// The ids that the filter lists.
fn listed(state: &State, filter: Filter) -> Vec<String> {
    let items = state.items();
    items.iter().filter(|item| filter.shows(item)).map(|item| item.criterion.id.clone()).collect()
}

/// After the filter changed, some listed criterion is selected.
fn keep_selection(state: &mut State) {
    let Some(Screen::Checklist(screen)) = state.screens.last() else { return };
    let listed = listed(state, screen.filter);
    if !listed.contains(&screen.selected)
        && let Some(first) = listed.into_iter().next()
    {
        change(state, |screen| screen.selected = first);
    }
}

fn edit(state: &mut State, selected: &str, evidence: usize) -> Vec<Effect> {
    let place = state
        .project
        .check
        .report()
        .and_then(|report| report.criterion(selected))
        .and_then(|result| result.evidence.get(evidence))
        .map(|evidence| (state.project.path.join(&evidence.path), evidence.line));
    let Some((path, line)) = place else {
        state.say("There is no evidence to open: the check found none for this criterion.");
        return Vec::new();
    };
    vec![Effect::Edit { path, line }]
}

fn open_form(state: &mut State, criterion: String) {
    let word = state.project.checklist.words.get(&criterion);
    state.overlay = Some(Overlay::Form(Form {
        status: Some(word.map_or(Said::Met, |word| word.status)),
        note: word.map(|word| word.note.clone()).unwrap_or_default(),
        criterion,
        error: None,
    }));
}

/// Adds text to the note, as one line.
pub(super) fn type_text(state: &mut State, text: &str) {
    if let Some(Overlay::Form(form)) = &mut state.overlay {
        let room = LONGEST_NOTE.saturating_sub(form.note.chars().count());
        let text = text.replace(['\n', '\r', '\t'], " ");
        form.note.extend(crate::sanitize::line(&text).chars().take(room));
        form.error = None;
    }
}

/// Takes the note's last character away.
pub(super) fn delete(state: &mut State) {
    if let Some(Overlay::Form(form)) = &mut state.overlay {
        form.note.pop();
        form.error = None;
    }
}

/// The form's choices, in the order of the keys; the last takes the word back.
const CHOICES: [Option<Said>; 4] =
    [Some(Said::Met), Some(Said::Unmet), Some(Said::NotApplicable), None];

pub(super) fn form(state: &mut State, action: Action) -> Vec<Effect> {
    let today = state.today();
    let Some(Overlay::Form(form)) = &mut state.overlay else { return Vec::new() };
    let index = CHOICES.iter().position(|choice| *choice == form.status).unwrap_or(0);
    match action {
        Action::Next => form.status = CHOICES[(index + 1) % CHOICES.len()],
        Action::Previous => form.status = CHOICES[(index + CHOICES.len() - 1) % CHOICES.len()],
        Action::Back => state.overlay = None,
        Action::Confirm => {
            let criterion = form.criterion.clone();
            let fingerprint = state
                .project
                .check
                .report()
                .and_then(|report| report.criterion(&criterion))
                .map(|result| result.fingerprint.clone());
            let word = form.status.map(|status| Word {
                evidence: fingerprint,
                ..Word::new(status, form.note.trim(), today)
            });
            // A trial on a checklist of its own: what it refuses is said while the form is open.
            if let Some(word) = &word
                && let Err(error) = Checklist::default().set(&criterion, word.clone(), today)
            {
                form.error = Some(error.to_string());
                return Vec::new();
            }
            state.overlay = None;
            return vec![Effect::Say { criterion, word }];
        }
        _ => {}
    }
    Vec::new()
}
