//! What holds for every text and every width.

use super::super::{LayoutOptions, PlainCode, layout};
use crate::markdown::{Line, Page, parse, plain};
use proptest::prelude::*;

/// Words that are hard to set: wide, long, combining, joined, glued to punctuation.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[a-z]{1,9}",
        1 => "[a-z]{30,60}",
        1 => "[漢字仮名交。、「」]{1,12}",
        1 => "(👩‍👩‍👧|👍🏽|🇩🇪|⚠\u{fe0f}|1\u{fe0f}\u{20e3}|e\u{301}\u{302}|한국|ᄀᄀᄀ|नि|ሀ|ﷺ|لا|\u{200b}|\u{a0}|—){1,6}",
    ]
}

/// A word in emphasis, a link, code or nothing.
fn inline() -> impl Strategy<Value = String> {
    (word(), 0..8).prop_map(|(word, kind)| match kind {
        0 => format!("*{word}*"),
        1 => format!("**{word}**"),
        2 => format!("[{word}](https://a.org)"),
        3 => format!("`{word}`"),
        _ => word,
    })
}

fn sentence() -> impl Strategy<Value = String> {
    prop::collection::vec(inline(), 1..12).prop_map(|words| words.join(" "))
}

fn list() -> impl Strategy<Value = String> {
    prop::collection::vec((0..3usize, sentence()), 1..6).prop_map(|items| {
        let mut deepest = 0;
        let lines = items.into_iter().map(|(depth, item)| {
            let depth = depth.min(deepest);
            deepest = depth + 1;
            format!("{}- {item}\n", "  ".repeat(depth))
        });
        lines.collect()
    })
}

fn table() -> impl Strategy<Value = String> {
    prop::collection::vec((sentence(), inline(), sentence()), 1..5).prop_map(|rows| {
        let mut rows = rows.into_iter().map(|(a, b, c)| format!("|{a}|{b}|{c}|\n"));
        let head = rows.next().unwrap_or_default();
        format!("{head}|-|-:|:-:|\n{}", rows.collect::<String>())
    })
}

fn block() -> impl Strategy<Value = String> {
    prop_oneof![
        sentence(),
        list(),
        table(),
        sentence().prop_map(|text| format!("# {text}")),
        sentence().prop_map(|text| format!("> {text}")),
        sentence().prop_map(|text| format!("- > 1. {text}")),
        sentence().prop_map(|text| format!("```\n{text}\n```")),
    ]
}

/// Anything made of what means something to Markdown.
fn noise() -> impl Strategy<Value = String> {
    "([-*>#`|\\[\\]()!~_:^ \n\ta-c0-2é漢<&;]|\\[\\^a\\]|\n\n|\n> |\n- |    |\\|-\\|\n|👍🏽){0,120}"
}

fn set(source: &str, width: usize) -> Page {
    layout(&parse(source), &LayoutOptions { width, ascii: false }, &PlainCode)
}

fn text(page: &Page) -> String {
    page.lines.iter().map(|line| line.text() + "\n").collect()
}

/// The letters of a text in order, without spaces, punctuation and ornaments.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The same, sorted: cells of a table stand beside each other.
fn sorted_letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = letters(text).chars().collect();
    letters.sort_unstable();
    letters
}

/// Code keeps its own blank lines.
fn may_have_code(source: &str) -> bool {
    ["```", "~~~", "    ", "\t"].iter().any(|mark| source.contains(mark))
}

proptest! {
    #[test]
    fn no_line_is_too_wide(blocks in prop::collection::vec(block(), 1..5), width in 10..200usize) {
        let page = set(&blocks.join("\n\n"), width);
        for line in &page.lines {
            prop_assert!(line.width() <= width, "{} columns in {width}: {:?}", line.width(), line.text());
        }
    }

    #[test]
    fn noise_is_set_at_every_width(source in noise(), width in 0..200usize) {
        let page = set(&source, width);
        for line in &page.lines {
            prop_assert!(line.width() <= width.max(2), "{:?}", line.text());
        }
        let is_blank = |line: &Line| line.spans.is_empty();
        let ends = [page.lines.first(), page.lines.last()];
        let doubled = page.lines.windows(2).any(|pair| pair.iter().all(is_blank));
        let stray = doubled || ends.into_iter().flatten().any(is_blank);
        prop_assert!(!stray || may_have_code(&source), "{:#?}", page.lines);
        prop_assert!(page.headings.iter().all(|heading| heading.line < page.lines.len()));
        let spans = page.lines.iter().flat_map(|line| &line.spans);
        prop_assert!(spans.filter_map(|span| span.link).all(|link| link < page.links.len()));
        plain(&parse(&source), width);
    }

    #[test]
    fn no_letter_of_paragraphs_and_lists_is_lost(
        blocks in prop::collection::vec(prop_oneof![sentence(), list()], 1..5),
        width in 10..200usize,
    ) {
        let source = blocks.join("\n\n");
        let expected = letters(&source.replace("](https://a.org)", ""));
        prop_assert_eq!(letters(&text(&set(&source, width))), expected);
    }

    #[test]
    fn no_letter_of_a_table_is_lost(source in table(), width in 10..120usize) {
        let shown = text(&set(&source, width));
        let source = source.replace("](https://a.org)", "");
        if shown.contains('┼') {
            prop_assert_eq!(sorted_letters(&shown), sorted_letters(&source));
        } else {
            let shown = letters(&shown);
            for cell in source.split('|') {
                prop_assert!(shown.contains(&letters(cell)), "{} in {}", cell, shown);
            }
        }
    }

    #[test]
    fn no_letter_of_plain_text_is_lost(blocks in prop::collection::vec(prop_oneof![sentence(), list()], 1..5)) {
        let source = blocks.join("\n\n");
        let shown = plain(&parse(&source), 60);
        prop_assert_eq!(letters(&shown), letters(&source));
    }
}
