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

/// A line in parts of at most `width` columns, all but the first led in by `continued`. It breaks
/// behind a space, where one stands in the second half of what fits, else anywhere.
pub(super) fn broken(line: Line, width: usize, continued: &str) -> Vec<Line> {
    if line.width() <= width {
        return vec![line];
    }
    let continued = if width > continued.width() + 1 { continued } else { "" };
    let mut lines = Vec::new();
    let mut part = Part::default();
    for span in &line.spans {
        for cluster in clusters(&span.text, width) {
            // A space at the end of a line takes no column.
            let hangs = cluster == " " && part.column <= width;
            // What goes on to the next line may be too long for the cluster as well.
            while !hangs && part.column + cluster.width() > width && part.column > part.lead {
                let rest = part.split(width / 2);
                lines.push(std::mem::take(&mut part).into_line());
                part.push(continued, Role::Marker);
                part.lead = part.column;
                for (cluster, role) in rest {
                    part.push(cluster, role);
                }
            }
            part.push(cluster, span.role);
        }
    }
    lines.push(part.into_line());
    lines
}

/// What is set of a line that is being broken.
#[derive(Default)]
struct Part<'a> {
    clusters: Vec<(&'a str, Role)>,
    column: usize,
    /// Columns of what leads in.
    lead: usize,
}

impl<'a> Part<'a> {
    fn push(&mut self, cluster: &'a str, role: Role) {
        if !cluster.is_empty() {
            self.column += cluster.width();
            self.clusters.push((cluster, role));
        }
    }

    /// Takes off what stands behind the last space, else behind the last mark of an address, where
    /// that is not before the column `least`.
    fn split(&mut self, least: usize) -> Vec<(&'a str, Role)> {
        let mut column = 0;
        let (mut space, mut mark) = (None, None);
        for (index, (cluster, _)) in self.clusters.iter().enumerate() {
            column += cluster.width();
            match *cluster {
                _ if column < least.max(self.lead + 1) => {}
                " " => space = Some(index + 1),
                "/" | "," => mark = Some(index + 1),
                _ => {}
            }
        }
        // An indentation is no place to break at.
        let is_text = |at: &usize| self.clusters[..*at].iter().any(|(it, _)| !it.trim().is_empty());
        let rest = space
            .or(mark)
            .filter(is_text)
            .map(|at| self.clusters.split_off(at))
            .unwrap_or_default();
        self.column -= rest.iter().map(|(cluster, _)| cluster.width()).sum::<usize>();
        rest
    }

    fn into_line(self) -> Line {
        let mut line = Line::default();
        for (cluster, role) in self.clusters {
            match line.spans.last_mut() {
                Some(last) if last.role == role => last.text.push_str(cluster),
                _ => line.spans.push(Span::new(cluster, role)),
            }
        }
        line
    }
}
