//! A home folder, a small pack and a project, and our binary among them.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A place for one test.
pub(crate) struct World {
    folder: TempDir,
}

/// How a command ended and what it wrote.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl World {
    pub(crate) fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(world.home()).unwrap();
        fs::create_dir_all(world.project()).unwrap();
        for (path, text) in PACK {
            world.write(path, text);
        }
        world
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub(crate) fn content(&self) -> PathBuf {
        self.folder.path().join("content")
    }

    /// Writes a file of the pack.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.content().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn project(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    /// Runs the binary in the project, without any input.
    pub(crate) fn run(&self, args: &[&str]) -> Outcome {
        self.run_with_input(args, "")
    }

    /// Runs the binary in the project with `input` on its stdin.
    pub(crate) fn run_with_input(&self, args: &[&str], input: &str) -> Outcome {
        let mut child = self.command(args).stdout(Stdio::piped()).spawn().unwrap();
        // A command that does not read its input may be gone already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        outcome(child.wait_with_output().unwrap())
    }

    /// Runs the binary with a stdout whose reader is gone.
    #[cfg(unix)]
    pub(crate) fn run_into_closed_pipe(&self, args: &[&str]) -> Outcome {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        outcome(self.command(args).stdout(writer).output().unwrap())
    }

    /// The binary in the project, to be run as one likes.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(Path::new(env!("CARGO_BIN_EXE_twelve-tui")));
        command
            .args(args)
            .current_dir(self.project())
            .env("TWELVE_TUI_HOME", self.home())
            .env("TWELVE_TUI_CONTENT", self.content())
            .env_remove("TWELVE_TUI_CRASH_AT")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .stdin(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

pub(crate) fn outcome(output: std::process::Output) -> Outcome {
    Outcome {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A pack with two lessons; the second one has nothing but its text.
const PACK: &[(&str, &str)] = &[
    (
        "lessons/03-config/lesson.md",
        "+++\nid = 'config'\nfactor = 3\ntitle = 'Config'\nsummary = 'S'\nminutes = 15\n\
         objectives = []\n+++\n# Config\n\n## The pain\n\nWhere does it come \u{1b}[31mfrom?\n",
    ),
    (
        "lessons/03-config/quiz.toml",
        "[[question]]\nask = 'Which is config?'\n\
         [[question.option]]\ntext = 'Routes'\nwhy = 'It is code.'\n\
         [[question.option]]\ntext = 'A password'\nright = true\nwhy = 'It varies.'\n\
         [[question]]\nask = 'And now?'\n\
         [[question.option]]\ntext = 'Templates'\nwhy = 'It is code.'\n\
         [[question.option]]\ntext = 'A hostname'\nright = true\nwhy = 'It varies.'\n",
    ),
    (
        "lessons/03-config/samples/deploy/sample.toml",
        "title = 'A deploy'\nsummary = 'S'\n\
         [[language]]\nname = 'sh'\ncommand = ['sh', 'demo.sh']\nshow = ['demo.sh']\n",
    ),
    (
        "lessons/03-config/samples/deploy/violation/sh/demo.sh",
        "echo violation: it breaks\necho effect: it broke\necho shown: violation\n",
    ),
    (
        "lessons/03-config/samples/deploy/fix/sh/demo.sh",
        "echo fix: it holds\necho effect: it held\necho shown: fix\n",
    ),
    (
        "lessons/03-config/samples/stack/sample.toml",
        "title = 'A stack'\nsummary = 'S'\nreal_stack = true\n\
         [[language]]\nname = 'sh'\ncommand = ['sh', 'demo.sh']\nshow = []\n",
    ),
    (
        "lessons/03-config/exercise/exercise.toml",
        "title = 'Mend it'\ntask = 'Read it from the environment.'\nlanguage = 'sh'\n\
         edit = ['app.sh']\ncheck = ['sh', 'check.sh']\nhints = ['Look closer.', 'Closer still.']\n",
    ),
    ("lessons/03-config/exercise/start/app.sh", "echo broken\n"),
    ("lessons/03-config/exercise/solution/app.sh", "echo \"$NAME\"\n"),
    (
        "lessons/03-config/exercise/check/check.sh",
        "test \"$(NAME=ana sh app.sh)\" = ana || { echo 'not yet: no ana'; exit 1; }\necho ok: ana\n",
    ),
    (
        "lessons/11-logs/lesson.md",
        "+++\nid = 'logs'\nfactor = 11\ntitle = 'Logs'\nsummary = 'S'\nminutes = 10\n\
         objectives = []\n+++\n# Logs\n",
    ),
    (
        "criteria/03-config.toml",
        "[[criterion]]\nid = 'config.from-environment'\nfactor = 3\nlevel = 'must'\n\
         decided_by = 'static'\nquestion = 'Q?'\nmet = 'M'\nunmet = 'U'\n",
    ),
];
