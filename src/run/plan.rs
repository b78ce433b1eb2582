//! From a sample or an exercise to the plan of a run, and from its end to whether it showed what
//! it is there to show.

use super::environment::MissingService;
use super::stack::Stack;
use super::{EndReason, Ended, Host, MissingRuntime, Network, Plan};
use crate::curriculum::Sample;
use crate::curriculum::lesson::Exercise;
use crate::curriculum::sample::{PackFile, SampleLanguage, Start, Variant, shown_line};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

/// Why a sample cannot be run here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CannotRun {
    /// A program is missing.
    Runtime(MissingRuntime),
    /// A service is missing.
    Service(MissingService),
}

impl fmt::Display for CannotRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Runtime(missing) => missing.fmt(f),
            Self::Service(missing) => missing.fmt(f),
        }
    }
}

impl Error for CannotRun {}

/// The plan to run `variant` of a sample. Nothing is started for it.
///
/// # Errors
/// Where a program or a service that it needs is not there at all.
pub fn sample_plan(
    sample: &Sample,
    language: &SampleLanguage,
    variant: Variant,
    host: &Host,
) -> Result<Plan, CannotRun> {
    for program in language.needs() {
        host.runtimes.look_for(program).map_err(CannotRun::Runtime)?;
    }
    let command = match &language.start {
        Start::Command(command) => command.clone(),
        Start::Procfile(file) => host.managed(file),
    };
    let mut plan = host.plan(command, sample.timeout);
    plan.files = language.files(variant).iter().map(named).collect();
    plan.env = vec![("TWELVE_VARIANT".to_owned(), variant.name().to_owned())];
    for service in &language.services {
        let service = host.runtimes.environment().service(service).map_err(CannotRun::Service)?;
        plan.env.push(service);
        // They listen outside of the run.
        plan.network = Network::Open;
    }
    plan.terminal = language.terminal;
    plan.stack = language
        .requirements
        .clone()
        .map(|requirements| Stack { requirements, folder: host.stacks.clone() });
    plan.runtime = Some(language.name.clone());
    Ok(plan)
}

/// The plan to check what the learner made of an exercise. Where a file of theirs has the name
/// of one of the check's, the check's counts.
///
/// # Errors
/// Where the program of the check is not there at all.
pub fn exercise_plan(
    exercise: &Exercise,
    learner_files: Vec<(String, Vec<u8>)>,
    host: &Host,
) -> Result<Plan, CannotRun> {
    if let Some(program) = exercise.check.first().filter(|program| !program.contains('/')) {
        host.runtimes.look_for(program).map_err(CannotRun::Runtime)?;
    }
    let mut plan = host.plan(exercise.check.clone(), exercise.timeout);
    let mut files: BTreeMap<_, _> = learner_files.into_iter().collect();
    files.extend(exercise.check_files.iter().map(named));
    plan.files = files.into_iter().collect();
    plan.runtime = Some(exercise.language.clone());
    Ok(plan)
}

/// Whether a run of `variant` showed what it is there to show; `last_line` is what it wrote last
/// on standard output.
pub fn verdict(variant: Variant, ended: &Ended, last_line: Option<&str>) -> bool {
    ended.reason == EndReason::Exited(0) && last_line == Some(shown_line(variant).as_str())
}

fn named(file: &PackFile) -> (String, Vec<u8>) {
    (file.path.clone(), file.bytes.clone())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use crate::run::Environment;
    use std::path::PathBuf;
    use std::time::Duration;

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
            varies: false,
            timeout: Duration::from_secs(7),
            languages: vec![SampleLanguage {
                name: "sh".into(),
                start: Start::Command(words(command)),
                requirements: None,
                services: Vec::new(),
                programs: Vec::new(),
                terminal: false,
                show: Vec::new(),
                violation: vec![file("app.sh", "bad")],
                fix: vec![file("app.sh", "good")],
                recorded_violation: None,
                recorded_fix: None,
            }],
        }
    }

    /// A host with what is below `path`, and these variables.
    fn host(path: &str, variables: &[(&str, &str)]) -> Host {
        let all = variables.iter().copied().chain([("PATH", path)]);
        let shim = Some(PathBuf::from("/bin/twelve-tui"));
        Host::new(Environment::of(all), shim, "/cache/stacks".into())
    }

    #[test]
    fn a_sample_becomes_a_plan() {
        let host = host("/bin:/usr/bin", &[]);
        let sample = sample("sh demo.sh");
        let plan = sample_plan(&sample, &sample.languages[0], Variant::Fix, &host).unwrap();
        assert_eq!(plan.command, ["sh", "demo.sh"]);
        assert_eq!(plan.files, [("app.sh".to_owned(), b"good".to_vec())]);
        assert_eq!(plan.env, [("TWELVE_VARIANT".to_owned(), "fix".to_owned())]);
        assert_eq!((plan.timeout, plan.shim), (Duration::from_secs(7), host.shim));
        assert_eq!((plan.network, plan.terminal), (Network::Loopback, false));
    }

    #[test]
    fn a_missing_runtime_says_what_to_install() {
        let sample = sample("python3 demo.py");
        let host = host("/nowhere", &[]);
        let missing = sample_plan(&sample, &sample.languages[0], Variant::Fix, &host).unwrap_err();
        let message = missing.to_string();
        assert!(message.starts_with("`python3` was not found. Install Python"), "{message}");
    }

    #[test]
    fn a_service_is_reached_by_the_address_that_was_given() {
        let mut sample = sample("sh demo.sh");
        sample.languages[0].services = vec!["postgres".into()];
        let plan = |variables: &[(&str, &str)]| {
            let host = host("/bin", variables);
            sample_plan(&sample, &sample.languages[0], Variant::Fix, &host)
        };
        let message = plan(&[]).unwrap_err().to_string();
        assert!(message.contains("TWELVE_TUI_POSTGRES_URL"), "{message}");
        let address = "postgresql://127.0.0.1/x";
        let plan = plan(&[("TWELVE_TUI_POSTGRES_URL", address)]).unwrap();
        assert_eq!(plan.env[1], ("POSTGRES_URL".to_owned(), address.to_owned()));
        assert_eq!(plan.network, Network::Open);
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
        let plan = exercise_plan(&exercise, learner, &host("/nowhere", &[])).unwrap();
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
