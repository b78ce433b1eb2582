//! What can be found: actions, lessons and their texts, samples, terms, criteria, findings.

use super::{CODE, Entry, Passage, Target};
use crate::checklist::{Known, Tally, sparkline};
use crate::curriculum::sample::PackFile;
use crate::curriculum::{Lesson, Pack, Subject, Variant};
use crate::markdown::{CellPart, LayoutOptions, Page, PlainCode, Role, layout, parse};
use crate::sanitize;
use crate::tui::keymap::{Action, Key};
use crate::tui::message::SampleKey;
use crate::tui::state::{Screen, State};
use crate::tui::theme::{AUTO, TERMINAL};
use crate::tui::update::{can, is_at_hand, screen_context};
use std::collections::HashSet;

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
    // What concerns something that is not at hand comes later.
    let is_later = |entry: &Entry| match &entry.target {
        Target::Do(action) => !is_at_hand(state, *action),
        _ => false,
    };
    entries.sort_by_key(is_later);
    let pack = &state.pack;
    entries.extend(
        pack.subjects()
            .map(|subject| opens("lesson", &name(pack, subject), Target::Lesson(subject))),
    );
    for lesson in &pack.lessons {
        entries.extend(lesson.samples.iter().map(|sample| {
            let (lesson_id, sample_id) = (lesson.id.clone(), sample.id.clone());
            let key =
                SampleKey { lesson: lesson_id, sample: sample_id, variant: Variant::Violation };
            let title = format!("{} ({})", sample.title, name(pack, lesson.subject));
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
fn name(pack: &Pack, subject: Subject) -> String {
    match (pack.lesson_on(subject), subject) {
        (Some(lesson), page) if page.factor().is_none() => lesson.title.clone(),
        _ => subject.to_string(),
    }
}

/// All that is written in a pack: texts of lessons, terms, code of samples. It takes long enough
/// to be done away from the screen.
pub fn written(pack: &Pack, ascii: bool) -> Vec<Entry> {
    let mut entries = Vec::new();
    for lesson in &pack.lessons {
        texts(pack, lesson, ascii, &mut entries);
    }
    for term in &pack.terms {
        let target = Target::Term(term.id.clone());
        entries.push(says("term", &term.name, &term.definition, target));
    }
    for lesson in &pack.lessons {
        code(pack, lesson, ascii, &mut entries);
    }
    entries
}

/// The criteria, and what was found in the project.
pub fn of_project(state: &State) -> Vec<Entry> {
    let mut entries = Vec::new();
    for item in state.items().into_iter().filter(|item| item.app.is_none()) {
        let criterion = item.criterion;
        let target = Target::Criterion(criterion.id.clone());
        let text =
            format!("{} Met: {} Unmet: {}", criterion.question, criterion.met, criterion.unmet);
        entries.push(says("criterion", &criterion.id, &text, target.clone()));
        let Some(machine) = item.machine else { continue };
        let title = format!("{} ({})", criterion.id, item.shown.name());
        if machine.evidence.is_empty() {
            entries.push(says("finding", &title, machine.message, target));
            continue;
        }
        for evidence in machine.evidence {
            let text = format!(
                "{}:{} {} ({}) {}",
                evidence.path, evidence.line, evidence.snippet, evidence.note, machine.message
            );
            entries.push(says("finding", &title, &text, target.clone()));
        }
    }
    entries
}

fn says(group: &'static str, title: &str, text: &str, target: Target) -> Entry {
    let (title, text) = (sanitize::line(title).into(), sanitize::line(text).into());
    Entry { group, title, text, keys: String::new(), target }
}

/// `Lesson › A heading`
fn below(lesson: &str, heading: &str, ascii: bool) -> String {
    match (heading, ascii) {
        ("", _) => lesson.to_owned(),
        (heading, false) => format!("{lesson} › {heading}"),
        (heading, true) => format!("{lesson} > {heading}"),
    }
}

/// The paragraphs of a lesson and the rows of its tables, each below its heading.
fn texts(pack: &Pack, lesson: &Lesson, ascii: bool, entries: &mut Vec<Entry>) {
    let lesson_name = sanitize::line(&name(pack, lesson.subject)).into_owned();
    let exercise = lesson.exercise.iter().map(|it| ("Exercise", it.task.as_str()));
    for (part, text) in [("", lesson.text.as_str())].into_iter().chain(exercise) {
        let options = LayoutOptions { width: WIDE, ascii };
        let page = layout(&parse(text), &options, &PlainCode);
        let mut heading = part;
        let mut anchor = None;
        let mut cells = page.cells.as_slice();
        let in_cells: HashSet<usize> = cells.iter().flatten().map(|part| part.line).collect();
        for (index, line) in page.lines.iter().enumerate() {
            if let Some(here) = page.headings.iter().find(|heading| heading.line == index) {
                heading = if here.level == 1 { "" } else { &here.text };
                anchor = part.is_empty().then(|| here.anchor.clone());
            }
            let parts: Vec<String> = if in_cells.contains(&index) {
                let begin_here = |cell: &&Vec<CellPart>| cell[0].line == index;
                let (row, rest) = cells.split_at(cells.iter().take_while(begin_here).count());
                cells = rest;
                row.iter().map(|cell| text_of(&page, cell)).collect()
            } else {
                // As the search in a page has it: without what leads in.
                let spans = line.spans.iter().skip_while(|span| span.role == Role::Marker);
                let text: String = spans.map(|span| span.text.as_str()).collect();
                vec![text.trim().to_owned()]
            };
            let text = parts.join(if ascii { " | " } else { " │ " });
            if text.is_empty() || text == heading {
                continue;
            }
            let passage = Passage { anchor: anchor.clone(), parts };
            let title = below(&lesson_name, heading, ascii);
            let target = Target::Text(lesson.subject, passage);
            entries.push(Entry { group: "lesson", title, text, keys: String::new(), target });
        }
    }
}

fn text_of(page: &Page, cell: &[CellPart]) -> String {
    let parts = cell.iter().map(|part| {
        let text = page.lines[part.line].text();
        text.get(part.bytes.clone()).unwrap_or_default().trim().to_owned()
    });
    parts.collect::<Vec<_>>().join(" ")
}

/// The lines of the files that a lesson shows of its samples: all of the violation's, and what the
/// fix does not share with it.
fn code(pack: &Pack, lesson: &Lesson, ascii: bool, entries: &mut Vec<Entry>) {
    let lesson_name = name(pack, lesson.subject);
    for sample in &lesson.samples {
        for language in &sample.languages {
            let title = format!("{} ({})", sample.title, language.name);
            let title = below(&lesson_name, &title, ascii);
            let mut known = HashSet::new();
            for variant in Variant::ALL {
                let (lesson, sample) = (lesson.id.clone(), sample.id.clone());
                let key = SampleKey { lesson, sample, variant };
                let files: Vec<String> = language.shown(variant).map(PackFile::text).collect();
                for line in files.iter().flat_map(|text| text.lines()).map(str::trim) {
                    let says_something = line.chars().any(char::is_alphanumeric);
                    if says_something && known.insert(line.to_owned()) {
                        let target =
                            Target::Code(key.clone(), language.name.clone(), line.to_owned());
                        entries.push(says(CODE, &title, line, target));
                    }
                }
            }
        }
    }
}

/// The projects of which something is kept, each with how it stood last. The one that is open comes
/// first, and those that are gone are left out.
pub fn projects(state: &State, known: &[Known]) -> Vec<Entry> {
    let here = &state.project.path;
    let mut known: Vec<&Known> = known.iter().filter(|project| !project.is_gone).collect();
    known.sort_by_key(|project| project.place != *here);
    let entry = |project: &&Known| {
        let place = project.place.to_string_lossy();
        let shared = if project.is_shared { ", shared" } else { "" };
        let open = if project.place == *here { ", open now" } else { "" };
        let title = format!("{}  {place}{shared}{open}", project.name);
        let tallies: Vec<Tally> =
            project.trend.thinned(8).iter().map(|it| it.tally(&state.pack.criteria)).collect();
        let keys = tallies.last().map_or("never checked".to_owned(), |tally| {
            format!("{} of {} met{}", tally.met, tally.applicable, trend(&tallies, state.ascii))
        });
        let target = Target::Project(project.place.clone());
        Entry { keys, ..opens("project", &title, target) }
    };
    known.iter().map(entry).collect()
}

/// A small picture of `tallies`, where there is something to see.
fn trend(tallies: &[Tally], ascii: bool) -> String {
    let most = tallies.iter().map(|tally| tally.applicable).max().unwrap_or(0);
    let met: Vec<usize> = tallies.iter().map(|tally| tally.met).collect();
    if ascii || met.len() < 2 { String::new() } else { format!("  {}", sparkline(&met, most)) }
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
