//! Running text → runs: nested emphasis, links and code flattened to text in one role each.

use super::{Medium, Setter};
use crate::markdown::block::Inline;
use crate::markdown::line::Role;
use std::borrow::Cow;

/// Text in one role.
#[derive(Debug, Clone)]
pub(super) struct Run<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) role: Role,
    /// The link that it is a part of, as an index into the page's.
    pub(super) link: Option<usize>,
}

impl<'a> Run<'a> {
    /// Text that is no link.
    pub(super) fn new(text: impl Into<Cow<'a, str>>, role: Role) -> Self {
        Self { text: text.into(), role, link: None }
    }
}

/// What running text is made of.
#[derive(Debug, Clone)]
pub(super) enum Piece<'a> {
    Text(Run<'a>),
    /// A line break that is meant.
    Break,
}

impl<'a> Piece<'a> {
    /// Text that is no link.
    pub(super) fn text(text: impl Into<Cow<'a, str>>, role: Role) -> Self {
        Piece::Text(Run::new(text, role))
    }
}

impl Setter<'_> {
    /// Flattens `inlines`; text that is nothing special gets `role`. Notes the links.
    pub(super) fn pieces<'a>(&mut self, inlines: &'a [Inline], role: Role) -> Vec<Piece<'a>> {
        let mut out = Vec::with_capacity(inlines.len());
        self.flatten(inlines, role, None, &mut out);
        out
    }

    fn flatten<'a>(
        &mut self,
        inlines: &'a [Inline],
        role: Role,
        link: Option<usize>,
        out: &mut Vec<Piece<'a>>,
    ) {
        for inline in inlines {
            let text = |text, role| Piece::Text(Run { text, role, link });
            match inline {
                Inline::Text(words) => out.push(text(words.into(), role)),
                Inline::Code(code) => self.marked(out, text("`".into(), role), |_, out| {
                    out.push(text(code.into(), code_in(role)));
                }),
                Inline::Emphasis(inner) => self.flatten(inner, emphasis_in(role), link, out),
                Inline::Strong(inner) => self.flatten(inner, strong_in(role), link, out),
                Inline::Strike(inner) => {
                    self.marked(out, text("~~".into(), role), |setter, out| {
                        setter.flatten(inner, strike_in(role), link, out);
                    });
                }
                Inline::Link { text, target, .. } => self.link(text, target, role, out),
                Inline::Image { text: shown, target } => {
                    let shown = if shown.is_empty() { target } else { shown };
                    out.push(text(shown.into(), emphasis_in(role)));
                }
                Inline::Footnote(number) => {
                    let link = Some(self.sheet.link(format!("footnote:{number}")));
                    let text = format!("[{number}]").into();
                    out.push(Piece::Text(Run { text, role: Role::Dim, link }));
                }
                Inline::Break => out.push(Piece::Break),
            }
        }
    }

    fn link<'a>(&mut self, text: &'a [Inline], target: &str, role: Role, out: &mut Vec<Piece<'a>>) {
        let link = Some(self.sheet.link(target.to_owned()));
        let role = if is_term(target) { term_in(role) } else { link_in(role) };
        self.flatten(text, role, link, out);
        if let Some(words) = self.address_in_words(&Inline::text_of(text), target) {
            out.push(Piece::Text(Run { text: words.into(), role: Role::Dim, link }));
        }
    }

    /// Puts `mark` around what `inner` adds, where no role tells it.
    fn marked<'a>(
        &mut self,
        out: &mut Vec<Piece<'a>>,
        mark: Piece<'a>,
        inner: impl FnOnce(&mut Self, &mut Vec<Piece<'a>>),
    ) {
        match self.ornaments.medium {
            Medium::Screen => inner(self, out),
            Medium::Pipe => {
                out.push(mark.clone());
                inner(self, out);
                out.push(mark);
            }
        }
    }

    /// What is said after a link's text about where it leads, where a link cannot be followed:
    /// ` (https://…)`, ` (lesson config)`.
    pub(super) fn address_in_words(&self, text: &str, target: &str) -> Option<String> {
        let address = target.strip_prefix("mailto:").unwrap_or(target);
        let says_enough = text == address || target.starts_with('#') || is_term(target);
        if self.ornaments.medium == Medium::Screen || says_enough {
            return None;
        }
        match target.split_once(':') {
            Some(("http" | "https" | "mailto", _)) | None => Some(format!(" ({address})")),
            Some((scheme, "")) => Some(format!(" ({scheme})")),
            Some((scheme, name)) => Some(format!(" ({scheme} {name})")),
        }
    }
}

/// A heading's text keeps its role; so does a link's.
fn is_fixed(role: Role) -> bool {
    matches!(role, Role::Heading(_) | Role::Link | Role::Term)
}

/// Whether a link leads to a glossary.
fn is_term(target: &str) -> bool {
    target.starts_with("term:")
}

fn emphasis_in(role: Role) -> Role {
    match role {
        Role::Strong | Role::StrongEmphasis => Role::StrongEmphasis,
        Role::Text | Role::Quote => Role::Emphasis,
        role => role,
    }
}

fn strong_in(role: Role) -> Role {
    match role {
        Role::Emphasis | Role::StrongEmphasis => Role::StrongEmphasis,
        Role::Text | Role::Quote => Role::Strong,
        role => role,
    }
}

fn strike_in(role: Role) -> Role {
    if is_fixed(role) { role } else { Role::Strike }
}

fn code_in(role: Role) -> Role {
    if is_fixed(role) { role } else { Role::Code }
}

fn term_in(role: Role) -> Role {
    if is_fixed(role) { role } else { Role::Term }
}

fn link_in(role: Role) -> Role {
    if is_fixed(role) { role } else { Role::Link }
}
