//! What is taught: packs of lessons with their samples, quizzes, exercises and terms, the twelve
//! factors, the picture of the whole, and the criteria of the checklist.
//!
//! The built-in pack is embedded in the binary. A development build reads it from the source
//! tree instead, so that an edit shows at once. `docs/authoring.md` describes the format.

pub mod advice;
pub mod criterion;
pub mod factor;
pub mod glossary;
pub mod lesson;
pub mod lint;
pub mod pack;
pub mod picture;
pub mod principle;
pub mod sample;
pub mod subject;

pub use advice::advice;
pub use criterion::{Criterion, DecidedBy, Level};
pub use factor::Factor;
pub use glossary::Term;
pub use lesson::{Exercise, Lesson, Question, QuizOption, WrongSolution};
pub use pack::{Pack, PackError};
pub use picture::Picture;
pub use principle::Principle;
pub use sample::{Sample, SampleLanguage, Variant};
pub use subject::Subject;
