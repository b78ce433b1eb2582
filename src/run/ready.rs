//! From a plan to what is really started: its programs found where they are, its stack prepared.
//!
//! Both may start programs and take their time, so it is done in the run's own thread.

use super::stack::{self, Prepared};
use super::{EndReason, Plan, Program};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Completes `plan`; `say` is told what is being prepared, `stop` asks for an end of that.
///
/// # Errors
/// Why the run ends before it has begun.
pub(super) fn ready(
    mut plan: Plan,
    say: &mut dyn FnMut(String),
    stop: &AtomicBool,
) -> Result<Plan, EndReason> {
    let Some(runtimes) = plan.runtimes.clone() else { return Ok(plan) };
    let resolve = |name: &str| {
        runtimes.resolve(name).map_err(|missing| EndReason::NotStarted(missing.to_string()))
    };
    let mut folders = Vec::new();
    let runtime = plan.runtime.as_deref().map(resolve).transpose()?;
    if let Some(runtime) = &runtime {
        give(&mut plan, runtime);
        folders.extend(runtime.path.parent().map(Path::to_owned));
    }
    let stack = match (plan.stack.take(), &runtime) {
        (Some(stack), Some(runtime)) => {
            let prepared = stack::prepare(&stack, runtime, &plan, say, stop)?;
            plan.readable.push(prepared.folder.clone());
            folders.insert(0, prepared.programs());
            Some(prepared)
        }
        _ => None,
    };
    // What has a `/` is in the room, or our own binary.
    if let Some(name) = plan.command.first().filter(|name| !name.contains(['/', '\\'])).cloned() {
        let program = match stack.as_ref().and_then(|stack| stack.program(&name)) {
            Some(path) => Program { path, ..Program::default() },
            None => resolve(&name)?,
        };
        give(&mut plan, &program);
        plan.command[0] = program.path.into_os_string().into_string().map_err(|path| {
            EndReason::NotStarted(format!("{} is no UTF-8 name.", path.display()))
        })?;
    }
    if let Some(path) = path_with(folders, &plan.environment.path()) {
        plan.env.push(("PATH".to_owned(), path));
    }
    Ok(plan)
}

/// Lets the program of a plan read what `program` needs.
fn give(plan: &mut Plan, program: &Program) {
    plan.readable.extend(program.folders.iter().cloned());
    plan.readable.push(program.path.clone());
}

/// `PATH` with `folders` before the others; nothing where that is what it is already.
fn path_with(folders: Vec<PathBuf>, path: &OsString) -> Option<String> {
    let all: Vec<_> = env::split_paths(path).collect();
    let new: Vec<_> = folders.into_iter().filter(|folder| !all.contains(folder)).collect();
    if new.is_empty() {
        return None;
    }
    env::join_paths(new.into_iter().chain(all)).ok()?.into_string().ok()
}

impl Prepared {
    /// The program called `name`, where the stack has it.
    fn program(&self, name: &str) -> Option<PathBuf> {
        let file = self.programs().join(if cfg!(windows) {
            format!("{name}.exe")
        } else {
            name.to_owned()
        });
        file.is_file().then_some(file)
    }
}
