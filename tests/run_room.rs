//! The room in which other people's code runs, tested from outside with the real binary as shim.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};
use twelve_tui::run::{
    EndReason, Ended, Environment, Limits, MAX_BYTES, MAX_LINES, Plan, RunEvent, RunHandle,
    Runtimes, State, Stream, Transcript, protections, start,
};

/// How long to wait for what must come before the test counts as failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// One for all tests: each runtime is asked once.
static RUNTIMES: LazyLock<Runtimes> =
    LazyLock::new(|| Runtimes::find_in(Environment::of_process()));

fn shim() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_twelve-tui"))
}

/// A plan that runs `script` with `program` (`sh`, `python3`).
fn script(program: &str, script: &str) -> Plan {
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

fn sh(text: &str) -> Plan {
    script("sh", text)
}

fn python(text: &str) -> Plan {
    script("python3", text)
}

/// Both ways to run a plan: through the shim, and directly.
fn both_ways(plan: &Plan) -> [Plan; 2] {
    [plan.clone(), Plan { shim: None, ..plan.clone() }]
}

fn begin(plan: Plan) -> (RunHandle, Receiver<RunEvent>) {
    let (sender, events) = channel();
    let run = start(plan, move |event| {
        let _ = sender.send(event);
    });
    (run, events)
}

/// A run from start to end: how it ended, and all events.
fn run(plan: Plan) -> (Ended, Vec<RunEvent>) {
    let (run, events) = begin(plan);
    let ended = run.wait();
    let events: Vec<_> = events.iter().collect();
    let ends = events.iter().filter(|event| matches!(event, RunEvent::Ended(_))).count();
    assert_eq!(ends, 1, "{events:?}");
    assert_eq!(events.last(), Some(&RunEvent::Ended(ended.clone())));
    (ended, events)
}

fn reason(plan: Plan) -> EndReason {
    run(plan).0.reason
}

fn text(events: &[RunEvent], of: Stream) -> String {
    let part = |event: &RunEvent| match event {
        RunEvent::Output { stream, text, .. } if *stream == of => Some(text.clone()),
        _ => None,
    };
    events.iter().filter_map(part).collect()
}

/// What a run that must succeed wrote on standard output.
fn output(plan: Plan) -> String {
    let (ended, events) = run(plan);
    assert_eq!(ended.reason, EndReason::Exited(0), "{events:?}");
    text(&events, Stream::Stdout)
}

/// Waits for the event with output that contains `needle`; returns all output so far.
fn wait_for(events: &Receiver<RunEvent>, needle: &str) -> String {
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
fn number(text: &str, label: &str) -> i32 {
    let (_, rest) = text.split_once(&format!("{label}=")).expect("the label is there");
    rest.split_whitespace().next().unwrap().parse().unwrap()
}

fn is_alive(pid: i32) -> bool {
    let pid = rustix::process::Pid::from_raw(pid).unwrap();
    if rustix::process::test_kill_process(pid).is_err() {
        return false;
    }
    // Who waits to be taken leave of is dead all the same.
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()));
    !stat.is_ok_and(|stat| stat.contains(") Z "))
}

fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "never: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn output_keeps_its_streams_and_its_order() {
    for plan in both_ways(&sh("echo one; echo two; echo oops >&2; printf three")) {
        let (ended, events) = run(plan);
        assert_eq!(ended.reason, EndReason::Exited(0));
        assert_eq!(events.first(), Some(&RunEvent::Started));
        assert_eq!(text(&events, Stream::Stdout), "one\ntwo\nthree");
        assert_eq!(text(&events, Stream::Stderr), "oops\n");
        let mut transcript = Transcript::default();
        for event in &events {
            transcript.push(event);
        }
        assert_eq!(transcript.last_line(), Some("three"));
    }
}

#[test]
fn lines_of_both_streams_come_in_the_order_of_writing() {
    // Each line is written only when the one before was seen.
    let plan = python(
        "import os, sys\n\
         print('room=' + os.getcwd(), flush=True)\n\
         while not os.path.exists('go'): pass\n\
         print('second', file=sys.stderr, flush=True)\n\
         while not os.path.exists('on'): pass\n\
         print('third', flush=True)\n",
    );
    let (run, events) = begin(plan);
    let first = wait_for(&events, "\n");
    let room = PathBuf::from(first.trim().strip_prefix("room=").unwrap());
    fs::write(room.join("go"), "").unwrap();
    wait_for(&events, "second\n");
    fs::write(room.join("on"), "").unwrap();
    wait_for(&events, "third\n");
    assert_eq!(run.wait().reason, EndReason::Exited(0));
}

#[test]
fn a_partial_line_is_seen_before_its_end() {
    for plan in both_ways(&sh("printf 'name? '; while :; do sleep 1; done")) {
        let (run, events) = begin(plan);
        assert_eq!(wait_for(&events, "name? "), "name? ");
        run.stop();
        assert_eq!(run.wait().reason, EndReason::Stopped);
    }
}

#[test]
fn characters_stay_whole_and_nonsense_is_replaced() {
    let plan = python(
        "import os\n\
         os.write(1, os.getcwd().encode() + b'\\n\\xe2\\x82')\n\
         while not os.path.exists('go'): pass\n\
         os.write(1, b'\\xac \\xff end\\n')\n",
    );
    let (run, events) = begin(plan);
    let room = wait_for(&events, "\n");
    fs::write(Path::new(room.trim_end()).join("go"), "").unwrap();
    let rest = wait_for(&events, "end\n");
    assert_eq!(rest, "€ \u{fffd} end\n");
    assert_eq!(run.wait().reason, EndReason::Exited(0));
}

#[test]
fn exit_codes_and_signals_are_told() {
    for plan in both_ways(&sh("exit 3")) {
        assert_eq!(reason(plan), EndReason::Exited(3));
    }
    for plan in both_ways(&sh("kill -9 $$")) {
        assert_eq!(reason(plan), EndReason::Signaled(9));
    }
}

#[test]
fn standard_input_is_empty() {
    for plan in both_ways(&sh("cat; echo done")) {
        assert_eq!(output(plan), "done\n");
    }
}

#[test]
fn what_takes_too_long_is_ended() {
    for plan in both_ways(&sh("exec 1>&- 2>&-; while :; do sleep 1; done")) {
        let timeout = Duration::from_millis(300);
        assert_eq!(reason(Plan { timeout, ..plan }), EndReason::TimedOut(timeout));
    }
}

#[test]
fn who_ignores_the_request_to_end_is_killed() {
    for plan in both_ways(&sh("trap '' TERM; echo pid=$$; while :; do sleep 1; done")) {
        let (run, events) = begin(plan);
        let pid = number(&wait_for(&events, "\n"), "pid");
        run.stop();
        run.stop();
        assert_eq!(run.wait().reason, EndReason::Stopped);
        assert!(!is_alive(pid));
    }
}

#[test]
fn who_heeds_the_request_has_its_last_word() {
    let plan = python(
        "import signal, sys\n\
         signal.signal(signal.SIGTERM, lambda *_: sys.exit(print('bye', flush=True)))\n\
         print('ready', flush=True)\n\
         while True: signal.pause()\n",
    );
    for plan in both_ways(&Plan { grace: PATIENCE, ..plan }) {
        let (run, events) = begin(plan);
        wait_for(&events, "ready\n");
        run.stop();
        assert_eq!(wait_for(&events, "bye\n"), "bye\n");
        assert_eq!(run.wait().reason, EndReason::Stopped);
    }
}

#[test]
fn dropping_the_handle_ends_the_run() {
    for plan in both_ways(&sh("echo pid=$$; while :; do sleep 1; done")) {
        let (run, events) = begin(plan);
        let pid = number(&wait_for(&events, "\n"), "pid");
        drop(run);
        assert!(!is_alive(pid));
        assert!(matches!(events.iter().last(), Some(RunEvent::Ended(_))));
    }
}

#[test]
fn a_flood_is_cut_and_counted() {
    for plan in both_ways(&sh(
        "exec yes a-line-that-is-not-short-at-all-so-that-bytes-count-first-here-and-not-lines-so-it-must-be-longer-than-a-hundred",
    )) {
        let (ended, events) = run(plan);
        assert_eq!(ended.reason, EndReason::TooMuchOutput);
        assert_eq!(text(&events, Stream::Stdout).len(), MAX_BYTES);
        assert!(ended.dropped > 0);
    }
    let (ended, events) = run(sh("exec yes"));
    assert_eq!(ended.reason, EndReason::TooMuchOutput);
    assert_eq!(text(&events, Stream::Stdout).lines().count(), MAX_LINES);
}

#[test]
#[cfg(target_os = "linux")]
fn a_daemon_does_not_outlive_its_run() {
    let plan = python(
        "import os, signal, sys, time\n\
         r, w = os.pipe()\n\
         if os.fork() == 0:\n\
         \x20   os.setsid()\n\
         \x20   if os.fork() == 0:\n\
         \x20       signal.signal(signal.SIGTERM, signal.SIG_IGN)\n\
         \x20       os.write(w, str(os.getpid()).encode())\n\
         \x20       while True: time.sleep(1)\n\
         \x20   os._exit(0)\n\
         os.wait()\n\
         print('pid=' + os.read(r, 20).decode(), flush=True)\n",
    );
    let (ended, events) = run(plan);
    assert_eq!(ended.reason, EndReason::Exited(0));
    assert!(!is_alive(number(&text(&events, Stream::Stdout), "pid")));
}

#[test]
#[cfg(target_os = "linux")]
fn adopted_daemons_that_end_are_taken_leave_of() {
    // A driver that waits for its daemon's end by asking for the process.
    let plan = python(
        "import os, time\n\
         r, w = os.pipe()\n\
         if os.fork() == 0:\n\
         \x20   if os.fork() == 0:\n\
         \x20       os.write(w, str(os.getpid()).encode())\n\
         \x20   os._exit(0)\n\
         os.wait()\n\
         pid = int(os.read(r, 20))\n\
         try:\n\
         \x20   while True: os.kill(pid, 0)\n\
         except ProcessLookupError:\n\
         \x20   print('gone')\n",
    );
    assert_eq!(output(plan), "gone\n");
}

#[test]
fn a_grandchild_that_holds_the_pipe_holds_up_nobody() {
    for plan in both_ways(&sh("trap '' TERM; sleep 1000 & echo pid=$!")) {
        let (ended, events) = run(plan);
        assert_eq!(ended.reason, EndReason::Exited(0));
        let pid = number(&text(&events, Stream::Stdout), "pid");
        wait_until("the grandchild is dead", || !is_alive(pid));
    }
}

#[test]
fn an_escaped_grandchild_that_holds_the_pipe_holds_up_nobody() {
    let plan = python(
        "import os, subprocess, sys\n\
         child = subprocess.Popen(['sleep', '1000'], start_new_session=True)\n\
         print('pid=%d' % child.pid, flush=True)\n\
         os._exit(0)\n",
    );
    for plan in both_ways(&plan) {
        let has_shim = plan.shim.is_some();
        let (ended, events) = run(plan);
        assert_eq!(ended.reason, EndReason::Exited(0));
        let pid = number(&text(&events, Stream::Stdout), "pid");
        if has_shim && cfg!(target_os = "linux") {
            assert!(!is_alive(pid));
        } else {
            let pid = rustix::process::Pid::from_raw(pid).unwrap();
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn who_forks_faster_than_it_is_found_is_ended() {
    if !protections(Some(shim()))
        .iter()
        .any(|one| one.name == "nothing stays" && one.state == State::On)
    {
        return; // Older kernels promise less.
    }
    let plan = python(
        "import os, signal, time\n\
         signal.signal(signal.SIGTERM, signal.SIG_IGN)\n\
         for _ in range(40):\n\
         \x20   if os.fork() == 0:\n\
         \x20       os.setsid()\n\
         \x20       while True:\n\
         \x20           if os.fork() == 0: os.setsid()\n\
         \x20           else: time.sleep(0.05); os._exit(0)\n\
         print('ready', flush=True)\n\
         time.sleep(1000)\n",
    );
    let marker = format!("run-room-{}", std::process::id());
    let env = vec![("MARKER".to_owned(), marker.clone())];
    let limits = Limits { processes: u64::MAX, ..Limits::default() };
    let (run, events) = begin(Plan { env, limits, ..plan });
    wait_for(&events, "ready\n");
    run.stop();
    assert_eq!(run.wait().reason, EndReason::Stopped);
    let needle = marker.as_bytes();
    let left = fs::read_dir("/proc").unwrap().flatten().filter(|entry| {
        fs::read(entry.path().join("environ"))
            .is_ok_and(|all| all.windows(needle.len()).any(|part| part == needle))
    });
    assert_eq!(left.count(), 0);
}

#[test]
fn what_is_not_there_is_told() {
    for mut plan in both_ways(&sh("")) {
        plan.command = vec!["no-such-program".to_owned()];
        let (ended, events) = run(plan.clone());
        let EndReason::NotStarted(why) = ended.reason else { panic!("{ended:?}") };
        assert!(why.starts_with("`no-such-program` was not found. Install it"), "{why}");
        assert_eq!(events.len(), 1);

        plan.command = vec!["python3".to_owned()];
        plan.runtimes = None;
        plan.env = vec![("PATH".to_owned(), "/nowhere".to_owned())];
        let EndReason::NotStarted(why) = reason(plan.clone()) else { panic!() };
        assert!(why.starts_with("`python3` was not found. Install Python"), "{why}");

        plan.command = Vec::new();
        assert!(matches!(reason(plan.clone()), EndReason::NotStarted(_)));

        // It is there, and nobody can run it.
        plan.command = vec!["./script".to_owned()];
        let (ended, events) = run(plan);
        let EndReason::NotStarted(why) = ended.reason else { panic!("{ended:?}") };
        assert!(why.contains("script") && why.contains("denied"), "{why}");
        assert_eq!(events.len(), 1);
    }
}

#[test]
fn a_missing_shim_is_told() {
    let plan = Plan { shim: Some("/nowhere/twelve-tui".into()), ..sh("echo never") };
    let EndReason::NotStarted(why) = reason(plan) else { panic!() };
    assert!(why.starts_with("/nowhere/twelve-tui: No such file"), "{why}");
}

#[test]
fn a_script_of_the_room_can_be_the_program() {
    let mut plan = sh("#!/bin/sh\necho \"$0 $1\"\n");
    plan.command = vec!["./script".to_owned(), "a b; c".to_owned()];
    for plan in both_ways(&plan) {
        let said = output(plan);
        assert!(said.ends_with("script a b; c\n"), "{said}");
    }
}

#[test]
fn the_environment_is_clean() {
    let parent = Environment::of([
        ("PATH", std::env::var("PATH").unwrap().as_str()),
        ("PYTHONUNBUFFERED", "1"),
        ("PORT", "5000"),
        ("DATABASE_URL", "postgres://secret"),
        ("LD_LIBRARY_PATH", "/x"),
        ("HOME", "/home/me"),
    ]);
    let env = vec![("TWELVE_VARIANT".to_owned(), "fix".to_owned())];
    for plan in both_ways(&Plan { environment: parent, env, ..script("env", "") }) {
        let said = output(Plan { command: vec!["env".to_owned()], ..plan });
        let mut names: Vec<_> = said.lines().filter_map(|line| line.split('=').next()).collect();
        names.sort_unstable();
        assert_eq!(names, ["HOME", "LANG", "PATH", "TERM", "TMPDIR", "TWELVE_VARIANT", "TZ"]);
    }
}

#[test]
fn the_room_is_private_and_goes() {
    for plan in both_ways(&sh("pwd; echo $HOME; echo $TMPDIR; ls; touch new ~/x $TMPDIR/y")) {
        let said = output(plan);
        let lines: Vec<_> = said.lines().collect();
        let room = Path::new(lines[0]).parent().unwrap();
        assert!(lines[1..3].iter().all(|folder| Path::new(folder).parent() == Some(room)));
        assert_eq!(lines[3..], ["script"]);
        assert!(!room.exists());
    }
}

#[test]
fn files_outside_the_room_are_refused() {
    let outside = tempfile::tempdir().unwrap();
    let mut plan = sh("echo never");
    plan.files.push((format!("../../{}", outside.path().display()), b"x".to_vec()));
    let EndReason::NotStarted(why) = reason(plan) else { panic!() };
    assert!(why.contains("not a path inside the room"), "{why}");
}

#[test]
#[cfg(target_os = "linux")]
fn the_shim_guards_what_is_outside() {
    let outside = tempfile::tempdir().unwrap();
    let file = outside.path().join("mine");
    fs::write(&file, "precious").unwrap();
    let mut victim = Command::new("sleep").arg("1000").spawn().unwrap();
    let text = format!(
        "echo gone > {0} || echo kept; rm -f {0} || echo kept; kill {1} || echo kept; \
         echo in > inside; mv inside ../tmp/x; cat ../tmp/x; echo nothing > /dev/null; \
         ulimit -c; ulimit -n",
        file.display(),
        victim.id(),
    );
    let (ended, events) = run(sh(&text));
    let said = crate::text(&events, Stream::Stdout);
    let is_on = |name: &str| {
        protections(Some(shim())).iter().any(|one| one.name == name && one.state == State::On)
    };
    assert_eq!(ended.reason, EndReason::Exited(0));
    assert!(said.contains("in\n0\n"), "{said}");
    assert_eq!(is_on("writing"), fs::read_to_string(&file).is_ok_and(|now| now == "precious"));
    assert_eq!(is_on("other processes"), victim.try_wait().unwrap().is_none(), "{said}");
    let _ = victim.kill();
    victim.wait().unwrap();
}

#[test]
fn a_file_cannot_grow_for_ever() {
    let plan = python(
        "import signal\n\
         signal.signal(signal.SIGXFSZ, signal.SIG_DFL)\n\
         with open('big', 'wb') as big:\n\
         \x20   big.truncate(64 * 1024 * 1024)\n\
         \x20   big.truncate(64 * 1024 * 1024 + 1)\n",
    );
    assert_eq!(reason(plan), EndReason::Signaled(25));
}

/// Not a test of its own: what `killing_us_ends_everything` starts and kills.
#[test]
#[ignore = "a part of killing_us_ends_everything"]
fn helper_that_is_killed() {
    let plan = python(
        "import os, subprocess, sys, time\n\
         child = subprocess.Popen(['sleep', '1000'], start_new_session=True)\n\
         print('self=%d child=%d' % (os.getpid(), child.pid), flush=True)\n\
         time.sleep(1000)\n",
    );
    let (run, events) = begin(Plan { timeout: Duration::from_secs(1000), ..plan });
    eprintln!("{}", wait_for(&events, "\n"));
    run.wait();
}

#[test]
fn killing_us_ends_everything() {
    let mut helper = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "helper_that_is_killed", "--ignored", "--nocapture"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(helper.stderr.take().unwrap())
        .lines()
        .map_while(Result::ok)
        .find(|line| line.contains("self="))
        .unwrap();
    helper.kill().unwrap();
    helper.wait().unwrap();
    let (program, child) = (number(&said, "self"), number(&said, "child"));
    wait_until("the program is dead", || !is_alive(program));
    if cfg!(target_os = "linux") {
        wait_until("its escaped child is dead", || !is_alive(child));
    }
    let room = fs::read_dir(std::env::temp_dir()).unwrap().flatten().find(|entry| {
        let name = entry.file_name().into_string().unwrap_or_default();
        name.starts_with(&format!("twelve-tui-room-{}-", helper.id()))
    });
    let room = room.expect("the killed process left its room").path();
    twelve_tui::run::room::sweep();
    assert!(!room.exists());
}

#[test]
fn the_shim_is_not_for_people() {
    for arguments in [&["__shim"][..], &["__shim", "enter", "x"], &["__shim", "what"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_twelve-tui"));
        let said = command.args(arguments).stdin(Stdio::null()).output().unwrap();
        assert_eq!(said.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&said.stderr).contains("--help"));
    }
}
