//! What a program wrote: how much of it is kept, and its bytes as text.

use super::{MAX_BYTES, MAX_LINES};

/// How much more output is kept.
#[derive(Debug)]
pub(super) struct Budget {
    bytes: usize,
    lines: usize,
    dropped: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { bytes: MAX_BYTES, lines: MAX_LINES, dropped: 0 }
    }
}

impl Budget {
    /// The part of `chunk` that is kept; the rest is counted. Once something was dropped nothing
    /// more is kept, so that what is shown has no holes.
    pub(super) fn take<'a>(&mut self, chunk: &'a [u8]) -> &'a [u8] {
        let mut kept = if self.dropped > 0 { 0 } else { chunk.len().min(self.bytes) };
        let mut lines = 0;
        for (at, _) in chunk[..kept].iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
            lines += 1;
            if lines == self.lines {
                kept = at + 1;
                break;
            }
        }
        self.bytes -= kept;
        self.lines -= lines;
        if self.lines == 0 {
            self.bytes = 0;
        }
        self.dropped += (chunk.len() - kept) as u64;
        &chunk[..kept]
    }

    /// Bytes that were dropped so far.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped
    }
}

/// Turns the bytes of one stream into text as they come. Characters that are cut by the end of a
/// read stay whole, and what is no UTF-8 is replaced.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    cut: Vec<u8>,
}

impl Decoder {
    pub(super) fn push(&mut self, bytes: &[u8]) -> String {
        let mut all = std::mem::take(&mut self.cut);
        all.extend_from_slice(bytes);
        self.cut = all.split_off(all.len() - cut_at_end(&all));
        String::from_utf8_lossy(&all).into_owned()
    }

    /// What is left at the end of the stream.
    pub(super) fn finish(&mut self) -> String {
        String::from_utf8_lossy(&std::mem::take(&mut self.cut)).into_owned()
    }
}

/// How many of the last bytes are the beginning of a character whose end is not there yet.
fn cut_at_end(bytes: &[u8]) -> usize {
    (1..=bytes.len().min(3))
        .find(|length| {
            std::str::from_utf8(&bytes[bytes.len() - length..])
                .is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
        })
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cut_character_waits_for_its_end() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.push(b"a\xe2\x82"), "a");
        assert_eq!(decoder.push(b"\xac\xf0\x9f"), "€");
        assert_eq!(decoder.push(b"\x98\x80\xff!"), "😀\u{fffd}!");
        assert_eq!(decoder.push(b"\xe2"), "");
        assert_eq!(decoder.finish(), "\u{fffd}");
        assert_eq!(decoder.finish(), "");
    }

    proptest! {
        #[test]
        fn cuts_never_change_the_text(bytes: Vec<u8>, cuts in prop::collection::vec(0usize..8, 0..20)) {
            let mut decoder = Decoder::default();
            let mut rest = bytes.as_slice();
            let mut text = String::new();
            for cut in cuts {
                let (now, later) = rest.split_at(cut.min(rest.len()));
                text += &decoder.push(now);
                rest = later;
            }
            text += &decoder.push(rest);
            text += &decoder.finish();
            prop_assert_eq!(text, String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn bytes_and_lines_over_the_limit_are_dropped_and_counted() {
        let mut budget = Budget { bytes: 10, lines: 100, dropped: 0 };
        assert_eq!(budget.take(b"12345678"), b"12345678");
        assert_eq!(budget.take(b"9abc"), b"9a");
        assert_eq!(budget.take(b"d"), b"");
        assert_eq!(budget.dropped(), 3);

        let mut budget = Budget { bytes: 100, lines: 2, dropped: 0 };
        assert_eq!(budget.take(b"1\n"), b"1\n");
        assert_eq!(budget.take(b"2\n3\n"), b"2\n");
        assert_eq!(budget.dropped(), 2);
    }

    #[test]
    fn exactly_the_limit_is_not_too_much() {
        let mut budget = Budget { bytes: 4, lines: 2, dropped: 0 };
        assert_eq!(budget.take(b"1\n2\n"), b"1\n2\n");
        assert_eq!(budget.take(b""), b"");
        assert_eq!(budget.dropped(), 0);
    }
}
