//! Signals as messages: the loop ends, stops or redraws in its own time, and always in order.

use crate::tui::message::Message;
use std::sync::mpsc::Sender;

/// Watches for signals on a thread of its own, for as long as the process lives.
///
/// # Errors
/// When a handler cannot be installed.
#[cfg(unix)]
pub fn watch(messages: Sender<Message>) -> std::io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};

    let mut signals = signal_hook::iterator::Signals::new([
        SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH,
    ])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            let message = match signal {
                SIGWINCH => match crossterm::terminal::size() {
                    Ok((width, height)) => Message::Resized { width, height },
                    Err(_) => continue,
                },
                SIGTSTP => Message::StopAsked,
                SIGCONT => Message::Continued,
                signal => Message::EndAsked { signal },
            };
            if messages.send(message).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}

/// Other systems tell the console reader what there is to tell.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn watch(_: Sender<Message>) -> std::io::Result<()> {
    Ok(())
}
