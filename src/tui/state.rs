//! Everything that the UI knows. Views read it, [`update`](super::update) changes it.

mod appearance;
mod editor;
mod lesson;
mod panel;
mod project;

pub use appearance::Appearance;
pub use lesson::{
    Bench, Consent, EditIn, History, Job, LessonScreen, Output, Place, Question, Run, RunKey,
    Saves, Seen,
};
pub use project::{Before, Check, Preview, Project};

pub use editor::Editor;
pub use panel::{Pane, Panel, SIDE_BY_SIDE_FROM, Shows, Text};

use super::finder::{Entry, Finder};
use super::keymap::Keymap;
use super::message::HighlightedCode;
use crate::checklist::{Filter, Finding, Item, Key, Narrow, Said, Sort, Word};
use crate::curriculum::{Lesson, Pack, Subject};
use crate::date::Date;
use crate::markdown::{Highlight, SyntaxRole};
use crate::progress::Progress;
use crate::run::consent::Trust;
use crate::run::{Host, Protection};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// The whole state of the UI.
#[derive(Debug)]
pub struct State {
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// When the message that is being handled came.
    pub now: SystemTime,
    /// What is taught.
    pub pack: Arc<Pack>,
    /// The project that is looked at.
    pub project: Project,
    /// How far the learner is.
    pub progress: Progress,
    /// The screens that were opened one from another; the last is seen.
    pub screens: Vec<Screen>,
    /// What is open on top of the screen.
    pub overlay: Option<Overlay>,
    /// What was to be said last.
    pub notice: Option<Notice>,
    /// What runs, or ran last.
    pub run: Option<Run>,
    /// What this machine gives to runs.
    pub host: Host,
    /// What holds a run back here, once it was asked for.
    pub protections: Vec<Protection>,
    /// What may run without being asked.
    pub trust: Trust,
    /// Whether a run changed what is on the lesson's page since it was set.
    pub page_is_stale: bool,
    /// Code that was highlighted.
    pub highlights: Highlights,
    /// The places that were jumped from.
    pub history: History,
    /// What was looked for last.
    pub sought: String,
    /// What is written in the lessons, once it was read for looking in it.
    pub written: Option<Arc<[Entry]>>,
    /// What the terminal and the system can do for us.
    pub abilities: Abilities,
    /// Whether ornaments keep to ASCII.
    pub ascii: bool,
    /// The keys as they are bound.
    pub keys: Keymap,
    /// How the screen looks.
    pub appearance: Appearance,
    /// What is to be said when the terminal is given back.
    pub last_words: Option<String>,
}

/// What the terminal and the system can do for us.
#[derive(Debug, Clone, Copy)]
pub struct Abilities {
    /// Whether the terminal makes links of its own of addresses.
    pub hyperlinks: bool,
    /// What files of exercises are edited in: an editor of the reader's own, where one is named.
    pub editor: EditIn,
    /// Whether there is a browser to open addresses in.
    pub browser: bool,
    /// Whether the mouse is used here, and not by the terminal.
    pub mouse: bool,
}

/// A screen.
#[derive(Debug)]
pub enum Screen {
    /// The twelve factors and the pages around them.
    Home(Home),
    /// A lesson.
    Lesson(Box<LessonScreen>),
    /// The checklist.
    Checklist(ChecklistScreen),
    /// A quiz.
    Quiz(Quiz),
    /// What there is to say about a criterion.
    Explain(Explain),
    /// The runs of a sample, or the check of an exercise.
    Panel(Box<Panel>),
    /// A file of an exercise that is edited here.
    Editor(Box<Editor>),
}

/// The twelve factors and the pages around them.
#[derive(Debug)]
pub struct Home {
    /// The factor or page that the keys act on.
    pub selected: Subject,
    /// Index of the first row that is seen.
    pub top: usize,
}

/// The checklist.
#[derive(Debug)]
pub struct ChecklistScreen {
    /// What the keys act on.
    pub selected: Key,
    /// Index of the first row that is seen.
    pub top: usize,
    /// Which piece of its evidence.
    pub evidence: usize,
    /// What is listed.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// What is left of it.
    pub narrow: Narrow,
    /// What was said before, the last change at the end: to be said again.
    pub undo: Vec<(Key, Option<Word>)>,
}

/// What there is to say about a criterion.
#[derive(Debug)]
pub struct Explain {
    /// Its id.
    pub id: String,
    /// Whether that is how to mend it, and nothing else.
    pub fix: bool,
    /// Index of the first line that is seen.
    pub scroll: usize,
}

/// A quiz.
#[derive(Debug)]
pub struct Quiz {
    /// The lesson whose quiz it is; none: they are questions to repeat, of any lesson.
    pub subject: Option<Subject>,
    /// The questions: lesson, and index in its quiz.
    pub questions: Vec<(String, usize)>,
    /// The question that is seen.
    pub question: usize,
    /// What was chosen this time, by question.
    pub chosen: Vec<Option<usize>>,
    /// Index of the first line that is seen.
    pub scroll: usize,
}

impl Quiz {
    /// The question that is seen, and its lesson.
    pub fn seen<'a>(&self, pack: &'a Pack) -> Option<(&'a Lesson, usize)> {
        let (lesson, index) = self.questions.get(self.question)?;
        let lesson = pack.lesson(lesson)?;
        (*index < lesson.quiz.len()).then_some((lesson, *index))
    }

    /// How many were answered this time, and how many rightly.
    pub fn score(&self, pack: &Pack) -> (usize, usize) {
        let chosen = self.questions.iter().zip(&self.chosen);
        let answers = chosen.filter_map(|((lesson, index), chosen)| {
            let question = pack.lesson(lesson)?.quiz.get(*index)?;
            question.options.get((*chosen)?).map(|option| option.right)
        });
        answers.fold((0, 0), |(all, right), is_right| (all + 1, right + usize::from(is_right)))
    }
}

/// What is open on top of a screen.
#[derive(Debug)]
pub enum Overlay {
    /// The keys.
    Help {
        /// Index of the first line that is seen.
        scroll: usize,
    },
    /// What some terms mean.
    Terms {
        /// Their ids.
        ids: Vec<String>,
        /// Index of the first line that is seen.
        scroll: usize,
    },
    /// Letters on the links in sight.
    Links {
        /// What was typed of them.
        typed: String,
    },
    /// An address outside of the UI, shown whole.
    Address(String),
    /// What is looked for in the page, while it is typed.
    Find,
    /// A line of text that the checklist asks for.
    Asked(Asked),
    /// The counts by factor and by principle, and how they came about.
    Counts {
        /// Index of the first line that is seen.
        scroll: usize,
    },
    /// A list in which something is found by typing.
    Finder(Box<Finder>),
    /// A question before something that cannot be undone.
    Question(Question),
    /// What becomes of what is not saved in the editor.
    Unsaved,
    /// The form for the team's word.
    Form(Form),
    /// What a run would do, before it does.
    Consent(Box<Consent>),
}

/// A line of text that the checklist asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What for.
    pub what: AskedFor,
    /// What is typed.
    pub text: String,
}

/// What a line of text is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedFor {
    /// The words that listed criteria have.
    Words,
    /// The day or commit to compare with.
    Since,
}

/// The form for the team's word.
#[derive(Debug)]
pub struct Form {
    /// What it is about.
    pub key: Key,
    /// The status; `None` takes the word back.
    pub status: Option<Said>,
    /// The field that the keys act on.
    pub field: Field,
    /// What is typed, by [`Field::index`].
    pub texts: [String; 5],
    /// Why it cannot be saved as it is.
    pub error: Option<String>,
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// How it stands.
    Status,
    /// Why.
    Note,
    /// Where that can be read.
    Link,
    /// Who answers for it.
    Owner,
    /// When it is to be done.
    Due,
    /// The last day of the waiver.
    Until,
}

impl Field {
    /// All, in the order of the form.
    pub const ALL: [Self; 6] =
        [Self::Status, Self::Note, Self::Link, Self::Owner, Self::Due, Self::Until];

    /// Its place among the fields that take text; `None` for the status.
    pub fn index(self) -> Option<usize> {
        Self::ALL.iter().position(|it| *it == self)?.checked_sub(1)
    }

    /// As the form names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Status => "Status",
            Self::Note => "Note",
            Self::Link => "Link",
            Self::Owner => "Owner",
            Self::Due => "Due",
            Self::Until => "Waived",
        }
    }
}

impl Form {
    /// What is typed in `field`, trimmed.
    pub fn text(&self, field: Field) -> &str {
        field.index().map_or("", |index| self.texts[index].trim())
    }
}

/// Something said to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What.
    pub text: String,
    /// Whether something went wrong.
    pub bad: bool,
}

impl State {
    /// Today.
    pub fn today(&self) -> Date {
        Date::of(self.now)
    }

    /// The lesson with this id, where it is open, also below other screens.
    pub fn lesson_screen(&self, lesson: &str) -> Option<&LessonScreen> {
        let subject = self.pack.lesson(lesson)?.subject;
        self.screens.iter().rev().find_map(|screen| match screen {
            Screen::Lesson(screen) if screen.subject == subject => Some(&**screen),
            _ => None,
        })
    }

    /// How long what is called `key` has run, where it runs now.
    pub fn running(&self, key: &RunKey) -> Option<Duration> {
        let run = self.run.as_ref().filter(|run| run.alive && run.key == *key)?;
        Some(run.elapsed(self.now))
    }

    /// The screen that is seen.
    pub fn screen(&self) -> Option<&Screen> {
        self.screens.last()
    }

    /// The lesson on `subject`, where it is written.
    pub fn lesson(&self, subject: impl Into<Subject>) -> Option<&Lesson> {
        self.pack.lesson_on(subject)
    }

    /// The checklist's items, in the order of the criteria.
    pub fn items(&self) -> Vec<Item<'_>> {
        let report = self.project.check.report().map(AsRef::as_ref);
        self.project.checklist.beside(report, &self.pack.criteria, self.today())
    }

    /// What `screen` lists, in its order.
    pub fn listed(&self, screen: &ChecklistScreen) -> Vec<Item<'_>> {
        let mut items = self.items();
        items.retain(|item| {
            screen.narrow.shows(item) && screen.filter.shows(item, self.project.user.as_deref())
        });
        screen.sort.sort(&mut items);
        items
    }

    /// What the check found on `key`.
    pub fn finding(&self, key: &Key) -> Option<Finding<'_>> {
        self.project.finding(key)
    }

    /// Says that something is done.
    pub fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), bad: false });
    }

    /// Says that something went wrong.
    pub fn complain(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), bad: true });
    }
}

/// Lines of code in pieces.
type Pieces = Vec<Vec<(SyntaxRole, String)>>;

/// Code that was highlighted, and code that a page wants to be.
#[derive(Debug, Default)]
pub struct Highlights {
    known: HashMap<(String, String), Option<Pieces>>,
    /// What layout asked for and is not known: setting a page is how it is found out.
    wanted: RefCell<BTreeSet<(String, String)>>,
}

impl Highlights {
    /// The code that was asked for since the last time: language and code. It counts as known,
    /// and is drawn plain, until [`keep`](Self::keep) says more.
    pub fn take_wanted(&mut self) -> Vec<(String, String)> {
        let wanted = std::mem::take(self.wanted.get_mut());
        self.known.extend(wanted.iter().map(|key| (key.clone(), None)));
        wanted.into_iter().collect()
    }

    /// Keeps what was highlighted.
    pub fn keep(&mut self, pieces: Vec<HighlightedCode>) {
        for HighlightedCode { language, code, lines } in pieces {
            // What no page asked for is of the editor, which changes with every key.
            if let Some(known) = self.known.get_mut(&(language, code)) {
                *known = lines;
            }
        }
    }
}

impl Highlight for Highlights {
    fn highlight(&self, language: &str, code: &str) -> Option<Pieces> {
        let key = (language.to_owned(), code.to_owned());
        let known = self.known.get(&key).cloned();
        known.unwrap_or_else(|| {
            self.wanted.borrow_mut().insert(key);
            None
        })
    }
}
