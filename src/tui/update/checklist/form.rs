//! The form for the team's word.

use super::change;
use crate::checklist::{Key, Said, Word};
use crate::date::{Date, NoDate};
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::state::{Field, Form, Overlay, State};

/// The longest text that a field takes, in characters.
const LONGEST_TEXT: usize = 500;

/// Opens the form for the word on `key`.
pub(in crate::tui::update) fn open(state: &mut State, key: Key) {
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

/// Opens the form with this status, and where the note is typed.
pub(in crate::tui::update) fn open_with(state: &mut State, key: Key, status: Said) {
    open(state, key);
    if let Some(Overlay::Form(form)) = &mut state.overlay {
        form.status = Some(status);
        form.field = Field::Note;
    }
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
pub(in crate::tui::update) fn type_text(state: &mut State, text: &str) {
    if let Some(Overlay::Form(form)) = &mut state.overlay {
        let field = typed(form);
        let room = LONGEST_TEXT.saturating_sub(field.chars().count());
        let text = text.replace(['\n', '\r', '\t'], " ");
        field.extend(crate::sanitize::line(&text).chars().take(room));
    }
}

/// Takes the field's last character away.
pub(in crate::tui::update) fn delete(state: &mut State) {
    if let Some(Overlay::Form(form)) = &mut state.overlay {
        typed(form).pop();
    }
}

/// The form's choices, in the order of the keys; the last takes the word back.
pub const CHOICES: [Option<Said>; 5] =
    [Some(Said::Met), Some(Said::Unmet), Some(Said::NotApplicable), Some(Said::Open), None];

/// A key while the form is open.
pub(in crate::tui::update) fn key(state: &mut State, action: Action) -> Vec<Effect> {
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
        evidence: found.map(|found| found.fingerprint.to_owned()),
        ..Word::new(status, form.text(Field::Note), state.today())
    };
    let status = found.map(|result| result.status);
    word.check(status, state.today()).map_err(|error| error.to_string())?;
    Ok(Some(word))
}
