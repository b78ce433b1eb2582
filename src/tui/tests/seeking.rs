//! What is found is gone to, where one stopped is gone on, and keys that are typed fast count.

use super::*;
use crate::tui::state::Overlay;

fn far(count: usize) -> String {
    let line = |number| format!("Line {number} says nothing of it.\n\n");
    (0..count).map(line).collect::<Vec<_>>().concat()
}

/// A lesson with a wide table and long code far below each other.
fn seeker(width: u16, height: u16) -> Ui {
    let text = format!(
        "+++\nid = \"config\"\nfactor = 3\ntitle = \"Config\"\nsummary = \"S\"\nminutes = 1\n\
         objectives = []\n+++\n# Config\n\n## Above\n\nyes\n\n{far}## A table\n\n\
         |Name|What it says of all that varies between the deploys|Kept|\n|-|-|-|\n\
         |logs|an event stream that nobody stores in the app, however long it becomes|yes|\n\
         |mail|an attached resource that is reached by a needle address in the environment|yes|\n\
         \n{far}## Code\n\n```python\nprint(\"a\")\n\
         connection = connect(os.environ[\"DATABASE_URL\"], timeout=int(os.environ[\"TIMEOUT\"]))\n\
         ```\n\n{far}## The end\n\nThe last line.\n",
        far = far(20)
    );
    let mut ui = Ui::new(width, height);
    ui.send(Message::Reloaded(Ok(Arc::new(pack_with(&[("03-config", &text)])))));
    ui
}

/// The lines of the lesson that are seen, and the bytes of the place that was found.
fn current(ui: &Ui) -> Vec<String> {
    let Some(Screen::Lesson(seen)) = ui.state.screen() else { panic!("a lesson") };
    let found = seen.found.as_ref().expect("something was found");
    let height = view::lesson_height(ui.state.size);
    let parts = found.places[found.current].iter();
    let text = |part: &crate::markdown::Part| {
        assert!((seen.scroll..seen.scroll + height).contains(&part.line), "out of sight");
        seen.page.page.lines[part.line].text()[part.bytes.clone()].to_owned()
    };
    parts.map(text).collect()
}

#[test]
fn hits_in_tables_and_code_open_at_the_place() {
    for (width, height) in [(60, 20), (80, 24), (120, 36), (200, 60)] {
        for (sought, found) in [
            ("needle address", "needle address"),
            ("varies between the deploys", "varies between the deploys"),
            ("DATABASE_URL", "DATABASE_URL"),
            ("timeout=int(os", "timeout=int(os"),
            ("the last line", "The last line"),
        ] {
            let mut ui = seeker(width, height);
            ui.keys(&format!("/{sought}<enter>"));
            let parts = current(&ui);
            let glued = |text: &str| text.replace(' ', "");
            assert_eq!(glued(&parts.concat()), glued(found), "{width}: {parts:?}");
        }
    }
}

#[test]
fn of_several_the_one_that_was_chosen_is_shown() {
    for width in [60, 80, 120] {
        let mut ui = seeker(width, 24);
        // The word alone stands far above, and in both rows.
        ui.keys("/mail yes<enter>");
        assert_eq!(current(&ui), ["mail"]);
        let mut ui = seeker(width, 24);
        ui.keys("/line 7 says");
        let Some(Overlay::Finder(finder)) = &ui.state.overlay else { panic!("a list") };
        assert_eq!(finder.hits.len(), 6, "it and 17, below each heading");
        ui.keys("<down><enter>");
        let Some(Screen::Lesson(seen)) = ui.state.screen() else { panic!("a lesson") };
        let found = seen.found.as_ref().unwrap();
        let heading = seen.page.page.headings.iter().rev();
        let below = heading.clone().find(|it| Some(it.line) < found.line(found.current));
        assert_eq!(below.map(|it| it.text.as_str()), Some("A table"), "{width}");
        assert_eq!(found.current, 1, "the second of three");
    }
}

#[test]
fn code_of_samples_is_found_in_its_language() {
    let mut ui = Ui::new(80, 24);
    let pack = Arc::new(Pack::built_in().unwrap());
    ui.send(Message::Reloaded(Ok(pack.clone())));
    let lesson = pack.lesson("config").unwrap();
    let sample = lesson.samples.iter().find(|sample| sample.languages.len() > 1).unwrap();
    let other = &sample.languages[1];
    let shown: Vec<String> = other
        .shown(crate::curriculum::Variant::Violation)
        .map(crate::curriculum::sample::PackFile::text)
        .collect();
    let line = shown.iter().flat_map(|text| text.lines()).map(str::trim).max_by_key(|it| it.len());
    let line = line.unwrap();
    ui.keys(&format!("/{line}"));
    let Some(Overlay::Finder(finder)) = &ui.state.overlay else { panic!("a list") };
    let chosen = finder.chosen().unwrap();
    assert!(chosen.title.ends_with(&format!("({})", other.name)), "{chosen:?}");
    ui.keys("<enter>");
    let parts = current(&ui).concat();
    assert_eq!(parts.replace(' ', ""), line.replace(' ', ""));
}

#[test]
fn findings_of_the_project_are_found() {
    let mut ui = Ui::new(80, 24);
    ui.keys("/settings.py");
    let Some(Overlay::Finder(finder)) = &ui.state.overlay else { panic!("a list") };
    assert!(finder.chosen().is_some_and(|entry| entry.group == "finding"), "{}", ui.picture());
}

#[test]
fn what_is_looked_for_waits_for_the_lessons_to_be_read() {
    let mut ui = seeker(80, 24);
    ui.state.written = None;
    ui.keys("/needle");
    assert!(ui.picture().contains("The lessons are being read"), "{}", ui.picture());
    ui.index();
    assert!(ui.picture().contains("1 of 1"), "{}", ui.picture());
}

#[test]
fn reading_goes_on_where_it_stopped_at_every_width() {
    for (stopped, opened) in [((80, 24), (80, 24)), ((120, 36), (60, 20)), ((60, 20), (200, 60))] {
        let mut ui = seeker(stopped.0, stopped.1);
        ui.keys("jj<enter>}}}jjj");
        let seen = |ui: &Ui| {
            let Some(Screen::Lesson(seen)) = ui.state.screen() else { panic!("a lesson") };
            let lines = seen.page.page.lines.iter().map(Line::text);
            let lines = lines.skip(seen.scroll).filter(|text| !text.trim().is_empty());
            let lines = lines.take(view::lesson_height(ui.state.size));
            lines.collect::<String>().replace(|c: char| !c.is_alphanumeric(), "")
        };
        let before: String = seen(&ui).chars().take(24).collect();
        ui.keys("<esc>");
        let progress = ui.state.progress.clone();
        let mut ui = seeker(opened.0, opened.1);
        ui.send(Message::Progressed(Ok(Box::new(progress))));
        ui.keys("jj<enter>");
        let after = seen(&ui);
        let at_end = opened == (200, 60) && after.contains(&before);
        assert!(at_end || after.starts_with(&before), "{opened:?}: {before} is not in {after}");
    }
}

#[test]
fn the_place_is_kept_while_the_terminal_is_resized() {
    let mut ui = seeker(120, 36);
    ui.keys("jj<enter>}}}");
    for (width, height) in [(60, 36), (90, 36), (200, 36), (40, 36), (120, 36)] {
        ui.send(Message::Resized { width, height });
        assert!(ui.picture().contains("connection = connect"), "{}", ui.picture());
    }
}

#[test]
fn a_terminal_that_is_closed_keeps_the_place() {
    let mut ui = seeker(80, 24);
    ui.keys("jj<enter>}}");
    ui.send(Message::EndAsked { signal: 1 });
    let position = ui.state.progress.lesson("config").unwrap().position.as_ref().unwrap();
    assert_eq!(position.anchor.as_deref(), Some("a-table"));
    assert_eq!(ui.effects.last(), Some(&Effect::Quit { code: 129 }));
    // Also from what was opened on top of it.
    let mut ui = seeker(80, 24);
    ui.keys("jj<enter>}}cq");
    let position = ui.state.progress.lesson("config").unwrap().position.as_ref().unwrap();
    assert_eq!(position.anchor.as_deref(), Some("a-table"));
}

#[test]
fn a_key_right_after_esc_is_no_alt_key() {
    let alt = |c| Message::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::ALT));
    let mut ui = seeker(80, 24);
    ui.keys("jj<enter>?").send(alt('c'));
    assert!(ui.picture().contains("Checklist"), "Esc closed the help: {}", ui.picture());
    ui.send(alt('q'));
    assert!(!ui.picture().contains("Checklist"), "{}", ui.picture());
    assert_eq!(ui.effects.last(), Some(&Effect::Quit { code: 0 }));
    // In a text too.
    let mut ui = seeker(80, 24);
    ui.keys("jj<enter>/nee").send(alt('j'));
    assert!(ui.state.overlay.is_none());
    // What is bound to Alt is not taken apart.
    let mut ui = seeker(80, 24);
    ui.keys("jj<enter>G");
    ui.send(Message::Key(KeyEvent::new(KeyCode::Left, KeyModifiers::ALT)));
    assert!(matches!(ui.state.screen(), Some(Screen::Lesson(_))));
}
