//! Samples: asking, running, showing what they wrote.

use super::*;

#[test]
fn a_sample_runs_where_it_stands() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>r");
    assert!(matches!(ui.effects.last(), Some(Effect::Run { .. })), "{:?}", ui.effects);
    ui.write("violation: no such depl");
    ui.write("oy\neffect: it does not start\n");
    insta::assert_snapshot!("run_streams_80x24", ui.picture());
    ui.write("shown: violation\n");
    ui.end(0);
    insta::assert_snapshot!("run_ended_80x24", ui.picture());
    assert!(ui.state.progress.lesson("config").unwrap().seen.contains("new-deploy/violation"));
}

#[test]
fn a_run_that_shows_nothing_does_not_count() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>r");
    ui.write("Traceback\n");
    ui.end(1);
    assert!(ui.picture().contains("the effect was not shown (exit code 1"), "{}", ui.picture());
    assert!(ui.state.progress.lesson("config").unwrap().seen.is_empty());
}

#[test]
fn a_run_writes_nothing_that_acts_on_the_terminal() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>r");
    ui.write("\x1b]52;c;aGk=\x07\x1b[2Jhello\r\n");
    assert!(ui.picture().contains("hello"));
    assert!(!ui.picture().contains("52;c"));
}

#[test]
fn a_run_keeps_its_colours_and_writes_over_its_own_lines() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>r");
    ui.write("\x1b[31mred\n");
    ui.write("still red\x1b[0m 10 %\r");
    ui.write("90 %\n");
    let Some(Screen::Lesson(screen)) = ui.state.screen() else { panic!("a lesson") };
    let output = screen.outputs.values().next().unwrap();
    let texts: Vec<_> = output.lines.iter().map(Line::text).collect();
    assert_eq!(texts, ["red", "90 %"]);
    assert!(matches!(output.lines[0].spans[0].role, Role::Painted(_)));
}

#[test]
fn the_first_run_shows_what_happens_and_waits() {
    let mut ui = Ui::new(80, 24);
    ui.state.trust = Trust::default();
    ui.keys("jj<enter>r");
    insta::assert_snapshot!("first_run_80x24", ui.picture());
    assert!(!ui.effects.iter().any(|effect| matches!(effect, Effect::Run { .. })));
    ui.keys("<esc>");
    assert!(ui.picture().contains("Not run."), "{}", ui.picture());
    ui.keys("r<enter>");
    assert!(ui.effects.contains(&Effect::Allow(None)));
    assert!(ui.effects.iter().any(|effect| matches!(effect, Effect::Run { .. })));
}

#[test]
fn a_pack_asks_for_each_sample_and_remembers() {
    let mut ui = Ui::new(120, 36);
    ui.state.pack = Arc::new(pack_of_a_folder());
    ui.keys("jj<enter>r");
    let picture = ui.picture();
    assert!(picture.contains("May it run?") && picture.contains("python3 demo.py"), "{picture}");
    ui.keys("o");
    assert!(ui.effects.contains(&Effect::Allow(None)), "once is not remembered");
    ui.end(0);
    ui.keys("ry");
    assert!(ui.effects.iter().any(|effect| matches!(effect, Effect::Allow(Some(_)))));
    ui.end(0);
    ui.keys("r");
    assert!(!ui.picture().contains("May it run?"));
}

#[test]
fn a_missing_runtime_is_said_and_nothing_runs() {
    let mut ui = Ui::new(80, 24);
    ui.state.host = host_with(Path::new("/nowhere"));
    ui.keys("jj<enter>r");
    assert!(ui.picture().contains("`python3` was not found"), "{}", ui.picture());
    assert!(!ui.effects.iter().any(|effect| matches!(effect, Effect::Run { .. })));
}
