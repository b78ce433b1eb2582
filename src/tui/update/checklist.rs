//! The checklist, and the form for the team's word.

use super::{lesson, moved};
use crate::checklist::{Filter, Item, Key, Said, Sort, Word};
use crate::curriculum::{Criterion, Factor};
use crate::date::{Date, NoDate};
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::state::{ChecklistScreen, Field, Form, Overlay, Screen, State};

/// The longest text that a field takes, in characters.
const LONGEST_TEXT: usize = 500;

/// Opens the checklist at the first criterion of `factor`, or at its beginning.
pub(super) fn open(state: &mut State, factor: Option<Factor>) -> Vec<Effect> {
    let wanted = |it: &&Criterion| factor.is_none_or(|factor| it.factor == factor);
    let first =
        state.pack.criteria.iter().find(wanted).map(|criterion| Key::of(criterion.id.as_str()));
    if let Some(selected) = first {
        let screen = ChecklistScreen {
            selected,
            evidence: 0,
            filter: Filter::All,
            sort: Sort::Factor,
            undo: Vec::new(),
        };
        state.screens.push(Screen::Checklist(screen));
    }
    Vec::new()
}

pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(Screen::Checklist(screen)) = state.screens.last() else { return Vec::new() };
    let (selected, evidence) = (screen.selected.clone(), screen.evidence);
    match action {
        Action::SetStatus => open_form(state, selected),
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

/// What the screen lists.
fn listed(state: &State) -> Vec<Key> {
    let Some(Screen::Checklist(screen)) = state.screens.last() else { return Vec::new() };
    state.listed(screen).iter().map(Item::key).collect()
}

/// After the filter changed, something listed is selected.
fn keep_selection(state: &mut State) {
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

fn edit(state: &mut State, selected: &Key, evidence: usize) -> Vec<Effect> {
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

fn open_form(state: &mut State, key: Key) {
    let word = state.project.checklist.words.get(&key);
    let text = |field: fn(&Word) -> Option<String>| word.and_then(field).unwrap_or_default();
    state.overlay = Some(Overlay::Form(Form {
        status: Some(word.map_or(Said::Met, |word| word.status)),
        field: Field::Status,
        texts: [
            text(|word| Some(word.note.clone())),
            text(|word| word.link.clone()),
            text(|word| word.owner.clone()),
            text(|word| word.due.map(|due| due.to_string())),
            text(|word| word.until.as_ref().map(ToString::to_string)),
        ],
        key,
        error: None,
    }));
}

/// The text of the field that is typed in. What is typed at the status goes into the note.
fn typed(form: &mut Form) -> &mut String {
    if form.field == Field::Status {
        form.field = Field::Note;
    }
    form.error = None;
    &mut form.texts[form.field.index().unwrap_or(0)]
}

/// Adds text to the field, as one line.
pub(super) fn type_text(state: &mut State, text: &str) {
    if let Some(Overlay::Form(form)) = &mut state.overlay {
        let field = typed(form);
        let room = LONGEST_TEXT.saturating_sub(field.chars().count());
        let text = text.replace(['\n', '\r', '\t'], " ");
        field.extend(crate::sanitize::line(&text).chars().take(room));
    }
}

/// Takes the field's last character away.
pub(super) fn delete(state: &mut State) {
    if let Some(Overlay::Form(form)) = &mut state.overlay {
        typed(form).pop();
    }
}

/// The form's choices, in the order of the keys; the last takes the word back.
pub const CHOICES: [Option<Said>; 5] =
    [Some(Said::Met), Some(Said::Unmet), Some(Said::NotApplicable), Some(Said::Open), None];

pub(super) fn form(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(Overlay::Form(form)) = &mut state.overlay else { return Vec::new() };
    match action {
        Action::Next => form.status = stepped(&CHOICES, form.status, 1),
        Action::Previous => form.status = stepped(&CHOICES, form.status, CHOICES.len() - 1),
        Action::NextField => form.field = stepped(&Field::ALL, form.field, 1),
        Action::PreviousField => {
            form.field = stepped(&Field::ALL, form.field, Field::ALL.len() - 1);
        }
        Action::Back => state.overlay = None,
        Action::Confirm => return confirm(state),
        _ => {}
    }
    Vec::new()
}

/// The entry `by` further than `now`, around the end.
fn stepped<T: Copy + PartialEq>(all: &[T], now: T, by: usize) -> T {
    let index = all.iter().position(|it| *it == now).unwrap_or(0);
    all[(index + by) % all.len()]
}

/// Says what the form has, unless it lacks something: then that is said while it is open.
fn confirm(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Form(form)) = &state.overlay else { return Vec::new() };
    let key = form.key.clone();
    let said = word(state, form);
    let word = match said {
        Ok(word) => word,
        Err(error) => {
            if let Some(Overlay::Form(form)) = &mut state.overlay {
                form.error = Some(error);
            }
            return Vec::new();
        }
    };
    let before = state.project.checklist.words.get(&key).cloned();
    state.overlay = None;
    change(state, |screen| screen.undo.push((key.clone(), before)));
    vec![Effect::Say { key, word }]
}

fn word(state: &State, form: &Form) -> Result<Option<Word>, String> {
    let Some(status) = form.status else { return Ok(None) };
    let found = state.finding(&form.key);
    let day = |field: Field| -> Result<Option<Date>, String> {
        let text = Some(form.text(field)).filter(|text| !text.is_empty());
        let parsed = text.map(str::parse).transpose();
        parsed.map_err(|error: NoDate| format!("{}: {error}", field.name()))
    };
    let text = |field| Some(form.text(field).to_owned()).filter(|text| !text.is_empty());
    let word = Word {
        link: text(Field::Link),
        owner: text(Field::Owner),
        due: day(Field::Due)?,
        until: day(Field::Until)?.map(Into::into),
        evidence: found.map(|result| result.fingerprint.clone()),
        ..Word::new(status, form.text(Field::Note), state.today())
    };
    let status = found.map(|result| result.status);
    word.check(status, state.today()).map_err(|error| error.to_string())?;
    Ok(Some(word))
}
