//! The lines of a run, put together from the parts that they came in.

use super::{RunEvent, Stream};

/// What a run wrote, line by line, in the order in which the lines began.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transcript {
    lines: Vec<(Stream, String)>,
    /// For each stream the line that has no end yet.
    open: [Option<usize>; 2],
}

impl Transcript {
    /// Adds what `event` says was written.
    pub fn push(&mut self, event: &RunEvent) {
        let RunEvent::Output { stream, text } = event else { return };
        for part in text.split_inclusive('\n') {
            let open = &mut self.open[*stream as usize];
            let at = *open.get_or_insert_with(|| {
                self.lines.push((*stream, String::new()));
                self.lines.len() - 1
            });
            let line = &mut self.lines[at].1;
            line.push_str(part);
            if line.ends_with('\n') {
                line.pop();
                if line.ends_with('\r') {
                    line.pop();
                }
                *open = None;
            }
        }
    }

    /// All lines, without their breaks, not sanitised yet.
    pub fn lines(&self) -> &[(Stream, String)] {
        &self.lines
    }

    /// The last line on standard output, by which a sample's run is judged.
    pub fn last_line(&self) -> Option<&str> {
        let mut lines = self.lines.iter().rev();
        lines.find(|(stream, _)| *stream == Stream::Stdout).map(|(_, line)| line.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Stream::{Stderr, Stdout};

    #[test]
    fn parts_become_lines_for_each_stream() {
        let mut transcript = Transcript::default();
        for (stream, text) in [
            (Stdout, "effect: "),
            (Stderr, "warn"),
            (Stdout, "done\r\nshown: "),
            (Stderr, "ing\n"),
            (Stdout, "fix"),
        ] {
            transcript.push(&RunEvent::Output { stream, text: text.to_owned() });
        }
        let lines = [
            (Stdout, "effect: done".to_owned()),
            (Stderr, "warning".to_owned()),
            (Stdout, "shown: fix".to_owned()),
        ];
        assert_eq!(transcript.lines(), lines);
        assert_eq!(transcript.last_line(), Some("shown: fix"));
    }

    #[test]
    fn nothing_written_is_no_line() {
        let mut transcript = Transcript::default();
        transcript.push(&RunEvent::Started);
        assert_eq!(transcript.last_line(), None);
    }
}
