//! Code is drawn at once and coloured when it is known how: no frame waits for it.

use super::*;
use crate::markdown::{Highlight as _, Highlighter, SyntaxRole};
use crate::tui::message::HighlightedCode;
use std::collections::BTreeSet;

/// Languages that are none: what programs write, and lists of names.
const PLAIN: [&str; 4] = ["", "text", "in", "lock"];

fn code_asked_for(ui: &Ui) -> BTreeSet<(String, String)> {
    let asked = ui.effects.iter().filter_map(|effect| match effect {
        Effect::Highlight(code) => Some(code.clone()),
        _ => None,
    });
    asked.flatten().collect()
}

#[test]
fn every_language_of_the_lessons_has_a_grammar_or_a_reason() {
    let highlighter = Highlighter::load();
    let pack = Arc::new(Pack::built_in().unwrap());
    let mut languages = BTreeSet::new();
    for subject in pack.subjects() {
        let mut ui = Ui::new(80, 24);
        ui.send(Message::Reloaded(Ok(pack.clone())));
        ui.state.screens = vec![Screen::Home(Home { selected: subject, top: 0 })];
        ui.keys("<enter>");
        let names: BTreeSet<String> = pack
            .lesson_on(subject)
            .iter()
            .flat_map(|lesson| &lesson.samples)
            .flat_map(|sample| &sample.languages)
            .map(|language| language.name.clone())
            .collect();
        for name in names {
            if let Some(Screen::Lesson(seen)) = ui.state.screens.last_mut() {
                seen.language = Some(name);
            }
            ui.send(Message::Resized { width: 81, height: 24 });
        }
        languages.extend(code_asked_for(&ui).into_iter().map(|(language, _)| language));
    }
    assert!(languages.len() > 6, "{languages:?}");
    for language in languages.iter().filter(|it| !PLAIN.contains(&it.as_str())) {
        assert!(highlighter.highlight(language, "x").is_some(), "{language} has no grammar");
    }
}

#[test]
fn a_page_is_drawn_plain_until_its_code_is_known() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>");
    let colours = |ui: &Ui| {
        let Some(Screen::Lesson(seen)) = ui.state.screen() else { panic!("a lesson") };
        let spans = seen.page.page.lines.iter().flat_map(|line| &line.spans);
        let coloured = |role| matches!(role, Role::Syntax(it) if it != SyntaxRole::Plain);
        spans.filter(|span| coloured(span.role)).count()
    };
    let picture = ui.picture();
    assert!(picture.contains("app.py") && colours(&ui) == 0, "{picture}");
    let asked = code_asked_for(&ui);
    let highlighter = Highlighter::load();
    let known = asked.iter().map(|(language, code)| HighlightedCode {
        lines: highlighter.highlight(language, code),
        language: language.clone(),
        code: code.clone(),
    });
    ui.send(Message::Highlighted(known.collect()));
    assert!(colours(&ui) > 0);
    assert_eq!(ui.picture(), picture, "the same text at the same places");
    // What is known is not asked for again.
    ui.send(Message::Resized { width: 60, height: 20 });
    ui.keys("<esc><enter>");
    assert_eq!(code_asked_for(&ui), asked);
}
