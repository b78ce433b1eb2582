//! Code in the text, and what is too wide to stay whole.

use super::text::{Fence, NARROW};
use super::{Lint, Text, WIDEST};
use crate::check::facts::wellformed;
use crate::markdown::{FRAGMENT, parse, plain};
use unicode_width::UnicodeWidthStr;

impl Lint<'_> {
    pub(super) fn fences(&mut self, text: &Text) {
        for fence in &text.fences {
            self.fence(&text.path, fence);
        }
        for (line, word) in &text.long_words {
            let message = format!("`{word}` is wider than {NARROW} columns and cannot be wrapped");
            self.find(&text.path, *line, "wide", message);
        }
        for (line, source) in &text.tables {
            // Set as wide as it would like to be: what is wider than the page becomes records.
            let set = plain(&parse(source), usize::MAX / 2);
            let width = set.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
            if width > WIDEST {
                let message = format!("the table is {width} columns wide, {WIDEST} at most");
                self.find(&text.path, *line, "wide", message);
            }
        }
    }

    fn fence(&mut self, path: &str, Fence { line, info, code }: &Fence) {
        let (language, rest) = info.split_once([' ', ',']).unwrap_or((info, ""));
        if language.is_empty() {
            let message = "the code names no language; `text` is one";
            self.find(path, *line, "code-language", message);
        }
        if rest.trim() != FRAGMENT
            && let Some(broken) = wellformed::fault(language, code)
        {
            let inside = usize::try_from(broken.line).unwrap_or(0);
            let message = format!(
                "{}; where it is only a part of something, write ```{language} {FRAGMENT}",
                broken.message
            );
            self.find(path, line + inside, "code-syntax", message);
        }
        for (index, text) in (1..).zip(code.lines()) {
            let width = text.width();
            if width > WIDEST {
                let message = format!("the code is {width} columns wide, {WIDEST} at most");
                self.find(path, line + index, "wide", message);
            }
        }
    }
}
