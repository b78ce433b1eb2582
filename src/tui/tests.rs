//! The screens, driven by keys and compared as they are drawn. The lessons and the project are
//! small ones made here, so that editing content changes no picture.

mod code;
mod doing;
mod reading;
mod seeking;
mod wide;

use super::effect::{Deed, Effect};
use super::finder::entries;
use super::message::Message;
use super::state::{Abilities, Check, Highlights, History, Home, Project, Screen, State};
use super::theme::Theme;
use super::update::{settle, update};
use super::view;
use crate::check::report::{
    Confidence, Counts, CriterionResult, Evidence, FactorCounts, Report, Status, Summary, Tool,
};
use crate::checklist::{Checklist, Said, Word};
use crate::curriculum::{Factor, Level, Pack};
use crate::date::Date;
use crate::markdown::{Line, Role};
use crate::progress::Progress;
use crate::run::consent::Trust;
use crate::run::{EndReason, Ended, Environment, Host, RunEvent, Stream, protections};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

/// The UI without a terminal, and the effects that it asked for.
struct Ui {
    state: State,
    effects: Vec<Effect>,
}

impl Ui {
    fn new(width: u16, height: u16) -> Self {
        let mut ui = Self { state: state(), effects: Vec::new() };
        ui.send(Message::Resized { width, height });
        ui.send(Message::Checked(Ok(Arc::new(report()))));
        ui.index();
        ui
    }

    fn index(&mut self) {
        let written = entries::written(&self.state.pack, self.state.ascii);
        self.send(Message::Indexed(written.into()));
    }

    /// What the outside does is done here where it is pure: progress and checklist.
    fn send(&mut self, message: Message) {
        let mut effects = update(&mut self.state, message);
        effects.extend(settle(&mut self.state));
        for effect in effects {
            let today = self.state.today();
            match &effect {
                Effect::Record { lesson, deed } => {
                    let pack = self.state.pack.clone();
                    let lesson = pack.lesson(lesson).expect("a lesson");
                    let mut progress = self.state.progress.clone();
                    deed.apply(&mut progress, lesson, today);
                    self.effects.push(effect);
                    self.send(Message::Progressed(Ok(Box::new(progress))));
                    continue;
                }
                Effect::Say { key, word } => {
                    let mut checklist = self.state.project.checklist.clone();
                    let found = self.state.finding(key).map(|found| found.status);
                    match word {
                        Some(word) => checklist.set(key, word.clone(), found, today).unwrap(),
                        None => assert!(checklist.clear(key, today)),
                    }
                    self.send(Message::Said(Ok(Box::new(checklist))));
                }
                Effect::Index => {
                    self.index();
                    continue;
                }
                _ => {}
            }
            self.effects.push(effect);
        }
    }

    /// Presses keys: characters, or names in angle brackets (`jj<enter>q`).
    fn keys(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            let (code, len) = match rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
                Some((name, _)) => (named(name), name.len() + 2),
                None => (KeyCode::Char(c), c.len_utf8()),
            };
            rest = &rest[len..];
            self.send(Message::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        }
        self
    }

    fn run(&mut self, event: RunEvent) {
        let run = self.state.run.as_ref().expect("a run").number;
        self.send(Message::Ran { run, event });
    }

    fn write(&mut self, text: &str) {
        self.run(RunEvent::Output {
            at: Duration::ZERO,
            stream: Stream::Stdout,
            text: text.into(),
        });
    }

    fn end(&mut self, code: i32) {
        let reason = EndReason::Exited(code);
        self.run(RunEvent::Ended(Ended {
            reason,
            duration: Duration::from_millis(300),
            dropped: 0,
        }));
    }

    fn picture(&self) -> String {
        self.picture_in(Theme { colors: true, ascii: false })
    }

    fn picture_in(&self, theme: Theme) -> String {
        let (width, height) = self.state.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| view::draw(&self.state, theme, frame)).unwrap();
        terminal.backend().to_string()
    }
}

fn named(name: &str) -> KeyCode {
    match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backspace" => KeyCode::Backspace,
        "end" => KeyCode::End,
        "down" => KeyCode::Down,
        "lt" => KeyCode::Char('<'),
        "up" => KeyCode::Up,
        other => panic!("no key {other}"),
    }
}

const LESSON: &str = r#"+++
id = "config"
factor = 3
title = "Config"
summary = "What varies between deploys comes from the environment."
minutes = 12
objectives = ["Tell config from code"]
+++
# Config

## The pain

A new deploy needs a commit.

## Run the violation

[Start a deploy that nobody planned for](sample:new-deploy/violation)

## The concept

[Config](term:config) is what varies between [deploys](term:deploy), and
[config](term:config) is not code.

## Run the fix

[The same with variables](sample:new-deploy/fix)

## Quiz

[Five questions](quiz:)

## Your project

[How it stands](criteria:)
"#;

const QUIZ: &str = r#"
[[question]]
ask = "Which of these is config?"
option = [
  { text = "The routes.", why = "They are the same in every deploy." },
  { text = "The canonical hostname.", right = true, why = "It differs from deploy to deploy." },
]
"#;

const GLOSSARY: &str = r#"
[[term]]
id = "deploy"
name = "deploy"
definition = "A running copy of the app: production, staging, the one on a developer's machine."
[[term]]
id = "config"
name = "config"
definition = "Whatever is likely to differ between deploys."
"#;

const SAMPLE: &str = r#"
title = "New deploy"
summary = "A deploy that nobody planned for."
[[language]]
name = "python"
command = ["python3", "demo.py"]
show = ["app.py"]
"#;

const INTRODUCTION: &str = r#"+++
id = "introduction"
kind = "introduction"
title = "Where the factors come from"
summary = "Five principles, and one picture of the whole."
minutes = 10
+++
# Where the factors come from

## Five principles

They hold for any language.

[Where each factor stands](picture:)

[Three questions](quiz:)
"#;

const APPENDIX: &str = r#"+++
id = "beyond"
kind = "appendix"
title = "Beyond the twelve"
summary = "What the twelve do not say."
minutes = 10
+++
# Beyond the twelve
"#;

fn pack() -> Pack {
    pack_of_a_folder().pretend_built_in()
}

fn pack_of_a_folder() -> Pack {
    pack_with(&[])
}

/// A pack with further lessons: folder and text.
fn pack_with(pages: &[(&str, &str)]) -> Pack {
    pack_with_files(pages, &[])
}

/// A pack with further lessons, and with further files by path.
fn pack_with_files(pages: &[(&str, &str)], files: &[(&str, &str)]) -> Pack {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let lesson = "lessons/03-config";
    write(&format!("{lesson}/lesson.md"), LESSON);
    write(&format!("{lesson}/quiz.toml"), QUIZ);
    write(&format!("{lesson}/glossary.toml"), GLOSSARY);
    let sample = format!("{lesson}/samples/new-deploy");
    write(&format!("{sample}/sample.toml"), SAMPLE);
    write(&format!("{sample}/violation/python/app.py"), "DEPLOYS = {\"staging\": 1}\n");
    write(&format!("{sample}/fix/python/app.py"), "import os\n");
    for (folder, text) in pages {
        write(&format!("lessons/{folder}/lesson.md"), text);
        write(&format!("lessons/{folder}/quiz.toml"), QUIZ);
    }
    for (path, text) in files {
        write(path, text);
    }
    let criteria = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/criteria");
    for file in std::fs::read_dir(criteria).unwrap() {
        let file = file.unwrap();
        let name = format!("criteria/{}", file.file_name().to_str().unwrap());
        write(&name, &std::fs::read_to_string(file.path()).unwrap());
    }
    Pack::from_folder(folder.path()).unwrap()
}

/// A folder with a program called `python3`, so that the samples can be run.
fn host() -> Host {
    host_with(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs"))
}

fn host_with(path: &Path) -> Host {
    Host::new(Environment::of([("PATH", path)]), None, "/cache/stacks".into())
}

fn state() -> State {
    State {
        size: (80, 24),
        now: UNIX_EPOCH + Duration::from_secs(1_790_000_000),
        pack: Arc::new(pack()),
        project: Project {
            path: PathBuf::from("/srv/guestbook"),
            name: "guestbook".into(),
            check: Check::Running(None),
            checklist: Checklist::default(),
            is_shared: false,
            user: Some("ana".into()),
        },
        progress: Progress::default(),
        screens: vec![Screen::Home(Home { selected: Factor::new(1).unwrap().into() })],
        overlay: None,
        notice: None,
        run: None,
        host: host(),
        protections: protections(None),
        trust: Trust { introduced: Date::new(2026, 11, 1), ..Trust::default() },
        page_is_stale: false,
        highlights: Highlights::default(),
        history: History::default(),
        sought: String::new(),
        written: None,
        abilities: Abilities { hyperlinks: false, browser: false, mouse: true },
        ascii: false,
        last_words: None,
    }
}

fn result(id: &str, factor: u8, status: Status, evidence: Vec<Evidence>) -> CriterionResult {
    CriterionResult {
        id: id.into(),
        factor,
        level: Level::Must,
        status,
        confidence: Confidence::High,
        app: None,
        message: "This is what was found.".into(),
        why: String::new(),
        lesson: "config".into(),
        evidence,
        looked_at: vec!["app.py".into()],
        waiver: None,
        fingerprint: "f1".into(),
    }
}

fn report() -> Report {
    let evidence = Evidence {
        path: "guestbook/settings.py".into(),
        line: 12,
        column: 1,
        end_line: 12,
        snippet: "SECRET_KEY = \"‹redacted›\"".into(),
        note: "a literal".into(),
    };
    let criteria = vec![
        result("codebase.tracked", 1, Status::Met, Vec::new()),
        result("config.no-secrets-in-code", 3, Status::Unmet, vec![evidence]),
        result("config.from-environment", 3, Status::Met, Vec::new()),
    ];
    let all = Counts::of(criteria.iter().map(|result| result.status));
    Report {
        schema_version: 1,
        tool: Tool { name: "twelve-tui", version: "0" },
        project: crate::check::report::Project {
            path: ".".into(),
            vcs: None,
            commit: None,
            dirty: None,
        },
        apps: Vec::new(),
        criteria,
        summary: Summary { all, by_factor: vec![FactorCounts { factor: 3, counts: all }] },
        skipped: Vec::new(),
    }
}

#[test]
fn home_shows_both_states_of_each_factor() {
    insta::assert_snapshot!("home_80x24", Ui::new(80, 24).picture());
    insta::assert_snapshot!("home_120x36", Ui::new(120, 36).keys("jj").picture());
}

#[test]
fn a_lesson_is_read_and_scrolled() {
    let mut ui = Ui::new(80, 24);
    insta::assert_snapshot!("lesson_80x24", ui.keys("jj<enter>").picture());
    let mut ui = Ui::new(120, 36);
    insta::assert_snapshot!("lesson_120x36", ui.keys("jj<enter>jj").picture());
}

#[test]
fn pages_stand_around_the_twelve_and_are_learned_like_them() {
    let mut ui = Ui::new(80, 24);
    let pages = [("00-introduction", INTRODUCTION), ("14-beyond", APPENDIX)];
    ui.send(Message::Reloaded(Ok(Arc::new(pack_with(&pages)))));
    insta::assert_snapshot!("home_with_pages_80x24", ui.keys("k").picture());
    ui.keys("<enter>G");
    assert!(ui.picture().contains("Where the factors come from"), "{}", ui.picture());
    ui.keys("<tab><enter>2<esc><esc>");
    let record = ui.state.progress.lesson("introduction").unwrap();
    assert!(record.read_to_end.is_some() && record.quiz.len() == 1);
    assert!(ui.picture().contains("● learned"), "{}", ui.picture());
    ui.keys("<enter><lt>");
    assert!(ui.picture().contains("nothing further"), "{}", ui.picture());
    ui.keys(">>>>>>>>>>>>>");
    assert!(ui.picture().contains("Beyond the twelve"), "{}", ui.picture());
    ui.keys("c");
    assert!(ui.picture().contains("codebase.tracked"), "{}", ui.picture());
}

#[test]
fn a_low_screen_shows_the_row_that_is_selected() {
    let mut ui = Ui::new(60, 10);
    assert!(ui.keys("G").picture().contains("XII  Admin"), "{}", ui.picture());
    assert!(ui.keys("g").picture().contains("I    Codebase"), "{}", ui.picture());
}

#[test]
fn a_sample_runs_where_it_stands() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>r");
    assert!(matches!(ui.effects.last(), Some(Effect::Run { .. })), "{:?}", ui.effects);
    ui.write("violation: no such depl");
    ui.write("oy\neffect: it does not start\n");
    insta::assert_snapshot!("run_streams_80x24", ui.picture());
    ui.write("shown: violation\n");
    ui.end(0);
    insta::assert_snapshot!("run_ended_80x24", ui.picture());
    assert!(ui.state.progress.lesson("config").unwrap().seen.contains("new-deploy/violation"));
}

#[test]
fn a_picture_shows_where_the_factor_stands() {
    let mut ui = Ui::new(80, 44);
    let config = LESSON.replace("## Run the fix", "[Where it stands](picture:)\n\n## Run the fix");
    let pages = [("00-introduction", INTRODUCTION), ("03-config", config.as_str())];
    ui.send(Message::Reloaded(Ok(Arc::new(pack_with(&pages)))));
    insta::assert_snapshot!("picture_whole_80x44", ui.keys("k<enter>").picture());
    ui.keys(">>>");
    insta::assert_snapshot!("picture_here_80x44", ui.picture());
    ui.send(Message::Resized { width: 40, height: 60 });
    assert!(ui.picture().contains("◀─ ▶ III config"), "{}", ui.picture());
}

#[test]
fn marked_terms_in_sight_are_explained() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>Gt");
    assert!(ui.picture().contains("No term is marked in this part"), "{}", ui.picture());
    ui.keys("}}{{t");
    insta::assert_snapshot!("terms_80x24", ui.picture());
    ui.keys("<esc>");
    assert!(!ui.picture().contains("Terms in sight"), "{}", ui.picture());
}

#[test]
fn each_piece_of_code_is_highlighted_once() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>");
    let wanted: Vec<_> = ui
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Highlight(code) => Some(code.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    let python = |code: &str| ("python".to_owned(), code.to_owned());
    assert_eq!(wanted, [python("DEPLOYS = {\"staging\": 1}"), python("import os")]);
}

#[test]
fn a_run_that_shows_nothing_does_not_count() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>r");
    ui.write("Traceback\n");
    ui.end(1);
    assert!(ui.picture().contains("the effect was not shown (exit code 1"), "{}", ui.picture());
    assert!(ui.state.progress.lesson("config").unwrap().seen.is_empty());
}

#[test]
fn a_run_writes_nothing_that_acts_on_the_terminal() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>r");
    ui.write("\x1b]52;c;aGk=\x07\x1b[2Jhello\r\n");
    assert!(ui.picture().contains("hello"));
    assert!(!ui.picture().contains("52;c"));
}

#[test]
fn a_run_keeps_its_colours_and_writes_over_its_own_lines() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>r");
    ui.write("\x1b[31mred\n");
    ui.write("still red\x1b[0m 10 %\r");
    ui.write("90 %\n");
    let Some(Screen::Lesson(screen)) = ui.state.screen() else { panic!("a lesson") };
    let output = screen.outputs.values().next().unwrap();
    let texts: Vec<_> = output.lines.iter().map(Line::text).collect();
    assert_eq!(texts, ["red", "90 %"]);
    assert!(matches!(output.lines[0].spans[0].role, Role::Painted(_)));
}

#[test]
fn the_first_run_shows_what_happens_and_waits() {
    let mut ui = Ui::new(80, 24);
    ui.state.trust = Trust::default();
    ui.keys("jj<enter>r");
    insta::assert_snapshot!("first_run_80x24", ui.picture());
    assert!(!ui.effects.iter().any(|effect| matches!(effect, Effect::Run { .. })));
    ui.keys("<esc>");
    assert!(ui.picture().contains("Not run."), "{}", ui.picture());
    ui.keys("r<enter>");
    assert!(ui.effects.contains(&Effect::Allow(None)));
    assert!(ui.effects.iter().any(|effect| matches!(effect, Effect::Run { .. })));
}

#[test]
fn a_pack_asks_for_each_sample_and_remembers() {
    let mut ui = Ui::new(120, 36);
    ui.state.pack = Arc::new(pack_of_a_folder());
    ui.keys("jj<enter>r");
    let picture = ui.picture();
    assert!(picture.contains("May it run?") && picture.contains("python3 demo.py"), "{picture}");
    ui.keys("o");
    assert!(ui.effects.contains(&Effect::Allow(None)), "once is not remembered");
    ui.end(0);
    ui.keys("ry");
    assert!(ui.effects.iter().any(|effect| matches!(effect, Effect::Allow(Some(_)))));
    ui.end(0);
    ui.keys("r");
    assert!(!ui.picture().contains("May it run?"));
}

#[test]
fn a_missing_runtime_is_said_and_nothing_runs() {
    let mut ui = Ui::new(80, 24);
    ui.state.host = host_with(Path::new("/nowhere"));
    ui.keys("jj<enter>r");
    assert!(ui.picture().contains("`python3` was not found"), "{}", ui.picture());
    assert!(!ui.effects.iter().any(|effect| matches!(effect, Effect::Run { .. })));
}

#[test]
fn leaving_a_lesson_stops_its_run_and_keeps_the_place() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>r<esc>");
    assert!(ui.effects.contains(&Effect::StopRun));
    let left = |effect: &Effect| matches!(effect, Effect::Record { deed: Deed::LeftAt(_), .. });
    assert!(ui.effects.iter().any(left));
}

#[test]
fn the_end_of_the_text_counts_as_read() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>");
    assert_eq!(ui.state.progress.lesson("config").unwrap().read_to_end, None);
    ui.keys("G");
    assert!(ui.state.progress.lesson("config").unwrap().read_to_end.is_some());
}

#[test]
fn the_checklist_shows_findings_with_their_evidence() {
    let mut ui = Ui::new(80, 24);
    insta::assert_snapshot!("checklist_80x24", ui.keys("jjc").picture());
    let mut ui = Ui::new(120, 36);
    insta::assert_snapshot!("checklist_120x36", ui.keys("jjc").picture());
}

#[test]
fn the_evidence_opens_in_the_editor() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jjce");
    let path = PathBuf::from("/srv/guestbook/guestbook/settings.py");
    assert_eq!(ui.effects.last(), Some(&Effect::Edit { path, line: 12 }));
    ui.keys("j").keys("e");
    assert!(ui.picture().contains("no evidence"), "{}", ui.picture());
}

#[test]
fn a_status_with_a_note_stands_beside_the_finding() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jjcs<tab><tab>");
    ui.keys("<enter>");
    insta::assert_snapshot!("form_needs_a_reason_80x24", ui.picture());
    ui.keys("no secrets here q<backspace><enter>");
    insta::assert_snapshot!("checklist_with_word_80x24", ui.picture());
    let word = &ui.state.project.checklist.words[&"config.no-secrets-in-code".into()];
    assert_eq!(word.note, "no secrets here");
    assert_eq!(word.evidence.as_deref(), Some("f1"));
}

#[test]
fn the_form_waives_and_a_change_is_undone() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jjcs<tab><down><down><down>ana<down>2026-13-01<down>2026-12-31<enter>");
    assert!(ui.picture().contains("Due: `2026-13-01` is no day"), "{}", ui.picture());
    ui.keys("<up>");
    for _ in 0..10 {
        ui.keys("<backspace>");
    }
    ui.keys("2026-10-01<enter>");
    assert!(ui.picture().contains("a waiver needs a note"), "{}", ui.picture());
    ui.keys("<down><down><down>next release");
    insta::assert_snapshot!("form_80x24", ui.picture());
    ui.keys("<enter>");
    insta::assert_snapshot!("checklist_waived_80x24", ui.picture());
    let id = "config.no-secrets-in-code".into();
    let word = ui.state.project.checklist.words[&id].clone();
    assert_eq!((word.owner.as_deref(), word.due), (Some("ana"), Date::new(2026, 10, 1)));

    // Undone one by one, and then there is nothing more.
    ui.keys("s<tab><enter>");
    assert!(ui.picture().contains("only an unmet criterion"), "{}", ui.picture());
    ui.keys("<tab><tab><enter>");
    assert!(ui.state.project.checklist.words.is_empty());
    ui.keys("u");
    assert_eq!(ui.state.project.checklist.words[&id], word);
    ui.keys("u");
    assert!(ui.state.project.checklist.words.is_empty());
    ui.keys("u");
    assert!(ui.picture().contains("Nothing was changed here"), "{}", ui.picture());
}

#[test]
fn marks_filters_and_orders_show_who_owes_what() {
    let mut ui = Ui::new(120, 36);
    let today = ui.state.today();
    let mut list = Checklist::default();
    let mut say = |key: &str, status, change: &dyn Fn(&mut Word)| {
        let mut word = Word::new(status, "we looked", today);
        change(&mut word);
        list.words.insert(key.into(), word);
    };
    say("codebase.tracked", Said::Met, &|word| word.evidence = Some("f0".into()));
    say("codebase.one-app", Said::Open, &|word| {
        word.owner = Some("Ana".into());
        word.due = Date::new(2026, 9, 1);
    });
    say("codebase.one-version", Said::Unmet, &|word| {
        word.owner = Some("ben".into());
        word.due = Date::new(2026, 12, 1);
    });
    say("codebase.one-version@worker", Said::NotApplicable, &|_| {});
    say("config.no-secrets-in-code", Said::Unmet, &|word| {
        word.owner = Some("ana".into());
        word.until = Some("2026-09-01".into());
    });
    ui.send(Message::Listed(Ok((Box::new(list), true))));
    insta::assert_snapshot!("checklist_marks_120x36", ui.keys("cjj").picture());
    let mut listed = |keys: &str| {
        let picture = ui.keys(keys).picture();
        let left = picture.lines().map(|line| line.chars().take(60).collect::<String>());
        let ids = left.filter_map(|line| {
            line.split_whitespace().find(|word| word.contains('.')).map(ToOwned::to_owned)
        });
        ids.collect::<Vec<_>>()
    };
    assert_eq!(listed("ffff"), ["codebase.one-app", "config.no-secrets-in-code"]);
    assert_eq!(listed("f"), ["codebase.tracked"]);
    assert_eq!(listed("ff"), ["config.no-secrets-in-code"]);
    assert_eq!(listed("f"), ["codebase.one-app"]);
    assert_eq!(listed("fo")[..2], ["codebase.one-app", "codebase.one-version"]);
    assert_eq!(listed("o")[..2], ["codebase.one-app", "config.no-secrets-in-code"]);
    // A word on one app is no further criterion of the factor.
    let home = ui.keys("<esc>").picture();
    let row = home.lines().find(|line| line.contains("I    Codebase")).unwrap();
    assert!(row.contains("1 met") && !row.contains("n/a"), "{row}");
}

#[test]
fn the_filter_leaves_what_is_unmet() {
    let mut ui = Ui::new(80, 24);
    ui.keys("cff");
    let picture = ui.picture();
    assert!(picture.contains("showing unmet") && picture.contains("config.no-secrets-in-code"));
    assert!(!picture.contains("codebase.tracked"), "{picture}");
}

#[test]
fn a_quiz_gives_a_reason_for_every_answer() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter><tab><tab><tab><enter>");
    insta::assert_snapshot!("quiz_80x24", ui.picture());
    ui.keys("1");
    insta::assert_snapshot!("quiz_answered_80x24", ui.picture());
    let answers = &ui.state.progress.lesson("config").unwrap().quiz;
    assert!(answers.values().all(|answer| !answer.right) && answers.len() == 1);
}

#[test]
fn help_shows_the_keys_of_the_screen_below() {
    let mut ui = Ui::new(80, 24);
    insta::assert_snapshot!("help_home_80x24", ui.keys("?").picture());
    insta::assert_snapshot!("help_lesson_80x24", ui.keys("qjj<enter>?").picture());
}

#[test]
fn a_factor_without_a_lesson_shows_its_criteria() {
    let mut ui = Ui::new(80, 24);
    insta::assert_snapshot!("unwritten_80x24", ui.keys("<enter>").picture());
}

#[test]
fn without_colours_and_with_ascii_everything_is_still_there() {
    let mut ui = Ui::new(80, 24);
    ui.state.ascii = true;
    ui.keys("jj");
    let picture = ui.picture_in(Theme { colors: false, ascii: true });
    assert!(picture.is_ascii(), "{picture}");
    insta::assert_snapshot!("home_ascii_80x24", picture);
}

#[test]
fn a_terminal_that_is_too_small_says_so_and_none_panics() {
    let mut ui = Ui::new(30, 5);
    assert!(ui.picture().contains("Too small"));
    ui.keys("jj<enter>r").end(0);
    for width in [1, 10, 39, 40, 60, 200] {
        for height in [1, 9, 10, 20, 60] {
            ui.send(Message::Resized { width, height });
            for keys in ["", "?", "<esc>", "c", "s", "<esc>", "<esc>"] {
                ui.keys(keys).picture();
            }
        }
    }
}

#[test]
fn signals_end_with_their_code() {
    let mut ui = Ui::new(80, 24);
    ui.send(Message::EndAsked { signal: 15 });
    assert_eq!(ui.effects.last(), Some(&Effect::Quit { code: 143 }));
}
