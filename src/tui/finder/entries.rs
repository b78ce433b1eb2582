//! What can be found: actions, lessons and their texts, samples, terms, criteria, findings.

use super::{Entry, Target};
use crate::curriculum::{Lesson, Subject, Variant};
use crate::markdown::{LayoutOptions, PlainCode, Role, layout, parse};
use crate::sanitize;
use crate::tui::keymap::{Action, Key};
use crate::tui::message::SampleKey;
use crate::tui::state::{Screen, State};
use crate::tui::theme::{AUTO, TERMINAL};
use crate::tui::update::{can, screen_context};

/// So wide that each paragraph is one line.
const WIDE: usize = 20_000;

/// All that can be done now, then all that can be opened.
pub fn commands(state: &State) -> Vec<Entry> {
    let rows = state.keys.rows_to_find(screen_context(state)).into_iter();
    let (moves, mut entries): (Vec<_>, Vec<_>) = rows
        .filter(|(row, _)| row.action != Action::Commands && can(state, row.action))
        .map(|(row, keys)| Entry {
            group: "",
            title: row.help.to_owned(),
            text: String::new(),
            keys: keys.into_iter().map(Key::name).collect::<Vec<_>>().join(", "),
            target: Target::Do(row.action),
        })
        .partition(|entry| matches!(&entry.target, Target::Do(action) if is_move(*action)));
    let pack = &state.pack;
    entries.extend(
        pack.subjects()
            .map(|subject| opens("lesson", &name(state, subject), Target::Lesson(subject))),
    );
    for lesson in &pack.lessons {
        entries.extend(lesson.samples.iter().map(|sample| {
            let (lesson_id, sample_id) = (lesson.id.clone(), sample.id.clone());
            let key =
                SampleKey { lesson: lesson_id, sample: sample_id, variant: Variant::Violation };
            let title = format!("{} ({})", sample.title, name(state, lesson.subject));
            opens("sample", &title, Target::Sample(lesson.subject, key))
        }));
    }
    entries.extend(pack.criteria.iter().map(|criterion| {
        opens("criterion", &criterion.id, Target::Criterion(criterion.id.clone()))
    }));
    entries.extend(
        pack.terms.iter().map(|term| opens("term", &term.name, Target::Term(term.id.clone()))),
    );
    entries.extend(moves);
    entries
}

fn is_move(action: Action) -> bool {
    use Action::{Bottom, Down, PageDown, PageUp, Top, Up};
    matches!(action, Up | Down | PageUp | PageDown | Top | Bottom)
}

fn opens(group: &'static str, title: &str, target: Target) -> Entry {
    let title = sanitize::line(title).into_owned();
    Entry { group, title, text: String::new(), keys: String::new(), target }
}

/// What a lesson is called in a list.
fn name(state: &State, subject: Subject) -> String {
    match (state.lesson(subject), subject) {
        (Some(lesson), page) if page.factor().is_none() => lesson.title.clone(),
        _ => subject.to_string(),
    }
}

/// All texts of lessons, the terms, the criteria, and what was found in the project.
pub fn everywhere(state: &State) -> Vec<Entry> {
    let mut entries = Vec::new();
    for lesson in &state.pack.lessons {
        texts(state, lesson, &mut entries);
    }
    let mut add = |group, title: &str, text: &str, target| {
        let (title, text) = (sanitize::line(title).into(), sanitize::line(text).into());
        entries.push(Entry { group, title, text, keys: String::new(), target });
    };
    for term in &state.pack.terms {
        add("term", &term.name, &term.definition, Target::Term(term.id.clone()));
    }
    for item in state.items().into_iter().filter(|item| item.app.is_none()) {
        let criterion = item.criterion;
        let target = Target::Criterion(criterion.id.clone());
        let text =
            format!("{} Met: {} Unmet: {}", criterion.question, criterion.met, criterion.unmet);
        add("criterion", &criterion.id, &text, target.clone());
        let Some(machine) = item.machine else { continue };
        let title = format!("{} ({})", criterion.id, item.shown.name());
        if machine.evidence.is_empty() {
            add("finding", &title, &machine.message, target);
            continue;
        }
        for evidence in &machine.evidence {
            let text = format!(
                "{}:{} {} ({}) {}",
                evidence.path, evidence.line, evidence.snippet, evidence.note, machine.message
            );
            add("finding", &title, &text, target.clone());
        }
    }
    entries
}

/// The paragraphs of a lesson, each below its heading.
fn texts(state: &State, lesson: &Lesson, entries: &mut Vec<Entry>) {
    let lesson_name = sanitize::line(&name(state, lesson.subject)).into_owned();
    let exercise = lesson.exercise.iter().map(|it| ("Exercise", it.task.as_str()));
    for (part, text) in [("", lesson.text.as_str())].into_iter().chain(exercise) {
        let options = LayoutOptions { width: WIDE, ascii: false };
        let page = layout(&parse(text), &options, &PlainCode);
        let mut heading = part;
        for (index, line) in page.lines.iter().enumerate() {
            if let Some(here) = page.headings.iter().find(|heading| heading.line == index) {
                heading = if here.level == 1 { "" } else { &here.text };
            }
            // As the search in a page has it: without what leads in.
            let spans = line.spans.iter().skip_while(|span| span.role == Role::Marker);
            let text: String = spans.map(|span| span.text.as_str()).collect();
            let text = text.trim();
            if text.is_empty() || text == heading {
                continue;
            }
            let separator = if state.ascii { ">" } else { "›" };
            let title = match heading {
                "" => lesson_name.clone(),
                heading => format!("{lesson_name} {separator} {heading}"),
            };
            let target = Target::Text(lesson.subject, text.to_owned());
            let text = text.to_owned();
            entries.push(Entry { group: "lesson", title, text, keys: String::new(), target });
        }
    }
}

/// The headings of the lesson that is seen, indented by their level.
pub fn outline(state: &State) -> Vec<Entry> {
    let Some(Screen::Lesson(seen)) = state.screen() else { return Vec::new() };
    let headings = seen.page.page.headings.iter();
    headings
        .map(|heading| {
            let indent = "  ".repeat(usize::from(heading.level.saturating_sub(1)));
            let title = format!("{indent}{}", heading.text);
            Entry {
                group: "",
                title,
                text: String::new(),
                keys: String::new(),
                target: Target::Heading(heading.anchor.clone()),
            }
        })
        .collect()
}

/// The themes, those that follow the terminal's ground after it first.
pub fn themes(state: &State) -> Vec<Entry> {
    let looks = &state.appearance.looks;
    let mut names = looks.names();
    names.retain(|name| name != AUTO);
    names.sort_by_key(|name| (name != TERMINAL, !looks.depends_on_ground(name), name.clone()));
    let entry = |name: String| {
        let group = match looks.named(&name).map(|look| look.ground) {
            None => "light or dark",
            Some(None) => "any ground",
            Some(Some(ground)) => ground.name(),
        };
        let (title, text, keys) = (sanitize::line(&name).into(), String::new(), String::new());
        Entry { group, title, text, keys, target: Target::Theme(name) }
    };
    names.into_iter().map(entry).collect()
}
