//! Texts and the lines that they become.

mod documents;
mod properties;

use super::*;
use crate::markdown::{Span, parse};

fn page(source: &str, width: usize) -> Page {
    layout(&parse(source), &LayoutOptions { width, ascii: false }, &PlainCode)
}

fn lines(source: &str, width: usize) -> Vec<String> {
    page(source, width).lines.iter().map(Line::text).collect()
}

#[test]
fn blocks_stand_one_blank_line_apart() {
    assert_eq!(
        lines("# One two\n\ntext that wraps\n## Three\n---\nend\n", 10),
        ["One two", "───────", "", "text that", "wraps", "", "Three", "", "──────────", "", "end"]
    );
}

#[test]
fn headings_are_noted_with_their_lines() {
    let page = page("# A *b*\n\ntext\n\n> ## C\n", 20);
    let found: Vec<_> = page
        .headings
        .iter()
        .map(|heading| (heading.level, heading.text.as_str(), heading.line))
        .collect();
    assert_eq!(found, [(1, "A b", 0), (2, "C", 5)]);
    assert_eq!(page.lines[5].text(), "│ C");
}

#[test]
fn emphasis_becomes_roles() {
    let page = page("a *b **c*** ~~d~~ `e`", 20);
    let roles: Vec<_> = page.lines[0]
        .spans
        .iter()
        .map(|span| (span.text.as_str(), span.role))
        .filter(|(text, _)| *text != " ")
        .collect();
    assert_eq!(
        roles,
        [
            ("a ", Role::Text),
            ("b ", Role::Emphasis),
            ("c", Role::StrongEmphasis),
            ("d", Role::Strike),
            ("e", Role::Code)
        ]
    );
}

#[test]
fn links_are_numbered_and_keep_their_number_when_they_wrap() {
    let page = page("[one two](https://a.org) [x](lesson:logs)", 5);
    assert_eq!(page.links, ["https://a.org", "lesson:logs"]);
    let linked: Vec<_> = page
        .lines
        .iter()
        .flat_map(|line| &line.spans)
        .filter(|span| span.link.is_some())
        .map(|span| (span.text.as_str(), span.role, span.link))
        .collect();
    let link = |text, index| (text, Role::Link, Some(index));
    assert_eq!(linked, [link("one", 0), link("two", 0), link("x", 1)]);
}

#[test]
fn lists_hang_and_numbers_align() {
    assert_eq!(
        lines("- one two three\n- four\n  - five\n", 10),
        ["• one two", "  three", "• four", "  ◦ five"]
    );
    assert_eq!(lines("9. a\n10. b c d e\n", 8), [" 9. a", "10. b c", "    d e"]);
    assert_eq!(lines("- [x] a\n- [ ] b\n-\n", 20), ["• [x] a", "• [ ] b", "•"]);
}

#[test]
fn items_of_several_blocks_stand_apart() {
    assert_eq!(lines("- a\n\n  b\n- c\n", 20), ["• a", "", "  b", "", "• c"]);
}

#[test]
fn quotes_and_alerts_have_a_bar() {
    assert_eq!(lines("> a b c\n>\n> d\n", 6), ["│ a b", "│ c", "│", "│ d"]);
    let page = page("> [!CAUTION]\n> a\n", 20);
    let text: Vec<_> = page.lines.iter().map(Line::text).collect();
    assert_eq!(text, ["│ Caution", "│ a"]);
    assert_eq!(page.lines[0].spans[1], Span::new("Caution", Role::Warning));
}

#[test]
fn lists_nest_in_quotes_in_lists() {
    assert_eq!(
        lines("1. a\n\n   > b\n   >\n   > - c d e f\n   >   - g\n2. h\n", 13),
        ["1. a", "", "   │ b", "   │", "   │ ◦ c d e", "   │   f", "   │   • g", "", "2. h"]
    );
}

#[test]
fn code_is_indented_and_broken_visibly() {
    let page = page("```sh run.sh\necho one two\n\nb\n```\n", 10);
    let text: Vec<_> = page.lines.iter().map(Line::text).collect();
    assert_eq!(text, ["  run.sh", "  echo one", "  ↳ two", "", "  b"]);
    assert_eq!(page.lines[0].spans[1].role, Role::Dim);
    assert_eq!(page.lines[2].spans[1], Span::new("↳ ", Role::Marker));
}

#[test]
fn blank_lines_around_code_are_not_set() {
    assert_eq!(lines("a\n\n```\n\n \n  b\n\n\n```\n\nc\n", 10), ["a", "", "    b", "", "c"]);
    assert_eq!(lines("a\n\n```\n```\n\nc\n", 10), ["a", "", "c"]);
}

#[test]
fn highlighted_code_keeps_its_roles_when_it_is_broken() {
    struct Halves;
    impl Highlight for Halves {
        fn highlight(&self, _: &str, code: &str) -> Option<Vec<Vec<(SyntaxRole, String)>>> {
            let (left, right) = code.split_at(4);
            let piece = |role, text: &str| (role, text.to_owned());
            Some(vec![vec![piece(SyntaxRole::Keyword, left), piece(SyntaxRole::String, right)]])
        }
    }
    let document = parse("```x\nabcdefgh\n```\n");
    let page = layout(&document, &LayoutOptions { width: 8, ascii: true }, &Halves);
    let spans = |line: &Line| {
        line.spans.iter().map(|span| (span.text.clone(), span.role)).collect::<Vec<_>>()
    };
    let syntax = |text: &str, role| (text.to_owned(), Role::Syntax(role));
    let marker = |text: &str| (text.to_owned(), Role::Marker);
    assert_eq!(
        spans(&page.lines[0]),
        [marker("  "), syntax("abcd", SyntaxRole::Keyword), syntax("ef", SyntaxRole::String)]
    );
    assert_eq!(
        spans(&page.lines[1]),
        [marker("  "), marker("\\ "), syntax("gh", SyntaxRole::String)]
    );
}

#[test]
fn output_is_broken_and_never_wrapped() {
    let output = vec![Line::new("web.1 | a b", Role::Stdout), Line::new("oh", Role::Stderr)];
    let document = Document { blocks: vec![Block::Output(output)], footnotes: Vec::new() };
    let page = layout(&document, &LayoutOptions { width: 11, ascii: false }, &PlainCode);
    let text: Vec<_> = page.lines.iter().map(Line::text).collect();
    assert_eq!(text, ["  web.1 | a", "  ↳ b", "  oh"]);
    assert_eq!(page.lines[2].spans[1].role, Role::Stderr);
}

const TABLE: &str = "| Factor | What it asks | n |\n|---|:-:|--:|\n| Config | in the environment | 3 |\n| Logs | as streams | 11 |\n";

#[test]
fn tables_that_fit_have_columns() {
    assert_eq!(
        lines(TABLE, 40),
        [
            "Factor │    What it asks    │  n",
            "───────┼────────────────────┼───",
            "Config │ in the environment │  3",
            "Logs   │     as streams     │ 11",
        ]
    );
}

#[test]
fn tables_that_do_not_fit_wrap_in_their_cells() {
    assert_eq!(
        lines(TABLE, 26),
        [
            "Factor │ What it asks │  n",
            "───────┼──────────────┼───",
            "Config │    in the    │  3",
            "       │ environment  │",
            "───────┼──────────────┼───",
            "Logs   │  as streams  │ 11",
        ]
    );
}

#[test]
fn tables_without_room_become_records() {
    assert_eq!(
        lines(TABLE, 20),
        [
            "Factor: Config",
            "What it asks: in",
            "  the environment",
            "n: 3",
            "",
            "Factor: Logs",
            "What it asks: as",
            "  streams",
            "n: 11",
        ]
    );
}

#[test]
fn footnotes_stand_at_the_end() {
    let source = "a[^x]\n\n[^x]: one two\n    three\n\nb\n";
    assert_eq!(
        lines(source, 10),
        ["a[1]", "", "b", "", "────────", "[1] one", "    two", "    three"]
    );
}

#[test]
fn definitions_are_indented_below_their_term() {
    assert_eq!(
        lines("Deploy\n: a running\n: copy\n", 9),
        ["Deploy", "  a", "  running", "", "  copy"]
    );
}

#[test]
fn a_directive_that_nobody_replaced_is_a_link() {
    assert_eq!(lines("[Run it now](sample:a/fix)\n", 8), ["▸ Run it", "  now"]);
    let page = page("[Run it](sample:a/fix)\n", 20);
    assert_eq!(page.links, ["sample:a/fix"]);
    assert!(page.lines[0].spans.iter().all(|s| s.role == Role::Action && s.link == Some(0)));
}

#[test]
fn ascii_draws_with_ascii() {
    let source = "# A\n\n- b\n  - c\n\n> d\n\n[e](quiz:)\n\n```\n0123456789\n```\n\n---\n\n|f|g|\n|-|-|\n|h|i|\n";
    let page = layout(&parse(source), &LayoutOptions { width: 10, ascii: true }, &PlainCode);
    let text: Vec<_> = page.lines.iter().map(Line::text).collect();
    assert_eq!(
        text,
        [
            "A",
            "-",
            "",
            "- b",
            "  * c",
            "",
            "| d",
            "",
            "> e",
            "",
            "  01234567",
            "  \\ 89",
            "",
            "----------",
            "",
            "f | g",
            "--+--",
            "h | i"
        ]
    );
}

#[test]
fn no_width_is_too_narrow() {
    let source = "# 漢字\n\n1. > - a\n\n```\nabc\n```\n\n|漢|b|\n|-|-|\n|c|d|\n\n> [!NOTE]\n> x[^1]\n\n[^1]: y\n";
    for width in 0..12 {
        let page = page(source, width);
        assert!(page.lines.iter().all(|line| line.width() <= width.max(2)), "{width}: {page:#?}");
    }
}

#[test]
fn lines_that_are_set_as_they_are_break_at_spaces_and_in_addresses() {
    let set = lines("```\nnot yet: expected the entry in its database\n```\n", 30);
    assert_eq!(set, ["  not yet: expected the entry", "  ↳ in its database"]);
    let set = lines("```\nlink https://staging.guestbook.example/sign\n```\n", 42);
    assert_eq!(set, ["  link https://staging.guestbook.example/", "  ↳ sign"]);
    // Neither in the first half, nor in an indentation.
    let set = lines("```\na bbbbbbbbbbbbbbbbbbbbbb\n```\n", 20);
    assert_eq!(set, ["  a bbbbbbbbbbbbbbbb", "  ↳ bbbbbb"]);
    let set = lines("```\n              cccccccccc\n```\n", 20);
    assert_eq!(set[1], "  ↳ cccccc");
    // What goes on may be too long for the wide sign behind it.
    let set = page("```\n*a* `aaaa` [\u{1100}\u{1100}\u{1100}\n```\n", 11);
    assert!(set.lines.iter().all(|line| line.width() <= 11), "{set:#?}");
    let line = Line::new("✗ not solved yet (exit code 1). e edits, v checks.", Role::Bad);
    let set: Vec<String> = break_line(line, 40).iter().map(Line::text).collect();
    assert_eq!(set, ["✗ not solved yet (exit code 1). e edits,", "  v checks."]);
}
