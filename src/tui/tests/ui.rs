//! The UI without a terminal, driven by keys.

use super::*;
use ratatui::buffer::Buffer;

/// The UI without a terminal, and the effects that it asked for.
pub(super) struct Ui {
    pub(super) state: State,
    pub(super) effects: Vec<Effect>,
}

impl Ui {
    pub(super) fn new(width: u16, height: u16) -> Self {
        let mut ui = Self { state: state(), effects: Vec::new() };
        ui.send(Message::Resized { width, height });
        ui.send(Message::Checked(Ok(Arc::new(report()))));
        ui
    }

    /// What the outside does is done here where it is pure: progress and checklist.
    pub(super) fn send(&mut self, message: Message) {
        let mut effects = update(&mut self.state, message);
        effects.extend(settle(&mut self.state));
        for effect in effects {
            let today = self.state.today();
            match &effect {
                Effect::Record { lesson, deed } => {
                    let pack = self.state.pack.clone();
                    let lesson = pack.lesson(lesson).expect("a lesson");
                    let mut progress = self.state.progress.clone();
                    deed.apply(&mut progress, lesson, today);
                    self.effects.push(effect);
                    self.send(Message::Progressed(Ok(Box::new(progress))));
                    continue;
                }
                Effect::Say { key, word } => {
                    let mut checklist = self.state.project.checklist.clone();
                    let found = self.state.finding(key).map(|found| found.status);
                    match word {
                        Some(word) => checklist.set(key, word.clone(), found, today).unwrap(),
                        None => assert!(checklist.clear(key, today)),
                    }
                    self.send(Message::Said(Ok(Box::new(checklist))));
                }
                _ => {}
            }
            self.effects.push(effect);
        }
    }

    /// Presses keys: characters, or names in angle brackets (`jj<enter>q`).
    pub(super) fn keys(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            let (code, len) = match rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
                Some((name, _)) => (named(name), name.len() + 2),
                None => (KeyCode::Char(c), c.len_utf8()),
            };
            rest = &rest[len..];
            self.send(Message::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        }
        self
    }

    pub(super) fn run(&mut self, event: RunEvent) {
        let run = self.state.run.as_ref().expect("a run").number;
        self.send(Message::Ran { run, event });
    }

    pub(super) fn write(&mut self, text: &str) {
        self.run(RunEvent::Output {
            at: Duration::ZERO,
            stream: Stream::Stdout,
            text: text.into(),
        });
    }

    pub(super) fn end(&mut self, code: i32) {
        let reason = EndReason::Exited(code);
        self.run(RunEvent::Ended(Ended {
            reason,
            duration: Duration::from_millis(300),
            dropped: 0,
        }));
    }

    pub(super) fn picture(&self) -> String {
        self.picture_in(Theme::terminal(false))
    }

    pub(super) fn buffer(&self, theme: Theme) -> Buffer {
        let (width, height) = self.state.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| view::draw(&self.state, theme, frame)).unwrap();
        terminal.backend().buffer().clone()
    }

    pub(super) fn picture_in(&self, theme: Theme) -> String {
        let (width, height) = self.state.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| view::draw(&self.state, theme, frame)).unwrap();
        terminal.backend().to_string()
    }
}

pub(super) fn named(name: &str) -> KeyCode {
    match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backspace" => KeyCode::Backspace,
        "end" => KeyCode::End,
        "down" => KeyCode::Down,
        "lt" => KeyCode::Char('<'),
        "up" => KeyCode::Up,
        other => panic!("no key {other}"),
    }
}
