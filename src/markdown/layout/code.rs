//! Code and output: set as it is, broken only where it is too wide.

use super::wrap::clusters;
use super::{Indent, Medium, Piece, Setter};
use crate::markdown::line::{Line, Role, Span, SyntaxRole};
use crate::sanitize;
use unicode_width::UnicodeWidthStr;

impl Setter<'_> {
    pub(super) fn code(&mut self, language: &str, text: &str, caption: Option<&str>) {
        // Code also comes from files, put in place of directives. Blank lines around it are ours.
        let lines = sanitize::lines(text).skip_while(|line| line.trim().is_empty());
        let text = lines.collect::<Vec<_>>().join("\n");
        let text = text.trim_end();
        if let Some(caption) = caption {
            self.caption(caption);
        }
        let (first, left) = (self.sheet.next_line(), self.sheet.left());
        self.indented(Indent::every(self.ornaments.code_indent), |setter| {
            match setter.highlight.highlight(language, text) {
                Some(lines) => lines.into_iter().for_each(|line| setter.as_it_is(in_roles(line))),
                None => text.lines().for_each(|line| {
                    setter.as_it_is(Line::new(line, Role::Syntax(SyntaxRole::Plain)));
                }),
            }
        });
        self.sheet.code(first, left);
    }

    fn caption(&mut self, caption: &str) {
        let caption = sanitize::line(caption);
        match self.ornaments.medium {
            Medium::Screen => {
                self.indented(Indent::every(self.ornaments.code_indent), |setter| {
                    setter.flow(&[Piece::text(caption, Role::Dim)]);
                });
            }
            // Beside the code it would be taken for code.
            Medium::Pipe => {
                self.flow(&[Piece::text(caption + ":", Role::Dim)]);
            }
        }
    }

    pub(super) fn output(&mut self, lines: &[Line]) {
        self.indented(Indent::every(self.ornaments.code_indent), |setter| {
            for line in lines {
                // Its links, if any, are of another page.
                let unlinked = |span: &Span| Span::new(span.text.clone(), span.role);
                setter.as_it_is(Line { spans: line.spans.iter().map(unlinked).collect() });
            }
        });
    }

    fn as_it_is(&mut self, line: Line) {
        match self.ornaments.medium {
            Medium::Pipe => _ = self.sheet.push(line),
            Medium::Screen => {
                let mut goes_on = false;
                for line in broken(line, self.sheet.width(), self.ornaments.continued) {
                    let ends_in_space = line.text().ends_with(' ');
                    self.sheet.push(line);
                    if goes_on {
                        self.sheet.glue();
                    }
                    goes_on = !ends_in_space;
                }
            }
        }
    }
}

fn in_roles(pieces: Vec<(SyntaxRole, String)>) -> Line {
    let span = |(role, text)| Span::new(text, Role::Syntax(role));
    Line { spans: pieces.into_iter().map(span).collect() }
}

/// A line in parts of at most `width` columns, all but the first led in by `continued`.
pub(super) fn broken(line: Line, width: usize, continued: &str) -> Vec<Line> {
    if line.width() <= width {
        return vec![line];
    }
    let continued = if width > continued.width() + 1 { continued } else { "" };
    let mut lines = vec![Line::default()];
    let mut column = 0;
    for span in &line.spans {
        let mut part = String::new();
        for cluster in clusters(&span.text, width) {
            if column + cluster.width() > width && column > 0 {
                add(&mut lines, std::mem::take(&mut part), span.role);
                lines.push(Line::default());
                add(&mut lines, continued.to_owned(), Role::Marker);
                column = continued.width();
            }
            column += cluster.width();
            part.push_str(cluster);
        }
        add(&mut lines, part, span.role);
    }
    lines
}

/// Appends text to the last line.
fn add(lines: &mut [Line], text: String, role: Role) {
    if let Some(line) = lines.last_mut()
        && !text.is_empty()
    {
        line.spans.push(Span::new(text, role));
    }
}
