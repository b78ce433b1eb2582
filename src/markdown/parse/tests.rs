//! What comes out of a text.

use super::*;

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn paragraph_of(words: &str) -> Block {
    Block::Paragraph(vec![text(words)])
}

#[test]
fn headings_have_levels_anchors_and_lines() {
    let blocks = parse("# Config\n\nA\n\n## The pain\n\n## The pain\n").blocks;
    let headings: Vec<_> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading { level, anchor, line, .. } => Some((*level, anchor.as_str(), *line)),
            _ => None,
        })
        .collect();
    assert_eq!(headings, [(1, "config", 1), (2, "the-pain", 5), (2, "the-pain-1", 7)]);
}

#[test]
fn running_text_nests() {
    let source = "a *b **c*** ~~d~~ `e  f`  \n<b>g</b>\nh";
    let expected = Block::Paragraph(vec![
        text("a "),
        Inline::Emphasis(vec![text("b "), Inline::Strong(vec![text("c")])]),
        text(" "),
        Inline::Strike(vec![text("d")]),
        text(" "),
        Inline::Code("e  f".to_owned()),
        Inline::Break,
        text("<b>g</b> h"),
    ]);
    assert_eq!(parse(source).blocks, [expected]);
}

#[test]
fn links_know_their_target_and_place() {
    let source = "see [the logs](lesson:logs) and <a@b.org> ![pic](p.png)";
    let blocks = parse(source).blocks;
    let [Block::Paragraph(inlines)] = blocks.as_slice() else { panic!("{blocks:?}") };
    let Inline::Link { target, source: place, .. } = &inlines[1] else { panic!("{inlines:?}") };
    assert_eq!(
        (target.as_str(), &source[place.clone()]),
        ("lesson:logs", "[the logs](lesson:logs)")
    );
    assert!(matches!(&inlines[3], Inline::Link { target, .. } if target == "mailto:a@b.org"));
    let image = Inline::Image { text: "pic".to_owned(), target: "p.png".to_owned() };
    assert_eq!(inlines[5], image);
}

#[test]
fn a_paragraph_that_is_one_link_to_something_to_do_is_a_directive() {
    let directive = |label: &str, scheme: &str, target: &str, line| {
        let (label, scheme, target) = (label.to_owned(), scheme.to_owned(), target.to_owned());
        Block::Directive(Directive { label, scheme, target, line })
    };
    let source = "[Run `it`](sample:new-deploy/fix)\n\n[Do it](exercise:)\n\n- [?](quiz:)\n";
    let list = Block::List {
        start: None,
        items: vec![ListItem { task: None, body: vec![directive("?", "quiz", "", 5)] }],
    };
    assert_eq!(
        parse(source).blocks,
        [
            directive("Run it", "sample", "new-deploy/fix", 1),
            directive("Do it", "exercise", "", 3),
            list
        ]
    );
    let others = "[a](lesson:logs)\n\n[b](quiz:) and more\n\n[c](https://a.org)";
    assert!(parse(others).blocks.iter().all(|block| matches!(block, Block::Paragraph(_))));
}

#[test]
fn code_has_a_language_and_perhaps_a_caption() {
    let code = |language: &str, text: &str, caption: Option<&str>| Block::Code {
        language: language.to_owned(),
        text: text.to_owned(),
        caption: caption.map(str::to_owned),
    };
    let source = "```python title=\"app.py\"\nx = 1\n\n\ty\n```\n\n    raw\n\n~~~\n~~~\n";
    assert_eq!(
        parse(source).blocks,
        [
            code("python", "x = 1\n\n    y", Some("app.py")),
            code("", "raw", None),
            code("", "", None)
        ]
    );
}

#[test]
fn lists_have_numbers_boxes_and_bodies() {
    let source = "3. a\n4. b\n   - [x] c\n   - [ ] d\n";
    let item = |task, body| ListItem { task, body };
    let inner = Block::List {
        start: None,
        items: vec![
            item(Some(true), vec![paragraph_of("c")]),
            item(Some(false), vec![paragraph_of("d")]),
        ],
    };
    let items =
        vec![item(None, vec![paragraph_of("a")]), item(None, vec![paragraph_of("b"), inner])];
    assert_eq!(parse(source).blocks, [Block::List { start: Some(3), items }]);
}

#[test]
fn a_box_stays_with_its_item() {
    let blocks = parse("- [x] a\n  - b\n").blocks;
    let [Block::List { items, .. }] = blocks.as_slice() else { panic!("{blocks:?}") };
    let [_, Block::List { items: inner, .. }] = items[0].body.as_slice() else {
        panic!("{items:?}")
    };
    assert_eq!((items[0].task, inner[0].task), (Some(true), None));
}

#[test]
fn quotes_alerts_rules_and_definitions() {
    let blocks = parse("> a\n\n> [!WARNING]\n> b\n\n---\n\nTerm\n: c\n").blocks;
    let warning = Block::Alert { kind: AlertKind::Warning, body: vec![paragraph_of("b")] };
    let definitions = Block::Definitions(vec![(vec![text("Term")], vec![paragraph_of("c")])]);
    let quote = Block::Quote(vec![paragraph_of("a")]);
    assert_eq!(blocks, [quote, warning, Block::Rule, definitions]);
}

#[test]
fn tables_have_a_head_rows_and_alignment() {
    let blocks = parse("| a | b | c |\n|---|--:|:-:|\n| 1 | 2 |\n").blocks;
    let cells = |names: [&str; 3]| {
        names.map(|name| Vec::from_iter((!name.is_empty()).then(|| text(name)))).to_vec()
    };
    let expected = Block::Table {
        align: vec![Align::Left, Align::Right, Align::Center],
        head: cells(["a", "b", "c"]),
        rows: vec![cells(["1", "2", ""])],
    };
    assert_eq!(blocks, [expected]);
}

#[test]
fn footnotes_are_numbered_by_their_first_use() {
    let document = parse("[^z]: last\n[^unused]: no\n\nA[^b] c[^z] d[^b]\n\n[^b]: first\n");
    let expected = Block::Paragraph(vec![
        text("A"),
        Inline::Footnote(1),
        text(" c"),
        Inline::Footnote(2),
        text(" d"),
        Inline::Footnote(1),
    ]);
    assert_eq!(document.blocks, [expected]);
    let notes = [("b", "first"), ("z", "last")];
    let notes = notes.map(|(label, text)| (label.to_owned(), vec![paragraph_of(text)]));
    assert_eq!(document.footnotes, notes);
}

#[test]
fn raw_html_is_text() {
    let lines = vec![text("<div>"), Inline::Break, text("a & b"), Inline::Break, text("</div>")];
    assert_eq!(parse("<div>\n  a & b\n</div>\n").blocks, [Block::Paragraph(lines)]);
}

#[test]
fn escape_sequences_are_taken_out_of_everything() {
    let source = "# a\u{1b}[31mb\n\n`c\u{1b}]0;x\u{7}d`\n\n```\ne\u{1b}[2Jf\n```\n\n\
                  [g\u{9b}1m](<h\u{1b}[0mi>)\n\n&#27;[1mj\n";
    let shown = format!("{:?}", parse(source));
    for safe in ["\"ab\"", "\"cd\"", "\"ef\"", "\"g\"", "\"j\""] {
        assert!(shown.contains(safe), "{safe} in {shown}");
    }
    assert!(!shown.contains("\\u{"), "{shown}");
}

#[test]
fn deep_nesting_ends_somewhere_and_loses_no_text() {
    let document = parse(&(">".repeat(5000) + " deep\n\n" + &"- ".repeat(3000) + "list\n"));
    let shown = format!("{document:?}");
    assert!(shown.contains("deep") && shown.contains("list"));
}

proptest::proptest! {
    #[test]
    fn every_text_can_be_parsed(source in "([-*>#`|\\[\\]()!~_:^\\\\ \n\ta-c0-2é漢<&;]|\\[\\^a\\]|\n\n|    ){0,120}") {
        parse(&source);
    }
}
