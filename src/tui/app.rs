//! The loop: one channel of messages, effects done at the edge, a frame after messages.

mod edge;

use super::effect::Effect;
use super::message::Message;
use super::next_step::next_step;
use super::settings::Settings;
use super::state::{
    Abilities, Appearance, EditIn, Highlights, History, Home, Project, Screen, State,
};
use super::terminal::browser;
use super::terminal::ground::{self, Asked, Heard};
use super::terminal::input::Input;
use super::terminal::{Terminal, editor, leave_on_panic, signals, stop_until_continued};
use super::theme::{Depth, Ground, TERMINAL, Theme};
use super::update::{settle, update};
use super::view;
use crate::check::report::Report;
use crate::curriculum::Pack;
use crate::paths::Paths;
use crate::progress;
use crate::run::consent::Trust;
use crate::run::{self, Host};
use crate::watch;
use crossterm::event::{Event, MouseButton, MouseEventKind};
use edge::Edge;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, SystemTime};

/// How long an answer of the terminal may take before the first frame is drawn without it.
const ANSWER_WITHIN: Duration = Duration::from_millis(150);

/// What checks a project, and tells how many files it has read.
pub type Checker =
    Arc<dyn Fn(&Path, &(dyn Fn(usize, usize) + Sync)) -> Result<Report, String> + Send + Sync>;

/// What the UI is opened with.
pub struct Options {
    /// The project's root.
    pub project: PathBuf,
    /// The folder of the lessons; `None` for the built-in ones.
    pub content: Option<PathBuf>,
    /// Where state is kept.
    pub paths: Paths,
    /// What checks the project.
    pub checker: Checker,
    /// Who looks at it, where that is known.
    pub user: Option<String>,
    /// How changes of files are to be found.
    pub watch: watch::Choice,
    /// What the user sets.
    pub settings: Settings,
    /// The name of the theme, where one was asked for on the command line.
    pub theme: Option<String>,
    /// How many colours are used.
    pub depth: Depth,
    /// Whether ornaments keep to ASCII.
    pub ascii: bool,
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("project", &self.project).finish_non_exhaustive()
    }
}

/// Opens the UI, and gives its exit code when it is left.
///
/// # Errors
/// When the terminal or the content cannot be used.
pub fn run(options: Options) -> io::Result<u8> {
    let (sender, messages) = channel();
    let pack = read_pack(options.content.as_deref()).map_err(io::Error::other)?;
    let mut state = open_state(&options, Arc::new(pack));
    let faults = options.settings.faults.clone();
    if let Some(first) = faults.first() {
        let more = match faults.len() - 1 {
            0 => String::new(),
            more => format!(" (and {more} more, told at the end)"),
        };
        state.complain(format!("{}{more}", first.short()));
    }
    let mut edge = Edge::new(options, sender.clone(), &mut state);
    // One key goes on where reading stopped.
    let begun = state.progress.last_read().and_then(|_| next_step(&state));
    if let Some(subject) = begun.and_then(|next| next.subject) {
        state.screens = vec![Screen::Home(Home { selected: subject, top: 0 })];
    }
    signals::watch(sender.clone())?;
    leave_on_panic(sender.clone());
    run::room::sweep();
    let mut terminal = Terminal::open()?;
    let depends = state.appearance.looks.depends_on_ground(&state.appearance.chosen);
    let asked = if depends { ask_for_ground(ANSWER_WITHIN) } else { Asked::default() };
    if depends {
        state.appearance = appearance(&edge.options, asked.ground);
        state.appearance.asked = true;
    }
    for key in asked.typed {
        edge.send(Message::Key(key));
    }
    let input = Input::start(asked.owed, move |heard| {
        // An error means that the loop is gone, and with it the reader's interest.
        let _ = sender.send(match heard {
            Heard::Ground(ground) => Message::Ground(Some(ground)),
            Heard::EscThen(key) => Message::EscThen(key),
            Heard::Event(Event::Key(key)) => Message::Key(key),
            Heard::Event(Event::Mouse(mouse)) if is_meant(mouse.kind) => Message::Mouse(mouse),
            Heard::Event(Event::Paste(text)) => Message::Pasted(text),
            Heard::Event(Event::Resize(width, height)) => Message::Resized { width, height },
            Heard::Event(_) => return,
        });
    })?;
    state.size = crossterm::terminal::size()?;
    terminal.draw(|frame| view::draw(&state, state.appearance.theme, frame))?;
    edge.check(&state);
    edge.index(&state);
    panic_if_asked("main");
    let code = handle_messages(&mut state, &mut edge, &mut terminal, &input, &messages);
    drop(edge); // ends what runs, before the terminal is given back
    drop(terminal);
    for fault in &faults {
        anstream::eprintln!("twelve-tui: {}", crate::sanitize::line(&fault.to_string()));
    }
    if let Some(words) = &state.last_words {
        for line in crate::sanitize::lines(words) {
            anstream::eprintln!("twelve-tui: {line}");
        }
    }
    code
}

/// Whether the mouse did something; moving over the screen is nothing.
fn is_meant(kind: MouseEventKind) -> bool {
    matches!(
        kind,
        MouseEventKind::Down(MouseButton::Left)
            | MouseEventKind::Drag(MouseButton::Left)
            | MouseEventKind::ScrollUp
            | MouseEventKind::ScrollDown
    )
}

fn handle_messages(
    state: &mut State,
    edge: &mut Edge,
    terminal: &mut Terminal,
    input: &Input,
    messages: &Receiver<Message>,
) -> io::Result<u8> {
    while let Some(first) = next(messages, state) {
        // All that is there already, then one frame.
        for message in std::iter::once(first).chain(messages.try_iter()) {
            state.now = SystemTime::now();
            for effect in update(state, message) {
                match effect {
                    Effect::Quit { code } => return Ok(code),
                    Effect::Clear => terminal.clear()?,
                    Effect::Suspend => {
                        input.paused_while(|| terminal.lend(stop_until_continued))?;
                        state.size = crossterm::terminal::size()?;
                    }
                    Effect::Edit { path, line } => {
                        let edited =
                            input.paused_while(|| terminal.lend(|| open_editor(&path, line)))?;
                        edge.send(Message::Edited(edited));
                    }
                    Effect::AskGround => {
                        let (ground, typed) = input.paused_to_ask(|| {
                            let asked = ask_for_ground(ANSWER_WITHIN);
                            ((asked.ground, asked.typed), asked.owed)
                        });
                        edge.send(Message::Ground(ground));
                        for key in typed {
                            edge.send(Message::Key(key));
                        }
                    }
                    Effect::CaptureMouse(captured) => terminal.capture_mouse(captured)?,
                    Effect::Copy(text) => {
                        terminal.copy(&text)?;
                        state.say("Copied, if your terminal lets programs copy (OSC 52).");
                    }
                    Effect::Browse(address) => {
                        let browser = variable("BROWSER");
                        match browser::command(browser.as_deref(), &address) {
                            Ok(browser) if browser.in_terminal => {
                                let browsed = input.paused_while(|| {
                                    terminal.lend(|| wait_for(&browser.command))
                                })?;
                                if let Err(error) = browsed {
                                    state.complain(error);
                                }
                            }
                            Ok(browser) => edge.browse(browser),
                            Err(error) => state.complain(error),
                        }
                    }
                    effect => edge.perform(effect, state),
                }
            }
        }
        for effect in settle(state) {
            edge.perform(effect, state);
        }
        terminal.draw(|frame| view::draw(state, state.appearance.theme, frame))?;
    }
    Ok(0)
}

/// The next message. While something runs, that is one a second: it is shown how long it has run.
/// Else there is none before something happens.
fn next(messages: &Receiver<Message>, state: &State) -> Option<Message> {
    if !state.run.as_ref().is_some_and(|run| run.alive) {
        return messages.recv().ok();
    }
    match messages.recv_timeout(Duration::from_secs(1)) {
        Ok(message) => Some(message),
        Err(RecvTimeoutError::Timeout) => Some(Message::Ticked),
        Err(RecvTimeoutError::Disconnected) => None,
    }
}

/// Panics where a test of a development build asks for it: nothing else can show that a panic
/// gives the terminal back.
fn panic_if_asked(place: &str) {
    let asked = cfg!(debug_assertions)
        && std::env::var("TWELVE_TUI_PANIC").is_ok_and(|wanted| wanted == place);
    assert!(!asked, "asked to panic in {place}");
}

/// The state that the UI begins with, before anything was read but the lessons.
///
/// # Panics
/// Never: a pack has twelve factors.
pub fn open_state(options: &Options, pack: Arc<Pack>) -> State {
    let first = pack.subjects().next().expect("there are twelve factors");
    State {
        size: (80, 24),
        now: SystemTime::now(),
        pack,
        project: Project::new(
            options.project.clone(),
            name_of(&options.project),
            options.user.clone(),
        ),
        progress: progress::Progress::default(),
        screens: vec![Screen::Home(Home { selected: first, top: 0 })],
        overlay: None,
        notice: None,
        run: None,
        host: Host::of_process(options.paths.stacks()),
        protections: Vec::new(),
        trust: Trust::default(),
        page_is_stale: false,
        highlights: Highlights::default(),
        history: History::default(),
        sought: String::new(),
        written: None,
        abilities: Abilities {
            hyperlinks: browser::has_hyperlinks(variable),
            editor: editor(),
            browser: variable("BROWSER").is_some_and(|value| !value.trim().is_empty()),
            mouse: true,
        },
        ascii: options.ascii,
        keys: options.settings.keys.clone(),
        appearance: appearance(options, None),
        last_words: None,
    }
}

/// The name of the project's folder, safe to show.
fn name_of(project: &Path) -> String {
    let path = project.canonicalize().ok();
    let name = path.as_ref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy());
    name.map(|name| crate::sanitize::line(&name).into_owned()).unwrap_or_default()
}

/// Asks the terminal whether it is light or dark, where that is wise; else the environment.
fn ask_for_ground(within: Duration) -> Asked {
    let mut asked = if ground::may_ask(variable) { ground::ask(within) } else { Asked::default() };
    asked.ground =
        asked.ground.or_else(|| ground::of_variable(&variable("COLORFGBG").unwrap_or_default()));
    asked
}

/// Whether the terminal of this process is light or dark, where there is one and it says so.
pub fn ground_of_terminal() -> Option<Ground> {
    let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    if !is_terminal || crossterm::terminal::enable_raw_mode().is_err() {
        return None;
    }
    // A late answer would be a shell's to read: longer than for the UI.
    let asked = ask_for_ground(Duration::from_secs(1));
    let _ = crossterm::terminal::disable_raw_mode();
    asked.ground
}

/// How the screen looks on a ground of this kind.
fn appearance(options: &Options, ground: Option<Ground>) -> Appearance {
    let looks = options.settings.looks.clone();
    let configured = options.settings.theme.as_deref();
    let chosen = options.theme.as_deref().or(configured).unwrap_or(TERMINAL);
    let theme = match looks.find(chosen, configured, ground) {
        Ok(look) => Theme::new(look, options.depth, options.ascii),
        Err(_) => Theme::new(Theme::terminal(false).look(), options.depth, options.ascii),
    };
    Appearance {
        theme,
        looks,
        chosen: chosen.to_owned(),
        configured: options.settings.theme.clone(),
        ground,
        asked: false,
    }
}

fn read_pack(content: Option<&Path>) -> Result<Pack, String> {
    match content {
        Some(folder) => Pack::from_folder(folder),
        None => Pack::built_in(),
    }
    .map_err(|error| format!("the lessons cannot be read: {error}"))
}

/// Runs the editor on `path`, with the terminal.
fn open_editor(path: &Path, line: u32) -> Result<(), String> {
    wait_for(&editor::command(variable, path, line)?)
        .map_err(|error| format!("{error}. $VISUAL or $EDITOR says which editor it is."))
}

/// What files of exercises are edited in.
fn editor() -> EditIn {
    let named = ["VISUAL", "EDITOR"].into_iter().filter_map(variable);
    if named.into_iter().any(|value| !value.trim().is_empty()) {
        EditIn::Theirs
    } else {
        EditIn::Ours
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Runs a program of the reader's own, with the terminal, to its end.
fn wait_for(command: &[String]) -> Result<(), String> {
    let status = Command::new(&command[0])
        .args(&command[1..])
        .status()
        .map_err(|error| format!("{}: {error}", command[0]))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", command[0])) }
}
