//! A lesson as one page: its text, with what can be done set where it stands.

mod boxes;
pub(super) mod exercise;
pub(super) mod sample;

use super::message::SampleKey;
use super::state::{LessonScreen, RunKey, State};
use super::theme::Theme;
use crate::checklist::Item;
use crate::curriculum::{Factor, Lesson, Sample, SampleLanguage, Subject, Variant};
use crate::markdown::block::ListItem;
use crate::markdown::{
    Block, Directive, Document, Inline, LayoutOptions, Line, Page, Role, Span, break_line, layout,
    parse,
};
use sample::output_lines;

/// A lesson's text, set for a width.
#[derive(Debug, Default)]
pub struct LessonPage {
    /// Lines, headings and links.
    pub page: Page,
    /// The places where something can be done, from top to bottom.
    pub stops: Vec<Stop>,
    /// The width that it is set for.
    pub width: usize,
}

/// A place where something can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Index of its first line.
    pub first: usize,
    /// Index of the line after its last.
    pub end: usize,
    /// What can be done.
    pub what: StopKind,
}

/// What can be done at a [`Stop`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StopKind {
    /// Run a variant of a sample.
    Sample(SampleKey),
    /// Work on the exercise of the lesson with this id.
    Exercise(String),
    /// Open the quiz.
    Quiz,
    /// Open the checklist at the factor.
    Criteria,
    /// Tick the box of the criterion with this id.
    Tick(String),
}

/// The lesson's language for `sample`: the preferred one where the sample has it.
pub fn language<'a>(sample: &'a Sample, preferred: Option<&str>) -> Option<&'a SampleLanguage> {
    preferred.and_then(|name| sample.language(name)).or_else(|| sample.languages.first())
}

impl StopKind {
    /// What runs there, if anything.
    pub fn run(&self) -> Option<RunKey> {
        match self {
            Self::Sample(key) => Some(RunKey::Sample(key.clone())),
            Self::Exercise(lesson) => Some(RunKey::Exercise(lesson.clone())),
            Self::Quiz | Self::Criteria | Self::Tick(_) => None,
        }
    }
}

/// Sets the lesson of `screen` for `width` columns.
pub fn compose(state: &State, screen: &LessonScreen, width: usize) -> LessonPage {
    let mut composer = Composer {
        state,
        screen,
        options: LayoutOptions { width, ascii: state.ascii },
        page: LessonPage { width, ..LessonPage::default() },
    };
    match (state.lesson(screen.subject), screen.subject) {
        (Some(lesson), _) => composer.lesson(lesson),
        (None, Subject::Factor(factor)) => composer.unwritten(factor),
        // A page that was there until the content was read again.
        (None, _) => {}
    }
    composer.page
}

struct Composer<'a> {
    state: &'a State,
    screen: &'a LessonScreen,
    options: LayoutOptions,
    page: LessonPage,
}

impl Composer<'_> {
    fn lesson(&mut self, lesson: &Lesson) {
        let Document { blocks, footnotes } = parse(&lesson.text);
        let mut text = Vec::new();
        for block in blocks {
            if let Block::Directive(directive) = block {
                self.blocks(std::mem::take(&mut text));
                self.directive(lesson, &directive);
            } else if boxes::has_some(&block) {
                self.blocks(std::mem::take(&mut text));
                self.boxes(block);
            } else {
                text.push(block);
            }
        }
        self.text(&Document { blocks: text, footnotes });
    }

    /// What is shown of a factor whose lesson is not written yet: what it asks of this project.
    fn unwritten(&mut self, factor: Factor) {
        self.text(&parse(&format!(
            "# {factor}\n\n{}.\n\nThis lesson is not written yet. What the factor asks of a project, \
             and how yours stands, is known already:",
            factor.summary(),
        )));
        self.criteria(factor);
    }

    fn directive(&mut self, lesson: &Lesson, directive: &Directive) {
        match directive.scheme.as_str() {
            "sample" => {
                let (id, variant) = directive.target.split_once('/').unwrap_or(("", ""));
                if let (Some(sample), Some(variant)) = (lesson.sample(id), Variant::find(variant)) {
                    self.sample(lesson, sample, variant, &directive.label);
                }
            }
            "picture" => {
                let LayoutOptions { width, ascii } = self.options;
                let picture = self.state.pack.picture.blocks(width, lesson.factor(), ascii);
                let label = vec![Inline::Strong(vec![Inline::Text(directive.label.clone())])];
                self.blocks(vec![Block::Paragraph(label)]);
                self.blocks(picture);
            }
            "exercise" => self.exercise(lesson),
            "quiz" => self.quiz(lesson),
            "criteria" => lesson.factor().into_iter().for_each(|factor| self.criteria(factor)),
            _ => {}
        }
    }

    fn quiz(&mut self, lesson: &Lesson) {
        let first = self.begin_stop();
        let record = self.state.progress.lesson(&lesson.id);
        let right = lesson
            .quiz
            .iter()
            .filter(|question| {
                record.and_then(|record| record.answered(question)).is_some_and(|it| it.right)
            })
            .count();
        let all = match lesson.quiz.len() {
            1 => "1 question".to_owned(),
            all => format!("{all} questions"),
        };
        let due =
            match self.state.progress.due(std::slice::from_ref(lesson), self.state.today()).len() {
                0 => String::new(),
                due => format!(", {due} to repeat"),
            };
        self.line(Line {
            spans: vec![
                Span::new(format!("{} Open the quiz", self.pointer()), Role::Action),
                Span::new(format!("  {all}, {right} answered right"), Role::Dim),
                Span::new(due, Role::Open),
            ],
        });
        self.end_stop(first, StopKind::Quiz);
    }

    /// The factor's criteria, as this project stands, with its own evidence.
    fn criteria(&mut self, factor: Factor) {
        let first = self.begin_stop();
        self.line(Line {
            spans: vec![
                Span::new(format!("{} Open the checklist", self.pointer()), Role::Action),
                Span::new(format!("  {}", self.state.project.name), Role::Dim),
            ],
        });
        let theme = Theme::mono(self.state.ascii);
        let items = self
            .state
            .items()
            .iter()
            .filter(|item| item.criterion.factor == factor && item.app.is_none())
            .map(|item| criterion_item(item, theme))
            .collect();
        self.blocks(vec![Block::List { start: None, items }]);
        self.end_stop(first, StopKind::Criteria);
    }

    fn pointer(&self) -> &'static str {
        if self.state.ascii { ">" } else { "▶" }
    }

    fn begin_stop(&mut self) -> usize {
        self.blank_line();
        self.page.page.lines.len()
    }

    fn end_stop(&mut self, first: usize, what: StopKind) {
        self.page.stops.push(Stop { first, end: self.page.page.lines.len(), what });
    }

    fn blank_line(&mut self) {
        let lines = &mut self.page.page.lines;
        if lines.last().is_some_and(|line| !line.spans.is_empty()) {
            lines.push(Line::default());
        }
    }

    /// A line of our own, or as many as it takes.
    fn line(&mut self, line: Line) {
        self.page.page.lines.extend(break_line(line, self.options.width));
    }

    fn blocks(&mut self, blocks: Vec<Block>) {
        self.text(&Document { blocks, footnotes: Vec::new() });
    }

    fn text(&mut self, document: &Document) {
        let part = layout(document, &self.options, &self.state.highlights);
        if part.lines.is_empty() {
            return;
        }
        self.blank_line();
        self.page.page.append(part);
    }
}

/// A criterion, as this project stands, and the first places that say so.
fn criterion_item(item: &Item, theme: Theme) -> ListItem {
    let status = format!("{} {}", theme.sign(item.shown), item.shown.name());
    let question = format!(": {}", item.criterion.question);
    let evidence = item.machine.iter().flat_map(|machine| machine.evidence.iter().take(2));
    let places = evidence.map(|evidence| {
        let place = match evidence.line {
            0 => evidence.path.clone(),
            line => format!("{}:{line}", evidence.path),
        };
        let snippet = format!("  {}", evidence.snippet);
        let text = vec![Inline::Code(place), Inline::Text(snippet)];
        ListItem { task: None, body: vec![Block::Paragraph(text)] }
    });
    let places = Block::List { start: None, items: places.collect() };
    let head =
        Block::Paragraph(vec![Inline::Strong(vec![Inline::Text(status)]), Inline::Text(question)]);
    ListItem { task: None, body: vec![head, places] }
}
