//! `check --watch`: the check again after each save.

use super::CheckArgs;
use crate::cli::CliError;
use crate::cli::context::watch_choice;
use crate::cli::output::message;
use crate::watch::{Means, Report, Scope, Settings, Watch};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, channel};

/// Checks what is there, and again after each save; ends with Ctrl-C, or where nobody reads on.
pub(super) fn watch(
    args: &CheckArgs,
    mut check: impl FnMut() -> Result<ExitCode, CliError>,
) -> Result<ExitCode, CliError> {
    let settings = Settings { choice: watch_choice()?, ..Settings::default() };
    let (sender, reports) = channel();
    let mut watches = Vec::new();
    for path in &args.paths {
        let sender = sender.clone();
        let watch = Watch::start(Scope::Project(path.clone()), settings, move |report| {
            // An error means that it is over.
            let _ = sender.send(report);
        });
        watches.push(
            watch.map_err(|error| {
                CliError::incomplete(format!("files cannot be watched: {error}"))
            })?,
        );
    }
    // The first check is after the watch has begun, so that no save falls between the two.
    wait_for_start(&reports, watches.len());
    // What the first check finds wrong with its use stays wrong.
    check()?;
    message("each save is checked; Ctrl-C ends this");
    let own = args.output.as_deref().and_then(|path| std::path::absolute(path).ok());
    while let Ok(report) = reports.recv() {
        let Report::Changed(paths) = report else { continue };
        let mut paths: Vec<PathBuf> = paths;
        // Several projects, or a save while the last check ran: one check is enough.
        while let Ok(Report::Changed(more)) = reports.try_recv() {
            paths.extend(more);
        }
        paths.retain(|path| std::path::absolute(path).ok() != own || own.is_none());
        if paths.is_empty() {
            continue;
        }
        message(&format!("saved: {}", names(&paths)));
        match check() {
            Err(error) if error.message().is_empty() => return Err(error),
            // A file that is being edited may be whole again after the next save.
            Err(error) => message(error.message()),
            Ok(_) => {}
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn wait_for_start(reports: &Receiver<Report>, count: usize) {
    for _ in 0..count {
        match reports.recv() {
            Ok(Report::Watching(Means::Poll(why))) => {
                message(&format!("the files are looked at in turns, as {why}"));
            }
            Ok(_) => {}
            Err(_) => return,
        }
    }
}

/// The names of some files.
fn names(paths: &[PathBuf]) -> String {
    const MOST: usize = 3;
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut names: Vec<String> = paths.iter().take(MOST).map(name).collect();
    if paths.len() > MOST {
        names.push(format!("{} more", paths.len() - MOST));
    }
    names.join(", ")
}
