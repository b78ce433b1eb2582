//! Reads keys on a thread of its own, which can be paused while an editor has the terminal.
//!
//! The thread sleeps in `poll(2)` on the terminal and on a pipe that wakes it: no timeout, so an
//! idle UI uses no processor time, and a paused reader takes no key from the editor.

use super::ground::{Heard, Replies};
use super::rejoin::Rejoin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// How long is waited for more of what is there. No time at all would read nothing: crossterm's
/// `use-dev-tty` looks only while there is time left. (Its other source of events, edge-triggered,
/// forgets a key that comes after a change of the terminal's size until the next key comes.)
const A_MOMENT: Duration = Duration::from_millis(1);

/// Handle of the reading thread.
#[derive(Debug)]
pub struct Input {
    wake: Wake,
    paused: Receiver<()>,
    resume: Sender<Option<Replies>>,
}

impl Input {
    /// Starts to read; every event is given to `sink`, and an answer that is `owed` too.
    ///
    /// # Errors
    /// When the system grants no thread or pipe.
    pub fn start(
        owed: Option<Replies>,
        sink: impl Fn(Heard) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (wake, wait) = wake_pair()?;
        let (say_paused, paused) = channel();
        let (resume, resumed) = channel::<Option<Replies>>();
        std::thread::Builder::new().name("input".into()).spawn(move || {
            let mut replies = owed;
            let mut rejoin = Rejoin::default();
            loop {
                let patience = replies.as_ref().and_then(Replies::patience);
                match wait.for_input(patience) {
                    Ok(Waited::Woken) => {
                        let (Ok(()), Ok(owed)) = (say_paused.send(()), resumed.recv()) else {
                            return;
                        };
                        replies = owed.or(replies);
                    }
                    Ok(Waited::InVain) => {
                        let heard = replies.iter_mut().flat_map(Replies::give_up);
                        heard.flat_map(|it| rejoined(&mut rejoin, it)).for_each(&sink);
                        rejoin.end().into_iter().for_each(&sink);
                    }
                    Ok(Waited::Input) => {
                        // All that is there, before the next sleep.
                        while more_is_there() {
                            let Ok(event) = crossterm::event::read() else { return };
                            let heard = match &mut replies {
                                Some(replies) => replies.take(event),
                                None => vec![Heard::Event(event)],
                            };
                            let heard = heard.into_iter();
                            heard.flat_map(|it| rejoined(&mut rejoin, it)).for_each(&sink);
                        }
                        rejoin.end().into_iter().for_each(&sink);
                    }
                    Err(_) => return,
                }
            }
        })?;
        Ok(Self { wake, paused, resume })
    }

    /// Runs `other` while the thread reads nothing.
    pub fn paused_while<T>(&self, other: impl FnOnce() -> T) -> T {
        self.wake.send();
        // An error means that the thread is gone: then it reads nothing either.
        let _ = self.paused.recv();
        let result = other();
        let _ = self.resume.send(None);
        result
    }

    /// As [`paused_while`](Self::paused_while), for something that asks the terminal: an answer
    /// that is still owed is then watched for.
    pub fn paused_to_ask<T>(&self, other: impl FnOnce() -> (T, Option<Replies>)) -> T {
        self.wake.send();
        let _ = self.paused.recv();
        let (result, owed) = other();
        let _ = self.resume.send(owed);
        result
    }
}

fn rejoined(rejoin: &mut Rejoin, heard: Heard) -> Vec<Heard> {
    match heard {
        Heard::Event(event) => rejoin.take(event),
        other => vec![other],
    }
}

/// Whether the library has one more event. It says no once for each answer of the terminal that it
/// keeps to itself, also where keys that came with that are waiting behind it.
fn more_is_there() -> bool {
    let poll = || crossterm::event::poll(A_MOMENT).unwrap_or(false);
    poll() || poll()
}

/// What ended a sleep.
enum Waited {
    Input,
    Woken,
    /// Nothing, for as long as was to be waited.
    InVain,
}

#[cfg(unix)]
mod unix {
    use super::Waited;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use std::io::{PipeReader, PipeWriter, Read as _, Write as _, stdin};
    use std::time::Duration;

    #[derive(Debug)]
    pub(super) struct Wake(PipeWriter);

    pub(super) struct Wait(PipeReader);

    pub(super) fn wake_pair() -> std::io::Result<(Wake, Wait)> {
        let (reader, writer) = std::io::pipe()?;
        Ok((Wake(writer), Wait(reader)))
    }

    impl Wake {
        pub(super) fn send(&self) {
            let _ = (&self.0).write_all(b"p");
        }
    }

    impl Wait {
        /// Sleeps until there is input or [`Wake::send`] was called, no longer than `most`.
        pub(super) fn for_input(&self, most: Option<Duration>) -> std::io::Result<Waited> {
            let most = most.and_then(|most| Timespec::try_from(most).ok());
            let stdin = stdin();
            let mut fds = [PollFd::new(&stdin, PollFlags::IN), PollFd::new(&self.0, PollFlags::IN)];
            loop {
                match poll(&mut fds, most.as_ref()) {
                    Ok(0) => return Ok(Waited::InVain),
                    Ok(_) => break,
                    Err(rustix::io::Errno::INTR) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            if fds[1].revents().contains(PollFlags::IN) {
                let mut byte = [0];
                (&self.0).read_exact(&mut byte)?;
                return Ok(Waited::Woken);
            }
            if fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            Ok(Waited::Input)
        }
    }
}

#[cfg(unix)]
use unix::{Wake, wake_pair};

#[cfg(not(unix))]
mod other {
    use super::Waited;
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::time::Duration;

    #[derive(Debug)]
    pub(super) struct Wake(Sender<()>);

    pub(super) struct Wait(Receiver<()>);

    pub(super) fn wake_pair() -> std::io::Result<(Wake, Wait)> {
        let (sender, receiver) = channel();
        Ok((Wake(sender), Wait(receiver)))
    }

    impl Wake {
        pub(super) fn send(&self) {
            let _ = self.0.send(());
        }
    }

    impl Wait {
        /// Waits until there is input or [`Wake::send`] was called. No answer is ever owed.
        ///
        /// A console cannot be waited for together with something else: it is asked in turns.
        pub(super) fn for_input(&self, _: Option<Duration>) -> std::io::Result<Waited> {
            loop {
                if self.0.try_recv().is_ok() {
                    return Ok(Waited::Woken);
                }
                if crossterm::event::poll(Duration::from_millis(100))? {
                    return Ok(Waited::Input);
                }
            }
        }
    }
}

#[cfg(not(unix))]
use other::{Wake, wake_pair};
