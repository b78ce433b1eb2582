//! The run panel: outputs on a screen of their own, side by side or in turn.

use super::doing::shows;
use super::*;
use crate::tui::state::{Job, RunKey, Text};

/// The lesson, at its violation, with the panel open.
fn panel(width: u16, height: u16) -> Ui {
    let mut ui = Ui::new(width, height);
    ui.keys("jj<enter><tab>z");
    ui
}

fn runs(ui: &Ui) -> Vec<String> {
    let name = |effect: &Effect| match effect {
        Effect::Run { job: Job::Sample(key, language), .. } => {
            Some(format!("{} in {language}", key.variant.name()))
        }
        _ => None,
    };
    ui.effects.iter().filter_map(name).collect()
}

fn text(ui: &Ui) -> &Text {
    match ui.state.screen() {
        Some(Screen::Panel(panel)) => panel.text().unwrap(),
        other => panic!("{other:?}"),
    }
}

fn many(ui: &mut Ui, lines: usize) {
    for number in 1..=lines {
        ui.write(&format!("line {number}\n"));
    }
}

#[test]
fn both_sides_stand_beside_each_other_where_there_is_room() {
    let mut ui = panel(120, 36);
    assert!(shows(&ui, "Not run yet: r runs it."), "{}", ui.picture());
    ui.keys("a");
    assert_eq!(runs(&ui), ["violation in python"]);
    ui.write("  web.1  | up\n  worker | up\neffect: it breaks\nshown: violation\n");
    ui.end(0);
    assert_eq!(runs(&ui), ["violation in python", "fix in python"], "one after the other");
    ui.write("effect: it holds\nshown: fix\n");
    ui.end(0);
    insta::assert_snapshot!("panel_120x36", ui.picture());
    insta::assert_snapshot!("panel_files_120x36", ui.keys("d").picture());
    insta::assert_snapshot!("panel_difference_120x36", ui.keys("d").picture());
}

#[test]
fn in_turn_where_there_is_none_with_the_end_of_both_in_sight() {
    let mut ui = panel(80, 24);
    ui.keys("r");
    ui.write("effect: it breaks\nshown: violation\n");
    ui.end(0);
    insta::assert_snapshot!("panel_80x24", ui.picture());
    ui.keys("<tab>");
    assert!(!shows(&ui, "effect: it breaks") && shows(&ui, "it breaks (exit code 0"), "it stays");
    ui.keys("r");
    ui.state.now += Duration::from_secs(75);
    ui.send(Message::Ticked);
    assert!(shows(&ui, "running, 75 s; s stops it"), "{}", ui.picture());
    ui.keys("s");
    assert_eq!(ui.effects.last(), Some(&Effect::StopRun));
    let reason = EndReason::Signaled(9);
    let ended = Ended { reason, duration: Duration::from_millis(300), dropped: 0 };
    ui.run(RunEvent::Ended(ended));
    insta::assert_snapshot!("panel_signal_80x24", ui.picture());
    let mut small = panel(60, 20);
    small.keys("r");
    insta::assert_snapshot!("panel_60x20", small.picture());
}

#[test]
fn the_end_is_followed_until_the_reader_goes_elsewhere() {
    let mut ui = panel(80, 24);
    ui.keys("r");
    many(&mut ui, 50);
    assert!(shows(&ui, "line 50") && shows(&ui, "of 50, following"), "{}", ui.picture());
    ui.keys("k");
    let before = text(&ui).scroll;
    many(&mut ui, 50);
    assert_eq!(text(&ui).scroll, before, "{}", ui.picture());
    ui.keys("G");
    many(&mut ui, 5);
    assert!(shows(&ui, "of 105, following"), "{}", ui.picture());
    ui.keys("g");
    assert!(shows(&ui, "line 1 "), "{}", ui.picture());
    assert_eq!(text(&ui).scroll, 0);
    // The page of the lesson keeps to the end of it.
    ui.keys("<esc>");
    assert!(shows(&ui, "89 lines above: z shows all"), "{}", ui.picture());
}

#[test]
fn words_are_found_in_an_output() {
    let mut ui = panel(80, 24);
    ui.keys("r");
    many(&mut ui, 100);
    ui.end(0);
    ui.keys("g/line 9");
    assert!(shows(&ui, "1 of 11"), "{}", ui.picture());
    ui.keys("<enter>nnn");
    insta::assert_snapshot!("panel_found_80x24", ui.picture());
    ui.keys("<esc>");
    assert!(matches!(ui.state.screen(), Some(Screen::Panel(_))), "Esc only forgets the words");
    ui.keys("/absent<enter>");
    assert!(shows(&ui, "is not in this text"), "{}", ui.picture());
}

#[test]
fn where_the_runtime_is_missing_a_recorded_run_is_shown() {
    let recorded = concat!(
        "{\"transcript\":1,\"ended\":{\"exited\":0},\"duration_ms\":300}\n",
        "[10,\"out\",\"effect: it broke elsewhere\"]\n"
    );
    let folder = "lessons/03-config/samples/new-deploy/recorded";
    let path = format!("{folder}/violation-python.jsonl");
    let pack = pack_with_files(&[], &[(&path, recorded)]).pretend_built_in();
    let mut ui = Ui::new(80, 24);
    ui.send(Message::Reloaded(Ok(Arc::new(pack))));
    ui.state.host = host_with(Path::new("/nowhere"));
    ui.keys("jj<enter><tab>z");
    assert!(shows(&ui, "effect: it broke elsewhere"), "{}", ui.picture());
    insta::assert_snapshot!("panel_recorded_80x24", ui.picture());
    ui.keys("a");
    assert!(runs(&ui).is_empty());
    assert!(ui.state.notice.as_ref().is_some_and(|notice| notice.bad), "{}", ui.picture());
}

#[test]
fn a_check_has_a_panel_too_and_a_save_is_seen_in_it_as_it_runs() {
    use super::doing::{START, copy, worker};
    let mut ui = worker(80, 24);
    copy(&mut ui, true, START);
    ui.keys("z");
    let paths = vec![PathBuf::from("app.py")];
    ui.send(Message::Watched("config".into(), crate::watch::Report::Changed(paths)));
    ui.write("it listens on 8000\n");
    assert!(shows(&ui, "it listens on 8000"), "{}", ui.picture());
    ui.end(1);
    insta::assert_snapshot!("panel_check_80x24", ui.picture());
    ui.keys("v");
    assert!(matches!(&ui.state.run, Some(run) if run.key == RunKey::Exercise("config".into())));
    ui.keys("<esc>");
    assert!(matches!(ui.state.screen(), Some(Screen::Lesson(_))));
}

#[test]
fn the_wheel_scrolls_the_pane_under_the_pointer() {
    use crossterm::event::{MouseEvent, MouseEventKind};
    let mut ui = panel(120, 36);
    ui.keys("r");
    many(&mut ui, 100);
    ui.end(0);
    ui.keys("<tab>r");
    many(&mut ui, 100);
    let wheel = |column| {
        Message::Mouse(MouseEvent {
            kind: MouseEventKind::ScrollUp,
            column,
            row: 12,
            modifiers: KeyModifiers::NONE,
        })
    };
    let end = text(&ui).scroll;
    ui.send(wheel(5));
    assert_eq!(text(&ui).scroll, end - 3, "of the violation now");
    ui.keys("<tab>");
    assert_eq!(text(&ui).scroll, end, "the fix has not moved");
}
