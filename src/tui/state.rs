//! Everything that the UI knows. Views read it, [`update`](super::update) changes it.

mod appearance;
mod checklist;
mod editor;
mod highlights;
mod lesson;
mod panel;
mod project;

pub use appearance::Appearance;
pub use checklist::{Asked, AskedFor, ChecklistScreen, Field, Form};
pub use highlights::Highlights;
pub use lesson::{
    Bench, Consent, EditIn, History, Job, LessonScreen, Output, Place, Question, Run, RunKey,
    Saves, Seen,
};
pub use project::{Before, Check, Preview, Project};

pub use editor::Editor;
pub use panel::{Pane, Panel, SIDE_BY_SIDE_FROM, Shows, Text};

use super::finder::{Entry, Finder};
use super::keymap::Keymap;
use crate::checklist::{Finding, Item, Key};
use crate::curriculum::{Lesson, Pack, Subject};
use crate::date::Date;
use crate::explain::InCode;
use crate::progress::Progress;
use crate::run::consent::Trust;
use crate::run::{Host, Protection};
use std::collections::BTreeSet;
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

/// What there is to say about a criterion.
#[derive(Debug)]
pub struct Explain {
    /// Its id.
    pub id: String,
    /// Whether that is how to mend it, and nothing else.
    pub fix: bool,
    /// Index of the first line that is seen.
    pub scroll: usize,
    /// What the rules take for it, once that was read.
    pub code: Option<Box<InCode>>,
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

    /// The names of the project's apps: those that the check found, and those that have words.
    pub fn apps(&self) -> Vec<String> {
        let found = self.project.check.report().into_iter().flat_map(|report| &report.apps);
        let said = self.project.checklist.words.keys().filter_map(|key| key.app.clone());
        let names: BTreeSet<String> = found.map(|app| app.name.clone()).chain(said).collect();
        names.into_iter().collect()
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
