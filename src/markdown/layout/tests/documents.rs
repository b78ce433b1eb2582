//! Whole documents of every construct: at no width is text lost or a line too wide, and what
//! names a place in the source names a real one.

use super::super::{LayoutOptions, PlainCode, layout};
use crate::markdown::{Block, Document, Inline, Line, Page, Reading, parse, plain};
use proptest::prelude::*;

/// Something to say, each time with words of its own: `w1 w2`.
#[derive(Default)]
struct Words {
    count: usize,
}

impl Words {
    /// A word that no other place has, of the kind `kind`.
    fn word(&mut self, kind: usize) -> String {
        self.count += 1;
        let number = self.count;
        match kind % 8 {
            0 => format!("漢{number}字"),
            1 => format!("e\u{301}{number}n\u{303}"),
            2 => format!("👩‍👩‍👧{number}🇩🇪"),
            3 => format!("long{number}z{}", "x".repeat(kind * 5 % 40)),
            _ => format!("w{number}q"),
        }
    }

    fn words(&mut self, kinds: &[usize]) -> String {
        kinds.iter().map(|kind| self.word(*kind)).collect::<Vec<_>>().join(" ")
    }
}

/// Every construct around some words. `{}` stands for words of its own each time.
const CONSTRUCTS: [&str; 34] = [
    "{}",
    "{} *{}* **{}** ***{}*** ~~{}~~ `{}` _{}_ __{}__",
    "{}  \n{}\\\n{}<br>{}",
    "# {}\n\n## {}\n\n###### {} ######",
    "{}\n===\n\n{}\n---",
    "- {}\n- {}\n  - {}\n    1. {}\n       - {}\n- {}",
    "7. {}\n8. {}\n\n   {}\n\n10. {}",
    "+ {}\n\n  > {}\n\n  ```sh\n  {}\n  ```\n+ {}",
    "- [x] {}\n- [ ] {}\n  - [ ] {}",
    "> {}\n>\n> - {}\n>\n> > {}",
    "> [!NOTE]\n> {}\n>\n> {}",
    "> [!WARNING]\n> - {}",
    "> [!TIP]\n> {}\n\n> [!IMPORTANT]\n> {}\n\n> [!CAUTION]\n> {}",
    "```python app.py\n{}\n    {}\n```",
    "~~~\n{}\n\n{}\n~~~",
    "    {}\n\n        {}",
    "---\n\n{}\n\n***\n\n{}",
    "|{}|{}|{}|\n|-|:-:|-:|\n|{}|{}|{}|\n|{}||{}|",
    "|{}|\n|-|\n|`{}` [{}](https://e.org) {}<br>{}|",
    "- {}\n\n  |{}|{}|\n  |-|-|\n  |{}|{}|",
    "> |{}|{}|\n> |-|-|\n> |{}|{}|",
    "{}[^{n}] {}\n\n[^{n}]: {}\n\n    {}",
    "{}\n: {}\n\n  {}\n: {}",
    "{}\n: - {}\n  - {}\n\n{}\n: {}",
    "[{}](https://e.org \"title\") <https://e.org/a> <a@e.org> https://e.org",
    "[{}][r{n}], [r{n}] and [r{n}][]\n\n[r{n}]: https://e.org/r 'title'",
    "![{}](a.png) [![{}](b.png)](https://e.org)",
    "<div>\n{}\n</div>\n\n{} <b>{}</b>",
    "<!-- not said -->\n\n{} <!-- nor this --> {}",
    "[{}](sample:a/fix)\n\n[{}](quiz:)",
    "{} &amp; &copy; &#35; \\* \\_{}\\_",
    "1. {}\n\n   {}\n   : {}\n\n   - {}\n2. {}",
    "{}\u{a0}{} {}—{} {}\u{200b}{}",
    "> - > 1. {}\n>   >    {}",
];

/// A document of these constructs, and the words that it says, each once.
fn document(constructs: &[(usize, Vec<usize>)]) -> (String, Vec<String>) {
    let mut words = Words::default();
    let mut said = Vec::new();
    let mut source = String::new();
    for (number, (construct, kinds)) in constructs.iter().enumerate() {
        let construct =
            CONSTRUCTS[construct % CONSTRUCTS.len()].replace("{n}", &number.to_string());
        let mut parts = construct.split("{}");
        source.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let text = words.words(kinds);
            said.extend(text.split(' ').map(str::to_owned));
            source.push_str(&text);
            source.push_str(part);
        }
        source.push_str("\n\n<!-- -->\n\n");
    }
    (source, said)
}

fn constructs() -> impl Strategy<Value = Vec<(usize, Vec<usize>)>> {
    prop::collection::vec((0..CONSTRUCTS.len(), prop::collection::vec(0..16_usize, 1..6)), 1..12)
}

fn set(document: &Document, width: usize, ascii: bool) -> Page {
    layout(document, &LayoutOptions { width, ascii }, &PlainCode)
}

/// Every link of a document: its place in the source, and where it leads.
fn links(document: &Document) -> Vec<(std::ops::Range<usize>, String)> {
    fn of_inlines(inlines: &[Inline], out: &mut Vec<(std::ops::Range<usize>, String)>) {
        for inline in inlines {
            match inline {
                Inline::Link { source, target, text } => {
                    out.push((source.clone(), target.clone()));
                    of_inlines(text, out);
                }
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strike(inner) => {
                    of_inlines(inner, out);
                }
                _ => {}
            }
        }
    }
    fn of_blocks(blocks: &[Block], out: &mut Vec<(std::ops::Range<usize>, String)>) {
        for block in blocks {
            match block {
                Block::Heading { text, .. } | Block::Paragraph(text) => of_inlines(text, out),
                Block::Quote(body) | Block::Alert { body, .. } => of_blocks(body, out),
                Block::List { items, .. } => {
                    for item in items {
                        of_blocks(&item.body, out);
                    }
                }
                Block::Definitions(entries) => {
                    for (term, body) in entries {
                        of_inlines(term, out);
                        of_blocks(body, out);
                    }
                }
                Block::Table { head, rows, .. } => {
                    let cells = head.iter().chain(rows.iter().flatten());
                    for cell in cells {
                        of_inlines(cell, out);
                    }
                }
                _ => {}
            }
        }
    }
    let mut out = Vec::new();
    of_blocks(&document.blocks, &mut out);
    for (_, body) in &document.footnotes {
        of_blocks(body, &mut out);
    }
    out
}

/// The lines that headings and directives say they stand on.
fn places(blocks: &[Block]) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { line, text, .. } => out.push((*line, Inline::text_of(text))),
            Block::Directive(directive) => out.push((directive.line, directive.label.clone())),
            Block::Quote(body) | Block::Alert { body, .. } => out.extend(places(body)),
            Block::List { items, .. } => {
                out.extend(items.iter().flat_map(|item| places(&item.body)));
            }
            _ => {}
        }
    }
    out
}

fn holds_at_every_width(source: &str, said: &[String], width: usize, ascii: bool) {
    let document = parse(source);
    let page = set(&document, width, ascii);
    for line in &page.lines {
        assert!(line.width() <= width, "{} > {width}: {:?}\n{source}", line.width(), line.text());
    }
    let shown: String = page.lines.iter().map(Line::text).collect();
    // An entity may stand for a sign that ASCII does not have.
    let says_ascii = source.is_ascii() && !source.contains("&copy;");
    assert!(!ascii || !says_ascii || shown.is_ascii(), "{shown}");
    let read = Reading::of(&page);
    let glued = |text: &str| text.replace([' ', '\n', '\u{a0}', '\u{200b}'], "");
    let whole = glued(&read.text);
    // There the marks of quotations stand before every line.
    let letters = |text: &str| text.replace(|c: char| !c.is_alphanumeric(), "");
    let piped = letters(&plain(&document, width));
    for word in said {
        let (all, word) = (letters(word), glued(word));
        assert!(whole.contains(&word), "{word} is lost at {width}:\n{source}\n{}", read.text);
        assert!(piped.contains(&all), "{word} is lost in plain text:\n{source}\n{piped}");
    }
    for strip in read.parts(0..read.text.len()) {
        let text = page.lines[strip.line].text();
        assert!(text.get(strip.bytes.clone()).is_some(), "{strip:?} in {text:?}");
    }
    for (place, target) in links(&document) {
        let text = source.get(place.clone()).unwrap_or_else(|| panic!("{place:?} of {source}"));
        let begins = ["[", "<", "!", "http"].iter().any(|it| text.starts_with(it));
        assert!(begins && !target.is_empty(), "{text:?}");
    }
    for (line, text) in places(&document.blocks) {
        let there = source.lines().nth(line - 1).unwrap_or_default();
        let word = text.split([' ', '\u{a0}', '\u{200b}', '—']).next().unwrap_or_default();
        assert!(there.contains(word), "{text:?} is not on line {line}: {there:?}");
    }
}

#[test]
fn every_construct_is_set_at_every_width() {
    let all: Vec<_> = (0..CONSTRUCTS.len()).map(|it| (it, vec![it, 0, 1, 2, 3, 5])).collect();
    let (source, said) = document(&all);
    for width in 10..=200 {
        holds_at_every_width(&source, &said, width, width % 2 == 0);
    }
}

proptest! {
    #[test]
    fn no_document_loses_text_or_sticks_out(
        constructs in constructs(),
        width in 10..=200_usize,
        ascii in any::<bool>(),
    ) {
        let (source, said) = document(&constructs);
        holds_at_every_width(&source, &said, width, ascii);
    }

    /// A document cut anywhere is still a text: nothing panics, nothing sticks out.
    #[test]
    fn what_is_cut_off_is_still_set(
        constructs in constructs(),
        cut in any::<prop::sample::Index>(),
        width in 10..=200_usize,
    ) {
        let (source, _) = document(&constructs);
        let ends: Vec<usize> = source.char_indices().map(|(at, _)| at).collect();
        let source = &source[..ends[cut.index(ends.len())]];
        let page = set(&parse(source), width, false);
        prop_assert!(page.lines.iter().all(|line| line.width() <= width), "{}", source);
        Reading::of(&page);
    }
}

#[test]
fn front_matter_and_comments_are_not_set() {
    let text = |source: &str| {
        let page = set(&parse(source), 40, false);
        page.lines.iter().map(Line::text).collect::<Vec<_>>()
    };
    assert_eq!(text("+++\nid = \"ä\"\n\n+++\n# A\n"), ["A", "─"]);
    assert_eq!(text("---\ntitle: a\n---\nb\n"), ["b"]);
    assert_eq!(text("---\n\na\n\n---\n").len(), 5, "rules");
    assert_eq!(text("a <!-- b --> c\n\n<!--\nd\n-->\n\ne<BR />f\n"), ["a c", "", "e", "f"]);
    let blocks = parse("+++\nid = \"ä\"\n+++\n# A\n").blocks;
    assert_eq!(places(&blocks), [(4, "A".to_owned())], "lines are counted from the beginning");
}
