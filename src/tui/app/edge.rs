//! What does the effects: files, threads, runs.

mod project;

use super::{Options, panic_if_asked, read_pack};
use crate::check::recognised::{Family, Recogniser};
use crate::curriculum::{Exercise, Pack};
use crate::date::Date;
use crate::explain::InCode;
use crate::markdown::{Highlight, highlight::Highlighter};
use crate::progress;
use crate::run::consent::{self, Request};
use crate::run::{self, RunHandle};
use crate::state_file;
use crate::tui::effect::{BenchDeed, Deed, Effect};
use crate::tui::finder::entries;
use crate::tui::message::{HighlightedCode, Message, SampleKey};
use crate::tui::settings;
use crate::tui::state::{Bench, Job, State};
use crate::tui::terminal::browser::Browser;
use crate::watch::{Scope, Settings, Watch};
use crate::workbench::{Workbench, WorkbenchError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::Sender;
use std::sync::{Arc, OnceLock};

/// What does the effects: files, threads, runs.
pub(super) struct Edge {
    pub(super) options: Options,
    messages: Sender<Message>,
    progress: Option<progress::Store>,
    trust: Option<consent::Store>,
    run: Option<RunHandle>,
    /// The lesson whose exercise is watched, and the watch.
    watch: Option<(String, Watch)>,
    /// The watch of the project.
    project_watch: Option<Watch>,
    highlighter: Arc<OnceLock<Highlighter>>,
    /// The rules of the pack that they were read from.
    recogniser: Option<(Arc<Pack>, Ready)>,
}

/// Rules that are made ready when they are first asked for.
type Ready = Arc<OnceLock<Result<Recogniser, String>>>;

impl Edge {
    /// Opens the state files; what is wrong with them is said on the first screen.
    pub(super) fn new(options: Options, messages: Sender<Message>, state: &mut State) -> Self {
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
        let edge = Self {
            options,
            messages,
            progress,
            trust,
            run: None,
            watch: None,
            project_watch: None,
            highlighter: Arc::default(),
            recogniser: None,
        };
        match edge.open_checklist(state.today()) {
            Ok(opened) => {
                state.project.trend = opened.trend;
                state.project.checklist = opened.checklist;
                state.project.is_shared = opened.place.is_shared();
                opened.notices.into_iter().for_each(|notice| state.complain(notice));
            }
            Err(error) => state.complain(error),
        }
        edge
    }

    pub(super) fn send(&self, message: Message) {
        // The receiver lives as long as the loop, which is what calls this.
        let _ = self.messages.send(message);
    }

    pub(super) fn perform(&mut self, effect: Effect, state: &State) {
        match effect {
            Effect::Check => {
                self.list(state.today());
                self.check(state);
            }
            Effect::Run { run, job } => self.run(state, run, &job),
            Effect::Workbench { lesson, deed } => self.workbench(state, &lesson, deed),
            Effect::Read { lesson, path } => self.read(lesson, path),
            Effect::Write { path, old, text } => self.write(&path, &old, &text),
            Effect::Watch(lesson) => self.watch(lesson),
            Effect::Save { name, text } => self.save(&name, &text, state),
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
            Effect::Compare(asked) => self.compare(asked, state),
            Effect::Preview { path, line } => self.preview(path, line),
            Effect::Projects => self.projects(),
            Effect::OpenProject(path) => self.open_project(&path, state.today()),
            Effect::WatchProject(wanted) => self.watch_project(wanted),
            Effect::Recognise { id, languages } => self.recognise(id, &languages, state),
            Effect::Highlight(code) => self.highlight(code),
            Effect::Index => self.index(state),
            Effect::Reload => self.reload(),
            Effect::KeepTheme(name) => self.keep_theme(&name),
            // Those that need the terminal are the loop's.
            Effect::Quit { .. }
            | Effect::Suspend
            | Effect::Clear
            | Effect::Edit { .. }
            | Effect::AskGround
            | Effect::CaptureMouse(_)
            | Effect::Copy(_)
            | Effect::Browse(_) => {}
        }
    }

    fn run(&mut self, state: &State, number: u64, job: &Job) {
        self.run = None; // ends the one before, and waits for it
        let plan = match job {
            Job::Sample(key, language) => sample_plan(state, key, language),
            Job::Check(lesson) => self.check_plan(state, lesson),
        };
        match plan {
            Ok(plan) => {
                let messages = self.messages.clone();
                self.run = Some(run::start(plan, move |event| {
                    let _ = messages.send(Message::Ran { run: number, event });
                }));
            }
            Err(why) => {
                let reason = run::EndReason::NotStarted(why);
                let ended = run::Ended { reason, duration: std::time::Duration::ZERO, dropped: 0 };
                let event = run::RunEvent::Ended(ended);
                self.send(Message::Ran { run: number, event });
            }
        }
    }

    /// The check of an exercise, on what the learner has made of it by now.
    fn check_plan(&self, state: &State, lesson: &str) -> Result<run::Plan, String> {
        let exercise = exercise_of(state, lesson)?;
        let files = self.bench(lesson).files(exercise).map_err(|error| error.to_string())?;
        run::exercise_plan(exercise, files, &state.host).map_err(|cannot| cannot.to_string())
    }

    fn read(&self, lesson: String, path: PathBuf) {
        let text = state_file::read_text(&path).map_err(|error| error.to_string());
        let text = text.and_then(|text| text.ok_or_else(|| format!("{} is gone", path.display())));
        self.send(Message::Read { lesson, path, text });
    }

    fn write(&self, path: &Path, old: &str, text: &str) {
        let written = state_file::replace_text(path, Some(old), Some(text))
            .and_then(|done| if done { Ok(None) } else { state_file::read_text(path).map(Some) });
        // One that is gone is written anew the next time.
        let written = written.map(|theirs| theirs.map(Option::unwrap_or_default));
        self.send(Message::Written(written.map_err(|error| error.to_string())));
    }

    /// Watches the learner's copy of the exercise of a lesson, and nothing else.
    fn watch(&mut self, lesson: Option<String>) {
        if self.watch.as_ref().map(|(lesson, _)| lesson) == lesson.as_ref() {
            return;
        }
        self.watch = None;
        let Some(lesson) = lesson else { return };
        let scope = Scope::Folder(self.options.paths.exercise(&lesson));
        let settings = Settings { choice: self.options.watch, ..Settings::default() };
        let (messages, name) = (self.messages.clone(), lesson.clone());
        let watch = Watch::start(scope, settings, move |report| {
            let _ = messages.send(Message::Watched(name.clone(), report));
        });
        match watch {
            Ok(watch) => self.watch = Some((lesson, watch)),
            Err(error) => {
                self.send(Message::Failed(format!("saved files are not seen: {error}")));
            }
        }
    }

    fn bench(&self, lesson: &str) -> Workbench {
        Workbench::new(self.options.paths.exercise(lesson))
    }

    /// Does something with the learner's copy of an exercise, and says how it is then.
    fn workbench(&self, state: &State, lesson: &str, deed: BenchDeed) {
        let bench = self.bench(lesson);
        let done = exercise_of(state, lesson).and_then(|exercise| {
            match deed {
                BenchDeed::Start => bench.start(exercise).map(|_| ()),
                BenchDeed::Reset => bench.reset(exercise),
                BenchDeed::Look | BenchDeed::Reveal => Ok(()),
            }
            .and_then(|()| look_at(&bench, exercise))
            .map_err(|error| error.to_string())
        });
        self.send(Message::Bench(lesson.to_owned(), done.map(Box::new)));
    }

    /// Writes what a run wrote into a file of its own.
    fn save(&self, name: &str, text: &str, state: &State) {
        let folder = self.options.paths.transcripts();
        let saved = std::fs::create_dir_all(&folder).and_then(|()| {
            // The first number that no file has yet.
            let today = state.today();
            let mut number = 1;
            loop {
                let path = folder.join(format!("{name}-{today}-{number}.txt"));
                match std::fs::File::create_new(&path) {
                    Ok(mut file) => return file.write_all(text.as_bytes()).map(|()| path),
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                    Err(error) => return Err(error),
                }
            }
        });
        self.send(match saved {
            Ok(path) => Message::Done(format!("Saved as {}", path.display())),
            Err(error) => Message::Failed(format!("{}: {error}", folder.display())),
        });
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

    /// Reads what is written in the lessons, to look for something in it.
    pub(super) fn index(&self, state: &State) {
        let (pack, ascii) = (state.pack.clone(), state.ascii);
        self.work("index", move || Message::Indexed(entries::written(&pack, ascii).into()));
    }

    /// Reads what the rules take for a criterion. The rules are made ready once for each pack.
    fn recognise(&mut self, id: String, languages: &[String], state: &State) {
        let mut own: Vec<&Family> = Vec::new();
        for family in languages.iter().filter_map(|name| Family::find(name)) {
            if !own.contains(&family) {
                own.push(family);
            }
        }
        let pack = state.pack.clone();
        let same = self.recogniser.take_if(|(of, _)| Arc::ptr_eq(of, &pack));
        let (_, recogniser) = same.unwrap_or_else(|| (pack.clone(), Arc::default()));
        self.recogniser = Some((pack.clone(), recogniser.clone()));
        self.work("rules", move || {
            let made =
                recogniser.get_or_init(|| Recogniser::of(&pack).map_err(|it| it.to_string()));
            match made {
                Ok(made) => {
                    let code = InCode::of_project(made, &id, &own);
                    Message::Recognised(id, Box::new(code))
                }
                Err(error) => Message::Failed(error.clone()),
            }
        });
    }

    /// Opens an address in a window of the browser's own.
    pub(super) fn browse(&self, Browser { command, .. }: Browser) {
        self.work("browser", move || {
            let program = command[0].clone();
            let ended = Command::new(&program)
                .args(&command[1..])
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
            match ended {
                Ok(status) if status.success() => Message::Done(format!("Opened with {program}.")),
                Ok(status) => Message::Failed(format!("{program} ended with {status}")),
                Err(error) => Message::Failed(format!("{program}: {error}; $BROWSER names it")),
            }
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

    /// Keeps the choice of a theme for the next time.
    fn keep_theme(&self, name: &str) {
        self.send(match settings::keep_theme(&self.options.settings.folder, name) {
            Ok(()) => Message::Done(format!("The theme is {name} from now on.")),
            Err(error) => Message::Failed(error),
        });
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

fn sample_plan(state: &State, key: &SampleKey, language: &str) -> Result<run::Plan, String> {
    let found = state.pack.lesson(&key.lesson).and_then(|lesson| {
        let sample = lesson.sample(&key.sample)?;
        Some((sample, sample.language(language)?))
    });
    let (sample, language) = found.ok_or("the sample is no longer there")?;
    run::sample_plan(sample, language, key.variant, &state.host)
        .map_err(|cannot| cannot.to_string())
}

fn exercise_of<'a>(state: &'a State, lesson: &str) -> Result<&'a Exercise, String> {
    let found = state.pack.lesson(lesson).and_then(|lesson| lesson.exercise.as_ref());
    found.ok_or_else(|| format!("the lesson {lesson} has no exercise any more"))
}

/// A copy as it is now.
fn look_at(bench: &Workbench, exercise: &Exercise) -> Result<Bench, WorkbenchError> {
    let started = bench.is_started(exercise);
    let (files, edited) = if started {
        (bench.files(exercise)?, bench.edited(exercise)?)
    } else {
        Default::default()
    };
    let text =
        |(path, bytes): (String, Vec<u8>)| (path, String::from_utf8_lossy(&bytes).into_owned());
    let files = files.into_iter().map(text).collect();
    Ok(Bench { folder: bench.folder().to_owned(), started, edited, files })
}
