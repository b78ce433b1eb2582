//! Samples: complete in every language and variant, recorded, and offered in the text.

use super::{Lint, Text, WIDEST};
use crate::curriculum::sample::shown_line;
use crate::curriculum::{Lesson, Sample, SampleLanguage, Variant};
use crate::run::{Stream, Transcript};

/// The code of samples may be a little wider than what stands in the text; a narrow screen breaks it.
const WIDEST_CODE: usize = 88;

impl Lint<'_> {
    pub(super) fn samples(&mut self, lesson: &Lesson, text: &Text) {
        let folder = format!("{}samples/", lesson.path.trim_end_matches("lesson.md"));
        if lesson.factor().is_some() && lesson.samples.is_empty() {
            self.find(&lesson.path, text.line(1), "sample", "it has no sample");
        }
        for sample in &lesson.samples {
            let root = format!("{folder}{}/", sample.id);
            let about = format!("{root}sample.toml");
            for variant in Variant::ALL {
                let target = format!("{}/{}", sample.id, variant.name());
                if !text.directives().any(|it| it.scheme == "sample" && it.target == target) {
                    let message = format!("no paragraph `[…](sample:{target})` offers it");
                    self.find(&about, None, "not-offered", message);
                }
                for language in &sample.languages {
                    self.variant(&root, &about, language, variant);
                }
            }
            for language in &sample.languages {
                for shown in &language.show {
                    let mut files = language.violation.iter().chain(&language.fix);
                    if !files.any(|file| file.path == *shown) {
                        let name = &language.name;
                        let message =
                            format!("`show` names {shown}, which no variant in {name} has");
                        self.find(&about, None, "sample", message);
                    }
                }
            }
            if sample.languages.is_empty() {
                self.find(&about, None, "sample", "it is written in no language");
            }
            self.stray_languages(&root, sample);
        }
        let strays: Vec<&str> = self
            .pack
            .paths_below(&folder)
            .filter(|path| {
                let id = path[folder.len()..].split('/').next().unwrap_or("");
                self.pack.text_of(&format!("{folder}{id}/sample.toml")).is_none()
            })
            .collect();
        for path in strays {
            self.find(path, None, "stray-file", "its sample has no sample.toml");
        }
    }

    fn variant(&mut self, root: &str, about: &str, language: &SampleLanguage, variant: Variant) {
        let (name, which) = (&language.name, variant.name());
        let own = format!("{root}{which}/{name}/");
        if self.pack.paths_below(&own).next().is_none() {
            let message =
                format!("the {which} has no files in {name}; they stand in {which}/{name}/");
            self.find(about, None, "sample", message);
        }
        if language.shown(variant).next().is_none() {
            let message = format!("`show` names no file that the {which} in {name} has");
            self.find(about, None, "sample", message);
        }
        for shown in &language.show {
            let mut places =
                [format!("{own}{shown}"), format!("{root}shared/{name}/{shown}")].into_iter();
            // Locks are written by tools, in lines of any length.
            if !shown.contains("lock")
                && let Some((path, text)) =
                    places.find_map(|path| Some((path.clone(), self.pack.text_of(&path)?)))
            {
                self.wide_lines(&path, text, WIDEST_CODE);
            }
        }
        let path = format!("{root}recorded/{which}-{name}.jsonl");
        if let Some(recorded) = language.recorded(variant) {
            self.recorded(&path, recorded, variant);
        } else {
            let message = format!(
                "there is no recorded run of the {which} in {name}; `lesson run` keeps one \
                 with --save recorded/{which}-{name}.jsonl"
            );
            self.find(about, None, "recorded", message);
        }
    }

    /// A recorded run has the form that every run has.
    fn recorded(&mut self, path: &str, file: &str, variant: Variant) {
        let transcript = match Transcript::from_file(file) {
            Ok(transcript) => transcript,
            Err(error) => return self.find(path, error.line, "recorded", error.message),
        };
        let (first, last) = (format!("{}:", variant.name()), shown_line(variant));
        let lines: Vec<_> = transcript.lines_on(Stream::Stdout).collect();
        if !lines.first().is_some_and(|line| line.starts_with(&first)) {
            self.find(path, 2, "recorded", format!("its first line does not begin `{first}`"));
        }
        if lines.last() != Some(&last.as_str()) {
            let line = file.lines().count();
            self.find(path, line, "recorded", format!("its last line is not `{last}`"));
        }
        let text: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
        // The first line of the file is about the run.
        self.wide_lines(path, &format!("\n{text}"), WIDEST);
    }

    /// Files for a language that sample.toml does not name.
    fn stray_languages(&mut self, root: &str, sample: &Sample) {
        let named = |name: &str| sample.language(name).is_some();
        let strays: Vec<&str> = self
            .pack
            .paths_below(root)
            .filter(|path| {
                let mut parts = path[root.len()..].splitn(3, '/');
                match (parts.next(), parts.next(), parts.next()) {
                    (Some("sample.toml"), None, None) => false,
                    (Some("shared" | "violation" | "fix"), Some(language), Some(_)) => {
                        !named(language)
                    }
                    (Some("recorded"), Some(file), None) => {
                        let run = file.strip_suffix(".jsonl").and_then(|run| run.split_once('-'));
                        !run.is_some_and(|(variant, language)| {
                            Variant::find(variant).is_some() && named(language)
                        })
                    }
                    _ => true,
                }
            })
            .collect();
        for path in strays {
            let message = "nothing reads it: sample.toml names no such language or variant";
            self.find(path, None, "stray-file", message);
        }
    }
}
