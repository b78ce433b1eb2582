//! From a sample or an exercise to the plan of a run, and from its end to whether it showed what
//! it is there to show.

use super::runtimes::install_hint;
use super::{EndReason, Ended, Plan, Runtimes};
use crate::curriculum::Sample;
use crate::curriculum::lesson::Exercise;
use crate::curriculum::sample::{PackFile, SampleLanguage, Variant, shown_line};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// The program of a command is not on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingRuntime {
    /// As the command calls it: `python3`.
    pub program: String,
    /// What to do.
    pub hint: &'static str,
}

impl fmt::Display for MissingRuntime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` was not found. {}", self.program, self.hint)
    }
}

impl Error for MissingRuntime {}

/// The plan to run `variant` of a sample.
///
/// # Errors
/// Where the program of its command is missing.
pub fn sample_plan(
    sample: &Sample,
    language: &SampleLanguage,
    variant: Variant,
    runtimes: &Runtimes,
    shim: Option<PathBuf>,
) -> Result<Plan, MissingRuntime> {
    let mut plan = plan(&language.command, sample.timeout, runtimes, shim)?;
    plan.files = language.files(variant).iter().map(named).collect();
    plan.env = vec![("TWELVE_VARIANT".to_owned(), variant.name().to_owned())];
    Ok(plan)
}

/// The plan to check what the learner made of an exercise. Where a file of theirs has the name
/// of one of the check's, the check's counts.
///
/// # Errors
/// Where the program of the check is missing.
pub fn exercise_plan(
    exercise: &Exercise,
    learner_files: Vec<(String, Vec<u8>)>,
    runtimes: &Runtimes,
    shim: Option<PathBuf>,
) -> Result<Plan, MissingRuntime> {
    let mut plan = plan(&exercise.check, exercise.timeout, runtimes, shim)?;
    let mut files: BTreeMap<_, _> = learner_files.into_iter().collect();
    files.extend(exercise.check_files.iter().map(named));
    plan.files = files.into_iter().collect();
    Ok(plan)
}

/// Whether a run of `variant` showed what it is there to show; `last_line` is what it wrote last
/// on standard output.
pub fn verdict(variant: Variant, ended: &Ended, last_line: Option<&str>) -> bool {
    ended.reason == EndReason::Exited(0) && last_line == Some(shown_line(variant).as_str())
}

fn plan(
    command: &[String],
    timeout: Duration,
    runtimes: &Runtimes,
    shim: Option<PathBuf>,
) -> Result<Plan, MissingRuntime> {
    let mut command = command.to_vec();
    if let Some(program) = command.first_mut()
        // What has a `/` is in the room.
        && !program.contains('/')
    {
        let path =
            runtimes.resolve(program).and_then(|path| path.into_os_string().into_string().ok());
        *program = path.ok_or_else(|| MissingRuntime {
            program: program.clone(),
            hint: install_hint(program),
        })?;
    }
    let environment = runtimes.environment().clone();
    Ok(Plan { environment, timeout, shim, ..Plan::new(command) })
}

fn named(file: &PackFile) -> (String, Vec<u8>) {
    (file.path.clone(), file.bytes.clone())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::env::var_os;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    fn file(path: &str, text: &str) -> PackFile {
        PackFile { path: path.to_owned(), bytes: text.into() }
    }

    fn sample(command: &str) -> Sample {
        Sample {
            id: "new-deploy".into(),
            title: String::new(),
            summary: String::new(),
            real_stack: false,
            timeout: Duration::from_secs(7),
            languages: vec![SampleLanguage {
                name: "sh".into(),
                command: words(command),
                show: Vec::new(),
                violation: vec![file("app.sh", "bad")],
                fix: vec![file("app.sh", "good")],
                recorded_violation: None,
                recorded_fix: None,
            }],
        }
    }

    #[test]
    fn a_sample_becomes_a_plan() {
        let runtimes = Runtimes::find(var_os("PATH").as_deref());
        let sample = sample("sh demo.sh");
        let shim = Some(PathBuf::from("/bin/twelve-tui"));
        let plan =
            sample_plan(&sample, &sample.languages[0], Variant::Fix, &runtimes, shim.clone())
                .unwrap();
        assert_eq!(plan.command, [runtimes.get("sh").unwrap().path.to_str().unwrap(), "demo.sh"]);
        assert_eq!(plan.files, [("app.sh".to_owned(), b"good".to_vec())]);
        assert_eq!(plan.env, [("TWELVE_VARIANT".to_owned(), "fix".to_owned())]);
        assert_eq!((plan.timeout, plan.shim), (Duration::from_secs(7), shim));
    }

    #[test]
    fn a_missing_runtime_says_what_to_install() {
        let runtimes = Runtimes::find(Some("/nowhere".as_ref()));
        let sample = sample("python3 demo.py");
        let missing =
            sample_plan(&sample, &sample.languages[0], Variant::Fix, &runtimes, None).unwrap_err();
        let message = missing.to_string();
        assert!(message.starts_with("`python3` was not found. Install Python"), "{message}");
    }

    #[test]
    fn the_check_of_an_exercise_cannot_be_replaced() {
        let exercise = Exercise {
            title: String::new(),
            task: String::new(),
            language: "sh".into(),
            edit: words("app.sh"),
            check: words("./check.sh --all"),
            timeout: Duration::from_secs(3),
            hints: Vec::new(),
            start: Vec::new(),
            solution: Vec::new(),
            check_files: vec![file("check.sh", "honest")],
            wrong: Vec::new(),
        };
        let learner = vec![
            ("check.sh".to_owned(), b"exit 0".to_vec()),
            ("app.sh".to_owned(), b"mine".to_vec()),
        ];
        let runtimes = Runtimes::default();
        let plan = exercise_plan(&exercise, learner, &runtimes, None).unwrap();
        assert_eq!(plan.command, ["./check.sh", "--all"]);
        let files =
            [("app.sh".to_owned(), b"mine".to_vec()), ("check.sh".to_owned(), b"honest".to_vec())];
        assert_eq!(plan.files, files);
    }

    #[test]
    fn only_exit_zero_and_the_right_last_line_show_it() {
        let ended = |reason| Ended { reason, duration: Duration::ZERO, dropped: 0 };
        let good = ended(EndReason::Exited(0));
        assert!(verdict(Variant::Fix, &good, Some("shown: fix")));
        assert!(!verdict(Variant::Fix, &good, Some("shown: violation")));
        assert!(!verdict(Variant::Fix, &good, None));
        assert!(!verdict(Variant::Fix, &ended(EndReason::Exited(1)), Some("shown: fix")));
        assert!(!verdict(Variant::Fix, &ended(EndReason::Stopped), Some("shown: fix")));
    }
}
