//! What there is to say about a criterion, as a page: all of it, or how to mend it in this project.

use super::state::{Explain, State};
use crate::check::report::Evidence;
use crate::curriculum::{Criterion, advice};
use crate::explain;
use crate::markdown::block::ListItem;
use crate::markdown::{Block, Document, Inline, LayoutOptions, Page, layout, parse};

/// No more pieces of evidence than these are listed.
const MOST_EVIDENCE: usize = 12;

/// The page, set for `width` columns.
pub fn page(state: &State, page: &Explain, width: usize) -> Page {
    let Some(criterion) = state.pack.criterion(&page.id) else { return Page::default() };
    let document = if page.fix {
        fix(state, criterion)
    } else {
        parse(&explain::text(criterion, &state.pack, page.code.as_deref()))
    };
    let options = LayoutOptions { width, ascii: state.ascii };
    layout(&document, &options, &state.highlights)
}

/// The languages of the project's apps, those of the first app first.
pub fn languages(state: &State) -> Vec<String> {
    let report = state.project.check.report();
    let apps = report.into_iter().flat_map(|report| &report.apps);
    let mut languages: Vec<String> = Vec::new();
    for name in apps.flat_map(|app| &app.languages) {
        if !languages.contains(name) {
            languages.push(name.clone());
        }
    }
    languages
}

/// How to mend it: where, by what of the advice concerns the project, and by what else there is.
fn fix(state: &State, criterion: &Criterion) -> Document {
    let report = state.project.check.report();
    let languages = languages(state);
    let (ours, others) = advice(criterion, &languages);
    let found = report.and_then(|report| report.criterion(&criterion.id));

    let mut blocks = parse(&format!("# Fix {}", criterion.id)).blocks;
    blocks.push(paragraph(&criterion.question));
    if let Some(found) = found {
        let status = Inline::Strong(vec![Inline::Text(found.status.name().to_owned())]);
        let message = Inline::Text(format!(": {}", found.message));
        blocks.push(Block::Paragraph(vec![status, message]));
        let items = found.evidence.iter().take(MOST_EVIDENCE).map(place).collect();
        blocks.push(Block::List { start: None, items });
    }
    let title = match (languages.is_empty(), ours.is_empty()) {
        (_, true) => "No advice is on these languages alone".to_owned(),
        (true, false) => "How".to_owned(),
        (false, false) => format!("How, in {}", languages.join(", ")),
    };
    blocks.extend(section(&title, &ours));
    if !others.is_empty() {
        blocks.extend(section("Elsewhere", &others));
    }
    if let Some(explain) = &criterion.explain {
        blocks.extend(code("Good", &explain.good));
        blocks.extend(code("Bad", &explain.bad));
    }
    blocks.extend(parse("## Met").blocks);
    blocks.push(paragraph(&criterion.met));
    Document { blocks, footnotes: Vec::new() }
}

fn section(title: &str, lines: &[&str]) -> Vec<Block> {
    let list: Vec<String> = lines.iter().map(|line| format!("- {line}")).collect();
    parse(&format!("## {title}\n\n{}", list.join("\n"))).blocks
}

fn code(title: &str, text: &str) -> Vec<Block> {
    let mut blocks = parse(&format!("## {title}")).blocks;
    let text = text.trim_end().to_owned();
    blocks.push(Block::Code { language: "text".to_owned(), text, caption: None });
    blocks
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(vec![Inline::Text(text.to_owned())])
}

fn place(evidence: &Evidence) -> ListItem {
    let place = match evidence.line {
        0 => evidence.path.clone(),
        line => format!("{}:{line}", evidence.path),
    };
    let text = vec![Inline::Code(place), Inline::Text(format!("  {}", evidence.snippet))];
    ListItem { task: None, body: vec![Block::Paragraph(text)] }
}
