//! The loop: one channel of messages, effects done at the edge, a frame after messages.

mod edge;

use super::effect::Effect;
use super::message::Message;
use super::state::{Abilities, Highlights, History, Home, Project, Screen, State};
use super::terminal::browser;
use super::terminal::input::Input;
use super::terminal::{Terminal, editor, leave_on_panic, signals, stop_until_continued};
use super::theme::Theme;
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
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, SystemTime};

/// What checks a project, and tells how many files it has read.
pub type Checker =
    Arc<dyn Fn(&Path, &(dyn Fn(usize) + Sync)) -> Result<Report, String> + Send + Sync>;

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
    /// Whether colours are used.
    pub colors: bool,
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
    let mut state = open_state(&options)?;
    let mut edge = Edge::new(options, sender.clone(), &mut state);
    signals::watch(sender.clone())?;
    leave_on_panic(sender.clone());
    run::room::sweep();
    let mut terminal = Terminal::open()?;
    let input = Input::start(move |event| {
        // An error means that the loop is gone, and with it the reader's interest.
        let _ = sender.send(match event {
            Event::Key(key) => Message::Key(key),
            Event::Mouse(mouse) if is_meant(mouse.kind) => Message::Mouse(mouse),
            Event::Paste(text) => Message::Pasted(text),
            Event::Resize(width, height) => Message::Resized { width, height },
            _ => return,
        });
    })?;
    let theme = Theme { colors: edge.options.colors, ascii: edge.options.ascii };
    state.size = crossterm::terminal::size()?;
    terminal.draw(|frame| view::draw(&state, theme, frame))?;
    edge.check(&state);
    panic_if_asked("main");
    let code = handle_messages(&mut state, &mut edge, &mut terminal, &input, &messages, theme);
    drop(edge); // ends what runs, before the terminal is given back
    drop(terminal);
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
    theme: Theme,
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
        terminal.draw(|frame| view::draw(state, theme, frame))?;
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

fn open_state(options: &Options) -> io::Result<State> {
    let pack = read_pack(options.content.as_deref()).map_err(io::Error::other)?;
    let first = pack.subjects().next().expect("there are twelve factors");
    Ok(State {
        size: (80, 24),
        now: SystemTime::now(),
        pack: Arc::new(pack),
        project: Project::new(
            options.project.clone(),
            name_of(&options.project),
            options.user.clone(),
        ),
        progress: progress::Progress::default(),
        screens: vec![Screen::Home(Home { selected: first })],
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
        abilities: Abilities {
            hyperlinks: browser::has_hyperlinks(variable),
            browser: variable("BROWSER").is_some_and(|value| !value.trim().is_empty()),
            mouse: true,
        },
        ascii: options.ascii,
        last_words: None,
    })
}

/// The name of the project's folder, safe to show.
fn name_of(project: &Path) -> String {
    let path = project.canonicalize().ok();
    let name = path.as_ref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy());
    name.map(|name| crate::sanitize::line(&name).into_owned()).unwrap_or_default()
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
