use super::*;
use crate::checklist::{Said, Until};
use crate::curriculum::{DecidedBy, Factor, Level};
use crate::date::Date;

fn criteria() -> Vec<Criterion> {
    let criterion = |id: &str, factor| Criterion {
        id: id.to_owned(),
        factor: Factor::new(factor).unwrap(),
        level: Level::Must,
        decided_by: DecidedBy::Static,
        question: "Is it so?\nReally?".to_owned(),
        met: String::new(),
        unmet: String::new(),
        not_applicable: None,
        explain: None,
    };
    vec![criterion("config.a", 3), criterion("config.b", 3), criterion("logs.a", 11)]
}

fn word(note: &str) -> Word {
    Word::new(Said::Unmet, note, Date::new(2026, 5, 1).unwrap())
}

fn list(words: &[(&str, Word)]) -> BTreeMap<Key, Word> {
    words.iter().map(|(key, word)| (Key::from(*key), word.clone())).collect()
}

fn faults(text: &str) -> Vec<(Option<usize>, String)> {
    read(text).unwrap_err().into_iter().map(|fault| (fault.line, fault.message)).collect()
}

#[test]
fn a_new_list_has_a_block_for_each_criterion() {
    let text = begin("", &list(&[("config.b", word("soon"))]), &criteria()).unwrap();
    assert_eq!(
        text,
        format!(
            "{COMMENT}[checklist]\nversion = 1\n\n# Is it so? Really?\n[[criterion]]\n\
             id = \"config.a\"\n\n# Is it so? Really?\n[[criterion]]\nid = \"config.b\"\n\
             status = \"unmet\"\nnote = \"soon\"\nset_on = \"2026-05-01\"\n\n\
             # Is it so? Really?\n[[criterion]]\nid = \"logs.a\"\n"
        )
    );
    assert_eq!(end(&text).unwrap(), None);
}

#[test]
fn an_edit_keeps_comments_unknown_keys_and_the_other_blocks() {
    let old = "\
# Head
[check]
jobs = 2 # few

[checklist]
version = 1

# On a.
[[criterion]]
id = \"config.a\"
status = \"unmet\" # for now
# The issue has more.
note = \"soon\"
ticket = 12 # ours

[[criterion]]
id = \"logs.a\"

[other]
x = 1
";
    let before = read(old).unwrap().unwrap().words;
    let mut after = before.clone();
    after.insert(Key::of("config.a"), Word { owner: Some("ana".into()), ..word("later") });
    after.insert(Key::new("config.a", Some("web")), word("w"));
    after.insert(Key::of("config.b"), word("b"));
    let new = write(old, &before, &after).unwrap();
    let expected = old
        .replace(
            "note = \"soon\"\n",
            "note = \"later\"\nowner = \"ana\"\nset_on = \"2026-05-01\"\n",
        )
        .replace(
            "ticket = 12 # ours\n",
            "ticket = 12 # ours\n\n[[criterion]]\nid = \"config.a\"\napp = \"web\"\n\
             status = \"unmet\"\nnote = \"w\"\nset_on = \"2026-05-01\"\n\n[[criterion]]\n\
             id = \"config.b\"\nstatus = \"unmet\"\nnote = \"b\"\nset_on = \"2026-05-01\"\n",
        );
    assert_eq!(new, expected);
    // Taken back, the comments stay above the block.
    let cleared = write(old, &before, &BTreeMap::new()).unwrap();
    let start = "# On a.\n# for now\n# The issue has more.\n[[criterion]]\nid = \"config.a\"\nticket = 12 # ours\n";
    assert!(cleared.contains(start), "{cleared}");
    let ended = end(old).unwrap().unwrap();
    assert_eq!(ended, "# Head\n[check]\njobs = 2 # few\n\n[other]\nx = 1\n");
}

#[test]
fn what_people_wrote_comes_back_when_the_list_is_shared_again() {
    let old = "# Top\n[check]\njobs = 2\n\n# Ours\n[checklist]\nversion = 1\n\n# On b.\n\
               [[criterion]]\nid = \"config.b\" # b\nstatus = \"unmet\"\nnote = \"soon\"\n\
               ticket = 12\n# end\n";
    let words = read(old).unwrap().unwrap().words;
    let kept = part(old).unwrap();
    let rest = end(old).unwrap().unwrap();
    assert!(!kept.contains("jobs") && kept.contains("# Ours") && kept.contains("ticket = 12"));
    let again = begin_again(&rest, Some(&kept), &words, &criteria()).unwrap();
    assert!(again.starts_with("# Top\n[check]\njobs = 2\n"), "{again}");
    for part in ["# Ours\n[checklist]", "# On b.\n[[criterion]]\nid = \"config.b\" # b\n", "ticket"]
    {
        assert_eq!(again.matches(part).count(), 1, "{part}: {again}");
    }
    assert_eq!(read(&again).unwrap().unwrap().words, words);
    // Criteria that have come since have a block too, and words that were said since are in.
    assert_eq!(again.matches("[[criterion]]").count(), 3, "{again}");
    let said = list(&[("config.b", word("later")), ("logs.a", word("new"))]);
    let again = begin_again(&rest, Some(&kept), &said, &criteria()).unwrap();
    assert_eq!(read(&again).unwrap().unwrap().words, said);
    assert!(again.contains("# On b.") && again.contains("note = \"later\""), "{again}");
    // What fits no longer does no harm.
    let begun = begin("", &said, &criteria()).unwrap();
    for former in [None, Some("[[criterion]\n"), Some("x = 1\n")] {
        assert_eq!(begin_again("", former, &said, &criteria()).unwrap(), begun);
    }
}

#[test]
fn mistakes_of_hands_have_lines_and_a_way_out() {
    let head = "[checklist]\nversion = 1\n";
    for (text, line, part) in [
        ("[checklist]\n", 1, "version = 1"),
        ("[checklist]\nversion = 'x'\n", 2, "version = 1"),
        ("[checklist]\nversion = 1\n[[criterion]]\nstatus = 'met'\n", 3, "add id ="),
        ("[[criterion]]\nid = 'a.b'\nstatus = 'done'\n", 3, "`done` is no status: met, unmet"),
        ("[[criterion]]\nid = 'a.b'\nowner = 3\n", 3, "owner = \"…\""),
        ("[[criterion]]\nid = 'a.b'\ndue = 'soon'\n", 3, "due: `soon` is no day"),
        ("[[criterion]]\nid = 'a.b'\n[[criterion]]\nid = 'a.b'\n", 3, "on line 1: keep one"),
        ("criterion = 3\n", 1, "[[criterion]]"),
        ("[[criterion]]\nid = 'a.b\n", 2, ""),
        ("[checklist]\n<<<<<<< HEAD\nversion = 1\n=======\n", 2, "a merge conflict begins here"),
    ] {
        let found = faults(text);
        assert_eq!(found[0].0, Some(line), "{text}: {found:?}");
        assert!(found[0].1.contains(part), "{text}: {found:?}");
    }
    // All of them at once, so that one need not mend and look again.
    assert_eq!(faults(&format!("{head}[[criterion]]\nid = 1\n[[criterion]]\nx = 1\n")).len(), 2);
    assert!(read("[check]\njobs = 1\n").unwrap().is_none());
}

#[test]
fn what_does_no_harm_is_a_warning() {
    let text = "[checklist]\nversion = 1\n[[criterion]]\nid = 'a.b'\nstatus = 'unmet'\n\
                untill = '2026-01-01'\nuntil = '2026-02-30'\n\
                [[criterion]]\nid = 'a.c'\nstatus = 'not-applicable'\n";
    let found = read(text).unwrap().unwrap();
    let told: Vec<_> = found.warnings.iter().map(|it| (it.line, it.message.as_str())).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].0 == Some(6) && told[0].1.contains("`untill` is kept"), "{told:?}");
    assert!(told[1].0 == Some(7) && told[1].1.contains("counts as ended"), "{told:?}");
    assert!(told[2].0 == Some(8) && told[2].1.contains("note or a link"), "{told:?}");
    assert_eq!(found.words[&Key::of("a.b")].until, Some(Until::Malformed("2026-02-30".into())));
}

#[test]
fn days_need_no_quotes_and_a_newer_version_is_told() {
    let text = "[checklist]\nversion = 2\n[[criterion]]\nid = 'a.b'\nowner = 'ana'\n\
                due = 2026-03-01\nuntil = 2026-04-01\n[[criterion]]\nid = 'a.c'\n";
    let found = read(text).unwrap().unwrap();
    assert_eq!(found.newer, Some(2));
    let word = &found.words[&Key::of("a.b")];
    assert_eq!((word.status, word.due), (Said::Open, Date::new(2026, 3, 1)));
    assert_eq!(word.until, Some("2026-04-01".into()));
    assert_eq!(found.words.len(), 1);
}
