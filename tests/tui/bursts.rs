//! Keys that come in one go, and the mouse where text is edited.

use super::{Session, down_to, project};

#[test]
fn an_esc_and_an_arrow_in_one_go_are_two_keys() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let mut session = Session::open(project.path(), home.path(), &[]);
    session.sees("III  Config");
    session.press(&(down_to(3) + "\r"));
    session.sees("The pain");
    session.press("\x1b\x1b[B");
    session.sees("▸ IV   Backing services");
    // With the letters that a keypad writes, and with several in a row.
    session.press("\r");
    session.sees("Backing services: Treat");
    session.press("\x1b\x1bOA\x1b[A");
    session.sees("▸ II   Dependencies");
    // An Esc alone is one at once, and what is typed behind it is text.
    session.press("/");
    session.sees("take it");
    session.press("[A");
    session.sees("[A");
    session.press("\x1b");
    session.until("the list closed", |screen| !screen.contains("take it"));
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
}

#[test]
fn the_mouse_places_the_cursor_and_selects_in_the_editor() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let mut session = Session::open(project.path(), home.path(), &[("EDITOR", "")]);
    session.sees("III  Config");
    session.press(&(down_to(3) + "\r"));
    session.sees("The pain");
    session.press("i");
    session.sees("Ctrl-r saves and checks it.");
    session.sees("import");
    let (column, row) = session.place_of("import");
    session.click("import");
    session.sees(&format!("line {}, column 1", row - 2));
    let (from, to) = (column, column + 6);
    session.press(&format!("\x1b[<0;{from};{row}M\x1b[<32;{to};{row}M\x1b[<0;{to};{row}m"));
    session.sees(&format!("line {}, column 7", row - 2));
    session.press("use");
    session.sees("use ");
    session.sees("changed");
    session.press("\x03");
    session.sees("not saved");
    session.press("d");
    session.sees("verify");
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
}
