//! Text for pipes and screen readers: no box drawing, constructs told by markup and words.

use super::block::Document;
use super::layout::{Ornaments, PlainCode, set};

/// Sets a text in plain words, each line ended by a line break.
///
/// Running text is wrapped at `width` columns. Code, output and addresses are never broken, so
/// their lines may be wider.
pub fn plain(document: &Document, width: usize) -> String {
    let page = set(document, width, &Ornaments::WORDS, &PlainCode);
    page.lines.iter().map(|line| line.text() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::parse;

    fn lines(source: &str) -> Vec<String> {
        plain(&parse(source), 30).lines().map(str::to_owned).collect()
    }

    #[test]
    fn constructs_are_told_by_markup() {
        assert_eq!(
            lines("# A\n\n## B `c`\n\n- d ~~e~~\n- [x] f\n\n> g\n\n```sh\nh\n```\n\n---\n"),
            ["# A", "", "## B `c`", "", "- d ~~e~~", "- [x] f", "", "> g", "", "    h", "", "---"]
        );
    }

    #[test]
    fn links_say_where_they_lead() {
        assert_eq!(lines("[a](https://b.org)"), ["a (https://b.org)"]);
        assert_eq!(lines("<https://b.org> <c@d.org>"), ["https://b.org c@d.org"]);
        assert_eq!(lines("[a](lesson:config), [b](#top)"), ["a (lesson config), b"]);
        assert_eq!(lines("an [event stream](term:event-stream)"), ["an event stream"]);
        assert_eq!(lines("[Do it](exercise:)"), ["Do it (exercise)"]);
        assert_eq!(lines("[Run it](sample:a/fix)"), ["Run it (sample a/fix)"]);
    }

    #[test]
    fn alerts_say_what_they_are() {
        assert_eq!(lines("> [!WARNING]\n> a\n>\n> b\n"), ["Warning: a", "", "b"]);
        assert_eq!(lines("> [!NOTE]\n> - a\n"), ["Note:", "", "- a"]);
    }

    #[test]
    fn tables_are_columns_or_records() {
        let table = "|a|bc|\n|-|-:|\n|long|d|\n";
        assert_eq!(lines(table), ["a     bc", "long   d"]);
        assert_eq!(plain(&parse(table), 7), "a: long\nbc: d\n");
    }

    #[test]
    fn footnotes_are_numbered_at_the_end() {
        assert_eq!(lines("a[^x] b\n\n[^x]: c\n"), ["a[1] b", "", "[1] c"]);
    }

    #[test]
    fn code_and_addresses_stay_whole() {
        let long = "x".repeat(50);
        assert_eq!(lines(&format!("    {long}")), [format!("    {long}")]);
        assert_eq!(
            lines(&format!("see https://{long}")),
            ["see".into(), format!("https://{long}")]
        );
    }

    #[test]
    fn captions_stand_above_their_code() {
        assert_eq!(lines("```py app.py\nx\n```\n"), ["app.py:", "    x"]);
    }

    #[test]
    fn an_empty_text_is_empty() {
        assert_eq!(plain(&parse(""), 80), "");
    }
}
