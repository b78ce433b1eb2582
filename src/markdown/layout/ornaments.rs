//! What is drawn around text, in one place.

/// The ornaments of a kind of output.
pub(in crate::markdown) struct Ornaments {
    pub(super) medium: Medium,
    /// Bullets, for lists of odd and even depth.
    pub(super) bullets: [&'static str; 2],
    /// Left of quotations and alerts.
    pub(super) bar: &'static str,
    /// A column of a horizontal rule.
    pub(super) rule: &'static str,
    /// Between the columns of a table.
    pub(super) column: &'static str,
    /// Where a rule crosses that, of the same width.
    pub(super) crossing: &'static str,
    /// Leads in the rest of a broken line.
    pub(super) continued: &'static str,
    /// Leads in something that can be done.
    pub(super) action: &'static str,
    /// Left of code.
    pub(super) code_indent: &'static str,
}

/// The most columns that code and output are indented by.
pub const OUTPUT_INDENT: usize = 4;

/// What the text is set for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Medium {
    /// A terminal: roles tell constructs apart, nothing is wider than the width.
    Screen,
    /// A pipe or a screen reader: markup and words tell them apart, code and addresses stay whole.
    Pipe,
}

impl Ornaments {
    pub(in crate::markdown) const UNICODE: Self = Self {
        medium: Medium::Screen,
        bullets: ["• ", "◦ "],
        bar: "│ ",
        rule: "─",
        column: " │ ",
        crossing: "─┼─",
        continued: "↳ ",
        action: "▸ ",
        code_indent: "  ",
    };

    pub(in crate::markdown) const ASCII: Self = Self {
        medium: Medium::Screen,
        bullets: ["- ", "* "],
        bar: "| ",
        rule: "-",
        column: " | ",
        crossing: "-+-",
        continued: "\\ ",
        action: "> ",
        code_indent: "  ",
    };

    pub(in crate::markdown) const WORDS: Self = Self {
        medium: Medium::Pipe,
        bullets: ["- ", "- "],
        bar: "> ",
        rule: "-",
        column: "  ",
        crossing: "  ",
        continued: "",
        action: "",
        code_indent: "    ",
    };
}
