//! Programs that attack the machine, its owner or us. The comment of each test says what contains
//! it on which system; `docs/attacks.md` is made from them.

use super::given::*;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use twelve_tui::run::{
    EndReason, Limit, Limits, MAX_BYTES, MAX_LINES, Network, Plan, RunEvent, Stream, Transcript,
};
use twelve_tui::sanitize::Paint;

/// What a run wrote on standard output, however it ended.
fn said(plan: Plan) -> String {
    text(&run(plan).1, Stream::Stdout)
}

/// A folder of ours that no plan hides, and that is gone afterwards.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// How many processes have `marker` in their environment.
fn marked(marker: &str) -> usize {
    let needle = marker.as_bytes();
    let has_it = |entry: &fs::DirEntry| {
        fs::read(entry.path().join("environ"))
            .is_ok_and(|all| all.windows(needle.len()).any(|part| part == needle))
    };
    fs::read_dir("/proc").unwrap().flatten().filter(has_it).count()
}

/// `plan` with a mark on all its processes.
fn mark(plan: Plan, name: &str) -> (Plan, String) {
    let marker = format!("{name}-{}", std::process::id());
    (Plan { env: vec![("MARKER".to_owned(), marker.clone())], ..plan }, marker)
}

/// A fork bomb.
///
/// - Linux: over 64 processes everybody is killed, in one step in which nobody can fork.
/// - macOS: ended at its time limit, its process group killed until it is gone.
/// - Windows: the first process is ended at its time limit; the others stay.
#[test]
#[cfg(target_os = "linux")]
fn fork_bomb() {
    let (plan, marker) = mark(sh("bomb() { bomb | bomb & }; bomb; sleep 1000"), "bomb");
    assert_eq!(reason(plan), EndReason::OverLimit(Limit::Processes));
    assert_eq!(marked(&marker), 0);
}

/// Processes that fork faster than they can be found, each in a session of its own.
///
/// - Linux: killed in one step, where the kernel has Landlock's signal scope (6.12); stopped and
///   swept, again and again, where it has not.
/// - macOS: those that have left the process group stay.
/// - Windows: those that the first process started stay.
#[test]
#[cfg(target_os = "linux")]
fn forks_that_run_away() {
    if !is_on("nothing stays") {
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
    let limits = Limits { processes: u64::MAX, ..Limits::default() };
    let (plan, marker) = mark(Plan { limits, ..plan }, "runaway");
    let (run, events) = begin(plan);
    wait_for(&events, "ready\n");
    run.stop();
    assert_eq!(run.wait().reason, EndReason::Stopped);
    assert_eq!(marked(&marker), 0);
}

/// A process that takes all memory.
///
/// - Linux: the kernel refuses more than 1 GiB of data (`RLIMIT_DATA`).
/// - macOS: the same limit is set; macOS does not enforce it for all kinds of memory.
/// - Windows: not contained, but for the time limit.
#[test]
#[cfg(target_os = "linux")]
fn memory_hog() {
    let plan = python("try: bytearray(1100 * 1024 * 1024)\nexcept MemoryError: print('refused')\n");
    assert_eq!(said(plan), "refused\n");
}

/// Many processes that take all memory together, none of them too much.
///
/// - Linux: their memory is added up every 20 ms; over 1 GiB everybody is killed.
/// - macOS: not contained, but for the time limit.
/// - Windows: not contained, but for the time limit.
#[test]
#[cfg(target_os = "linux")]
fn memory_hogs_together() {
    let plan = python(
        "import os, time\n\
         for _ in range(8):\n\
         \x20   if os.fork() == 0:\n\
         \x20       kept = b'x' * (40 * 1024 * 1024); time.sleep(1000)\n\
         time.sleep(1000)\n",
    );
    let limits = Limits { memory: 200 * 1024 * 1024, ..Limits::default() };
    assert_eq!(reason(Plan { limits, ..plan }), EndReason::OverLimit(Limit::Memory));
}

/// A process that keeps a processor busy.
///
/// - Linux: ended at its time limit; the kernel ends it too when its processor time is used up.
/// - macOS: the same.
/// - Windows: ended at its time limit.
#[test]
fn busy_loop() {
    for plan in both_ways(&sh("while :; do :; done")) {
        let timeout = Duration::from_millis(300);
        assert_eq!(reason(Plan { timeout, ..plan }), EndReason::TimedOut(timeout));
    }
}

/// Output without an end.
///
/// - Linux: ended after 10,000 lines or 1 MiB; what was dropped is counted and said.
/// - macOS: the same.
/// - Windows: the same.
#[test]
fn endless_output() {
    let long = "a-line-that-is-not-short-at-all-".repeat(4);
    for plan in both_ways(&sh(&format!("exec yes {long}"))) {
        let (ended, events) = run(plan);
        assert_eq!(ended.reason, EndReason::TooMuchOutput);
        assert_eq!(text(&events, Stream::Stdout).len(), MAX_BYTES);
        assert!(ended.dropped > 0);
    }
    let (ended, events) = run(sh("exec yes"));
    assert_eq!(ended.reason, EndReason::TooMuchOutput);
    assert_eq!(text(&events, Stream::Stdout).lines().count(), MAX_LINES);
}

/// Output without an end and without a line break.
///
/// - Linux: ended after 1 MiB.
/// - macOS: the same.
/// - Windows: the same.
#[test]
fn endless_line() {
    for plan in both_ways(&sh("exec cat /dev/zero")) {
        let (ended, events) = run(plan);
        assert_eq!(ended.reason, EndReason::TooMuchOutput);
        assert_eq!(text(&events, Stream::Stdout).len(), MAX_BYTES);
    }
}

/// Bytes that are no text.
///
/// - Linux: what is no UTF-8 is replaced, control characters are dropped.
/// - macOS: the same.
/// - Windows: the same.
#[test]
fn binary_output() {
    let plan = python("import os\nos.write(1, bytes(range(256)) * 40)\n");
    let (ended, events) = run(plan);
    assert_eq!(ended.reason, EndReason::Exited(0));
    for line in text(&events, Stream::Stdout).lines() {
        for (_, piece) in Paint::default().line(line) {
            assert!(!piece.chars().any(char::is_control), "{piece:?}");
        }
    }
}

/// Escape sequences: the title, the clipboard (OSC 52), the cursor, the alternate screen, mouse
/// reports, questions that the terminal answers into our input.
///
/// - Linux: only colours are taken over, as data; every other sequence is dropped.
/// - macOS: the same.
/// - Windows: the same.
#[test]
fn escape_injection() {
    let plan = sh(
        "printf 'a\\033]0;title\\007\\033]52;c;aGk=\\007\\033[2J\\033[H\\033[?1049h\\033[?1003h'\n\
         printf '\\033[6n\\033P+q544e\\033\\\\\\033[31mred\\033[0m\\n'",
    );
    let (_, events) = run(plan);
    let mut transcript = Transcript::default();
    for event in &events {
        transcript.push(event);
    }
    let pieces = Paint::default().line(&transcript.lines()[0].text);
    let mut shown = String::new();
    for (style, text) in &pieces {
        shown += &format!("{style}{text}{style:#}");
    }
    assert_eq!(shown, "a\u{1b}[31mred\u{1b}[0m");
}

/// Writing outside of its folder: by `..`, by an absolute path, through a link, by moving a file
/// out, by removing.
///
/// - Linux: refused by the kernel (Landlock, since 5.13; completely since 6.2), also for root.
///   Permissions and times of the owner's files can still be changed.
/// - macOS: not contained.
/// - Windows: not contained.
#[test]
#[cfg(target_os = "linux")]
fn writing_outside() {
    if !is_on("writing") {
        return; // Older kernels promise less.
    }
    let outside = folder();
    let mine = outside.path().join("mine");
    fs::write(&mine, "precious").unwrap();
    let mut plan = sh(
        "touch ../../escaped || echo kept; echo gone > $MINE || echo kept; rm -f $MINE || echo kept\n\
         ln -s $MINE link; echo gone > link || echo kept; mv script $MINE.new || echo kept\n\
         mkdir $MINE.folder || echo kept; echo in > inside; mv inside ../tmp/x; cat ../tmp/x",
    );
    plan.env = vec![("MINE".to_owned(), mine.to_str().unwrap().to_owned())];
    assert_eq!(said(plan), "kept\nkept\nkept\nkept\nkept\nkept\nin\n");
    assert_eq!(fs::read_to_string(&mine).unwrap(), "precious");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
}

/// A pack whose files would be written outside of the room.
///
/// - Linux: refused before anything runs.
/// - macOS: the same.
/// - Windows: the same; backslashes and colons too.
#[test]
fn files_that_lead_out() {
    let outside = folder();
    let mut plan = sh("echo never");
    plan.files.push((format!("../../{}", outside.path().display()), b"x".to_vec()));
    let EndReason::NotStarted(why) = reason(plan) else { panic!() };
    assert!(why.contains("not a path inside the room"), "{why}");
}

/// Reading the home folder, also through a link and by its name in `/proc`.
///
/// - Linux: refused by the kernel (Landlock), but for the folder of the runtime.
/// - macOS: not contained.
/// - Windows: not contained.
#[test]
#[cfg(target_os = "linux")]
fn reading_the_home_folder() {
    if !is_on("reading") {
        return; // Older kernels promise nothing.
    }
    let home = folder();
    fs::write(home.path().join("key"), "secret").unwrap();
    let mut plan = sh("cat $OWNER/key || echo refused; ls $OWNER || echo refused\n\
         ln -s $OWNER home; cat home/key || echo refused; cat /proc/self/root$OWNER/key || echo refused");
    plan.env = vec![("OWNER".to_owned(), home.path().to_str().unwrap().to_owned())];
    plan.hidden.push(home.path().to_owned());
    assert_eq!(said(plan), "refused\n".repeat(4));
}

/// Reading the variables, the memory and the terminal of the owner's other processes.
///
/// - Linux: refused by the kernel (Landlock's domains, and its rules for files).
/// - macOS: reading memory needs a privilege; variables and terminals are not contained.
/// - Windows: not contained.
#[test]
#[cfg(target_os = "linux")]
fn reading_other_processes() {
    if !is_on("reading") {
        return; // Older kernels promise nothing.
    }
    let mut plan = sh(
        "cat /proc/$VICTIM/environ || echo refused; head -c1 /proc/$VICTIM/mem || echo refused\n\
         ls /dev/pts || echo refused",
    );
    plan.env = vec![("VICTIM".to_owned(), std::process::id().to_string())];
    assert_eq!(said(plan), "refused\n".repeat(3));
}

/// A file that grows for ever.
///
/// - Linux: the kernel ends the process at 64 MiB (`RLIMIT_FSIZE`). Many files are not limited.
/// - macOS: the same.
/// - Windows: not contained, but for the time limit.
#[test]
fn endless_file() {
    let plan = python(
        "import signal\n\
         signal.signal(signal.SIGXFSZ, signal.SIG_DFL)\n\
         with open('big', 'wb') as big:\n\
         \x20   big.truncate(64 * 1024 * 1024)\n\
         \x20   big.truncate(64 * 1024 * 1024 + 1)\n",
    );
    let (ended, _) = run(plan);
    assert_eq!(ended.reason, EndReason::Signaled(25));
    assert!(ended.to_string().ends_with("it wrote a larger file than it may"), "{ended}");
}

/// A grandchild that becomes a daemon: forked twice, in a session of its own, deaf to SIGTERM.
///
/// - Linux: the supervisor adopts it and kills it.
/// - macOS: it stays.
/// - Windows: it stays.
#[test]
#[cfg(target_os = "linux")]
fn daemon() {
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

/// A process that ignores the request to end.
///
/// - Linux: killed after 2 s.
/// - macOS: the same.
/// - Windows: there is no request; it is ended at once.
#[test]
fn deaf_to_the_request_to_end() {
    for plan in both_ways(&sh("trap '' TERM; echo pid=$$; while :; do sleep 1; done")) {
        let (run, events) = begin(plan);
        let pid = number(&wait_for(&events, "\n"), "pid");
        run.stop();
        run.stop();
        assert_eq!(run.wait().reason, EndReason::Stopped);
        assert!(!is_alive(pid));
    }
}

/// A process that closes its output and lives on.
///
/// - Linux: it is the process that is waited for, not its output; ended at its time limit.
/// - macOS: the same.
/// - Windows: the same.
#[test]
fn silent_survivor() {
    for plan in both_ways(&sh("exec 1>&- 2>&-; while :; do sleep 1; done")) {
        let timeout = Duration::from_millis(300);
        assert_eq!(reason(Plan { timeout, ..plan }), EndReason::TimedOut(timeout));
    }
}

/// A process that ends and leaves its output to somebody who never closes it.
///
/// - Linux: the end of the output is waited for half a second at most; who holds it is killed.
/// - macOS: the same wait; who has left the process group stays.
/// - Windows: the same wait; who holds it stays.
#[test]
fn heir_of_the_output() {
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

/// A process that stops itself, so that no request reaches it.
///
/// - Linux: a stopped process can be killed; it is, at its time limit.
/// - macOS: the same.
/// - Windows: ended at its time limit.
#[test]
fn stopped_process() {
    for plan in both_ways(&sh("echo pid=$$; kill -STOP $$; echo never")) {
        let (run, events) = begin(Plan { timeout: Duration::from_millis(300), ..plan });
        let pid = number(&wait_for(&events, "\n"), "pid");
        assert!(matches!(run.wait().reason, EndReason::TimedOut(_)));
        assert!(!is_alive(pid));
    }
}

/// Killing the supervisor, us and the owner's other processes.
///
/// - Linux: refused by the kernel, where it has Landlock's signal scope (6.12).
/// - macOS: not contained.
/// - Windows: not contained.
#[test]
#[cfg(target_os = "linux")]
fn killing_others() {
    if !is_on("other processes") {
        return; // Older kernels promise less.
    }
    let mut victim = Command::new("sleep").arg("1000").spawn().unwrap();
    let mut plan = sh("kill -9 $VICTIM || echo refused; kill -9 $US || echo refused\n\
         kill -9 $PPID || echo refused; sleep 1000 & kill -9 $! && echo mine");
    plan.env = vec![
        ("VICTIM".to_owned(), victim.id().to_string()),
        ("US".to_owned(), std::process::id().to_string()),
    ];
    assert_eq!(said(plan), "refused\nrefused\nrefused\nmine\n");
    assert!(victim.try_wait().unwrap().is_none());
    victim.kill().unwrap();
    victim.wait().unwrap();
}

/// Talking to the outside: a server of the owner on the loopback device, and beyond.
///
/// - Linux: it has a network of its own, in which nobody else is (a network namespace; who is not
///   root needs a user namespace too, which some distributions forbid).
/// - macOS: not contained.
/// - Windows: not contained.
#[test]
#[cfg(target_os = "linux")]
fn talking_to_the_outside() {
    if !is_on("network") {
        return; // Some systems forbid user namespaces.
    }
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut plan = python(
        "import os, socket\n\
         own = socket.create_server(('127.0.0.1', 0))\n\
         socket.create_connection(own.getsockname(), 5)\n\
         print('own: connected')\n\
         for name in (('127.0.0.1', int(os.environ['SERVER'])), ('192.0.2.1', 80)):\n\
         \x20   try: socket.create_connection(name, 5); print('connected')\n\
         \x20   except OSError as error: print(type(error).__name__)\n",
    );
    plan.env = vec![("SERVER".to_owned(), server.local_addr().unwrap().port().to_string())];
    assert_eq!(said(plan.clone()), "own: connected\nConnectionRefusedError\nOSError\n");
    let open = said(Plan { network: Network::Open, ..plan });
    assert!(open.starts_with("own: connected\nconnected\n"), "{open}");
}

/// Asking the owner's other programs, whose sockets are files: the session's bus, a key agent, a
/// daemon that starts containers.
///
/// - Linux: those sockets are out of sight (a mount namespace); a kernel with Landlock's ninth
///   version refuses all others too.
/// - macOS: not contained.
/// - Windows: not contained.
#[test]
#[cfg(target_os = "linux")]
fn asking_other_programs() {
    if !is_on("network") {
        return; // Some systems forbid user namespaces.
    }
    let sockets = folder();
    let listen = |name: &str| UnixListener::bind(sockets.path().join(name)).unwrap();
    fs::create_dir(sockets.path().join("session")).unwrap();
    let _servers = [listen("agent"), listen("session/bus")];
    let mut plan = python(
        "import os, socket\n\
         for name in ('agent', 'session/bus'):\n\
         \x20   try: socket.socket(socket.AF_UNIX).connect(os.environ['SOCKETS'] + '/' + name)\n\
         \x20   except OSError as error: print(type(error).__name__)\n",
    );
    plan.env = vec![("SOCKETS".to_owned(), sockets.path().to_str().unwrap().to_owned())];
    plan.sockets = vec![sockets.path().join("agent"), sockets.path().join("session")];
    assert_eq!(said(plan), "ConnectionRefusedError\nFileNotFoundError\n");
}

/// A reader who has enough in the middle of a run.
///
/// - Linux: everything that the run started is ended before we are.
/// - macOS: its process group is.
/// - Windows: the first process is.
#[test]
fn reader_who_leaves() {
    for plan in both_ways(&sh("echo pid=$$; while :; do echo more; sleep 0.01; done")) {
        let (run, events) = begin(plan);
        let pid = number(&wait_for(&events, "\n"), "pid");
        drop(run);
        assert!(!is_alive(pid));
        assert!(matches!(events.iter().last(), Some(RunEvent::Ended(_))));
    }
}

/// Our own death by SIGKILL in the middle of a run.
///
/// - Linux: the supervisor sees the connection end, and ends everything; the next start of ours
///   removes the folder that was left.
/// - macOS: the same, for its process group.
/// - Windows: the program goes on; its folder stays.
#[test]
fn our_own_death() {
    // The process that is killed is this test once more.
    const IS_KILLED: &str = "TWELVE_TUI_TEST_IS_KILLED";
    if std::env::var_os(IS_KILLED).is_some() {
        return run_until_killed();
    }
    let mut killed = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "attacks::our_own_death", "--nocapture"])
        .env(IS_KILLED, "1")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(killed.stderr.take().unwrap())
        .lines()
        .map_while(Result::ok)
        .find(|line| line.contains("self="))
        .unwrap();
    killed.kill().unwrap();
    killed.wait().unwrap();
    let (program, child) = (number(&said, "self"), number(&said, "child"));
    wait_until("the program is dead", || !is_alive(program));
    if cfg!(target_os = "linux") {
        wait_until("its escaped child is dead", || !is_alive(child));
    }
    let room = fs::read_dir(std::env::temp_dir()).unwrap().flatten().find(|entry| {
        let name = entry.file_name().into_string().unwrap_or_default();
        name.starts_with(&format!("twelve-tui-room-{}-", killed.id()))
    });
    let room = room.expect("the killed process left its room").path();
    twelve_tui::run::room::sweep();
    assert!(!room.exists());
}

fn run_until_killed() {
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

/// The table of the documentation, from the comments of the tests above.
fn table(source: &str) -> String {
    let mut table = String::from(
        "# What a run may try, and what contains it\n\n\
         Each row is a test of the same name in `tests/run_room/attacks.rs`, from which this page is\n\
         made. `twelve-tui doctor` says which protections are on where you are. Only Linux was tried\n\
         so far: what stands here for macOS and Windows follows from what the code asks of them.\n\n\
         | test | what it tries | Linux | macOS | Windows |\n| --- | --- | --- | --- | --- |\n",
    );
    let mut comment: Vec<&str> = Vec::new();
    for line in source.lines() {
        if let Some(text) = line.strip_prefix("///") {
            comment.push(text.trim());
        } else if let Some(rest) = line.strip_prefix("fn ") {
            let name = rest.split('(').next().unwrap_or_default();
            let all = comment.join("\n");
            let cells: Vec<_> = ["\n- Linux: ", "\n- macOS: ", "\n- Windows: "]
                .map(|mark| all.split(mark).nth(1))
                .into_iter()
                .flatten()
                .map(|text| text.split("\n- ").next().unwrap_or_default().replace('\n', " "))
                .collect();
            if let [linux, mac, windows] = &cells[..] {
                let what = all.split("\n\n").next().unwrap_or_default().replace('\n', " ");
                table += &format!("| `{name}` | {what} | {linux} | {mac} | {windows} |\n");
            }
            comment.clear();
        } else if !line.starts_with('#') {
            comment.clear();
        }
    }
    table
}

#[test]
fn the_documentation_is_made_from_these_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let made = table(include_str!("attacks.rs"));
    assert!(made.lines().count() > 25, "{made}");
    let page: PathBuf = root.join("docs/attacks.md");
    if std::env::var_os("TWELVE_TUI_UPDATE_DOCS").is_some() {
        fs::write(&page, &made).unwrap();
    }
    let kept = fs::read_to_string(&page).unwrap_or_default();
    assert_eq!(kept, made, "make it anew with TWELVE_TUI_UPDATE_DOCS=1 cargo test");
}
