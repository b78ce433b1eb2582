use super::*;

fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

/// The events that the library makes of these bytes, which come in these pieces.
fn events(pieces: &[&str]) -> Vec<Event> {
    let mut events = Vec::new();
    for piece in pieces {
        let mut chars = piece.chars().peekable();
        while let Some(c) = chars.next() {
            events.push(match c {
                '\x1b' => match chars.next() {
                    Some(c) => key(KeyCode::Char(c), KeyModifiers::ALT),
                    None => key(KeyCode::Esc, KeyModifiers::NONE),
                },
                '\x07' => key(KeyCode::Char('g'), KeyModifiers::CONTROL),
                c => key(KeyCode::Char(c), KeyModifiers::NONE),
            });
        }
    }
    events
}

fn heard(begun: &str, pieces: &[&str]) -> Vec<Heard> {
    let mut replies = Replies::new(begun.as_bytes().to_vec(), Instant::now());
    let mut heard: Vec<_> =
        events(pieces).into_iter().flat_map(|event| replies.take(event)).collect();
    heard.extend(replies.give_up());
    heard
}

#[test]
fn a_colour_says_whether_the_ground_is_light() {
    for (color, ground) in [
        ("rgb:1e1e/1e1e/2e2e", Some(Ground::Dark)),
        ("rgb:fd/f6/e3", Some(Ground::Light)),
        ("rgba:ffff/ffff/ffff/ffff", Some(Ground::Light)),
        ("#000", Some(Ground::Dark)),
        ("#fdf6e3", Some(Ground::Light)),
        ("rgb:/1/2", None),
        ("rgb:1/2", None),
        ("white", None),
        ("", None),
    ] {
        assert_eq!(ground_of(color.as_bytes()), ground, "{color}");
    }
}

#[test]
fn answers_and_keys_are_told_apart_however_they_come() {
    let bytes = b"j\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[A\x1b[?62;22cq";
    for size in 1..=bytes.len() {
        let mut answers = Answers::default();
        bytes.chunks(size).for_each(|piece| answers.take(piece));
        let asked = answers.end();
        assert_eq!(asked.ground, Some(Ground::Light), "in pieces of {size}");
        assert!(asked.owed.is_none());
        let codes: Vec<KeyCode> = asked.typed.iter().map(|key| key.code).collect();
        assert_eq!(codes, [KeyCode::Char('j'), KeyCode::Up, KeyCode::Char('q')]);
    }
    let mut silent = Answers::default();
    silent.take(b"\x1b]11;rgb:ff");
    assert!(silent.end().owed.is_some(), "its rest is still to come");
}

#[test]
fn a_late_answer_is_heard_and_passes_for_no_key() {
    let light = vec![Heard::Ground(Ground::Light)];
    let answer = "\x1b]11;rgb:ffff/FFFF/ffff\x1b\\";
    assert_eq!(heard("", &[answer]), light);
    assert_eq!(heard("", &["\x1b]11;rgb:ffff/ffff/ffff\x07"]), light);
    for at in 1..answer.len() {
        let (begun, rest) = answer.split_at(at);
        assert_eq!(heard("", &[begun, rest]), light, "torn at {at}");
        assert_eq!(heard(begun, &[rest]), light, "begun up to {at}");
    }
    assert_eq!(heard("", &["\x1b", "[?62;22c"]), []);
    assert_eq!(heard("", &["\x1b]11;nonsense\x1b\\"]), []);
}

#[test]
fn keys_that_only_look_like_an_answer_come_through_in_their_order() {
    for pieces in [
        &["\x1b", "j"][..],
        &["\x1b", "\x1b", "]"],
        &["\x1b]", "x"],
        &["\x1b", "]1", "\x1b]11;q"],
        &["jk", "\x1b"],
        &["\x1b[", "A"],
    ] {
        let expected: Vec<_> = events(pieces).into_iter().map(Heard::Event).collect();
        assert_eq!(heard("", pieces), expected, "{pieces:?}");
    }
}

#[test]
fn an_esc_waits_only_while_an_answer_may_come() {
    let mut replies = Replies::new(Vec::new(), Instant::now());
    let esc = key(KeyCode::Esc, KeyModifiers::NONE);
    assert_eq!(replies.take(esc.clone()), []);
    assert_eq!(replies.patience(), Some(HOLD));
    assert_eq!(replies.give_up(), [Heard::Event(esc.clone())]);
    let Some(long_ago) = Instant::now().checked_sub(2 * KEEN) else { return };
    let mut replies = Replies::new(Vec::new(), long_ago);
    assert_eq!(replies.take(esc.clone()), [Heard::Event(esc)]);
    assert_eq!(replies.patience(), None);
}

#[test]
fn the_environment_says_whether_to_ask_and_what_else_is_known() {
    let ask = |variables: &[(&str, &str)]| {
        may_ask(|name| {
            variables.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned())
        })
    };
    assert!(ask(&[("TERM", "xterm-256color")]));
    assert!(ask(&[("TERM", "screen-256color"), ("TMUX", "x")]), "tmux calls itself screen");
    assert!(!ask(&[("TERM", "screen")]) && !ask(&[("TERM", "xterm"), ("STY", "x")]));
    assert!(!ask(&[("TERM", "dumb")]) && !ask(&[]));
    assert_eq!(of_variable("15;0"), Some(Ground::Dark));
    assert_eq!(of_variable("0;default;15"), Some(Ground::Light));
    assert_eq!((of_variable("default;default"), of_variable("")), (None, None));
}
