//! The loop: one channel of messages, effects done at the edge, a frame after messages.

use super::effect::{Deed, Effect};
use super::message::{HighlightedCode, Message, SampleKey};
use super::state::{Check, Highlights, Home, Project, Screen, State};
use super::terminal::input::Input;
use super::terminal::{Terminal, editor, leave_on_panic, signals, stop_until_continued};
use super::theme::Theme;
use super::update::{settle, update};
use super::view;
use crate::check::report::Report;
use crate::checklist::{self, Checklist, Identity, Key, Word};
use crate::curriculum::Pack;
use crate::date::Date;
use crate::markdown::{Highlight, highlight::Highlighter};
use crate::paths::Paths;
use crate::progress;
use crate::run::consent::{self, Request, Trust};
use crate::run::{self, Host, RunHandle};
use crossterm::event::Event;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

/// What checks a project.
pub type Checker = Arc<dyn Fn(&Path) -> Result<Report, String> + Send + Sync>;

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
            Event::Paste(text) => Message::Pasted(text),
            Event::Resize(width, height) => Message::Resized { width, height },
            _ => return,
        });
    })?;
    let theme = Theme { colors: edge.options.colors, ascii: edge.options.ascii };
    state.size = crossterm::terminal::size()?;
    terminal.draw(|frame| view::draw(&state, theme, frame))?;
    edge.check();
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

fn handle_messages(
    state: &mut State,
    edge: &mut Edge,
    terminal: &mut Terminal,
    input: &Input,
    messages: &Receiver<Message>,
    theme: Theme,
) -> io::Result<u8> {
    while let Ok(first) = messages.recv() {
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

/// Panics where a test of a development build asks for it: nothing else can show that a panic
/// gives the terminal back.
fn panic_if_asked(place: &str) {
    let asked = cfg!(debug_assertions)
        && std::env::var("TWELVE_TUI_PANIC").is_ok_and(|wanted| wanted == place);
    assert!(!asked, "asked to panic in {place}");
}

fn open_state(options: &Options) -> io::Result<State> {
    let pack = read_pack(options.content.as_deref()).map_err(io::Error::other)?;
    let name = options
        .project
        .canonicalize()
        .ok()
        .and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned()))
        .unwrap_or_default();
    let first = pack.subjects().next().expect("there are twelve factors");
    Ok(State {
        size: (80, 24),
        now: SystemTime::now(),
        pack: Arc::new(pack),
        project: Project {
            path: options.project.clone(),
            name: crate::sanitize::line(&name).into_owned(),
            check: Check::Running(None),
            checklist: Checklist::default(),
            is_shared: false,
            user: options.user.clone(),
        },
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
        ascii: options.ascii,
        last_words: None,
    })
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
    let command = editor::command(|name| std::env::var(name).ok(), path, line)?;
    let status = Command::new(&command[0]).args(&command[1..]).status().map_err(|error| {
        format!("{}: {error}. Set $VISUAL or $EDITOR to an editor that is there.", command[0])
    })?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", command[0])) }
}

/// What does the effects: files, threads, runs.
struct Edge {
    options: Options,
    messages: Sender<Message>,
    progress: Option<progress::Store>,
    trust: Option<consent::Store>,
    run: Option<RunHandle>,
    highlighter: Arc<OnceLock<Highlighter>>,
}

impl Edge {
    /// Opens the state files; what is wrong with them is said on the first screen.
    fn new(options: Options, messages: Sender<Message>, state: &mut State) -> Self {
        let progress = match progress::open(&options.paths.progress()) {
            Ok(loaded) => {
                state.progress = loaded.value;
                loaded.notice.into_iter().for_each(|notice| state.complain(notice.to_string()));
                Some(loaded.file)
            }
            Err(error) => {
                state.complain(error.to_string());
                None
            }
        };
        let trust = match consent::open(&options.paths.trust()) {
            Ok(loaded) => {
                state.trust = loaded.value;
                loaded.notice.into_iter().for_each(|notice| state.complain(notice.to_string()));
                Some(loaded.file)
            }
            Err(error) => {
                state.complain(error.to_string());
                None
            }
        };
        let edge =
            Self { options, messages, progress, trust, run: None, highlighter: Arc::default() };
        match edge.open_checklist() {
            Ok(opened) => {
                state.project.checklist = opened.checklist;
                state.project.is_shared = opened.place.is_shared();
                opened.notices.into_iter().for_each(|notice| state.complain(notice));
            }
            Err(error) => state.complain(error),
        }
        edge
    }

    fn send(&self, message: Message) {
        // The receiver lives as long as the loop, which is what calls this.
        let _ = self.messages.send(message);
    }

    fn perform(&mut self, effect: Effect, state: &State) {
        match effect {
            Effect::Check => {
                self.list();
                self.check();
            }
            Effect::Run { run, key, language } => self.run(state, run, &key, &language),
            Effect::Protections => {
                let shim = state.host.shim.clone();
                self.work("protections", move || {
                    Message::Protected(run::protections(shim.as_deref()))
                });
            }
            Effect::Allow(request) => self.allow(request.as_deref(), state.today()),
            Effect::StopRun => self.run.iter().for_each(RunHandle::stop),
            Effect::Record { lesson, deed } => self.record(state, &lesson, &deed),
            Effect::Say { key, word } => self.say(state, &key, word.as_ref()),
            Effect::Highlight(code) => self.highlight(code),
            Effect::Reload => self.reload(),
            // Those that need the terminal are the loop's.
            Effect::Quit { .. } | Effect::Suspend | Effect::Clear | Effect::Edit { .. } => {}
        }
    }

    fn check(&self) {
        let (checker, project) = (self.options.checker.clone(), self.options.project.clone());
        self.work("check", move || {
            panic_if_asked("worker");
            Message::Checked(checker(&project).map(Arc::new))
        });
    }

    fn run(&mut self, state: &State, number: u64, key: &SampleKey, language: &str) {
        self.run = None; // ends the one before, and waits for it
        let found = state.pack.lesson(&key.lesson).and_then(|lesson| {
            let sample = lesson.sample(&key.sample)?;
            Some((sample, sample.language(language)?))
        });
        let Some((sample, language)) = found else { return };
        match run::sample_plan(sample, language, key.variant, &state.host) {
            Ok(plan) => {
                let messages = self.messages.clone();
                self.run = Some(run::start(plan, move |event| {
                    let _ = messages.send(Message::Ran { run: number, event });
                }));
            }
            Err(cannot) => {
                let reason = run::EndReason::NotStarted(cannot.to_string());
                let ended = run::Ended { reason, duration: std::time::Duration::ZERO, dropped: 0 };
                let event = run::RunEvent::Ended(ended);
                self.send(Message::Ran { run: number, event });
            }
        }
    }

    fn allow(&self, request: Option<&Request>, today: Date) {
        let Some(store) = &self.trust else { return };
        let saved = store.update(|trust| match request {
            Some(request) => trust.allow(request, today),
            None => trust.introduce(today),
        });
        if let Err(error) = saved {
            self.send(Message::Failed(format!("this is not remembered: {error}")));
        }
    }

    fn record(&self, state: &State, lesson: &str, deed: &Deed) {
        let (Some(store), Some(lesson)) = (&self.progress, state.pack.lesson(lesson)) else {
            return;
        };
        let saved = store.update(|progress| deed.apply(progress, lesson, state.today()));
        self.send(Message::Progressed(
            saved.map(|saved| Box::new(saved.value)).map_err(|error| error.to_string()),
        ));
    }

    /// Keeps the team's word where the list is kept by now: it may have been shared, or mended,
    /// since it was opened.
    fn say(&self, state: &State, key: &Key, word: Option<&Word>) {
        let found = state.finding(key).map(|found| found.status);
        let today = state.today();
        let said = self.open_checklist().and_then(|opened| {
            let saved = opened.store.update(
                |checklist| {
                    let Some(word) = word else {
                        checklist.clear(key, today);
                        return Ok(());
                    };
                    checklist.set(key, word.clone(), found, today)
                },
                today,
            );
            saved.map_err(|error| error.to_string())
        });
        self.send(Message::Said(said.map(Box::new)));
    }

    /// Reads the checklist again: an editor or a colleague's commit may have changed it.
    fn list(&self) {
        let listed = self.open_checklist();
        self.send(Message::Listed(
            listed.map(|opened| (Box::new(opened.checklist), opened.place.is_shared())),
        ));
    }

    fn open_checklist(&self) -> Result<checklist::Opened, String> {
        let project = Identity::of(&self.options.project).map_err(|error| error.to_string())?;
        checklist::Store::open(&self.options.paths.checklists(), &project)
            .map_err(|error| error.to_string())
    }

    fn highlight(&self, code: Vec<(String, String)>) {
        let highlighter = self.highlighter.clone();
        self.work("highlight", move || {
            let highlighter = highlighter.get_or_init(Highlighter::load);
            let highlighted = code.into_iter().map(|(language, code)| HighlightedCode {
                lines: highlighter.highlight(&language, &code),
                language,
                code,
            });
            Message::Highlighted(highlighted.collect())
        });
    }

    /// Reads lessons again that may be edited; embedded ones stay as they are.
    fn reload(&self) {
        let content = self.options.content.clone();
        if content.is_some() || cfg!(debug_assertions) {
            self.work("reload", move || {
                Message::Reloaded(read_pack(content.as_deref()).map(Arc::new))
            });
        }
    }

    /// Does `work` on a thread of its own.
    fn work(&self, name: &str, work: impl FnOnce() -> Message + Send + 'static) {
        let messages = self.messages.clone();
        let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            let _ = messages.send(work());
        });
        if let Err(error) = spawned {
            self.send(Message::Failed(format!("the system grants no thread: {error}")));
        }
    }
}
