//! Runs samples and checks of exercises, and passes on what they write as they write it.

use super::CliError;
use super::output::{DIM, message, write_text};
use crate::curriculum::{Exercise, Sample, SampleLanguage, Variant};
use crate::run::{
    self, EndReason, Ended, Environment, MissingRuntime, Plan, RunEvent, Runtimes, Stream,
    Transcript,
};
use crate::sanitize;
use std::env;
use std::io::{self, Write};
use std::sync::mpsc;

/// Runs a variant of a sample; says whether it showed what it is there to show.
pub(super) fn sample(
    sample: &Sample,
    language: &SampleLanguage,
    variant: Variant,
    out: &mut dyn Write,
) -> Result<bool, CliError> {
    let plan = run::sample_plan(sample, language, variant, &runtimes(), env::current_exe().ok());
    let plan = match plan {
        Ok(plan) => plan,
        Err(missing) => return Err(recorded(&missing, language, variant, out)?),
    };
    let (ended, transcript) = watch(plan, out)?;
    let shown = run::verdict(variant, &ended, transcript.last_line());
    if !shown {
        message(&format!("the effect was not shown: {}", reason(&ended)));
    }
    Ok(shown)
}

/// Checks what the learner made of an exercise; says whether it is solved.
pub(super) fn exercise(
    exercise: &Exercise,
    files: Vec<(String, Vec<u8>)>,
    out: &mut dyn Write,
) -> Result<bool, CliError> {
    let plan = run::exercise_plan(exercise, files, &runtimes(), env::current_exe().ok())
        .map_err(|missing| CliError::usage(missing.to_string()))?;
    let (ended, _) = watch(plan, out)?;
    let solved = ended.reason == EndReason::Exited(0);
    if !solved && ended.reason != EndReason::Exited(1) {
        message(&format!("the check did not come to its end: {}", reason(&ended)));
    }
    Ok(solved)
}

/// The runtimes of this machine.
pub(super) fn runtimes() -> Runtimes {
    Runtimes::find_in(Environment::of_process())
}

/// What to say where the runtime is missing; the output of a recorded run is shown instead.
fn recorded(
    missing: &MissingRuntime,
    language: &SampleLanguage,
    variant: Variant,
    out: &mut dyn Write,
) -> io::Result<CliError> {
    if let Some(output) = language.recorded(variant) {
        writeln!(out, "{DIM}(recorded elsewhere, not run here){DIM:#}")?;
        write_text(out, output, "")?;
    }
    Ok(CliError::usage(missing.to_string()))
}

/// Runs `plan` to its end. Stdout and stderr of the run become ours, line by line.
fn watch(plan: Plan, out: &mut dyn Write) -> io::Result<(Ended, Transcript)> {
    let (sender, events) = mpsc::channel();
    // Dropping the handle, as an error below does, stops the run.
    let run = run::start(plan, move |event| {
        // Without a receiver nobody wants to know.
        let _ = sender.send(event);
    });
    let mut transcript = Transcript::default();
    // What has no line break yet: an escape sequence in two parts is none to the sanitiser.
    let mut begun = [(Stream::Stdout, String::new()), (Stream::Stderr, String::new())];
    for event in events {
        transcript.push(&event);
        if let RunEvent::Output { stream, text } = event {
            let (_, line) = &mut begun[stream as usize];
            line.push_str(&text);
            while let Some(end) = line.find('\n') {
                let rest = line.split_off(end + 1);
                pass_on(stream, line, out)?;
                *line = rest;
            }
        }
    }
    for (stream, line) in begun.iter().filter(|(_, line)| !line.is_empty()) {
        pass_on(*stream, line, out)?;
    }
    Ok((run.wait(), transcript))
}

fn pass_on(stream: Stream, line: &str, out: &mut dyn Write) -> io::Result<()> {
    let line = sanitize::line(line);
    match stream {
        Stream::Stdout => {
            writeln!(out, "{line}")?;
            out.flush()
        }
        Stream::Stderr => {
            // Without a stderr there is nobody to tell.
            let _ = writeln!(anstream::stderr(), "{line}");
            Ok(())
        }
    }
}

/// How a run ended, in a few words.
fn reason(ended: &Ended) -> String {
    match &ended.reason {
        EndReason::Exited(0) => "it ended well, but its last line does not say so".to_owned(),
        EndReason::Exited(code) => format!("it exited with {code}"),
        EndReason::Signaled(signal) => format!("signal {signal} ended it"),
        EndReason::Stopped => "it was stopped".to_owned(),
        EndReason::TimedOut(limit) => format!("it took longer than {} s", limit.as_secs()),
        EndReason::TooMuchOutput => "it wrote too much".to_owned(),
        EndReason::NotStarted(why) => format!("it could not be started: {why}"),
    }
}
