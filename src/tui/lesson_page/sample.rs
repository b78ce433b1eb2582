//! A sample on the page: its files or what differs between them, and how its run stands.

use super::{Composer, StopKind, language};
use crate::curriculum::sample::{PackFile, Start};
use crate::curriculum::{Lesson, Sample, SampleLanguage, Variant};
use crate::markdown::{Block, Line, Role, Span};
use crate::run::{Transcript, install_hint};
use crate::tui::diff::diff;
use crate::tui::keymap::Action;
use crate::tui::message::SampleKey;
use crate::tui::state::{Output, RunKey, State};
use crate::tui::update::key_of;
use std::time::Duration;

impl Composer<'_> {
    pub(super) fn sample(
        &mut self,
        lesson: &Lesson,
        sample: &Sample,
        variant: Variant,
        label: &str,
    ) {
        let key = SampleKey { lesson: lesson.id.clone(), sample: sample.id.clone(), variant };
        let Some(language) = language(sample, self.screen.language.as_deref()) else { return };
        let first = self.begin_stop();
        let mut head = vec![
            Span::new(format!("{} ", self.pointer()), Role::Action),
            Span::new(label.to_owned(), Role::Action),
            Span::new("  ", Role::Text),
        ];
        head.extend(language_tabs(self.state, sample, language));
        self.line(Line { spans: head });
        if self.screen.diffs.contains(&sample.id) {
            self.differences(language);
            self.run_lines(&key, language);
            self.end_stop(first, StopKind::Sample(key));
            return;
        }
        let code = language
            .shown(variant)
            .map(|file| Block::Code {
                language: language_of(&file.path).to_owned(),
                text: file.text(),
                caption: Some(crate::sanitize::line(&file.path).into_owned()),
            })
            .collect();
        self.blocks(code);
        self.run_lines(&key, language);
        self.end_stop(first, StopKind::Sample(key));
    }

    /// How the run stands, under the code: what to press, what it wrote, how it ended.
    fn run_lines(&mut self, key: &SampleKey, language: &SampleLanguage) {
        let command = match &language.start {
            Start::Command(command) => command.join(" "),
            Start::Procfile(file) => format!("the processes of {file}"),
        };
        let output = self.screen.outputs.get(&RunKey::Sample(key.clone()));
        let missing = language.needs().find(|program| !self.state.host.runtimes.has(program));
        match output {
            None if missing.is_none() => self.line(Line {
                spans: vec![
                    Span::new(key_of(self.state, Action::Run), Role::Action),
                    Span::new(format!(" runs `{command}` in a fresh folder"), Role::Dim),
                ],
            }),
            None => self.recorded(key, language, missing.unwrap_or_default()),
            Some(output) => {
                self.line(Line::new(format!("$ {command}"), Role::Dim));
                output_lines(self, output);
                let elapsed = self.state.running(&RunKey::Sample(key.clone()));
                let mut line = output_status(output, elapsed, key.variant, self.state);
                if output.ended.is_some() {
                    let role = line.spans[0].role;
                    line.spans.insert(1, Span::new(format!(" {}:", key.variant.name()), role));
                    let again = format!(". {} runs it again.", key_of(self.state, Action::Run));
                    line.spans.push(Span::new(again, Role::Dim));
                }
                self.line(line);
            }
        }
    }

    /// The recorded run, where the runtime is missing.
    fn recorded(&mut self, key: &SampleKey, language: &SampleLanguage, missing: &str) {
        let hint = install_hint(missing);
        let text = format!("{missing} is not found here, so it cannot run. {hint}");
        self.line(Line::new(text, Role::Open));
        if let Some(Ok(recorded)) = language.recorded(key.variant).map(Transcript::from_file) {
            self.line(Line::new("A recorded run, from another machine:", Role::Dim));
            let lines = recorded.lines().iter().map(|line| {
                Line::new(crate::sanitize::line(&line.text).into_owned(), Role::Stdout)
            });
            self.blocks(vec![Block::Output(lines.collect())]);
        }
    }

    /// What the fix changes, file by file.
    fn differences(&mut self, language: &SampleLanguage) {
        let mut legend = legend();
        legend.spans.push(Span::new(
            format!("   {}: the whole files", key_of(self.state, Action::Diff)),
            Role::Dim,
        ));
        self.line(legend);
        for (path, lines) in differences(language) {
            let head = Line::new(path, Role::Dim);
            self.blocks(vec![Block::Output(std::iter::once(head).chain(lines).collect())]);
        }
        self.blank_line();
    }
}

/// What the signs of the differences mean.
pub(in crate::tui) fn legend() -> Line {
    Line {
        spans: vec![
            Span::new("What the fix changes", Role::Strong),
            Span::new("   ", Role::Text),
            Span::new("- violation", Role::Removed),
            Span::new("   ", Role::Text),
            Span::new("+ fix", Role::Added),
        ],
    }
}

/// The files that the fix changes, and how.
pub(in crate::tui) fn differences(language: &SampleLanguage) -> Vec<(String, Vec<Line>)> {
    let mut paths: Vec<&str> = Vec::new();
    for file in language.violation.iter().chain(&language.fix) {
        if !paths.contains(&file.path.as_str()) {
            paths.push(&file.path);
        }
    }
    let text = |files: &[PackFile], path: &str| {
        files.iter().find(|file| file.path == path).map(PackFile::text).unwrap_or_default()
    };
    let changes = paths.into_iter().map(|path| {
        let lines = diff(&text(&language.violation, path), &text(&language.fix, path));
        (crate::sanitize::line(path).into_owned(), lines)
    });
    changes.filter(|(_, lines)| !lines.is_empty()).collect()
}

/// The languages that there are, the one that is shown in brackets; those that cannot run here say
/// so.
pub(in crate::tui) fn language_tabs(
    state: &State,
    sample: &Sample,
    shown: &SampleLanguage,
) -> Vec<Span> {
    let mut spans = Vec::new();
    for language in &sample.languages {
        let here = language.needs().all(|program| state.host.runtimes.has(program));
        let name = crate::sanitize::line(&language.name);
        let mark = if here { "" } else { " (not here)" };
        spans.push(if language.name == shown.name {
            Span::new(format!("[{name}{mark}] "), Role::Strong)
        } else {
            Span::new(format!("{name}{mark} "), Role::Dim)
        });
    }
    if sample.languages.len() > 1 {
        spans.push(Span::new(key_of(state, Action::Language), Role::Action));
    }
    spans
}

/// So many lines of an output stand on the page; the panel has all.
const LINES_ON_PAGE: usize = 16;

/// What a run wrote last, and what is being prepared for it.
pub(super) fn output_lines(composer: &mut Composer, output: &Output) {
    let hidden = output.lines.len().saturating_sub(LINES_ON_PAGE);
    if hidden > 0 {
        composer.blank_line();
        let lines = if hidden == 1 { "line" } else { "lines" };
        composer.line(Line {
            spans: vec![
                Span::new(format!("    {hidden} {lines} above: "), Role::Dim),
                Span::new(key_of(composer.state, Action::Panel), Role::Action),
                Span::new(" shows all", Role::Dim),
            ],
        });
    }
    composer.blocks(vec![Block::Output(output.lines[hidden..].to_vec())]);
    if let Some(text) = &output.preparing {
        composer.line(Line::new(format!("Preparing: {text}"), Role::Dim));
    }
}

/// How a run stands, in a line; `elapsed` while it runs.
pub(in crate::tui) fn output_status(
    output: &Output,
    elapsed: Option<Duration>,
    variant: Variant,
    state: &State,
) -> Line {
    let ascii = state.ascii;
    let Some(ended) = &output.ended else {
        let seconds = elapsed.unwrap_or_default().as_secs();
        let key = key_of(state, Action::Stop);
        return Line::new(format!("running, {seconds} s; {key} stops it"), Role::Open);
    };
    let (sign, what, role) = match (output.shown, variant) {
        (true, Variant::Violation) => (if ascii { "x" } else { "✗" }, "it breaks", Role::Bad),
        (true, Variant::Fix) => (if ascii { "+" } else { "✓" }, "it works", Role::Good),
        (false, _) => ("!", "the effect was not shown", Role::Open),
    };
    Line { spans: vec![Span::new(sign, role), Span::new(format!(" {what} ({ended})"), role)] }
}

/// The language of a file, by its name.
pub(in crate::tui) fn language_of(path: &str) -> &str {
    match path.rsplit('/').next().unwrap_or(path) {
        "Procfile" => "procfile",
        "Dockerfile" => "dockerfile",
        "Makefile" => "makefile",
        name => name.rsplit_once('.').map_or("", |(_, extension)| match extension {
            "py" => "python",
            "js" | "mjs" | "cjs" => "javascript",
            "txt" => "text",
            other => other,
        }),
    }
}
