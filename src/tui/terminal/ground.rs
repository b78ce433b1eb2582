//! Whether the terminal is light or dark: it is asked (OSC 11), with a question that every terminal
//! answers (DA1) as the fence behind it. No answer, late or torn, may pass for keys.

use super::keys::typed_keys;
use crate::tui::theme::Ground;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::time::{Duration, Instant};

/// The longest answer that is waited for: a colour takes some thirty bytes.
const LONGEST: usize = 64;
/// How long an Esc may be the beginning of an answer, where one is owed.
const HOLD: Duration = Duration::from_millis(300);
/// How long an Esc is held at all after the question. Where an answer comes later than this, only
/// one that is torn right behind its first byte would pass for keys.
const KEEN: Duration = Duration::from_secs(10);

/// Whether it is wise to ask the terminal.
pub fn may_ask(variable: impl Fn(&str) -> Option<String>) -> bool {
    let term = variable("TERM").unwrap_or_default();
    // GNU screen passes the question on and loses the answer; tmux answers itself.
    let screen =
        variable("STY").is_some() || (term.starts_with("screen") && variable("TMUX").is_none());
    let silent = ["", "dumb", "linux", "vt100", "vt220", "emacs", "eterm"];
    !screen && !silent.contains(&term.as_str())
}

/// What `COLORFGBG` says: `15;0`, or `0;default;15`. The last is the ground.
pub fn of_variable(value: &str) -> Option<Ground> {
    let ground: u8 = value.rsplit(';').next()?.trim().parse().ok()?;
    match ground {
        0..=6 | 8 => Some(Ground::Dark),
        7 | 9..=15 => Some(Ground::Light),
        _ => None,
    }
}

/// What came of a question.
#[derive(Debug, Default)]
pub struct Asked {
    /// The ground, where the terminal said it.
    pub ground: Option<Ground>,
    /// What was typed meanwhile.
    pub typed: Vec<KeyEvent>,
    /// What watches for an answer that did not come in time.
    pub owed: Option<Replies>,
}

/// Asks the terminal, in raw mode and while nobody else reads, and waits no longer than `bound`
/// for the answer; a little more where it has begun.
#[cfg(unix)]
pub fn ask(bound: Duration) -> Asked {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use std::io::{Write as _, stdin, stdout};

    let mut out = stdout();
    if out.write_all(b"\x1b]11;?\x1b\\\x1b[c").and_then(|()| out.flush()).is_err() {
        return Asked::default();
    }
    let stdin = stdin();
    let mut answers = Answers::default();
    let mut deadline = Instant::now() + bound;
    let mut extended = false;
    while !answers.fenced {
        let left = deadline.saturating_duration_since(Instant::now());
        let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
        let timeout = Timespec::try_from(left).ok();
        match poll(&mut fds, timeout.as_ref()) {
            Ok(0) if !answers.rest.is_empty() && !extended => {
                extended = true;
                deadline = Instant::now() + bound;
            }
            Ok(0) => break,
            Ok(_) => {
                let mut buffer = [0; 256];
                match rustix::io::read(&stdin, &mut buffer) {
                    Ok(0) | Err(_) => break,
                    Ok(count) => answers.take(&buffer[..count]),
                }
            }
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => break,
        }
    }
    answers.end()
}

/// Other systems are not asked.
#[cfg(not(unix))]
pub fn ask(_: Duration) -> Asked {
    Asked::default()
}

/// The bytes that come after a question, told apart.
#[derive(Debug, Default)]
struct Answers {
    ground: Option<Ground>,
    fenced: bool,
    typed: Vec<u8>,
    /// What may be the beginning of an answer.
    rest: Vec<u8>,
}

impl Answers {
    fn take(&mut self, bytes: &[u8]) {
        self.rest.extend_from_slice(bytes);
        while !self.rest.is_empty() {
            let used = match answer(&self.rest) {
                Answer::Torn => return,
                Answer::Ground(ground, used) => {
                    self.ground = ground;
                    used
                }
                Answer::Fence(used) => {
                    self.fenced = true;
                    used
                }
                Answer::None => {
                    self.typed.push(self.rest[0]);
                    1
                }
            };
            self.rest.drain(..used);
        }
    }

    fn end(self) -> Asked {
        let owed = (!self.fenced).then(|| Replies::new(self.rest, Instant::now()));
        Asked { ground: self.ground, typed: typed_keys(&self.typed), owed }
    }
}

/// What some bytes are.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    /// No answer.
    None,
    /// Maybe the beginning of one.
    Torn,
    /// The ground, if it can be understood, and how many bytes it took.
    Ground(Option<Ground>, usize),
    /// The answer to the fence.
    Fence(usize),
}

/// What begins with `bytes`.
fn answer(bytes: &[u8]) -> Answer {
    const COLOR: &[u8] = b"\x1b]11;";
    const FENCE: &[u8] = b"\x1b[?";
    let begins = |with: &[u8]| with.starts_with(&bytes[..bytes.len().min(with.len())]);
    if begins(COLOR) {
        let body = bytes.get(COLOR.len()..).unwrap_or_default();
        let is_color = |byte: &u8| byte.is_ascii_alphanumeric() || b":/#".contains(byte);
        let len = body.iter().take_while(|it| is_color(it)).count();
        return match body.get(len..).unwrap_or_default() {
            _ if len > LONGEST => Answer::None,
            [] | [0x1b] => Answer::Torn,
            [0x07, ..] => Answer::Ground(ground_of(&body[..len]), COLOR.len() + len + 1),
            [0x1b, b'\\', ..] => Answer::Ground(ground_of(&body[..len]), COLOR.len() + len + 2),
            _ => Answer::None,
        };
    }
    if begins(FENCE) {
        let body = bytes.get(FENCE.len()..).unwrap_or_default();
        let len = body.iter().take_while(|it| it.is_ascii_digit() || **it == b';').count();
        return match body.get(len) {
            None if len <= LONGEST => Answer::Torn,
            Some(b'c') => Answer::Fence(FENCE.len() + len + 1),
            _ => Answer::None,
        };
    }
    Answer::None
}

/// The ground that a colour makes: `rgb:1e1e/1e1e/2e2e`, `rgba:…`, `#1e1e2e`.
fn ground_of(color: &[u8]) -> Option<Ground> {
    let color = std::str::from_utf8(color).ok()?;
    let channel = |hex: &str| {
        let most = 16_f64.powi(i32::try_from(hex.len()).ok()?) - 1.0;
        u16::from_str_radix(hex, 16).ok().map(|value| f64::from(value) / most)
    };
    let channels: Vec<f64> = if let Some(hex) = color.strip_prefix('#') {
        let each = hex.len() / 3;
        (0..3).map(|it| channel(hex.get(it * each..(it + 1) * each)?)).collect::<Option<_>>()?
    } else {
        let (_, rest) = color.split_once(':').filter(|(it, _)| matches!(*it, "rgb" | "rgba"))?;
        rest.split('/').take(3).map(channel).collect::<Option<_>>()?
    };
    let [r, g, b] = channels[..] else { return None };
    // As bright as eyes take it, without the detour of a linear scale.
    let light = 0.299 * r + 0.587 * g + 0.114 * b;
    Some(if light > 0.5 { Ground::Light } else { Ground::Dark })
}

/// What the reader of keys heard.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// A key or something else that happened.
    Event(Event),
    /// An Esc and this key, which came in one go: they were typed fast, or are what some terminals
    /// write for the key with Alt.
    EscThen(KeyEvent),
    /// An answer to the question for the ground.
    Ground(Ground),
}

/// Watches the keys for an answer that is still owed. The library that reads keys takes such an
/// answer for an Alt-] and letters behind it.
#[derive(Debug)]
pub struct Replies {
    bytes: Vec<u8>,
    held: Vec<Event>,
    asked: Instant,
}

impl Replies {
    /// `begun` is what came of the answer so far.
    fn new(begun: Vec<u8>, asked: Instant) -> Self {
        Self { bytes: begun, held: Vec::new(), asked }
    }

    /// What is to be made of an event: nothing yet, where it may belong to an answer.
    pub fn take(&mut self, event: Event) -> Vec<Heard> {
        let bytes = bytes_of(&event);
        let begins = match bytes.first() {
            Some(0x1b) => bytes.len() > 1 || self.asked.elapsed() < KEEN,
            _ => false,
        };
        if self.bytes.is_empty() && !begins {
            return vec![Heard::Event(event)];
        }
        self.bytes.extend(bytes);
        self.held.push(event);
        match answer(&self.bytes) {
            Answer::Torn => Vec::new(),
            Answer::Ground(ground, _) => {
                self.forget();
                ground.map(Heard::Ground).into_iter().collect()
            }
            Answer::Fence(_) => {
                self.forget();
                Vec::new()
            }
            // It began like an answer: the first was a key, and the others may begin one.
            Answer::None => {
                let mut held = std::mem::take(&mut self.held).into_iter();
                self.bytes.clear();
                let first = held.next().map(Heard::Event);
                first.into_iter().chain(held.flat_map(|event| self.take(event))).collect()
            }
        }
    }

    /// How long the next event may be waited for; `None`: for ever.
    pub fn patience(&self) -> Option<Duration> {
        (self.bytes == b"\x1b").then_some(HOLD)
    }

    /// Nothing came: a held Esc was a key.
    pub fn give_up(&mut self) -> Vec<Heard> {
        self.bytes.clear();
        std::mem::take(&mut self.held).into_iter().map(Heard::Event).collect()
    }

    fn forget(&mut self) {
        self.bytes.clear();
        self.held.clear();
    }
}

/// The bytes that made this event, where an answer can have made it.
fn bytes_of(event: &Event) -> Vec<u8> {
    let Event::Key(KeyEvent { code, modifiers, kind: KeyEventKind::Press, .. }) = event else {
        return Vec::new();
    };
    let modifiers = *modifiers - KeyModifiers::SHIFT;
    match code {
        KeyCode::Esc if modifiers.is_empty() => vec![0x1b],
        KeyCode::Char(c) if c.is_ascii() => {
            let byte = u8::try_from(*c).unwrap_or_default();
            match modifiers {
                KeyModifiers::ALT => vec![0x1b, byte],
                KeyModifiers::CONTROL => vec![byte & 0x1f],
                _ => vec![byte],
            }
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
