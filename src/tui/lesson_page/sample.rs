//! A sample on the page: its files or what differs between them, and how its run stands.

use super::{Composer, StopKind, language};
use crate::curriculum::sample::{PackFile, Start};
use crate::curriculum::{Lesson, Sample, SampleLanguage, Variant};
use crate::markdown::{Block, Line, Role, Span};
use crate::run::{Transcript, install_hint};
use crate::tui::diff::diff;
use crate::tui::message::SampleKey;
use crate::tui::state::{Output, RunKey};

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
        let others: Vec<&str> = sample
            .languages
            .iter()
            .map(|other| other.name.as_str())
            .filter(|name| *name != language.name)
            .collect();
        let mut head = vec![
            Span::new(format!("{} ", self.pointer()), Role::Action),
            Span::new(label.to_owned(), Role::Action),
            Span::new(format!("  {}", language.name), Role::Dim),
        ];
        if !others.is_empty() {
            head.push(Span::new(format!(" (l: {})", others.join(", ")), Role::Dim));
        }
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
                    Span::new("r", Role::Action),
                    Span::new(format!(" runs `{command}` in a fresh folder"), Role::Dim),
                ],
            }),
            None => self.recorded(key, language, missing.unwrap_or_default()),
            Some(output) => {
                self.line(Line::new(format!("$ {command}"), Role::Dim));
                output_lines(self, output);
                self.line(output_status(output, key.variant, self.state.ascii));
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
        let legend = vec![
            Span::new("What the fix changes", Role::Strong),
            Span::new("   ", Role::Text),
            Span::new("- violation", Role::Removed),
            Span::new("   ", Role::Text),
            Span::new("+ fix", Role::Added),
            Span::new("   d: the whole files", Role::Dim),
        ];
        self.line(Line { spans: legend });
        let mut paths: Vec<&str> = Vec::new();
        for file in language.violation.iter().chain(&language.fix) {
            if !paths.contains(&file.path.as_str()) {
                paths.push(&file.path);
            }
        }
        for path in paths {
            let text = |files: &[PackFile]| {
                files.iter().find(|file| file.path == path).map(PackFile::text).unwrap_or_default()
            };
            let lines = diff(&text(&language.violation), &text(&language.fix));
            if lines.is_empty() {
                continue;
            }
            self.blank_line();
            self.line(Line::new(format!("  {}", crate::sanitize::line(path)), Role::Dim));
            self.blocks(vec![Block::Output(lines)]);
        }
        self.blank_line();
    }
}

/// What a run wrote, and what is being prepared for it.
pub(super) fn output_lines(composer: &mut Composer, output: &Output) {
    composer.blocks(vec![Block::Output(output.lines.clone())]);
    if let Some(text) = &output.preparing {
        composer.line(Line::new(format!("Preparing: {text}"), Role::Dim));
    }
}

/// How a run stands, in a line.
fn output_status(output: &Output, variant: Variant, ascii: bool) -> Line {
    let Some(ended) = &output.ended else {
        return Line::new("running; s stops it", Role::Open);
    };
    let (sign, what, role) = match (output.shown, variant) {
        (true, Variant::Violation) => (if ascii { "x" } else { "✗" }, "it breaks", Role::Bad),
        (true, Variant::Fix) => (if ascii { "+" } else { "✓" }, "it works", Role::Good),
        (false, _) => ("!", "the effect was not shown", Role::Open),
    };
    let name = variant.name();
    let how = if output.shown {
        format!("{:.1} s", ended.duration.as_secs_f64())
    } else {
        ended.to_string()
    };
    Line::new(format!("{sign} {name}: {what} ({how}). r runs it again."), role)
}

/// The language of a file, by its name.
fn language_of(path: &str) -> &str {
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
