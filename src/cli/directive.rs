//! What can be done in a lesson, as it stands in its text: the code, and the command to type.

use crate::curriculum::{Lesson, Picture, Sample, Variant};
use crate::markdown::{Block, Directive, Inline, parse};

/// Where a lesson is shown: what it takes from elsewhere, and what it is set for.
pub(super) struct Setting<'a> {
    pub(super) picture: &'a Picture,
    pub(super) width: usize,
    /// Whether drawings keep to ASCII.
    pub(super) ascii: bool,
}

/// The blocks that stand for `directive` in the text of `lesson`.
pub(super) fn in_words(
    lesson: &Lesson,
    directive: &Directive,
    setting: &Setting<'_>,
) -> Vec<Block> {
    let id = &lesson.id;
    let label = Block::Paragraph(vec![Inline::Text(format!("{}:", directive.label))]);
    match directive.scheme.as_str() {
        "sample" => {
            let target = directive.target.split_once('/');
            let found = target.and_then(|(sample, variant)| {
                Some((lesson.sample(sample)?, Variant::find(variant)?))
            });
            let Some((sample, variant)) = found else { return vec![label] };
            let run = format!("lesson run {id}/{} --variant {}", sample.id, variant.name());
            let mut blocks = vec![label];
            blocks.extend(code(sample, variant));
            blocks.push(command(&run));
            blocks
        }
        "exercise" => {
            let task = lesson.exercise.as_ref().map(|exercise| parse(&exercise.task).blocks);
            let mut blocks = task.unwrap_or_default();
            blocks.push(command(&format!("exercise {id} start")));
            blocks
        }
        "picture" => {
            let Setting { picture, width, ascii } = *setting;
            let mut blocks = vec![label];
            blocks.extend(picture.blocks(width, lesson.factor(), ascii));
            blocks
        }
        "quiz" => vec![label, command(&format!("quiz {id}"))],
        _ => vec![label, command(&format!("check --select {id}"))],
    }
}

/// The files that the lesson shows of a sample, in its first language.
fn code(sample: &Sample, variant: Variant) -> impl Iterator<Item = Block> {
    sample.languages.iter().take(1).flat_map(move |language| {
        language.shown(variant).map(|file| Block::Code {
            language: language.name.clone(),
            text: file.text(),
            caption: Some(crate::sanitize::line(&file.path).into_owned()),
        })
    })
}

fn command(arguments: &str) -> Block {
    let text = format!("twelve-tui {arguments}\n");
    Block::Code { language: "sh".into(), text, caption: None }
}
