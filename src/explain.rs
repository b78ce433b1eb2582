//! What there is to say about a criterion: what it means and why, how it is decided, what the rules
//! take for it and what frameworks do by default, how to fix it, who disagrees.

mod in_code;

pub use in_code::InCode;

use crate::check::verdicts::basis;
use crate::curriculum::{Criterion, DecidedBy, Level, Pack, advice};
use std::fmt::Write as _;

/// All that there is to say about a criterion, as Markdown; of what is recognised in code, as far as
/// that was read.
pub fn text(criterion: &Criterion, pack: &Pack, code: Option<&InCode>) -> String {
    let level = match criterion.level {
        Level::Must => "must: the factor is broken without it",
        Level::Should => "should: good practice that carries the factor",
    };
    let decided_by = match criterion.decided_by {
        DecidedBy::Static => "the project's files, most of the time",
        DecidedBy::Probe => "running the app; files can only hint",
        DecidedBy::Person => "someone who knows the project; files can only hint",
    };
    let factor = criterion.factor;
    let mut text = format!(
        "# {}\n\n{}\n\n- Factor {factor}: {}\n- Level {level}\n- Decided by {decided_by}\n\n",
        criterion.id,
        criterion.question,
        factor.summary()
    );
    let mut section = |title: &str, body: &str| {
        // A string takes all that is written to it.
        let _ = write!(text, "## {title}\n\n{body}\n\n");
    };
    let learn = lesson_on(criterion, pack);
    let explain = criterion.explain.as_ref();
    if let Some(explain) = explain {
        section("Why", &format!("{}\n\nThe lesson: {learn}", explain.why));
    } else {
        section("Learn more", &learn);
    }
    section("Met", &criterion.met);
    section("Unmet", &criterion.unmet);
    section("Not applicable", criterion.not_applicable.as_deref().unwrap_or("Never."));
    if let Some(explain) = explain {
        section("How it is decided", &explain.decided);
        section("Good", &fenced("text", &explain.good));
        section("Bad", &fenced("text", &explain.bad));
    }
    for (title, body) in code.iter().flat_map(|code| code.sections(criterion)) {
        section(&title, &body);
    }
    if let Some(explain) = explain {
        section("How to fix it", &fixes(criterion, code));
        section("Known limits", &explain.limits);
        let none = "No respected tool that we know of.";
        section("Who says otherwise", explain.others.as_deref().unwrap_or(none));
    }
    text
}

/// Where the criterion's factor is taught.
pub fn lesson_on(criterion: &Criterion, pack: &Pack) -> String {
    let factor = criterion.factor;
    match pack.lesson_on(factor) {
        Some(lesson) => format!("`twelve-tui lesson {}`", lesson.id),
        None => format!("https://12factor.net/{}", factor.slug()),
    }
}

/// The advice that is on the languages in question, and how to see what is left out of it.
fn fixes(criterion: &Criterion, code: Option<&InCode>) -> String {
    let languages = code.map(InCode::languages).unwrap_or_default();
    let (ours, others) = advice(criterion, &languages);
    let mut lines: Vec<String> = ours.iter().map(|line| format!("- {line}")).collect();
    if !others.is_empty() {
        let what = if others.len() == 1 { "line is" } else { "lines are" };
        let left_out = format!(
            "{} more {what} on other languages and frameworks: `explain --lang all`",
            others.len()
        );
        lines.push(if ours.is_empty() { left_out } else { format!("\n{left_out}") });
    }
    lines.join("\n")
}

/// Why no rule on source code counts for a criterion, where none does.
fn why_no_rule(criterion: &Criterion) -> &'static str {
    let Some(basis) = basis::of(&criterion.id) else {
        return "No rule counts for it: only people can say.";
    };
    if basis.grounds().any(|ground| ground.kind == "Import") {
        return "It needs no rule: every import in the app's own source is read.";
    }
    match criterion.decided_by {
        DecidedBy::Person => "No rule counts for it: only people can say.",
        DecidedBy::Probe => "No rule on source code counts for it: only running the app tells.",
        DecidedBy::Static => {
            "No rule on source code counts for it: manifests, images, the files of platforms and \
             the names of files decide."
        }
    }
}

fn fenced(info: &str, code: &str) -> String {
    format!("```{info}\n{}\n```", code.trim_end())
}

#[cfg(test)]
mod tests;
