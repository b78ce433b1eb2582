//! The checklist.

pub(super) mod asked;
pub(super) mod form;

pub use form::CHOICES;

use super::{explain, lesson, moved, project};
use crate::check::report::Status;
use crate::checklist::{Filter, Item, Key, Narrow, Said, Sort, Word};
use crate::curriculum::{Criterion, Factor};
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::state::{AskedFor, ChecklistScreen, Overlay, Screen, State};
use crate::tui::view;

/// So many rows stay in sight on each side of the one that keys go to.
const AROUND: usize = 2;

/// Opens the checklist at the first criterion of `factor`, or at its beginning.
pub(super) fn open(state: &mut State, factor: Option<Factor>) -> Vec<Effect> {
    let wanted = |it: &&Criterion| factor.is_none_or(|factor| it.factor == factor);
    let first =
        state.pack.criteria.iter().find(wanted).map(|criterion| Key::of(criterion.id.as_str()));
    if let Some(selected) = first {
        let screen = ChecklistScreen {
            selected,
            // As far down as it goes: the factor's heading is then the first row.
            top: usize::MAX,
            evidence: 0,
            filter: Filter::All,
            sort: Sort::Factor,
            narrow: Narrow::default(),
            undo: Vec::new(),
        };
        state.screens.push(Screen::Checklist(screen));
        scroll(state, 1);
    }
    Vec::new()
}

pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(Screen::Checklist(screen)) = state.screens.last() else { return Vec::new() };
    let (selected, evidence) = (screen.selected.clone(), screen.evidence);
    match action {
        Action::SetStatus => form::open(state, selected),
        Action::Edit => return edit(state, &selected, evidence),
        Action::Lesson => {
            if let Some(factor) =
                state.pack.criterion(&selected.criterion).map(|criterion| criterion.factor)
            {
                return lesson::open(state, factor.into());
            }
        }
        Action::NextEvidence => {
            let pieces = state.finding(&selected).map_or(0, |result| result.evidence.len());
            change(state, |screen| screen.evidence = (evidence + 1) % pieces.max(1));
        }
        Action::Filter => {
            change(state, |screen| screen.filter = screen.filter.next());
            keep_selection(state);
        }
        Action::Sort => change(state, |screen| screen.sort = screen.sort.next()),
        Action::Undo => return undo(state),
        Action::Explain | Action::Fix => {
            return explain::open(state, &selected.criterion, action == Action::Fix);
        }
        Action::Search => asked::open(state, AskedFor::Words),
        Action::Compare => asked::open(state, AskedFor::Since),
        Action::Counts => state.overlay = Some(Overlay::Counts { scroll: 0 }),
        Action::AppFilter => next_app(state),
        Action::FactorFilter => {
            let pack = state.pack.clone();
            let factor = pack.criterion(&selected.criterion).map(|criterion| criterion.factor);
            change(state, |screen| {
                let now = screen.narrow.factor.is_some();
                screen.narrow.factor = factor.filter(|_| !now);
            });
        }
        Action::RecheckOne => return project::recheck_one(state, selected),
        Action::WatchProject => return project::watch(state),
        action => {
            let listed = listed(state);
            let index = listed.iter().position(|id| *id == selected).unwrap_or(0);
            let page = usize::from(state.size.1 / 3).max(1);
            if let Some(id) = listed.get(moved(index, listed.len(), action, page)).cloned() {
                change(state, |screen| {
                    if screen.selected != id {
                        screen.evidence = 0;
                        screen.selected = id;
                    }
                });
                scroll(state, AROUND);
            }
        }
    }
    Vec::new()
}

/// Brings what is selected into sight, with so many rows on each side.
pub(super) fn scroll(state: &mut State, around: usize) {
    let Some(Screen::Checklist(screen)) = state.screen() else { return };
    let top = view::checklist_top(state, screen, around);
    change(state, |screen| screen.top = top);
}

pub(super) fn change(state: &mut State, how: impl FnOnce(&mut ChecklistScreen)) {
    if let Some(Screen::Checklist(screen)) = state.screens.last_mut() {
        how(screen);
    }
}

/// Ticks the box of a criterion, or takes the tick back. What the check finds otherwise is said with
/// a reason: the form asks for it.
pub(super) fn tick(state: &mut State, id: &str) -> Vec<Effect> {
    let key = Key::of(id);
    let items = state.items();
    let Some(item) = items.iter().find(|item| item.key() == key) else { return Vec::new() };
    let is_met = item.shown == Status::Met;
    let said = item.word.map(|word| word.status);
    let is_bare = item.word.is_none_or(|word| !word.has_reason() && word.owner.is_none());
    let found = item.machine;
    let status = if is_met { Said::Unmet } else { Said::Met };
    let evidence = found.map(|found| found.fingerprint.to_owned());
    let word = Word { evidence, ..Word::new(status, "", state.today()) };
    let plain = word.check(found.map(|found| found.status), state.today()).is_ok();
    match said {
        // The tick is all that was said.
        Some(Said::Met) if is_met && is_bare => vec![Effect::Say { key, word: None }],
        // What was said besides is not written over.
        None if plain => vec![Effect::Say { key, word: Some(word) }],
        _ => {
            form::open_with(state, key, status);
            Vec::new()
        }
    }
}

/// What the screen lists.
fn listed(state: &State) -> Vec<Key> {
    let Some(Screen::Checklist(screen)) = state.screens.last() else { return Vec::new() };
    state.listed(screen).iter().map(Item::key).collect()
}

/// Lists what concerns the next app, and after the last all again.
fn next_app(state: &mut State) {
    let apps = state.apps();
    if apps.len() < 2 && !apps.iter().any(|app| has_items(state, app)) {
        state.say("This project has one app: nothing is told apart by app.");
        return;
    }
    change(state, |screen| {
        let index = screen.narrow.app.as_ref().and_then(|it| apps.iter().position(|app| app == it));
        screen.narrow.app = apps.get(index.map_or(0, |index| index + 1)).cloned();
    });
    keep_selection(state);
}

/// Whether something is on the app alone.
fn has_items(state: &State, app: &str) -> bool {
    let narrow = Narrow { app: Some(app.to_owned()), ..Narrow::default() };
    state.items().iter().any(|item| narrow.shows(item))
}

/// After the filter changed, something listed is selected.
pub(super) fn keep_selection(state: &mut State) {
    let listed = listed(state);
    change(state, |screen| {
        if !listed.contains(&screen.selected)
            && let Some(first) = listed.into_iter().next()
        {
            screen.selected = first;
        }
    });
}

/// Says again what was said before the last change that was made here.
fn undo(state: &mut State) -> Vec<Effect> {
    let Some(Screen::Checklist(screen)) = state.screens.last_mut() else { return Vec::new() };
    let Some((key, word)) = screen.undo.pop() else {
        state.say("Nothing was changed here that could be undone.");
        return Vec::new();
    };
    screen.selected = key.clone();
    vec![Effect::Say { key, word }]
}

/// Opens a piece of the evidence of a criterion in the editor.
pub(super) fn edit(state: &mut State, selected: &Key, evidence: usize) -> Vec<Effect> {
    let place = state
        .finding(selected)
        .and_then(|result| result.evidence.get(evidence))
        .map(|evidence| (state.project.path.join(&evidence.path), evidence.line));
    let Some((path, line)) = place else {
        state.say("There is no evidence to open: the check found none for this criterion.");
        return Vec::new();
    };
    vec![Effect::Edit { path, line }]
}
