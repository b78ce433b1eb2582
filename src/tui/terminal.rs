//! The terminal: entered and left as a whole, also on panics, signals and for an editor.
//!
//! What `enter` switches on, [`leave`] switches off in reverse. Both may be called at any time: a
//! flag knows which of them is due. Everything else of the UI draws
//! through [`Terminal`] and knows nothing of escape sequences.

pub mod browser;
pub mod editor;
pub mod ground;
pub mod input;
mod keys;
mod rejoin;
pub mod signals;

use super::message::Message;
use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::backend::CrosstermBackend;
use std::io::{self, Stdout, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

/// Whether the mouse is to be ours while the terminal is.
static MOUSE: AtomicBool = AtomicBool::new(true);

/// Whether the terminal is ours.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// The screen that is drawn to, for as long as it lives.
#[derive(Debug)]
pub struct Terminal {
    inner: ratatui::Terminal<CrosstermBackend<Stdout>>,
}

impl Terminal {
    /// Takes the terminal over; it is given back when this is dropped.
    ///
    /// # Errors
    /// When the terminal refuses; then it is as it was.
    pub fn open() -> io::Result<Self> {
        enter()?;
        match ratatui::Terminal::new(CrosstermBackend::new(io::stdout())) {
            Ok(inner) => Ok(Self { inner }),
            Err(error) => {
                leave();
                Err(error)
            }
        }
    }

    /// Draws one frame, in one go where the terminal can (no tearing in tmux).
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(&mut self, view: impl FnOnce(&mut ratatui::Frame)) -> io::Result<()> {
        if !ENTERED.load(Ordering::SeqCst) {
            return Ok(()); // given back by a panic: nothing may be drawn over its message
        }
        execute!(io::stdout(), BeginSynchronizedUpdate)?;
        let drawn = self.inner.draw(view).map(|_| ());
        execute!(io::stdout(), EndSynchronizedUpdate)?;
        drawn
    }

    /// Gives the terminal back while `other` has it, then takes it over again.
    ///
    /// # Errors
    /// When the terminal cannot be taken over again.
    pub fn lend<T>(&mut self, other: impl FnOnce() -> T) -> io::Result<T> {
        leave();
        let result = other();
        enter()?;
        self.clear()?;
        Ok(result)
    }

    /// Takes the mouse, or gives it to the terminal for selecting text.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn capture_mouse(&mut self, captured: bool) -> io::Result<()> {
        MOUSE.store(captured, Ordering::SeqCst);
        if captured {
            execute!(io::stdout(), EnableMouseCapture)
        } else {
            execute!(io::stdout(), DisableMouseCapture)
        }
    }

    /// Gives `text` to the clipboard of the terminal (OSC 52), which may be on another machine.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Forgets what is on the screen: the next frame is drawn whole.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn clear(&mut self) -> io::Result<()> {
        // Not the library's own `clear`: it asks the terminal for the cursor's place, and the
        // answer is lost to the thread that reads keys.
        self.inner = ratatui::Terminal::new(CrosstermBackend::new(io::stdout()))?;
        execute!(io::stdout(), Clear(ClearType::All))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        leave();
    }
}

/// Switches on what the UI needs.
fn enter() -> io::Result<()> {
    if ENTERED.swap(true, Ordering::SeqCst) {
        return Ok(());
    }
    let entered = enable_raw_mode().and_then(|()| {
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)?;
        if MOUSE.load(Ordering::SeqCst) {
            execute!(io::stdout(), EnableMouseCapture)
        } else {
            Ok(())
        }
    });
    if entered.is_err() {
        leave();
    }
    entered
}

/// Gives the terminal back: what `enter` did, undone in reverse.
///
/// Errors are passed over: there is nobody left to tell, and the next step may still work.
pub fn leave() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = execute!(out, EndSynchronizedUpdate, DisableMouseCapture, cursor::Show);
    let _ = execute!(out, DisableBracketedPaste);
    let _ = execute!(out, LeaveAlternateScreen);
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// Gives the terminal back before a panic of this thread is reported. One of another thread
/// becomes a message: only this thread draws, so only it knows when the terminal can be left.
pub fn leave_on_panic(messages: Sender<Message>) {
    let ours = std::thread::current().id();
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == ours {
            leave();
            report(panic);
        } else if messages.send(Message::WorkerPanicked(panic.to_string())).is_err() {
            report(panic); // the loop is over, and the terminal given back
        }
    }));
}

/// Stops this process as Ctrl-Z does, until it is continued.
///
/// The whole group is stopped, with SIGSTOP: SIGTSTP is ignored in a group without a parent shell.
#[cfg(unix)]
pub fn stop_until_continued() {
    let _ = rustix::process::kill_current_process_group(rustix::process::Signal::STOP);
}

/// Nothing to do: there is no job control.
#[cfg(not(unix))]
pub fn stop_until_continued() {}
