//! `twelve-tui [PATH]`: the terminal UI, where there is a terminal.

use super::context::{user, watch_choice};
use super::styled::ascii_only;
use super::{CliError, Context, closest};
use crate::check;
use crate::checklist::Identity;
use crate::tui::{
    self,
    app::{Checker, Options},
};
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Opens the UI on the project at `path`. A path that is not there may be a mistyped command,
/// one of `commands`.
pub(super) fn run(
    path: Option<&Path>,
    context: &Context,
    commands: &[String],
) -> Result<ExitCode, CliError> {
    if let Some(path) = path {
        look_at(path, commands)?;
    }
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        let path = path.unwrap_or(Path::new(".")).display();
        return Err(CliError::usage(format!(
            "the UI needs a terminal, and stdin or stdout is none.\n\
             Without one: `twelve-tui check {path}` checks the project, \
             `twelve-tui lesson` lists the lessons as text."
        )));
    }
    let path = path.unwrap_or(Path::new("."));
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let options = Options {
        checker: checker(context)?,
        user: Identity::of(&path).ok().and_then(|project| user(&project.root)),
        project: path,
        content: context.content.clone(),
        paths: context.paths.clone(),
        watch: watch_choice()?,
        colors: anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
        ascii: ascii_only(),
    };
    tui::app::run(options)
        .map(ExitCode::from)
        .map_err(|error| CliError::incomplete(format!("the terminal cannot be used: {error}")))
}

/// What the UI checks the project with.
fn checker(context: &Context) -> Result<Checker, CliError> {
    let pack = Arc::new(context.pack()?);
    Ok(Arc::new(move |project: &Path, told: &(dyn Fn(usize) + Sync)| {
        check::check_telling(project, &pack, check::all_processors(), told)
            .map(|(report, _)| report)
            .map_err(|error| error.to_string())
    }))
}

fn look_at(path: &Path, commands: &[String]) -> Result<(), CliError> {
    let shown = path.display();
    match path.metadata() {
        Ok(about) if about.is_dir() => Ok(()),
        Ok(_) => {
            Err(CliError::usage(format!("{shown} is no folder; name the folder of the project")))
        }
        Err(error) => {
            let typed = path.to_str().unwrap_or_default();
            Err(CliError::usage(match closest(typed, commands.iter().map(String::as_str)) {
                Some(command) => {
                    format!("there is no folder `{shown}`; did you mean the command `{command}`?")
                }
                None => format!("cannot open the project at {shown}: {error}"),
            }))
        }
    }
}
