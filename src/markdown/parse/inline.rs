//! Running text: what stands inside a paragraph, a heading, a cell.

use super::Reader;
use crate::markdown::block::Inline;
use crate::sanitize;
use pulldown_cmark::{Event, LinkType, Tag};
use std::ops::Range;

/// Whether `event` belongs to running text.
pub(super) fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. }
                | Tag::Image { .. }
        ),
        Event::End(_) | Event::Rule => false,
        _ => true,
    }
}

impl Reader<'_> {
    /// Running text and the end of the element that holds it.
    pub(super) fn inlines_and_end(&mut self) -> Vec<Inline> {
        let text = self.inlines();
        self.events.next_if(|(event, _)| matches!(event, Event::End(_)));
        text
    }

    /// Running text, up to what is none.
    pub(super) fn inlines(&mut self) -> Vec<Inline> {
        let mut out = Vec::new();
        while let Some((event, range)) = self.events.next_if(|(event, _)| is_inline(event)) {
            match event {
                Event::InlineHtml(tag) if is_break(&tag) => out.push(Inline::Break),
                Event::InlineHtml(comment) if comment.starts_with("<!--") => {}
                Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                    push_text(&mut out, &text);
                }
                Event::SoftBreak => push_text(&mut out, " "),
                Event::HardBreak => out.push(Inline::Break),
                Event::Code(code) | Event::InlineMath(code) | Event::DisplayMath(code) => {
                    out.push(Inline::Code(sanitize::line(&code).into_owned()));
                }
                Event::FootnoteReference(label) => {
                    out.push(Inline::Footnote(self.footnotes.number(&label)));
                }
                Event::TaskListMarker(ticked) => self.task = Some(ticked),
                Event::Start(tag) => {
                    let inner = self.inlines_and_end();
                    push_element(&mut out, &tag, inner, range);
                }
                Event::End(_) | Event::Rule => {}
            }
        }
        out
    }
}

/// Whether `tag` is a line break, which a table's cell can have in no other way.
fn is_break(tag: &str) -> bool {
    let name = tag.trim_start_matches('<').trim_end_matches(['>', '/', ' ']);
    name.eq_ignore_ascii_case("br")
}

/// Appends text, to the text before it where there is one.
fn push_text(out: &mut Vec<Inline>, text: &str) {
    let text = sanitize::line(text);
    match out.last_mut() {
        _ if text.is_empty() => {}
        Some(Inline::Text(before)) => before.push_str(&text),
        _ => out.push(Inline::Text(text.into_owned())),
    }
}

/// Appends the element of `tag` around `inner`.
fn push_element(out: &mut Vec<Inline>, tag: &Tag<'_>, inner: Vec<Inline>, source: Range<usize>) {
    let element = match tag {
        Tag::Emphasis => Inline::Emphasis(inner),
        Tag::Strong => Inline::Strong(inner),
        Tag::Strikethrough => Inline::Strike(inner),
        Tag::Link { link_type, dest_url, .. } => {
            let scheme = if *link_type == LinkType::Email { "mailto:" } else { "" };
            let target = format!("{scheme}{}", sanitize::line(dest_url));
            Inline::Link { text: inner, target, source }
        }
        Tag::Image { dest_url, .. } => Inline::Image {
            text: Inline::text_of(&inner),
            target: sanitize::line(dest_url).into_owned(),
        },
        _ => return out.extend(inner),
    };
    out.push(element);
}
