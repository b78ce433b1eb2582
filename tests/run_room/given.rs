//! What the tests of runs begin with, and how they look at what happens.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};
use twelve_tui::run::{
    EndReason, Ended, Environment, Plan, RunEvent, RunHandle, Runtimes, State, Stream, protections,
    start,
};

/// How long to wait for what must come before the test counts as failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// One for all tests: each runtime is asked once.
pub(crate) static RUNTIMES: LazyLock<Runtimes> =
    LazyLock::new(|| Runtimes::find_in(Environment::of_process()));

pub(crate) fn shim() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_twelve-tui"))
}

/// A plan that runs `script` with `program` (`sh`, `python3`).
pub(crate) fn script(program: &str, script: &str) -> Plan {
    Plan {
        files: vec![("script".to_owned(), script.into())],
        environment: Environment::of_process(),
        runtimes: Some(RUNTIMES.clone()),
        timeout: PATIENCE,
        grace: Duration::from_millis(100),
        shim: Some(shim().to_owned()),
        ..Plan::new(vec![program.to_owned(), "script".to_owned()])
    }
}

pub(crate) fn sh(text: &str) -> Plan {
    script("sh", text)
}

pub(crate) fn python(text: &str) -> Plan {
    script("python3", text)
}

/// Both ways to run a plan: through the shim, and directly.
pub(crate) fn both_ways(plan: &Plan) -> [Plan; 2] {
    [plan.clone(), Plan { shim: None, ..plan.clone() }]
}

pub(crate) fn begin(plan: Plan) -> (RunHandle, Receiver<RunEvent>) {
    let (sender, events) = channel();
    let run = start(plan, move |event| {
        let _ = sender.send(event);
    });
    (run, events)
}

/// A run from start to end: how it ended, and all events.
pub(crate) fn run(plan: Plan) -> (Ended, Vec<RunEvent>) {
    let (run, events) = begin(plan);
    let ended = run.wait();
    let events: Vec<_> = events.iter().collect();
    let ends = events.iter().filter(|event| matches!(event, RunEvent::Ended(_))).count();
    assert_eq!(ends, 1, "{events:?}");
    assert_eq!(events.last(), Some(&RunEvent::Ended(ended.clone())));
    (ended, events)
}

pub(crate) fn reason(plan: Plan) -> EndReason {
    run(plan).0.reason
}

pub(crate) fn text(events: &[RunEvent], of: Stream) -> String {
    let part = |event: &RunEvent| match event {
        RunEvent::Output { stream, text, .. } if *stream == of => Some(text.clone()),
        _ => None,
    };
    events.iter().filter_map(part).collect()
}

/// What a run that must succeed wrote on standard output.
pub(crate) fn output(plan: Plan) -> String {
    let (ended, events) = run(plan);
    assert_eq!(ended.reason, EndReason::Exited(0), "{events:?}");
    text(&events, Stream::Stdout)
}

/// Waits for the event with output that contains `needle`; returns all output so far.
pub(crate) fn wait_for(events: &Receiver<RunEvent>, needle: &str) -> String {
    let mut seen = String::new();
    while !seen.contains(needle) {
        match events.recv_timeout(PATIENCE).expect("the output comes") {
            RunEvent::Output { text, .. } => seen += &text,
            RunEvent::Started | RunEvent::Preparing { .. } => {}
            RunEvent::Ended(ended) => panic!("ended before {needle:?}: {ended:?} after {seen:?}"),
        }
    }
    seen
}

/// The number after `label=` in `text`.
pub(crate) fn number(text: &str, label: &str) -> i32 {
    let (_, rest) = text.split_once(&format!("{label}=")).expect("the label is there");
    rest.split_whitespace().next().unwrap().parse().unwrap()
}

pub(crate) fn is_alive(pid: i32) -> bool {
    let pid = rustix::process::Pid::from_raw(pid).unwrap();
    if rustix::process::test_kill_process(pid).is_err() {
        return false;
    }
    // Who waits to be taken leave of is dead all the same.
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()));
    !stat.is_ok_and(|stat| stat.contains(") Z "))
}

pub(crate) fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "never: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Whether the protection called `name` is on here.
pub(crate) fn is_on(name: &str) -> bool {
    protections(Some(shim())).iter().any(|one| one.name == name && one.state == State::On)
}
