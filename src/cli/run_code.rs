//! Runs samples and checks of exercises, and passes on what they write as they write it.

use super::consent::{self, Wish};
use super::output::{DIM, message};
use super::{CliError, Context};
use crate::curriculum::{Exercise, Sample, SampleLanguage, Variant};
use crate::run::{
    self, CannotRun, Difference, EndReason, Ended, Host, Plan, RunEvent, Stream, Transcript,
};
use crate::sanitize::Paint;
use std::io::{self, Write};
use std::sync::mpsc;

/// Runs a variant of a sample; whether it showed what it is there to show, and what it did.
pub(super) fn sample(
    context: &Context,
    wish: Wish,
    sample: &Sample,
    language: &SampleLanguage,
    variant: Variant,
    out: &mut dyn Write,
) -> Result<(bool, Transcript), CliError> {
    let host = context.host();
    let plan = match run::sample_plan(sample, language, variant, &host) {
        Ok(plan) => plan,
        Err(cannot) => return Err(recorded(&cannot, language, variant, out)?),
    };
    consent::obtain(context, &host, wish, &plan)?;
    let (ended, transcript) = watch(plan, out)?;
    let shown = run::verdict(variant, &ended, transcript.last_line());
    if let EndReason::NotStarted(why) = &ended.reason {
        return Err(CliError::usage(why));
    }
    if !shown {
        message(&format!("the effect was not shown: {}", reason(&ended)));
    }
    Ok((shown, transcript))
}

/// Checks what the learner made of an exercise; says whether it is solved. What is asked for is
/// the check and the start: what the learner makes of it is their own.
pub(super) fn exercise(
    context: &Context,
    wish: Wish,
    exercise: &Exercise,
    files: Vec<(String, Vec<u8>)>,
    out: &mut dyn Write,
) -> Result<bool, CliError> {
    let check = Check::obtain(context, wish, exercise)?;
    let (ended, _) = watch(check.plan(files)?, out)?;
    Ok(is_solved(&ended))
}

/// The check of an exercise, which may run.
pub(super) struct Check<'a> {
    exercise: &'a Exercise,
    host: Host,
}

impl<'a> Check<'a> {
    /// Comes back where it may run.
    pub(super) fn obtain(
        context: &Context,
        wish: Wish,
        exercise: &'a Exercise,
    ) -> Result<Self, CliError> {
        let check = Self { exercise, host: context.host() };
        let start = exercise.start.iter().map(|file| (file.path.clone(), file.bytes.clone()));
        consent::obtain(context, &check.host, wish, &check.plan(start.collect())?)?;
        Ok(check)
    }

    /// What is run to check `files`.
    pub(super) fn plan(&self, files: Vec<(String, Vec<u8>)>) -> Result<Plan, CliError> {
        run::exercise_plan(self.exercise, files, &self.host)
            .map_err(|cannot| CliError::usage(cannot.to_string()))
    }
}

/// Whether a check says that it is solved; says where it came to no end.
pub(super) fn is_solved(ended: &Ended) -> bool {
    let solved = ended.reason == EndReason::Exited(0);
    if !solved && ended.reason != EndReason::Exited(1) {
        message(&format!("the check did not come to its end: {}", reason(ended)));
    }
    solved
}

/// What to say where a sample cannot run; the output of a recorded run is shown instead.
fn recorded(
    cannot: &CannotRun,
    language: &SampleLanguage,
    variant: Variant,
    out: &mut dyn Write,
) -> Result<CliError, CliError> {
    if language.recorded(variant).is_some() {
        writeln!(out, "{DIM}(recorded elsewhere, not run here){DIM:#}")?;
        write_recorded(language, variant, out)?;
    }
    Ok(CliError::usage(cannot.to_string()))
}

/// Shows the recorded run.
pub(super) fn write_recorded(
    language: &SampleLanguage,
    variant: Variant,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let mut paint = Paint::default();
    for line in transcript_of(language, variant)?.lines() {
        write_painted(out, &mut paint, &line.text)?;
    }
    Ok(())
}

/// Says in what `transcript` differs from the recorded run; whether it does.
pub(super) fn differs(
    language: &SampleLanguage,
    variant: Variant,
    transcript: &Transcript,
) -> Result<bool, CliError> {
    let differences = transcript_of(language, variant)?.differences(transcript);
    for difference in &differences {
        message(&match difference {
            Difference::Missing(line) => format!("only recorded: {line}"),
            Difference::New(line) => format!("not recorded: {line}"),
            Difference::End(before, now) => format!("recorded end: {before}; now: {now}"),
        });
    }
    Ok(!differences.is_empty())
}

fn transcript_of(language: &SampleLanguage, variant: Variant) -> Result<Transcript, CliError> {
    let recorded = language.recorded(variant).ok_or_else(|| {
        CliError::usage(format!(
            "no run of the {} in {} is recorded",
            variant.name(),
            language.name
        ))
    })?;
    Transcript::from_file(recorded)
        .map_err(|error| CliError::usage(format!("the recorded run is broken: {error}")))
}

/// Runs `plan` to its end. Stdout and stderr of the run become ours, line by line.
fn watch(plan: Plan, out: &mut dyn Write) -> io::Result<(Ended, Transcript)> {
    let (sender, events) = mpsc::channel();
    // Dropping the handle, as an error below does, stops the run.
    let run = run::start(plan, move |event| {
        // Without a receiver nobody wants to know.
        let _ = sender.send(event);
    });
    let transcript = pass_all_on(events, out)?;
    Ok((run.wait(), transcript))
}

/// Passes on what a run writes, line by line, for as long as there are events of it.
pub(super) fn pass_all_on(
    events: impl IntoIterator<Item = RunEvent>,
    out: &mut dyn Write,
) -> io::Result<Transcript> {
    let mut transcript = Transcript::default();
    // What has no line break yet: an escape sequence in two parts is none to the sanitiser.
    let mut begun =
        [Stream::Stdout, Stream::Stderr].map(|stream| (stream, Paint::default(), String::new()));
    for event in events {
        transcript.push(&event);
        match event {
            RunEvent::Preparing { text } => message(&text),
            RunEvent::Output { stream, text, .. } => {
                let (_, paint, line) = &mut begun[stream as usize];
                line.push_str(&text);
                while let Some(end) = line.find('\n') {
                    let rest = line.split_off(end + 1);
                    pass_on(stream, paint, line, out)?;
                    *line = rest;
                }
            }
            RunEvent::Started | RunEvent::Ended(_) => {}
        }
    }
    for (stream, paint, line) in begun.iter_mut().filter(|(.., line)| !line.is_empty()) {
        pass_on(*stream, paint, line, out)?;
    }
    Ok(transcript)
}

fn pass_on(stream: Stream, paint: &mut Paint, line: &str, out: &mut dyn Write) -> io::Result<()> {
    match stream {
        Stream::Stdout => {
            write_painted(out, paint, line)?;
            out.flush()
        }
        Stream::Stderr => {
            // Without a stderr there is nobody to tell.
            let _ = write_painted(&mut anstream::stderr(), paint, line);
            Ok(())
        }
    }
}

/// Writes a line of a run in its colours, and with nothing else that acts on a terminal.
fn write_painted(out: &mut dyn Write, paint: &mut Paint, line: &str) -> io::Result<()> {
    for (style, text) in paint.line(line) {
        write!(out, "{style}{text}{style:#}")?;
    }
    writeln!(out)
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
        EndReason::OverLimit(limit) => limit.to_string(),
        EndReason::NotStarted(why) => format!("it could not be started: {why}"),
    }
}
