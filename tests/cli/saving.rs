//! `exercise ID watch`: saves are checked, until it is solved.

#![allow(clippy::unwrap_used)]

use super::world::World;
use std::fs;
use std::io::{BufRead as _, BufReader, Lines};
use std::process::{ChildStdout, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long something may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The lines of a process, to be waited for.
fn lines_of(out: ChildStdout) -> Receiver<String> {
    let (sender, lines) = channel();
    let out: Lines<_> = BufReader::new(out).lines();
    std::thread::spawn(move || {
        for line in out.map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

fn sees(lines: &Receiver<String>, wanted: &str) {
    let mut seen = Vec::new();
    loop {
        match lines.recv_timeout(PATIENCE) {
            Ok(line) if line.contains(wanted) => return,
            Ok(line) => seen.push(line),
            Err(error) => panic!("never saw {wanted} ({error}): {seen:#?}"),
        }
    }
}

fn is_solved_by_saving(more: &[&str], means: Option<&str>) {
    let world = World::new();
    let args = [&["exercise", "config", "watch", "--allow-run"], more].concat();
    let mut child = world.command(&args).stdout(Stdio::piped()).spawn().unwrap();
    let lines = lines_of(child.stdout.take().unwrap());
    sees(&lines, "written: app.sh");
    if let Some(means) = means {
        sees(&lines, means);
    }
    sees(&lines, "not yet: no ana");
    sees(&lines, "Not solved yet. Waiting for the next save.");
    let file = world.home().join("data/exercises/config/app.sh");
    fs::write(&file, "echo still broken\n").unwrap();
    sees(&lines, "Saved: app.sh");
    sees(&lines, "Not solved yet.");
    // As many editors save: another file takes its place.
    let other = file.with_file_name(".app.sh.new");
    fs::write(&other, "echo \"$NAME\"\n").unwrap();
    fs::rename(&other, &file).unwrap();
    sees(&lines, "ok: ana");
    sees(&lines, "Solved.");
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(world.run(&["exercise"]).out.contains("Mend it (solved)"));
}

#[test]
fn an_exercise_is_checked_at_each_save_until_it_is_solved() {
    is_solved_by_saving(&[], None);
}

#[test]
fn where_files_are_looked_at_in_turns_that_is_said() {
    is_solved_by_saving(&["--poll"], Some("looked at every second, as that was asked for."));
}

#[test]
fn a_wrong_setting_is_told() {
    let world = World::new();
    let mut command = world.command(&["exercise", "config", "watch", "--allow-run"]);
    let result = command.env("TWELVE_TUI_WATCH", "never").output().unwrap();
    assert_eq!(result.status.code(), Some(2));
    let err = String::from_utf8(result.stderr).unwrap();
    assert!(err.contains("TWELVE_TUI_WATCH=never: it is `auto` or `poll`"), "{err}");
}
