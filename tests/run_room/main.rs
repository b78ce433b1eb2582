//! The room in which other people's code runs, tested from outside with the real binary as shim.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod attacks;
mod given;

use given::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use twelve_tui::curriculum::sample::{PackFile, SampleLanguage, Start};
use twelve_tui::curriculum::{Sample, Variant};
use twelve_tui::run::{
    EndReason, Environment, Host, Plan, RunEvent, Stream, Transcript, sample_plan,
};

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
fn who_heeds_the_request_has_its_last_word() {
    let plan = python(
        "import os, signal\n\
         signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})\n\
         print('ready', flush=True)\n\
         signal.sigwait({signal.SIGTERM})\n\
         os.write(1, b'bye\\n')\n",
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
fn files_can_be_moved_and_linked_inside_the_room() {
    let plan = python(
        "import os\n\
         os.makedirs('a/b')\n\
         open('a/one', 'w').close()\n\
         os.link('a/one', 'a/b/two'); os.rename('a/b/two', '../tmp/three')\n\
         print(sorted(os.listdir('../tmp')))\n",
    );
    for plan in both_ways(&plan) {
        assert_eq!(output(plan), "['three']\n");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn shared_memory_is_its_own() {
    if !is_on("network") {
        return; // Some systems forbid user namespaces.
    }
    let name = format!("twelve-tui-test-{}", std::process::id());
    let plan = python(&format!(
        "import multiprocessing as m, os\n\
         m.Lock()\n\
         open('/dev/shm/{name}', 'w').close()\n\
         print(os.listdir('/dev/shm'))\n"
    ));
    assert_eq!(output(plan), format!("['{name}']\n"));
    assert!(!Path::new("/dev/shm").join(name).exists());
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

/// The plan of a sample with these files, started by its Procfile or on a terminal.
fn sample(start: Start, terminal: bool, files: &[(&str, &str)]) -> Plan {
    let file = |(path, text): &(&str, &str)| PackFile {
        path: (*path).to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let language = SampleLanguage {
        name: "python".to_owned(),
        start,
        requirements: None,
        services: Vec::new(),
        programs: Vec::new(),
        terminal,
        show: Vec::new(),
        violation: Vec::new(),
        fix: files.iter().map(file).collect(),
        recorded_violation: None,
        recorded_fix: None,
    };
    let sample = Sample {
        id: "sample".to_owned(),
        title: String::new(),
        summary: String::new(),
        real_stack: false,
        varies: false,
        timeout: PATIENCE,
        languages: vec![language],
    };
    let host = Host::new(Environment::of_process(), Some(shim().to_owned()), "/nowhere".into());
    sample_plan(&sample, &sample.languages[0], Variant::Fix, &host).unwrap()
}

#[test]
fn the_processes_of_a_procfile_run_together_and_end_with_the_last() {
    let plan = sample(
        Start::Procfile("Procfile".to_owned()),
        false,
        &[
            (
                "Procfile",
                "once: echo prepared\nweb: python3 web.py\nworker-2: echo at work; exec sleep 1000\n\
                 demo: python3 demo.py\n",
            ),
            (
                "web.py",
                "import http.server as h, os, signal, sys, time\n\
                 def bye(*_): time.sleep(0.2); sys.exit(os.write(1, b'bye\\n') - 4)\n\
                 signal.signal(signal.SIGTERM, bye)\n\
                 class Web(h.BaseHTTPRequestHandler):\n\
                 \x20   def do_GET(self): self.send_response(204); self.end_headers()\n\
                 \x20   def log_message(self, *_): print('request', flush=True)\n\
                 h.HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Web).serve_forever()\n",
            ),
            (
                "demo.py",
                "import os, urllib.request\n\
                 print('fix: asks web', flush=True)\n\
                 print('effect:', urllib.request.urlopen(os.environ['WEB_URL']).status)\n\
                 print('worker' if 'WORKER_2_URL' in os.environ else 'nobody')\n\
                 print('shown: fix')\n\
                 raise SystemExit(7)\n",
            ),
        ],
    );
    let (ended, events) = run(plan);
    assert_eq!(ended.reason, EndReason::Exited(7), "{events:?}");
    let said = text(&events, Stream::Stdout);
    let of = |tag: &str| {
        said.lines().filter(|line| line.starts_with(tag)).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of("once"), ["once     | prepared"]);
    assert_eq!(of("web"), ["web      | request", "web      | bye"]);
    assert_eq!(of("worker-2"), ["worker-2 | at work"]);
    let demo = ["fix: asks web", "effect: 204", "worker", "shown: fix"];
    let own: Vec<_> = said.lines().filter(|line| !line.contains(" | ")).collect();
    assert_eq!(own, demo);
}

#[test]
fn a_procfile_that_is_none_is_told() {
    let start = || Start::Procfile("Procfile".to_owned());
    let (ended, events) = run(sample(start(), false, &[("Procfile", "web: true\nworker\n")]));
    assert_eq!(ended.reason, EndReason::Exited(2));
    assert_eq!(text(&events, Stream::Stderr), "Procfile:2: write `name: command`\n");
}

#[test]
fn a_sample_can_have_a_terminal() {
    let command = ["python3", "app.py"].map(str::to_owned).to_vec();
    let plan = sample(
        Start::Command(command),
        true,
        &[(
            "app.py",
            "import os, sys\n\
             print([os.isatty(fd) for fd in range(3)], os.get_terminal_size().columns)\n\
             print(open('/dev/tty', 'w').isatty())\n\
             print('error', file=sys.stderr)\n",
        )],
    );
    let (ended, events) = run(plan);
    assert_eq!(ended.reason, EndReason::Exited(0), "{events:?}");
    let mut transcript = Transcript::default();
    for event in &events {
        transcript.push(event);
    }
    let lines: Vec<_> = transcript.lines_on(Stream::Stdout).collect();
    assert_eq!(lines, ["[True, True, True] 76", "True", "error"]);
}
