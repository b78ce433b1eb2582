//! What protects this machine and its owner from a run, as it really is here.

use super::place::Place;
use std::path::Path;

/// How far a protection reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It holds.
    On,
    /// It holds with exceptions, which are named.
    Partial,
    /// It does not hold.
    Off,
}

impl State {
    /// `on`, `partial` or `off`.
    pub fn name(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Partial => "partial",
            Self::Off => "off",
        }
    }
}

/// One protection on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protection {
    /// A few words for lists.
    pub name: &'static str,
    /// How far it reaches.
    pub state: State,
    /// What it does here and what it does not, in a sentence or two.
    pub what: String,
}

/// How far this system can hold a program back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Means {
    /// Who ends what a program leaves behind.
    reach: Reach,
    limits: Limits,
    files: Files,
    signals: bool,
    place: Place,
}

/// What of the machine is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Limits {
    /// What one process takes, and what all take together.
    Everybody,
    /// What one process takes.
    #[cfg(not(target_os = "linux"))]
    EachProcess,
    /// Nothing but time and output.
    None,
}

/// What of the files is guarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Files {
    /// Writing outside of the room and reading what is private.
    Guarded,
    /// The same, but files can be cut short.
    MostlyGuarded,
    /// Nothing.
    Open,
}

/// Which of a program's processes are found and ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// All.
    Everything,
    /// All, unless it kills who watches it.
    Honest,
    /// Its process group.
    Group,
    /// Its first one.
    Program,
}

/// The protections of runs on this machine, with our own binary `shim` in between or without.
/// Asks the kernel, which takes some milliseconds the first time.
pub fn protections(shim: Option<&Path>) -> Vec<Protection> {
    list(shim.map_or_else(means_without_shim, means_with_shim))
}

#[cfg(target_os = "linux")]
fn means_with_shim(shim: &Path) -> Means {
    use super::shim::landlock::{Guard, guard};
    let guard = guard();
    let signals = guard == Guard::WritesAndSignals;
    Means {
        reach: if signals { Reach::Everything } else { Reach::Honest },
        limits: Limits::Everybody,
        files: match guard {
            Guard::None => Files::Open,
            Guard::MostWrites => Files::MostlyGuarded,
            Guard::Writes | Guard::WritesAndSignals => Files::Guarded,
        },
        signals,
        place: Place::of_this_machine(shim),
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
fn means_with_shim(_shim: &Path) -> Means {
    Means { limits: Limits::EachProcess, ..means_without_shim() }
}

/// There is no shim on this system.
#[cfg(not(unix))]
fn means_with_shim(_shim: &Path) -> Means {
    means_without_shim()
}

fn means_without_shim() -> Means {
    Means {
        reach: if cfg!(unix) { Reach::Group } else { Reach::Program },
        limits: Limits::None,
        files: Files::Open,
        signals: false,
        place: Place::default(),
    }
}

fn list(means: Means) -> Vec<Protection> {
    let protection =
        |name, (state, what): (State, &str)| Protection { name, state, what: what.to_owned() };
    vec![
        protection("own folder", OWN_FOLDER),
        protection("clean environment", CLEAN_ENVIRONMENT),
        protection("time and output", TIME_AND_OUTPUT),
        protection("nothing stays", nothing_stays(means.reach)),
        protection("resources", resources(means.limits)),
        protection("writing", writing(means.files)),
        protection("reading", reading(means.files)),
        protection("permissions", PERMISSIONS),
        protection("other processes", other_processes(means.signals)),
        protection("network", network(means.place)),
    ]
}

const OWN_FOLDER: (State, &str) = (
    State::On,
    "It starts in a fresh folder that is removed afterwards; its home and its temporary files are \
     there too.",
);
const CLEAN_ENVIRONMENT: (State, &str) = (
    State::On,
    "It sees PATH and a few fixed variables; none of your settings, keys or tokens in the \
     environment.",
);
const TIME_AND_OUTPUT: (State, &str) = (
    State::On,
    "It is ended at its time limit, and when it writes more than 1 MiB or 10,000 lines.",
);
const PERMISSIONS: (State, &str) =
    (State::Off, "It can change permissions and times of every file that is yours.");

fn nothing_stays(reach: Reach) -> (State, &'static str) {
    match reach {
        Reach::Everything => (
            State::On,
            "Whatever it starts ends with it, also what detaches itself, and also when twelve-tui \
             is killed.",
        ),
        Reach::Honest => (
            State::Partial,
            "Whatever it starts ends with it, also what detaches itself, unless it kills its \
             supervisor on purpose.",
        ),
        Reach::Group => (
            State::Partial,
            "What it starts ends with it, but for processes that leave its process group.",
        ),
        Reach::Program => {
            (State::Partial, "The program itself is ended; what it started may go on.")
        }
    }
}

fn resources(limits: Limits) -> (State, &'static str) {
    match limits {
        Limits::Everybody => (
            State::On,
            "Memory and number of processes are limited for all of it together; processor time, \
             open files and the size of a file for each process. The disk as a whole is not.",
        ),
        #[cfg(not(target_os = "linux"))]
        Limits::EachProcess => (
            State::Partial,
            "Memory, processor time, open files and the size of a file are limited for each of its \
             processes; their number and the disk are not.",
        ),
        Limits::None => (State::Off, "Processor time, memory and disk are not limited."),
    }
}

fn writing(files: Files) -> (State, &'static str) {
    match files {
        Files::Guarded => (
            State::On,
            "The kernel (Landlock) lets it create, change and remove files only in its own folder.",
        ),
        Files::MostlyGuarded => (
            State::Partial,
            "The kernel (an older Landlock) lets it create, change and remove files only in its own \
             folder, but it can cut other files short.",
        ),
        Files::Open => (State::Off, "It can change and remove every file that you can."),
    }
}

fn reading(files: Files) -> (State, &'static str) {
    match files {
        Files::Guarded | Files::MostlyGuarded => (
            State::On,
            "The kernel (Landlock) keeps your home folder, temporary files and terminals from it, \
             but for the folder of its runtime. It can read the rest of the system.",
        ),
        Files::Open => (State::Off, "It can read every file that you can read."),
    }
}

fn other_processes(signals: bool) -> (State, &'static str) {
    if signals {
        (State::On, "It cannot send signals to processes that it did not start.")
    } else {
        (State::Off, "It can end other processes of yours.")
    }
}

fn network(place: Place) -> (State, &'static str) {
    match place {
        Place { own_network: true, own_view: true } => (
            State::On,
            "It has a loopback device of its own, and does not see the sockets of your session and \
             of container daemons. It reaches nobody outside of its run.",
        ),
        Place { own_network: true, .. } => (
            State::Partial,
            "It has a loopback device of its own, but could ask programs of yours whose socket is a \
             file.",
        ),
        _ => (State::Off, "It can use the network as you can."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(all: &[Protection], name: &str) -> State {
        all.iter().find(|one| one.name == name).unwrap().state
    }

    #[test]
    fn without_the_shim_less_is_promised() {
        let all = protections(None);
        assert_eq!(state(&all, "own folder"), State::On);
        assert_eq!(state(&all, "nothing stays"), State::Partial);
        for name in ["resources", "writing", "other processes", "reading", "network"] {
            assert_eq!(state(&all, name), State::Off, "{name}");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn only_who_cannot_kill_the_supervisor_leaves_nothing_behind() {
        let all = protections(Some("/nowhere/twelve-tui".as_ref()));
        assert_eq!(state(&all, "resources"), State::On);
        let is_on = |name| state(&all, name) == State::On;
        assert_eq!(is_on("nothing stays"), is_on("other processes"));
    }

    #[test]
    fn an_old_kernel_is_told_as_such() {
        let means = Means {
            reach: Reach::Honest,
            limits: Limits::Everybody,
            files: Files::MostlyGuarded,
            signals: false,
            place: Place::default(),
        };
        let all = list(means);
        assert_eq!(state(&all, "writing"), State::Partial);
        assert_eq!(state(&all, "reading"), State::On);
        assert_eq!(state(&all, "other processes"), State::Off);
    }
}
