//! `doctor`: what we find on this machine, for people who wonder and for bug reports.

use super::context::tell;
use super::output::{BAD, BOLD, GOOD};
use super::{CliError, Context};
use crate::checklist::Checklist;
use crate::run::{Host, Program, Protection, Runtimes, protections};
use crate::tui::app;
use crate::tui::keymap::{Action, Context as KeyContext};
use crate::tui::settings::{self, Settings};
use crate::tui::terminal::browser::has_hyperlinks;
use crate::tui::theme::TERMINAL;
use crate::{checklist, progress, sanitize, state_file};
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// Show what is found on this machine: folders, terminal, content, files of ours
///
/// Exits with 3 where something stands in the way.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  twelve-tui doctor")]
pub(super) struct DoctorArgs {}

pub(super) fn run(context: &Context, out: &mut dyn Write) -> Result<ExitCode, CliError> {
    let mut doctor = Doctor { out, problems: 0 };
    doctor.heading(&format!("twelve-tui {}", env!("CARGO_PKG_VERSION")))?;
    doctor.fact("system", &format!("{} {}", env::consts::OS, env::consts::ARCH))?;
    doctor.folders(context)?;
    doctor.content(context)?;
    doctor.files(context)?;
    doctor.settings(context)?;
    doctor.runs(&context.host())?;
    doctor.terminal()?;
    Ok(if doctor.problems == 0 { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

/// Writes what it finds, and counts what stands in the way.
struct Doctor<'a> {
    out: &'a mut dyn Write,
    problems: usize,
}

impl Doctor<'_> {
    fn folders(&mut self, context: &Context) -> io::Result<()> {
        self.heading("Folders")?;
        let paths = &context.paths;
        for (name, folder) in
            [("data", &paths.data), ("config", &paths.config), ("cache", &paths.cache)]
        {
            let shown = folder.display();
            match try_to_write(folder) {
                Ok(Place::There) => self.good(name, &format!("{shown}, writable"))?,
                Ok(Place::CanBeMade) => self.good(name, &format!("{shown}, made when needed"))?,
                Err(error) => self.bad(name, &format!("{shown}: {error}; nothing can be kept"))?,
            }
        }
        Ok(())
    }

    fn content(&mut self, context: &Context) -> io::Result<()> {
        self.heading("Content")?;
        match &context.content {
            Some(folder) => self.fact("from", &folder.display().to_string())?,
            None => self.fact("from", "built in")?,
        }
        match context.pack() {
            Ok(pack) => {
                let (lessons, criteria) = (pack.lessons.len(), pack.criteria.len());
                self.good("holds", &format!("{lessons} lessons, {criteria} criteria"))
            }
            Err(error) => self.bad("holds", error.message()),
        }
    }

    fn files(&mut self, context: &Context) -> io::Result<()> {
        self.heading("Files")?;
        let path = context.paths.progress();
        match progress::open(&path) {
            Ok(loaded) => {
                tell(loaded.notice.as_ref());
                match loaded.notice {
                    None => self.good("progress", &path.display().to_string())?,
                    Some(notice) => self.bad("progress", &notice.to_string())?,
                }
            }
            Err(error) => self.bad("progress", &error.to_string())?,
        }
        self.checklists(&context.paths.checklists())?;
        for folder in [&context.paths.data, &context.paths.checklists()] {
            for name in names_in(folder).filter(|name| name.contains(".broken-")) {
                let path = folder.join(name);
                self.bad("set aside", &format!("{}; mend it or remove it", path.display()))?;
            }
        }
        Ok(())
    }

    /// What the user sets, and what of it is wrong.
    fn settings(&mut self, context: &Context) -> io::Result<()> {
        self.heading("Settings")?;
        let folder = &context.paths.config;
        let read = Settings::read(folder);
        let own = settings::keys(folder);
        for (name, path) in [("config", settings::config(folder)), ("keys", own.clone())] {
            let there = if path.exists() { "" } else { ", not there: the default counts" };
            self.fact(name, &format!("{}{there}", path.display()))?;
        }
        let theme = read.theme.as_deref().unwrap_or(TERMINAL);
        let key = read.keys.name(KeyContext::Everywhere, Action::Theme);
        self.fact("theme", &format!("{theme}; `--theme` and {key} in the UI choose another"))?;
        self.fact("preset", &read.keys.preset)?;
        let themes = settings::themes(folder);
        let names =
            names_in(&themes).filter_map(|name| Some(name.strip_suffix(".toml")?.to_owned()));
        let own: Vec<String> = names.collect();
        let own = if own.is_empty() { "none".to_owned() } else { own.join(", ") };
        self.fact("own themes", &format!("{own} in {}", themes.display()))?;
        let mut faults: Vec<String> = read.faults.iter().map(ToString::to_string).collect();
        faults.extend(read.looks.faults().map(ToString::to_string));
        faults.dedup();
        for fault in faults {
            self.bad("wrong", &fault)?;
        }
        Ok(())
    }

    fn checklists(&mut self, folder: &Path) -> io::Result<()> {
        let mut readable = 0;
        let is_list = |name: &String| Path::new(name).extension() == Some(OsStr::new("toml"));
        for name in names_in(folder).filter(is_list) {
            let path = folder.join(name);
            let read = fs::read(&path).map_err(|error| error.to_string()).and_then(|bytes| {
                state_file::decode::<Checklist>(&bytes, checklist::VERSION)
                    .map_err(|fault| fault.to_string())
            });
            match read {
                Ok(_) => readable += 1,
                Err(error) => self.bad("checklist", &format!("{}: {error}", path.display()))?,
            }
        }
        self.good("checklists", &format!("{readable} in {}", folder.display()))
    }

    fn runs(&mut self, host: &Host) -> io::Result<()> {
        self.heading("Running samples")?;
        for name in Runtimes::names() {
            match host.runtimes.resolve(name) {
                Ok(Program { path, version, .. }) => {
                    self.fact(name, format!("{}  {version}", path.display()).trim_end())?;
                }
                Err(missing) => self.fact(name, &missing.to_string())?,
            }
        }
        for Protection { name, state, what } in protections(host.shim.as_deref()) {
            self.fact(state.name(), &format!("{name}: {what}"))?;
        }
        Ok(())
    }

    fn terminal(&mut self) -> io::Result<()> {
        self.heading("Terminal")?;
        for (name, is_terminal) in
            [("stdin", io::stdin().is_terminal()), ("stdout", io::stdout().is_terminal())]
        {
            self.fact(name, if is_terminal { "a terminal" } else { "no terminal" })?;
        }
        if io::stdout().is_terminal()
            && let Ok((columns, rows)) = crossterm::terminal::size()
        {
            self.fact("size", &format!("{columns} x {rows}"))?;
        }
        self.fact("colours", super::open::depth().name())?;
        let ground = match app::ground_of_terminal() {
            Some(ground) => format!("{}, by its answer or COLORFGBG", ground.name()),
            None => "not known: no terminal, or it does not say".to_owned(),
        };
        self.fact("ground", &ground)?;
        let links = if has_hyperlinks(|name| env::var(name).ok()) {
            "of its own"
        } else {
            "by letters alone"
        };
        self.fact("links", links)?;
        let ascii = if super::styled::ascii_only() { "ASCII" } else { "all" };
        self.fact("characters", ascii)?;
        for name in ["TERM", "COLORTERM", "NO_COLOR", "LANG", "VISUAL", "EDITOR"] {
            let value = env::var_os(name);
            let value = value.as_deref().map(OsStr::to_string_lossy);
            self.fact(name, value.as_deref().unwrap_or("(not set)"))?;
        }
        Ok(())
    }

    fn heading(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{BOLD}{text}{BOLD:#}")
    }

    fn fact(&mut self, name: &str, text: &str) -> io::Result<()> {
        writeln!(self.out, "      {name:<10}  {}", sanitize::line(text))
    }

    fn good(&mut self, name: &str, text: &str) -> io::Result<()> {
        writeln!(self.out, "  {GOOD}ok{GOOD:#}  {name:<10}  {}", sanitize::line(text))
    }

    fn bad(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.problems += 1;
        writeln!(self.out, "  {BAD}no{BAD:#}  {name:<10}  {}", sanitize::line(text))
    }
}

/// Whether a folder is there.
enum Place {
    There,
    CanBeMade,
}

/// Tries to write into `folder`, or where it would be made. Nothing is left.
fn try_to_write(folder: &Path) -> io::Result<Place> {
    if folder.is_dir() {
        return tempfile::tempfile_in(folder).map(|_| Place::There);
    }
    let parent = folder.ancestors().find(|folder| folder.exists()).unwrap_or(folder);
    if !parent.is_dir() {
        return Err(io::Error::other(format!("{} is no folder", parent.display())));
    }
    tempfile::tempfile_in(parent).map(|_| Place::CanBeMade)
}

/// The names in a folder, sorted; none where it cannot be listed.
fn names_in(folder: &Path) -> impl Iterator<Item = String> + use<> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<_> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names.into_iter()
}
