//! What a run wrote, as lines in roles.

use super::state::Output;
use crate::markdown::{Line, Role, Span};
use crate::run::{EndReason, RunEvent, Stream, Transcript};
use crate::sanitize::Paint;
use anstyle::AnsiColor;

impl Output {
    /// What a run wrote that was recorded.
    pub(super) fn of(recorded: &Transcript) -> Self {
        let mut output = Self::default();
        let mut paint = [Paint::default(), Paint::default()];
        for line in recorded.lines() {
            let paint = &mut paint[line.stream as usize];
            output.lines.push(painted(paint, &mut output.processes, line.stream, &line.text));
        }
        output
    }

    /// Takes what a run did; a line that is not complete grows with what comes next.
    pub(super) fn take(&mut self, event: &RunEvent) {
        let before = self.transcript.lines().len();
        self.transcript.push(event);
        match event {
            RunEvent::Preparing { text } => {
                self.preparing = Some(crate::sanitize::line(text).into_owned());
            }
            RunEvent::Started => self.preparing = None,
            RunEvent::Output { stream, .. } => self.paint_from(before, *stream),
            RunEvent::Ended(ended) => {
                self.preparing = None;
                if let EndReason::NotStarted(why) = &ended.reason {
                    let why = crate::sanitize::lines(why);
                    self.lines.extend(why.map(|why| Line::new(why.into_owned(), Role::Stderr)));
                }
            }
        }
    }

    /// Paints the lines that are new or have grown: one before `new` that was open on `stream`,
    /// and all from there on.
    fn paint_from(&mut self, new: usize, stream: Stream) {
        let lines = self.transcript.lines();
        let grown = lines[..new].iter().rposition(|line| line.stream == stream);
        let [begin, next] = {
            let (begin, next) = &mut self.paint[stream as usize];
            [begin, next]
        };
        if let Some(index) = grown.filter(|index| self.lines[*index].text() != lines[*index].text) {
            *next = *begin;
            self.lines[index] = painted(next, &mut self.processes, stream, &lines[index].text);
        }
        for line in &lines[new..] {
            *begin = *next;
            self.lines.push(painted(next, &mut self.processes, stream, &line.text));
        }
    }
}

/// The colours of processes, in the order in which they first write.
const COLORS: [AnsiColor; 5] = [
    AnsiColor::Cyan,
    AnsiColor::Yellow,
    AnsiColor::Green,
    AnsiColor::Magenta,
    AnsiColor::BrightBlue,
];

/// A line of output: in its own colours where it has some, else by what it is. The name of the
/// process that it is of, where it has one, is in the colour of that process.
fn painted(paint: &mut Paint, processes: &mut Vec<String>, stream: Stream, text: &str) -> Line {
    let role = match stream {
        // What it led to is what the reader came for.
        Stream::Stdout if text.starts_with("effect:") => Role::Strong,
        Stream::Stdout => Role::Stdout,
        Stream::Stderr => Role::Stderr,
    };
    let pieces = paint.line(text).into_iter();
    let mut spans: Vec<_> = pieces
        .map(|(style, text)| {
            Span::new(text, if style.is_plain() { role } else { Role::Painted(style) })
        })
        .collect();
    if let Some(first) = spans.first_mut().filter(|first| first.role == role)
        && let Some((tag, name)) = process_tag(&first.text)
    {
        let index = processes.iter().position(|known| known == name).unwrap_or_else(|| {
            processes.push(name.to_owned());
            processes.len() - 1
        });
        let color = COLORS[index % COLORS.len()].on_default();
        let rest = first.text.split_off(tag);
        first.role = Role::Painted(color);
        spans.insert(1, Span::new(rest, role));
    }
    if spans.is_empty() { Line::new("", role) } else { Line { spans } }
}

/// Where the tag of a process ends that begins a line, as process managers write it, and the name
/// in it: `web.1   | listening`.
fn process_tag(text: &str) -> Option<(usize, &str)> {
    let (tag, _) = text.split_once("| ")?;
    let name = tag.trim();
    let is_name = name.len() <= 20
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    (is_name && tag.ends_with(' ')).then_some((tag.len() + 1, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(line: &Line) -> Role {
        line.spans[0].role
    }

    fn lines(text: &str) -> Vec<Line> {
        let mut output = Output::default();
        let at = std::time::Duration::ZERO;
        output.take(&RunEvent::Output { at, stream: Stream::Stdout, text: text.to_owned() });
        output.lines
    }

    #[test]
    fn each_process_keeps_its_colour() {
        let lines = lines("  web.1  | up\n  worker | up\n  web.1  | a | b\nplain\n");
        assert_eq!(lines[0].spans[0].text, "  web.1  |");
        assert_eq!(lines[2].text(), "  web.1  | a | b");
        assert_eq!(role(&lines[0]), role(&lines[2]));
        assert_ne!(role(&lines[0]), role(&lines[1]));
        assert_eq!(role(&lines[3]), Role::Stdout);
    }

    #[test]
    fn what_only_looks_like_a_process_is_none() {
        for text in ["a sentence of its own | so", "| table |", "1 | 2", "x|y", "name| x"] {
            assert_eq!(process_tag(text), None, "{text}");
        }
    }
}
