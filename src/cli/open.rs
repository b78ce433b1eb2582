//! `twelve-tui [PATH]`: the terminal UI, where there is a terminal.

use super::context::{user, watch_choice};
use super::styled::ascii_only;
use super::{CliError, Context, closest};
use crate::check::{self, Told};
use crate::checklist::Identity;
use crate::tui::app::{self, Checker, Options};
use crate::tui::settings::Settings;
use crate::tui::theme::Depth;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// How the UI looks.
#[derive(Debug, clap::Args)]
pub(super) struct LookArgs {
    /// The theme of the UI: a name, a family like `gruvbox` (light or dark as your terminal is), or
    /// `auto`; `config.toml` in the config folder can set it too
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,

    /// Only ASCII characters in the UI
    #[arg(long)]
    ascii: bool,
}

impl LookArgs {
    /// Whether anything was asked for.
    pub(super) fn is_given(&self) -> bool {
        self.theme.is_some() || self.ascii
    }
}

/// The colours that the terminal has, where any are wanted.
pub(super) fn depth() -> Depth {
    match anstream::AutoStream::choice(&io::stdout()) {
        anstream::ColorChoice::Never => Depth::None,
        _ => Depth::of(|name| std::env::var(name).ok()),
    }
}

/// Opens the UI on the project at `path`. A path that is not there may be a mistyped command,
/// one of `commands`.
pub(super) fn run(
    path: Option<&Path>,
    look: &LookArgs,
    context: &Context,
    commands: &[String],
) -> Result<ExitCode, CliError> {
    if let Some(path) = path {
        look_at(path, commands)?;
    }
    let settings = Settings::read(&context.paths.config);
    if let Some(name) = &look.theme {
        settings.looks.find(name, settings.theme.as_deref(), None).map_err(CliError::usage)?;
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
        depth: depth(),
        ascii: look.ascii || settings.ascii.unwrap_or_else(ascii_only),
        theme: look.theme.clone(),
        settings,
        watch: watch_choice()?,
    };
    app::run(options)
        .map(ExitCode::from)
        .map_err(|error| CliError::incomplete(format!("the terminal cannot be used: {error}")))
}

/// What the UI checks the project with.
fn checker(context: &Context) -> Result<Checker, CliError> {
    let (pack, context) = (Arc::new(context.pack()?), context.clone());
    Ok(Arc::new(move |project: &Path, told: Told<'_>| {
        let cache = context.cache(project);
        let options = check::Options { told: Some(told), ..check::Options::with(cache.as_ref()) };
        check::check_project(project, &pack.criteria, &pack, &options)
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
