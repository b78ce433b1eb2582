//! Reads a project and says, criterion by criterion, how it stands.
//!
//! `inventory` lists and classifies the files, `facts` turns files into typed facts with a place,
//! `verdicts` turns facts into statuses with evidence. A rule never decides a criterion, and a
//! verdict never reads a file.

pub mod facts;
pub mod report;
