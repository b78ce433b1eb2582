//! The real binary in a pseudo-terminal, as a reader drives it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test just fails")]

#[path = "tui/bursts.rs"]
mod bursts;
#[path = "tui/checklist.rs"]
mod checklist;
#[path = "tui/doing.rs"]
mod doing;
#[path = "tui/looks.rs"]
mod looks;
#[path = "tui/walk.rs"]
mod walk;

use portable_pty::{Child, CommandBuilder, ExitStatus, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitOptions};
use std::io::{Read as _, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use twelve_tui::curriculum::{Factor, Pack};

/// How long something may take to appear on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

struct Session {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    raw: Vec<u8>,
    pty: Box<dyn portable_pty::MasterPty + Send>,
}

impl Session {
    fn open(project: &Path, home: &Path, variables: &[(&str, &str)]) -> Self {
        Self::run(&[project.to_str().unwrap()], home, variables)
    }

    fn run(args: &[&str], home: &Path, variables: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_twelve-tui"));
        command.args(args);
        command.env("TWELVE_TUI_HOME", home);
        command.env("TERM", "xterm-256color");
        for name in ["COLORTERM", "COLORFGBG", "TERM_PROGRAM", "TMUX", "STY"] {
            command.env_remove(name);
        }
        command.env_remove("NO_COLOR");
        command.env_remove("VISUAL");
        for (name, value) in variables {
            command.env(name, value);
        }
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let mut reader = pty.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pty.master.take_writer().unwrap();
        let screen = vt100::Parser::new(24, 80, 0);
        Self { child, keys, output, screen, raw: Vec::new(), pty: pty.master }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Takes what the program writes until `wanted` holds for the screen.
    fn until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !wanted(&self.screen.screen().contents()) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("never saw {what}:\n{}", self.screen.screen().contents())
                }
            }
        }
    }

    fn sees(&mut self, text: &str) {
        self.until(text, |screen| screen.contains(text));
    }

    fn take(&mut self, bytes: &[u8]) {
        self.screen.process(bytes);
        self.raw.extend_from_slice(bytes);
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap()).unwrap()
    }

    fn signal(&self, signal: Signal) {
        rustix::process::kill_process(self.pid(), signal).unwrap();
    }

    /// Waits until the process has stopped, as a shell does.
    fn stops(&self) {
        let status = rustix::process::waitpid(Some(self.pid()), WaitOptions::UNTRACED).unwrap();
        assert!(status.unwrap().1.stopped(), "it ended");
    }

    /// Waits for the end, and checks that the terminal was given back whole.
    fn ends(mut self) -> ExitStatus {
        let status = self.child.wait().unwrap();
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_secs(1)) {
            self.take(&bytes);
        }
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "the alternate screen was not left");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste is still on");
        let mouse = screen.mouse_protocol_mode();
        assert_eq!(mouse, vt100::MouseProtocolMode::None, "the mouse is still ours");
        status
    }
}

/// A small project of the kind that people bring.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("Dockerfile", "FROM python\nCOPY . .\nCMD python app.py\n");
    write("requirements.txt", "flask\n");
    write("app.py", "import flask\n");
    folder
}

/// The keys that lead from the first row of the home screen to a factor of the built-in pack.
fn down_to(factor: u8) -> String {
    let (pack, factor) = (Pack::built_in().unwrap(), Factor::new(factor).unwrap());
    "j".repeat(pack.subjects().position(|subject| subject == factor.into()).unwrap())
}

#[test]
fn a_newcomer_reads_runs_checks_and_ticks() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let mut session = Session::open(project.path(), home.path(), &[]);
    session.sees("Learned");
    session.sees("III  Config");
    session.until("the check's counts", |screen| screen.contains(" met"));

    session.press(&(down_to(3) + "\r"));
    session.sees("The pain");
    session.press("\t");
    session.sees("python");
    session.press("r");
    session.sees("The first run: this is what happens");
    session.press("\r");
    session.sees("violation: it breaks");

    session.press("c");
    session.sees("Checklist");
    // A click chooses a criterion: what it asks is said below the list.
    for (name, question) in [
        ("config.from-environment", "Does the app read what varies"),
        ("config.no-secrets-in-code", "Could the code be made public"),
    ] {
        session.sees(name);
        session.click(name);
        session.sees(question);
    }
    session.press("s");
    session.sees("How does it stand?");
    session.press("seen by the team\r");
    session.sees("Saved.");
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);

    let mut session = Session::open(project.path(), home.path(), &[]);
    session.sees("Learned");
    session.until("the lesson begun", |screen| screen.contains("parts"));
    // It begins where reading stopped.
    session.press("c");
    session.sees("seen by the team");
    session.press("\x03");
    assert_eq!(session.ends().exit_code(), 0);
}

#[test]
fn the_evidence_is_handed_to_the_editor_and_the_screen_comes_back() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let editor = home.path().join("vim");
    let script = "#!/bin/sh\necho \"$@\" > \"$TWELVE_TUI_HOME/opened\"\necho EDITING\nread line\n";
    std::fs::write(&editor, script).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&editor, mode).unwrap();
    let variables = [("EDITOR", editor.to_str().unwrap())];
    let mut session = Session::open(project.path(), home.path(), &variables);
    session.until("the check's counts", |screen| screen.contains(" met"));
    session.press(&(down_to(5) + "c"));
    session.sees("build.pinned-base");
    session.press("jjj");
    session.sees("Dockerfile:1");
    session.press("e");
    session.sees("EDITING");
    session.press("done\n");
    session.sees("Checklist");
    let opened = std::fs::read_to_string(home.path().join("opened")).unwrap();
    assert!(opened.starts_with("+1 ") && opened.trim().ends_with("Dockerfile"), "{opened}");
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
}

/// A pack with one lesson on config, whose sample runs `script`.
fn pack_that_runs(script: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join("lessons/03-config").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(
        "lesson.md",
        "+++\nid = \"config\"\nfactor = 3\ntitle = \"Config\"\nsummary = \"S\"\nminutes = 1\n\
         objectives = []\n+++\n# Config\n\n[Attack](sample:attack/violation)\n",
    );
    write(
        "samples/attack/sample.toml",
        "title = \"Attack\"\nsummary = \"S\"\n[[language]]\nname = \"sh\"\n\
         command = [\"sh\", \"attack.sh\"]\nshow = [\"attack.sh\"]\n",
    );
    write("samples/attack/violation/sh/attack.sh", script);
    write("samples/attack/fix/sh/attack.sh", "true\n");
    folder
}

#[test]
fn hostile_code_asks_and_neither_breaks_nor_stops_the_screen() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let pack = pack_that_runs(
        "printf '\\033]0;owned\\007\\033]52;c;b3duZWQ=\\007\\033[?1049l\\033[2J\\033[6nfirst line\\n'\n\
         exec yes 'and so on, for ever and ever'\n",
    );
    let variables = [("TWELVE_TUI_CONTENT", pack.path().to_str().unwrap())];
    let mut session = Session::open(project.path(), home.path(), &variables);
    session.sees("III  Config");
    session.press("jj\rr");
    session.sees("May it run?");
    session.press("n");
    session.sees("Not run.");
    session.press("ry");
    session.sees("ended, as it wrote too much");
    session.press("g");
    session.sees("Config");
    // Its answer would come as keys; the sequences themselves never leave.
    let raw = String::from_utf8_lossy(&session.raw).into_owned();
    for sequence in ["\u{1b}]0;", "\u{1b}]52;", "\u{1b}[6n"] {
        assert!(!raw.contains(sequence), "{sequence:?} reached the terminal");
    }
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);

    let mut session = Session::open(project.path(), home.path(), &variables);
    session.sees("III  Config");
    session.press("\rr");
    session.until("the run, without a question", |screen| screen.contains("for ever"));
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
}

#[test]
fn the_shell_asks_too_and_remembers_until_it_is_revoked() {
    let home = tempfile::tempdir().unwrap();
    let pack = pack_that_runs("echo 'violation: it ran'; echo 'shown: violation'\n");
    let variables = [("TWELVE_TUI_CONTENT", pack.path().to_str().unwrap())];
    let run = || Session::run(&["lesson", "run", "config/attack"], home.path(), &variables);
    let refuses = |mut session: Session| {
        session.sees("Run it?");
        session.press("\r");
        session.sees("not run");
        assert_eq!(session.ends().exit_code(), 2);
    };
    refuses(run());
    let mut session = run();
    session.sees("Run it?");
    session.press("y\r");
    session.sees("shown: violation");
    assert_eq!(session.ends().exit_code(), 0);
    let mut session = run();
    session.sees("shown: violation");
    assert!(!session.screen.screen().contents().contains("Run it?"));
    assert_eq!(session.ends().exit_code(), 0);

    let mut session = Session::run(&["trust"], home.path(), &variables);
    session.sees("config/attack, the violation in sh");
    assert_eq!(session.ends().exit_code(), 0);
    let mut session = Session::run(&["trust", "revoke", "--all"], home.path(), &variables);
    session.sees("asks again: config/attack");
    assert_eq!(session.ends().exit_code(), 0);
    refuses(run());
}

#[test]
fn signals_give_the_terminal_back() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let (project, home) = (project(), tempfile::tempdir().unwrap());
        let mut session = Session::open(project.path(), home.path(), &[]);
        session.sees("Learned");
        session.signal(signal);
        assert_eq!(session.ends().exit_code(), code, "{signal:?}");
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_says_what_happened() {
    for place in ["main", "worker"] {
        let (project, home) = (project(), tempfile::tempdir().unwrap());
        let mut session =
            Session::open(project.path(), home.path(), &[("TWELVE_TUI_PANIC", place)]);
        session.sees(&format!("asked to panic in {place}"));
        assert_eq!(session.ends().exit_code(), 101, "{place}");
    }
}

#[test]
fn quitting_ends_a_run_and_all_that_it_started() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let pack = pack_that_runs("sleep 300 & echo child $! ends\nwait\n");
    let variables = [("TWELVE_TUI_CONTENT", pack.path().to_str().unwrap())];
    let mut session = Session::open(project.path(), home.path(), &variables);
    session.sees("Learned");
    session.press("jj\rr");
    session.sees("May it run?");
    session.press("y");
    session.until("the child's number", |screen| {
        screen.lines().any(|line| line.trim().starts_with("child ") && line.contains(" ends"))
    });
    let screen = session.screen.screen().contents();
    let line = screen.lines().find(|line| line.trim().starts_with("child "));
    let child: i32 = line.and_then(|line| line.split_whitespace().nth(1)).unwrap().parse().unwrap();
    let child = Pid::from_raw(child).unwrap();
    assert!(rustix::process::test_kill_process(child).is_ok(), "it runs");
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
    assert!(rustix::process::test_kill_process(child).is_err(), "it was left behind");
}

#[test]
fn a_stopped_process_draws_itself_again_when_it_goes_on() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let mut session = Session::open(project.path(), home.path(), &[]);
    session.sees("Learned");
    session.press("\x1a");
    session.until("the screen given back", |screen| !screen.contains("This project"));
    session.stops();
    session.signal(Signal::CONT);
    session.sees("Learned");
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
}

#[test]
fn without_colours_the_cursor_row_is_still_marked() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let mut session = Session::open(project.path(), home.path(), &[("NO_COLOR", "1")]);
    session.sees("Learned");
    session.press("q");
    let raw = {
        session.until("the end", |screen| !screen.contains("This project"));
        String::from_utf8_lossy(&session.raw).into_owned()
    };
    session.ends();
    assert!(raw.contains("\x1b[7m"), "nothing is reversed");
    assert!(!raw.contains("\x1b[38;") && !raw.contains("\x1b[48;"), "a colour was written");
}

/// A pack with one lesson on config, which says `text`.
fn pack_that_says(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let lesson = folder.path().join("lessons/03-config");
    std::fs::create_dir_all(&lesson).unwrap();
    let head = "+++\nid = \"config\"\nfactor = 3\ntitle = \"Config\"\nsummary = \"S\"\nminutes = 1\n\
                objectives = []\n+++\n";
    std::fs::write(lesson.join("lesson.md"), format!("{head}{text}")).unwrap();
    folder
}

/// A program that is a script, at `path`.
fn script(path: &Path, text: &str) {
    std::fs::write(path, format!("#!/bin/sh\n{text}")).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(path, mode).unwrap();
}

#[test]
fn outside_links_are_the_terminal_s_own_and_are_copied_and_opened() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let pack = pack_that_says(
        "# Config\n\n[The text](https://12factor.net/config), [not this](javascript:alert(1)).\n",
    );
    let browser = home.path().join("browser");
    script(&browser, "echo \"$@\" > \"$TWELVE_TUI_HOME/browsed\"\n");
    let variables = [
        ("TWELVE_TUI_CONTENT", pack.path().to_str().unwrap()),
        ("FORCE_HYPERLINK", "1"),
        ("BROWSER", browser.to_str().unwrap()),
    ];
    let mut session = Session::open(project.path(), home.path(), &variables);
    session.sees("III  Config");
    session.press("jj\r");
    session.sees("The text");
    session.press("fa");
    session.sees("https://12factor.net/config");
    session.press("y");
    session.sees("Copied");
    session.press("fao");
    session.sees("Opened with");
    let browsed = std::fs::read_to_string(home.path().join("browsed")).unwrap();
    assert_eq!(browsed.trim(), "https://12factor.net/config");
    let raw = String::from_utf8_lossy(&session.raw).into_owned();
    assert!(raw.contains(";https://12factor.net/config\x1b\\"), "no link was written");
    assert!(raw.contains("\x1b]52;c;aHR0cHM6Ly8xMmZhY3Rvci5uZXQvY29uZmln"), "nothing was copied");
    assert!(!raw.contains("javascript"), "{raw:?}");
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
}

#[test]
fn words_are_found_here_and_everywhere_and_actions_in_the_palette() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let far = "\n\nfar".repeat(30);
    let pack = pack_that_says(&format!("# Config\n\n## The pain{far}\n\nA needle, a needle.\n"));
    let variables = [("TWELVE_TUI_CONTENT", pack.path().to_str().unwrap())];
    let mut session = Session::open(project.path(), home.path(), &variables);
    session.sees("Learned");
    session.press("\x06a needle");
    session.sees("III Config › The pain");
    session.press("\r");
    session.sees("\"a needle\" 1 of 2");
    session.sees("N previous"); // the whole frame: a key too early would make an Alt of the Esc
    session.press("\x1b");
    session.until("the marks gone", |screen| !screen.contains("N previous"));
    session.press("g/needle\r");
    session.sees("\"needle\" 1 of 2");
    session.press("n");
    session.sees("\"needle\" 2 of 2");
    session.press("N");
    session.sees("\"needle\" 1 of 2");
    // Back to where the search began.
    session.press("H");
    session.sees("The pain");
    session.press("\x10quit");
    session.sees("What to do?");
    session.press("\r");
    assert_eq!(session.ends().exit_code(), 0);
}

#[test]
fn an_exercise_is_solved_without_leaving_the_screen() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let exercise = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/lessons/03-config/exercise");
    let editor = home.path().join("editor");
    script(&editor, &format!("cp '{}' \"$1\"\n", exercise.join("solution/app.py").display()));
    let variables = [("EDITOR", editor.to_str().unwrap())];
    let mut session = Session::open(project.path(), home.path(), &variables);
    session.sees("III  Config");
    session.press(&(down_to(3) + "\r"));
    session.sees("The pain");
    session.press(":work exercise");
    session.sees("What to do?");
    session.press("\x1b");
    session.until("the palette closed", |screen| !screen.contains("What to do?"));
    session.press("h");
    session.sees("Hint 1 of");
    session.press("e");
    session.sees("edited");
    session.press("v");
    session.sees("The first run: this is what happens");
    session.press("\r");
    // Asked for, or because the file was saved: whichever check comes last says so.
    let is_solved =
        |screen: &str| ["solved (", "checked: solved"].iter().any(|it| screen.contains(it));
    session.until("the exercise solved", is_solved);
    session.press("m");
    session.sees("is the same as yours");
    session.press("w");
    session.sees("Saved as");
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
    let edited = std::fs::read(home.path().join("data/exercises/config/app.py")).unwrap();
    assert_eq!(edited, std::fs::read(exercise.join("solution/app.py")).unwrap());
    let progress = std::fs::read_to_string(home.path().join("data/progress.toml")).unwrap();
    assert!(progress.contains("solved = "), "{progress}");
    assert_eq!(std::fs::read_dir(home.path().join("data/transcripts")).unwrap().count(), 1);
}

/// Paragraphs of a line each.
fn lines(count: usize) -> String {
    let line = |number| format!("\n\nThis is line {number}.");
    (0..count).map(line).collect::<Vec<_>>().concat()
}

/// A lesson of many lines that can be told apart.
fn long_lesson() -> tempfile::TempDir {
    pack_that_says(&format!("# Config\n\n## The pain{}\n", lines(200)))
}

#[test]
fn reading_goes_on_where_it_stopped_also_when_the_terminal_was_closed() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let pack = long_lesson();
    let variables = [("TWELVE_TUI_CONTENT", pack.path().to_str().unwrap())];
    let mut session = Session::open(project.path(), home.path(), &variables);
    session.sees("III  Config");
    session.press("jj\r   j");
    session.sees("This is line 33.");
    session.until("the top", |screen| !screen.contains("This is line 20."));
    let top = |session: &Session| {
        let screen = session.screen.screen().contents();
        screen.lines().find(|line| line.contains("This is line")).unwrap().trim().to_owned()
    };
    let before = top(&session);
    session.signal(Signal::HUP);
    assert_eq!(session.ends().exit_code(), 129);

    let mut session = Session::open(project.path(), home.path(), &variables);
    session.sees("III  Config");
    session.press("\r");
    session.sees("This is where you stopped");
    assert_eq!(top(&session), before);
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
}

#[test]
fn esc_and_a_key_in_one_burst_are_two_keys() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let mut session = Session::open(project.path(), home.path(), &[]);
    session.sees("Learned");
    session.press("?");
    session.sees("Show the keys of this screen");
    session.press("\x1bc");
    session.sees("All 56");
    session.press("\x1bj\r");
    session.sees("Esc back");
    session.press("\x1bq");
    assert_eq!(session.ends().exit_code(), 0);
}

impl Session {
    fn resize(&mut self, cols: u16, rows: u16) {
        self.pty.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        self.screen.screen_mut().set_size(rows, cols);
    }

    /// Clicks on the first letter of `text`, where it is drawn.
    fn click(&mut self, text: &str) {
        let (column, row) = self.place_of(text);
        self.press(&format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"));
    }

    /// Where a text is drawn, from 1.
    fn place_of(&self, text: &str) -> (usize, usize) {
        let screen = self.screen.screen();
        let (_, columns) = screen.size();
        let mut rows = screen.rows(0, columns).zip(1..);
        let found = rows.find_map(|(line, row)| {
            Some((line.find(text).map(|at| line[..at].chars().count())?, row))
        });
        let (before, row) = found.unwrap_or_else(|| panic!("no {text}:\n{}", screen.contents()));
        (before + 1, row)
    }

    /// The clock ticks of processor time that it has used, all of its threads together.
    #[cfg(target_os = "linux")]
    fn ticks(&self) -> u64 {
        let pid = self.child.process_id().unwrap();
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    }
}

#[test]
fn a_lesson_is_read_by_the_mouse() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let lines = lines(60);
    let pack = pack_that_says(&format!(
        "# Config\n\n## The pain\n\n[To the end](#the-end){lines}\n\n## The end\n\nNothing more.\n"
    ));
    let variables = [("TWELVE_TUI_CONTENT", pack.path().to_str().unwrap())];
    let mut session = Session::open(project.path(), home.path(), &variables);
    session.sees("III  Config");
    session.click("III  Config");
    session.sees("▸ III  Config");
    session.click("III  Config");
    session.sees("To the end");
    // The wheel moves what is under the pointer by three lines.
    session.press(&"\x1b[<65;10;10M".repeat(3));
    session.until("the text moved", |screen| !screen.contains("To the end"));
    session.press(&"\x1b[<64;10;10M".repeat(3));
    session.sees("  0 %");
    session.click("To the end");
    session.sees("Nothing more.");
    // The outline of a wider screen.
    session.resize(120, 36);
    session.sees("In this lesson");
    session.click("The pain");
    session.sees("To the end");
    // A key gives the mouse to the terminal, and takes it back.
    session.press("M");
    session.sees("to select text");
    session.press("M");
    session.sees("used here again");
    let raw = String::from_utf8_lossy(&session.raw).into_owned();
    let off = raw.rfind("\x1b[?1000l").expect("the mouse was given back");
    assert!(raw[off..].contains("\x1b[?1000h"), "and taken again");
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
}

#[test]
#[cfg(target_os = "linux")]
fn an_idle_screen_uses_no_processor_time() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let mut session = Session::open(project.path(), home.path(), &[]);
    session.until("the check's counts", |screen| screen.contains(" met"));
    for (keys, seen) in [("\r", "Esc back"), ("\x1b\x06a", "Find in all"), ("\x1bc", "All 56")] {
        session.press(keys);
        session.sees(seen);
        // What a key set going, as colours of code, is over when nothing more is used.
        let mut before = session.ticks();
        let is_idle = (0..20).any(|_| {
            std::thread::sleep(Duration::from_secs(1));
            before == std::mem::replace(&mut before, session.ticks())
        });
        assert!(is_idle, "{seen} is never idle");
    }
    session.press("\x03");
    assert_eq!(session.ends().exit_code(), 0);
}
