//! What protects this machine and its owner from a run, as it really is here.

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
    limits: bool,
    writes: State,
    signals: bool,
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

/// The protections of runs on this machine, with our own binary in between (`shim`) or without.
pub fn protections(shim: bool) -> Vec<Protection> {
    list(if shim { means_with_shim() } else { means_without_shim() })
}

#[cfg(target_os = "linux")]
fn means_with_shim() -> Means {
    use super::shim::landlock::{Guard, guard};
    let guard = guard();
    let signals = guard == Guard::WritesAndSignals;
    Means {
        reach: if signals { Reach::Everything } else { Reach::Honest },
        limits: true,
        writes: match guard {
            Guard::None => State::Off,
            Guard::MostWrites => State::Partial,
            Guard::Writes | Guard::WritesAndSignals => State::On,
        },
        signals,
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
fn means_with_shim() -> Means {
    Means { reach: Reach::Group, limits: true, writes: State::Off, signals: false }
}

/// There is no shim on this system.
#[cfg(not(unix))]
fn means_with_shim() -> Means {
    means_without_shim()
}

fn means_without_shim() -> Means {
    let reach = if cfg!(unix) { Reach::Group } else { Reach::Program };
    Means { reach, limits: false, writes: State::Off, signals: false }
}

fn list(means: Means) -> Vec<Protection> {
    let protection = |name, state, what: &str| Protection { name, state, what: what.to_owned() };
    vec![
        protection(
            "own folder",
            State::On,
            "It starts in a fresh folder that is removed afterwards; its home and its temporary \
             files are there too.",
        ),
        protection(
            "clean environment",
            State::On,
            "It sees PATH and a few fixed variables; none of your settings, keys or tokens in \
             the environment.",
        ),
        protection(
            "time and output",
            State::On,
            "It is ended at its time limit, and when it writes more than 1 MiB or 10,000 lines.",
        ),
        end_of_processes(means.reach),
        if means.limits {
            protection(
                "resources",
                State::Partial,
                "Processor time, the size of a file (64 MiB), open files and core dumps are \
                 limited for each of its processes; memory, disk space and the number of \
                 processes are not.",
            )
        } else {
            protection("resources", State::Off, "Processor time, memory and disk are not limited.")
        },
        write_guard(means.writes),
        protection(
            "permissions",
            State::Off,
            "It can change permissions and times of every file that is yours.",
        ),
        if means.signals {
            protection(
                "other processes",
                State::On,
                "It cannot send signals to processes that it did not start.",
            )
        } else {
            protection("other processes", State::Off, "It can end other processes of yours.")
        },
        protection("reading", State::Off, "It can read every file that you can read."),
        protection("network", State::Off, "It can use the network as you can."),
    ]
}

fn end_of_processes(reach: Reach) -> Protection {
    let (state, what) = match reach {
        Reach::Everything => (
            State::On,
            "Whatever it starts ends with it, also what detaches itself, and also when \
             twelve-tui is killed.",
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
    };
    Protection { name: "nothing stays", state, what: what.to_owned() }
}

fn write_guard(state: State) -> Protection {
    let what = match state {
        State::On => {
            "The kernel (Landlock) lets it create, change and remove files only in its own \
             folder."
        }
        State::Partial => {
            "The kernel (an old Landlock) lets it create and remove files only in its own \
             folder, but it can empty your other files."
        }
        State::Off => "It can change every file that you can change: this system has no Landlock.",
    };
    Protection { name: "writing", state, what: what.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(all: &[Protection], name: &str) -> State {
        all.iter().find(|one| one.name == name).unwrap().state
    }

    #[test]
    fn without_the_shim_less_is_promised() {
        let all = protections(false);
        assert_eq!(state(&all, "own folder"), State::On);
        assert_eq!(state(&all, "nothing stays"), State::Partial);
        for name in ["resources", "writing", "other processes", "reading", "network"] {
            assert_eq!(state(&all, name), State::Off, "{name}");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn only_who_cannot_kill_the_supervisor_leaves_nothing_behind() {
        let all = protections(true);
        assert_eq!(state(&all, "resources"), State::Partial);
        let is_on = |name| state(&all, name) == State::On;
        assert_eq!(is_on("nothing stays"), is_on("other processes"));
    }

    #[test]
    fn an_old_kernel_is_told_as_such() {
        let means =
            Means { reach: Reach::Honest, limits: true, writes: State::Partial, signals: false };
        let all = list(means);
        assert_eq!(state(&all, "writing"), State::Partial);
        assert_eq!(state(&all, "other processes"), State::Off);
    }
}
