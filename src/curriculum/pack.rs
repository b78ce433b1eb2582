//! Reading a pack of lessons, from the binary or from a folder.

mod files;
mod lesson;

use super::criterion::{CriteriaFile, Criterion};
use super::glossary::{GlossaryFile, Term};
use super::lesson::Lesson;
use super::picture::{Picture, PictureFile};
use super::{Factor, Subject};
use files::{Files, embedded_files, read_folder, toml};
use lesson::read_lesson;
use std::fmt;
use std::path::{Path, PathBuf};

/// What the check knows, and the picture. A pack that brings none of it is one of lessons: it
/// uses the built-in.
const COMMON_PARTS: [&str; 3] = ["knowledge/", "rules/", "picture.toml"];

/// The lessons, criteria and terms of one content folder, read and resolved.
#[derive(Debug, Clone)]
pub struct Pack {
    /// In the order of their folders.
    pub lessons: Vec<Lesson>,
    /// In the order of the factors, and within a factor as its file has them.
    pub criteria: Vec<Criterion>,
    /// The terms of all lessons, by name.
    pub terms: Vec<Term>,
    /// The picture of the whole.
    pub picture: Picture,
    files: Files,
    folder: Option<PathBuf>,
}

/// Why a pack cannot be used: which file, what is wrong.
#[derive(Debug)]
pub struct PackError {
    /// The file inside the pack; empty where the pack's own folder is meant.
    pub path: String,
    /// 1-based line, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            return write!(f, "{}", self.message);
        }
        write!(f, "{}", self.path)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for PackError {}

impl PackError {
    fn new(path: &str, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line: None, message: message.into() }
    }
}

impl Pack {
    /// The built-in pack. A development build reads it from the source tree.
    ///
    /// # Errors
    /// Only a development build can fail, while a file of the source tree is being edited.
    pub fn built_in() -> Result<Self, PackError> {
        let source = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/content"));
        if cfg!(debug_assertions) && source.is_dir() {
            Ok(Self { folder: None, ..Self::from_folder(source)? })
        } else {
            let (pack, faults) = Self::read(embedded_files());
            faults.into_iter().next().map_or(Ok(pack), Err)
        }
    }

    /// The pack in `folder`.
    ///
    /// # Errors
    /// Names the file that cannot be read or has something wrong in it.
    pub fn from_folder(folder: &Path) -> Result<Self, PackError> {
        let (pack, faults) = Self::read_folder(folder)?;
        faults.into_iter().next().map_or(Ok(pack), Err)
    }

    /// What can be read of the pack in `folder`, and all that is wrong with the rest.
    pub(super) fn read_folder(folder: &Path) -> Result<(Self, Vec<PackError>), PackError> {
        let mut files = Files::new();
        read_folder(folder, "", &mut files)?;
        for part in COMMON_PARTS {
            if !files.keys().any(|path| path.starts_with(part)) {
                files.extend(
                    embedded_files().into_iter().filter(|(path, _)| path.starts_with(part)),
                );
            }
        }
        let (pack, faults) = Self::read(files);
        Ok((Self { folder: Some(folder.to_owned()), ..pack }, faults))
    }

    /// The same pack, as if it came with the binary.
    #[cfg(test)]
    pub(crate) fn pretend_built_in(self) -> Self {
        Self { folder: None, ..self }
    }

    /// The folder that it was read from; none where it is the built-in one.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The lesson called `id`, also by its factor's number or numeral.
    pub fn lesson(&self, id: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| lesson.id == id).or_else(|| {
            let factor = Factor::find(id)?;
            self.lesson_on(factor)
        })
    }

    /// The lesson on `subject`, a factor or a page.
    pub fn lesson_on(&self, subject: impl Into<Subject>) -> Option<&Lesson> {
        let subject = subject.into();
        self.lessons.iter().find(|lesson| lesson.subject == subject)
    }

    /// The twelve factors, whether their lessons are written or not, with the pages that are
    /// written around them.
    pub fn subjects(&self) -> impl Iterator<Item = Subject> {
        let page = |page| self.lesson_on(page).map(|lesson| lesson.subject);
        page(Subject::Introduction)
            .into_iter()
            .chain(Factor::all().map(Subject::Factor))
            .chain([Subject::Closing, Subject::Appendix].into_iter().filter_map(page))
    }

    /// The criterion called `id`.
    pub fn criterion(&self, id: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.id == id)
    }

    /// The term called `id`.
    pub fn term(&self, id: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.id == id)
    }

    /// The criteria of `factor`.
    pub fn criteria_of(&self, factor: Factor) -> impl Iterator<Item = &Criterion> {
        self.criteria.iter().filter(move |criterion| criterion.factor == factor)
    }

    /// The files below `folder` (`rules/`), by path, as text.
    pub fn texts_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .range(folder.to_owned()..)
            .take_while(move |(path, _)| path.starts_with(folder))
            .filter_map(|(path, bytes)| Some((path.as_str(), std::str::from_utf8(bytes).ok()?)))
    }

    /// The paths of the files below `folder`.
    pub(super) fn paths_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        self.files
            .range(folder.to_owned()..)
            .map(|(path, _)| path.as_str())
            .take_while(move |path| path.starts_with(folder))
    }

    /// The text of the file at `path`.
    pub(super) fn text_of(&self, path: &str) -> Option<&str> {
        std::str::from_utf8(self.files.get(path)?).ok()
    }

    /// What can be read of `files`, and all that is wrong with the rest.
    fn read(files: Files) -> (Self, Vec<PackError>) {
        let mut pack = Self {
            lessons: Vec::new(),
            criteria: Vec::new(),
            terms: Vec::new(),
            picture: Picture::default(),
            files,
            folder: None,
        };
        let mut faults = Faults::default();
        let files = &pack.files;
        for path in files.keys().filter(|path| is_lesson(path)) {
            let Some(lesson) = read_lesson(files, path, &mut faults) else { continue };
            if let Err(message) = unlike_the_others(&lesson, &pack.lessons) {
                faults.0.push(PackError::new(path, message));
            }
            let glossary = path.replace("lesson.md", "glossary.toml");
            if files.contains_key(&glossary)
                && let Some(file) = faults.take(toml::<GlossaryFile>(files, &glossary))
            {
                for term in file.terms(&lesson.id) {
                    match pack.terms.iter().find(|other| other.id == term.id) {
                        Some(other) => faults.0.push(PackError::new(
                            &glossary,
                            format!("the term `{}` is owned by {} already", term.id, other.lesson),
                        )),
                        None => pack.terms.push(term),
                    }
                }
            }
            pack.lessons.push(lesson);
        }
        for path in files.keys().filter(|path| path.starts_with("criteria/")) {
            let Some(file) = faults.take(toml::<CriteriaFile>(files, path)) else { continue };
            for raw in file.criterion {
                let resolved = raw.resolve().map_err(|message| PackError::new(path, message));
                pack.criteria.extend(faults.take(resolved));
            }
        }
        if let Some(file) = faults.take(toml::<PictureFile>(files, "picture.toml")) {
            let picture = Picture::of(file);
            let picture = picture.map_err(|message| PackError::new("picture.toml", message));
            pack.picture = faults.take(picture).unwrap_or_default();
        }
        pack.criteria.sort_by_key(|criterion| criterion.factor);
        pack.terms.sort_by_cached_key(|term| term.name.to_lowercase());
        (pack, faults.0)
    }
}

/// What is wrong with a pack, in the order of its files.
#[derive(Default)]
struct Faults(Vec<PackError>);

impl Faults {
    /// What was read, or nothing and one fault more.
    fn take<T>(&mut self, result: Result<T, PackError>) -> Option<T> {
        result.map_err(|fault| self.0.push(fault)).ok()
    }
}

/// Ids and subjects name lessons, so that no two may have the same.
fn unlike_the_others(lesson: &Lesson, others: &[Lesson]) -> Result<(), String> {
    let same = |other: &&Lesson| other.id == lesson.id || other.subject == lesson.subject;
    match others.iter().find(same) {
        Some(other) if other.id == lesson.id => {
            Err(format!("the id `{}` is taken by {}", lesson.id, other.path))
        }
        Some(other) => Err(format!("the lesson on {} is {} already", lesson.subject, other.path)),
        None => Ok(()),
    }
}

fn is_lesson(path: &str) -> bool {
    path.starts_with("lessons/") && path.ends_with("/lesson.md") && path.matches('/').count() == 2
}

#[cfg(test)]
mod tests;
