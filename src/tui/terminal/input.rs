//! Reads keys on a thread of its own, which can be paused while an editor has the terminal.
//!
//! The thread sleeps in `poll(2)` on the terminal and on a pipe that wakes it: no timeout, so an
//! idle UI uses no processor time, and a paused reader takes no key from the editor.

use crossterm::event::Event;
use std::sync::mpsc::{Receiver, Sender, channel};

/// How long is waited for more of what is there. No time at all would read nothing: crossterm's
/// `use-dev-tty` looks only while there is time left. (Its other source of events, edge-triggered,
/// forgets a key that comes after a change of the terminal's size until the next key comes.)
const A_MOMENT: std::time::Duration = std::time::Duration::from_millis(1);

/// Handle of the reading thread.
#[derive(Debug)]
pub struct Input {
    wake: Wake,
    paused: Receiver<()>,
    resume: Sender<()>,
}

impl Input {
    /// Starts to read; every event is given to `sink`.
    ///
    /// # Errors
    /// When the system grants no thread or pipe.
    pub fn start(sink: impl Fn(Event) + Send + 'static) -> std::io::Result<Self> {
        let (wake, wait) = wake_pair()?;
        let (say_paused, paused) = channel();
        let (resume, resumed) = channel();
        std::thread::Builder::new().name("input".into()).spawn(move || {
            while let Ok(woken) = wait.for_input() {
                if woken {
                    if say_paused.send(()).is_err() || resumed.recv().is_err() {
                        return;
                    }
                    continue;
                }
                // All that is there, before the next sleep.
                while crossterm::event::poll(A_MOMENT).unwrap_or(false) {
                    match crossterm::event::read() {
                        Ok(event) => sink(event),
                        Err(_) => return,
                    }
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
        let _ = self.resume.send(());
        result
    }
}

#[cfg(unix)]
mod unix {
    use rustix::event::{PollFd, PollFlags, poll};
    use std::io::{PipeReader, PipeWriter, Read as _, Write as _, stdin};

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
        /// Sleeps until there is input (false) or [`Wake::send`] was called (true).
        pub(super) fn for_input(&self) -> std::io::Result<bool> {
            let stdin = stdin();
            let mut fds = [PollFd::new(&stdin, PollFlags::IN), PollFd::new(&self.0, PollFlags::IN)];
            loop {
                match poll(&mut fds, None) {
                    Ok(_) => break,
                    Err(rustix::io::Errno::INTR) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            if fds[1].revents().contains(PollFlags::IN) {
                let mut byte = [0];
                (&self.0).read_exact(&mut byte)?;
                return Ok(true);
            }
            if fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            Ok(false)
        }
    }
}

#[cfg(unix)]
use unix::{Wake, wake_pair};

#[cfg(not(unix))]
mod other {
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
        /// Waits until there is input (false) or [`Wake::send`] was called (true).
        ///
        /// A console cannot be waited for together with something else: it is asked in turns.
        pub(super) fn for_input(&self) -> std::io::Result<bool> {
            loop {
                if self.0.try_recv().is_ok() {
                    return Ok(true);
                }
                if crossterm::event::poll(Duration::from_millis(100))? {
                    return Ok(false);
                }
            }
        }
    }
}

#[cfg(not(unix))]
use other::{Wake, wake_pair};
