//! What a run did, as data: its lines with time and stream, and its end.
//!
//! A transcript can be kept as a file of one JSON value a line, so that a change of it reads well
//! in a diff: first the run, then its lines as `[milliseconds, "out" or "err", text]`.

mod compare;
mod file;

pub use compare::Difference;
pub use file::TranscriptError;

use super::{Ended, RunEvent, Stream};
use std::time::Duration;

/// A line that a run wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// When its first part came, since the start.
    pub at: Duration,
    /// Where to.
    pub stream: Stream,
    /// Without its break, not sanitised yet.
    pub text: String,
}

/// What a run wrote, line by line, in the order in which the lines began, and how it ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transcript {
    lines: Vec<Written>,
    /// For each stream the line that has no end yet.
    open: [Option<usize>; 2],
    ended: Option<Ended>,
}

impl Transcript {
    /// Adds what `event` says.
    pub fn push(&mut self, event: &RunEvent) {
        match event {
            RunEvent::Started | RunEvent::Preparing { .. } => {}
            RunEvent::Output { at, stream, text } => {
                text.split_inclusive('\n').for_each(|part| self.write(*at, *stream, part));
            }
            RunEvent::Ended(ended) => self.ended = Some(ended.clone()),
        }
    }

    fn write(&mut self, at: Duration, stream: Stream, part: &str) {
        let open = &mut self.open[stream as usize];
        let index = *open.get_or_insert_with(|| {
            self.lines.push(Written { at, stream, text: String::new() });
            self.lines.len() - 1
        });
        let line = &mut self.lines[index].text;
        line.push_str(part);
        if line.ends_with('\n') {
            line.pop();
            if line.ends_with('\r') {
                line.pop();
            }
            *open = None;
        }
    }

    /// All lines.
    pub fn lines(&self) -> &[Written] {
        &self.lines
    }

    /// The lines on `stream`.
    pub fn lines_on(&self, stream: Stream) -> impl DoubleEndedIterator<Item = &str> {
        let lines = self.lines.iter().filter(move |line| line.stream == stream);
        lines.map(|line| line.text.as_str())
    }

    /// How it ended, once it did.
    pub fn ended(&self) -> Option<&Ended> {
        self.ended.as_ref()
    }

    /// The last line on standard output, by which a sample's run is judged.
    pub fn last_line(&self) -> Option<&str> {
        self.lines_on(Stream::Stdout).next_back()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Stream::{Stderr, Stdout};

    #[test]
    fn parts_become_lines_for_each_stream() {
        let mut transcript = Transcript::default();
        for (at, (stream, text)) in (1..).zip([
            (Stdout, "effect: "),
            (Stderr, "warn"),
            (Stdout, "done\r\nshown: "),
            (Stderr, "ing\n"),
            (Stdout, "fix"),
        ]) {
            let at = Duration::from_millis(at);
            transcript.push(&RunEvent::Output { at, stream, text: text.to_owned() });
        }
        let line = |at, stream, text: &str| Written {
            at: Duration::from_millis(at),
            stream,
            text: text.to_owned(),
        };
        let lines = [
            line(1, Stdout, "effect: done"),
            line(2, Stderr, "warning"),
            line(3, Stdout, "shown: fix"),
        ];
        assert_eq!(transcript.lines(), lines);
        assert_eq!(transcript.last_line(), Some("shown: fix"));
    }

    #[test]
    fn nothing_written_is_no_line() {
        let mut transcript = Transcript::default();
        transcript.push(&RunEvent::Started);
        assert_eq!((transcript.last_line(), transcript.ended()), (None, None));
    }
}
