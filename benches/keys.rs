//! `cargo bench --bench keys`: how long each key takes from its message to the drawn screen, at
//! 200×60, on every screen: the medians of the slowest, and a failure where one misses its frame.
#![allow(clippy::print_stdout, reason = "what it measures is what it is for")]

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use twelve_tui::check::{self, report::Report};
use twelve_tui::curriculum::{Pack, Subject};
use twelve_tui::markdown::{Highlight, Highlighter};
use twelve_tui::paths::Paths;
use twelve_tui::tui::app::{Options, open_state};
use twelve_tui::tui::effect::Effect;
use twelve_tui::tui::finder::{Entry, entries};
use twelve_tui::tui::message::{HighlightedCode, Message};
use twelve_tui::tui::settings::Settings;
use twelve_tui::tui::state::{Home, Screen, State};
use twelve_tui::tui::theme::Depth;
use twelve_tui::tui::update::{settle, update};
use twelve_tui::tui::view;
use twelve_tui::watch;

const SIZE: (u16, u16) = (200, 60);
/// A frame of a screen that is drawn 60 times a second.
const FRAME: Duration = Duration::from_millis(16);
/// Each key is measured so often at first, and the slowest of a screen so often again.
const FIRST_RUNS: usize = 3;
const RUNS: usize = 15;
/// So many are.
const SLOWEST: usize = 12;
/// So many keys of each screen are printed.
const PRINTED: usize = 6;

/// The lesson that is the most lines long, once its samples stand in it.
static LONGEST: OnceLock<Subject> = OnceLock::new();

/// Opens the screen on which a key is pressed.
type Setup = Box<dyn Fn() -> State>;

fn main() -> ExitCode {
    let Common { pack, .. } = common();
    let longest = pack.subjects().max_by_key(|subject| match lesson(*subject).screen() {
        Some(Screen::Lesson(seen)) => seen.page.page.lines.len(),
        _ => 0,
    });
    let longest = *LONGEST.get_or_init(|| longest.expect("there are lessons"));
    println!("The longest lesson is {longest}.");
    let at = |keys: &'static str| Box::new(move || typed(lesson(longest), keys)) as Setup;
    let home = |keys: &'static str| Box::new(move || typed(opened(), keys)) as Setup;
    let screens: [(&str, Setup); 11] = [
        ("home", home("")),
        ("lesson, its beginning", at("")),
        ("lesson, in its middle", at("    ")),
        ("lesson, while looking for a word", at("/th")),
        ("lesson, a word found", at("/the\r")),
        ("lesson, letters on links", at("f")),
        ("the outline", at("o")),
        ("the palette", at(":")),
        ("the search, some letters typed", home("/i")),
        ("the search, many hits", home("/in")),
        ("the checklist", home("jjjc")),
    ];
    let mut late = false;
    for (name, setup) in &screens {
        let mut medians = medians(setup, keys(), FIRST_RUNS);
        medians.truncate(SLOWEST);
        let medians = self::medians(setup, medians.into_iter().map(|(_, key)| key), RUNS);
        late |= medians.first().is_some_and(|(slowest, _)| *slowest >= FRAME);
        let slowest = medians.iter().take(PRINTED);
        let slowest: Vec<String> =
            slowest.map(|(time, key)| format!("{} {time:.1?}", called(*key))).collect();
        println!("{name:34} {}", slowest.join(", "));
    }
    for (name, setup) in [("home", home("")), ("lesson, in its middle", at("    "))] {
        let message = || Message::Resized { width: SIZE.0 - 60, height: SIZE.1 };
        let time = median(&setup, message, RUNS);
        late |= time >= FRAME;
        println!("{:34} {time:.1?}", format!("{name}, resized"));
    }
    println!("{}", if late { "A key misses its frame." } else { "Every key answers in a frame." });
    ExitCode::from(u8::from(late))
}

/// The median time of each key, the slowest first.
fn medians(
    setup: &dyn Fn() -> State,
    keys: impl Iterator<Item = KeyEvent>,
    runs: usize,
) -> Vec<(Duration, KeyEvent)> {
    let mut medians: Vec<_> =
        keys.map(|key| (median(setup, || Message::Key(key), runs), key)).collect();
    medians.sort_by_key(|(median, _)| std::cmp::Reverse(*median));
    medians
}

/// The median time from a message to the drawn screen.
fn median(setup: &dyn Fn() -> State, message: impl Fn() -> Message, runs: usize) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let mut state = setup();
            let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).expect("a terminal");
            draw(&state, &mut terminal);
            let begin = Instant::now();
            let mut effects = update(&mut state, message());
            effects.extend(settle(&mut state));
            draw(&state, &mut terminal);
            begin.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[runs / 2]
}

fn draw(state: &State, terminal: &mut Terminal<TestBackend>) {
    terminal
        .draw(|frame| view::draw(state, state.appearance.theme, frame))
        .expect("a buffer takes all");
}

/// What is read once.
struct Common {
    pack: Arc<Pack>,
    report: Arc<Report>,
    written: Arc<[Entry]>,
    highlighter: Highlighter,
}

fn common() -> &'static Common {
    static COMMON: OnceLock<Common> = OnceLock::new();
    COMMON.get_or_init(|| {
        let pack = Arc::new(Pack::built_in().expect("the built-in pack is sound"));
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/flask-bad");
        let report = check::check_project(&project, &pack.criteria, &pack, &check::Options::new(2));
        let report = Arc::new(report.expect("the project can be read").0);
        let written = entries::written(&pack, false).into();
        Common { pack, report, written, highlighter: Highlighter::load() }
    })
}

/// The home screen, with all that is known a moment after the start.
fn opened() -> State {
    let Common { pack, report, written, .. } = common();
    let folder = std::env::temp_dir();
    let options = Options {
        project: "/srv/guestbook".into(),
        content: None,
        paths: Paths::below(&folder),
        checker: Arc::new(|_, _| Err("not asked".into())),
        user: None,
        watch: watch::Choice::default(),
        settings: Settings::default(),
        theme: None,
        depth: Depth::True,
        ascii: false,
    };
    let mut state = open_state(&options, pack.clone());
    let messages = [
        Message::Resized { width: SIZE.0, height: SIZE.1 },
        Message::Checked(Ok(report.clone())),
        Message::Indexed(written.clone()),
    ];
    for message in messages {
        send(&mut state, message);
    }
    state
}

fn lesson(subject: Subject) -> State {
    let mut state = opened();
    state.screens = vec![Screen::Home(Home { selected: subject, top: 0 })];
    typed(state, "\r")
}

fn typed(mut state: State, keys: &str) -> State {
    for c in keys.chars() {
        let code = if c == '\r' { KeyCode::Enter } else { KeyCode::Char(c) };
        send(&mut state, Message::Key(code.into()));
    }
    state
}

/// Handles a message; code is highlighted at once.
fn send(state: &mut State, message: Message) {
    let mut effects = update(state, message);
    effects.extend(settle(state));
    for effect in effects {
        if let Effect::Highlight(code) = effect {
            let highlighted = code.into_iter().map(|(language, code)| HighlightedCode {
                lines: common().highlighter.highlight(&language, &code),
                language,
                code,
            });
            send(state, Message::Highlighted(highlighted.collect()));
        }
    }
}

/// All keys, bound or not.
fn keys() -> impl Iterator<Item = KeyEvent> {
    use KeyCode::{
        BackTab, Backspace, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Tab, Up,
    };
    let named = [
        BackTab,
        Backspace,
        Down,
        End,
        Enter,
        Esc,
        F(1),
        Home,
        Left,
        PageDown,
        PageUp,
        Right,
        Tab,
        Up,
    ];
    let plain = (' '..='~').map(KeyCode::Char).chain(named).map(KeyEvent::from);
    let ctrl = ('a'..='z').map(|c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL));
    plain.chain(ctrl)
}

fn called(key: KeyEvent) -> String {
    let name = match key.code {
        KeyCode::Char(' ') => "Space".to_owned(),
        KeyCode::Char(c) => c.to_string(),
        code => format!("{code:?}"),
    };
    if key.modifiers.contains(KeyModifiers::CONTROL) { format!("Ctrl-{name}") } else { name }
}
