//! Whether two runs did the same, but for what differs with every run: ports, process ids, times,
//! digests and random names. And, where several processes write, for the order of their lines.

use super::Transcript;
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A line that only one of two transcripts has, normalised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// Only the first has it.
    Missing(String),
    /// Only the second has it.
    New(String),
    /// They ended differently: the first, the second.
    End(String, String),
}

/// What differs from run to run, and what stands for it.
static VARYING: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let patterns = [
        // Dates and times of day.
        (r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d:?\d\d)?)?", "<time>"),
        (r"\b\d\d:\d\d:\d\d([.,]\d+)?\b", "<time>"),
        // Random ids and digests.
        (r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "<id>"),
        (r"\b(0x)?[0-9a-f]{7,}\b", "<id>"),
        (r"-[0-9a-f]{4,}\b", "-<id>"),
        (r"\b([0-9]+[a-f]+[0-9a-f]{2,}|[a-f]+[0-9]+[0-9a-f]{2,})\b", "<id>"),
        // Process ids, named as such, and everything that is as large as a port may be.
        (r"(?i-u)\b(pid|process|port)([ =:#]+)\d+", "$1$2<n>"),
        (r"\[\d+\]", "[<n>]"),
        (r"\(\d+\)", "(<n>)"),
        (r"\b\d{4,}\b", "<n>"),
        // Measured times and sizes.
        (r"\b\d+([.,]\d+)? ?(ns|µs|us|ms|s|seconds?|KiB|MiB|kB|MB)\b", "<n> $2"),
        (r"\b\d+\.\d+\b", "<n>"),
    ];
    patterns.map(|(pattern, by)| (Regex::new(pattern).expect("it is tested"), by)).into()
});

/// `line` without what differs from run to run.
fn normalised(line: &str) -> String {
    let mut line = line.trim_end().to_owned();
    for (pattern, by) in VARYING.iter() {
        line = pattern.replace_all(&line, *by).into_owned();
    }
    line
}

impl Transcript {
    /// In what `other` differs from this; nothing where both runs did the same.
    pub fn differences(&self, other: &Self) -> Vec<Difference> {
        let mut balance: BTreeMap<String, i64> = BTreeMap::new();
        for line in self.lines() {
            *balance.entry(normalised(&line.text)).or_default() -= 1;
        }
        for line in other.lines() {
            *balance.entry(normalised(&line.text)).or_default() += 1;
        }
        let lines = balance.into_iter().flat_map(|(line, count)| {
            let times = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
            let difference =
                if count < 0 { Difference::Missing(line) } else { Difference::New(line) };
            std::iter::repeat_n(difference, times)
        });
        let mut differences: Vec<_> = lines.collect();
        let ends = [self, other].map(|it| it.ended().map(|ended| &ended.reason));
        if ends[0] != ends[1] {
            let [before, after] = ends.map(|end| format!("{end:?}"));
            differences.push(Difference::End(before, after));
        }
        differences
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{EndReason, Ended, RunEvent, Stream};
    use std::time::Duration;

    fn transcript(text: &str, code: i32) -> Transcript {
        let mut transcript = Transcript::default();
        let (at, stream) = (Duration::ZERO, Stream::Stdout);
        transcript.push(&RunEvent::Output { at, stream, text: text.to_owned() });
        let (reason, duration) = (EndReason::Exited(code), Duration::from_secs(1));
        transcript.push(&RunEvent::Ended(Ended { reason, duration, dropped: 0 }));
        transcript
    }

    #[test]
    fn what_differs_with_every_run_is_no_difference() {
        for (one, other) in [
            ("listening on 41233", "listening on 58012"),
            ("web.1 (pid 812) is up", "web.1 (pid 21734) is up"),
            ("[31] Booting worker", "[2044] Booting worker"),
            (
                "Listening at: http://127.0.0.1:8000 (7)",
                "Listening at: http://127.0.0.1:41233 (21734)",
            ),
            ("answered after 0.31 s", "answered after 1.2 s"),
            ("took 31 ms", "took 2 ms"),
            ("release 3f9c2d1a", "release a0b1c2d3"),
            ("hello ada-1e0c, hello 7b0c", "hello ada-beef, hello c0ff3"),
            ("2026-11-24T09:00:01Z started", "2027-01-02T23:59:59.123+00:00 started"),
            ("a\nb\n", "b\na\n"),
        ] {
            assert_eq!(transcript(one, 0).differences(&transcript(other, 0)), [], "{one}");
        }
    }

    #[test]
    fn what_was_seen_is_a_difference() {
        let one = transcript("effect: 0 of 5 lines\nshown: violation\n", 0);
        let other = transcript("effect: 5 of 5 lines\nshown: violation\n", 1);
        assert_eq!(
            one.differences(&other),
            [
                Difference::Missing("effect: 0 of 5 lines".to_owned()),
                Difference::New("effect: 5 of 5 lines".to_owned()),
                Difference::End("Some(Exited(0))".to_owned(), "Some(Exited(1))".to_owned()),
            ]
        );
    }

    #[test]
    fn words_of_hexadecimal_letters_stay() {
        assert_eq!(
            normalised("a faded bad cafe, 12 of 12 added"),
            "a faded bad cafe, 12 of 12 added"
        );
        assert_eq!(normalised("from v1 to a2"), "from v1 to a2");
    }
}
