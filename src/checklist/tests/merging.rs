//! Two writers lose nothing, whatever they do, and a file holds what was put into it.

use super::*;
use crate::checklist::shared;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What a writer may do.
#[derive(Debug, Clone)]
enum Deed {
    Set(Key, Word, u8),
    Clear(Key, u8),
    /// Takes over the other's list.
    Fetch,
}

fn keys() -> impl Strategy<Value = Key> {
    let id = prop::sample::select(vec!["config.documented", "logs.to-stdout", "gone.x"]);
    (id, prop::option::of(prop::sample::select(vec!["web", "a b"])))
        .prop_map(|(id, app)| Key::new(id, app))
}

/// Texts with all that TOML minds.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", " ", "\"", "'''", "\"\"\"", "\n", "#", "=", "[[", "ß", "\\",
    ]);
    prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat())
}

fn days() -> impl Strategy<Value = Date> {
    (1_u8..29).prop_map(|day| Date::new(2026, 6, day).unwrap())
}

fn words() -> impl Strategy<Value = Word> {
    let untils =
        prop_oneof![days().prop_map(Until::Day), texts().prop_map(|it| it.as_str().into())];
    (
        prop::sample::select(Said::ALL.to_vec()),
        (texts(), prop::option::of(texts()), prop::option::of(texts())),
        (prop::option::of(days()), prop::option::of(untils), prop::option::of(days())),
        prop::option::of("[0-9a-f]{4}"),
    )
        .prop_map(|(status, (note, link, owner), (due, until, set_on), evidence)| Word {
            status,
            note,
            link,
            owner,
            due,
            until,
            set_on,
            evidence,
        })
}

fn deeds() -> impl Strategy<Value = Vec<(bool, Deed)>> {
    // Words that are refused are no deeds.
    let word = words().prop_map(|word| Word { until: None, note: "why".into(), ..word });
    let deed = prop_oneof![
        4 => (keys(), word, 1_u8..29).prop_map(|(key, word, day)| Deed::Set(key, word, day)),
        2 => (keys(), 1_u8..29).prop_map(|(key, day)| Deed::Clear(key, day)),
        1 => Just(Deed::Fetch),
    ];
    prop::collection::vec((any::<bool>(), deed), 0..16)
}

fn on(day: u8) -> Date {
    Date::new(2026, 6, day).unwrap()
}

fn union(one: &Checklist, other: &Checklist) -> Checklist {
    let mut union = one.clone();
    union.merge(other, today());
    union
}

proptest! {
    #[test]
    fn two_writers_merge_without_loss(deeds in deeds()) {
        let mut lists = [Checklist::default(), Checklist::default()];
        let mut said = Vec::new();
        for (who, deed) in deeds {
            let other = lists[usize::from(!who)].clone();
            let list = &mut lists[usize::from(who)];
            match deed {
                Deed::Set(key, word, day) => {
                    list.set(&key, word, None, on(day)).unwrap();
                    said.push((key.clone(), list.words.get(&key).cloned()));
                    // What was said last here is what counts here.
                    prop_assert_eq!(list.history.last().unwrap().word.as_ref(), list.words.get(&key));
                }
                Deed::Clear(key, day) => {
                    if list.clear(&key, on(day)) {
                        said.push((key, None));
                    }
                }
                Deed::Fetch => list.merge(&other, today()),
            }
        }
        let [one, other] = lists;
        let both = union(&one, &other);
        prop_assert_eq!(&both, &union(&other, &one));
        prop_assert_eq!(&both, &union(&both, &other));
        prop_assert_eq!(&both, &union(&union(&one, &both), &other));
        for (key, word) in said {
            let is_it = |it: &Change| it.criterion == key && it.word == word;
            prop_assert!(both.history.iter().any(is_it), "{} {:?} is lost", key, word);
        }
        // Nobody's last word goes without another that came after it.
        for (key, word) in &both.words {
            let turn = both.history.iter().filter(|it| it.criterion == *key).map(|it| it.turn).max();
            let mut of_key = both.history.iter().filter(|it| it.criterion == *key);
            let stands = of_key.any(|it| Some(it.turn) == turn && it.word.as_ref() == Some(word));
            prop_assert!(stands, "{}", key);
        }
    }

    #[test]
    fn three_lists_merge_in_any_order(deeds in prop::collection::vec(deeds(), 3)) {
        let lists: Vec<Checklist> = deeds.into_iter().map(|deeds| {
            let mut list = Checklist::default();
            for (_, deed) in deeds {
                match deed {
                    Deed::Set(key, word, day) => list.set(&key, word, None, on(day)).unwrap(),
                    Deed::Clear(key, day) => { list.clear(&key, on(day)); }
                    Deed::Fetch => {}
                }
            }
            list
        }).collect();
        let [a, b, c] = &lists[..] else { unreachable!() };
        prop_assert_eq!(union(&union(a, b), c), union(a, &union(b, c)));
        prop_assert_eq!(union(&union(a, b), c), union(&union(c, b), a));
    }

    #[test]
    fn a_private_file_holds_what_was_put_in(said in prop::collection::btree_map(keys(), words(), 0..5)) {
        let mut list = Checklist { words: said, ..Checklist::default() };
        list.settle(today());
        let text = crate::state_file::encode(&list, VERSION);
        let again: Checklist = crate::state_file::decode(text.as_bytes(), VERSION).unwrap();
        prop_assert_eq!(again, list);
    }

    #[test]
    fn a_shared_file_holds_what_was_put_in(
        before in prop::collection::btree_map(keys(), words(), 0..5),
        after in prop::collection::btree_map(keys(), words(), 0..5),
    ) {
        let head = "# ours\n[check]\njobs = 3 # few\n";
        let words_of = |text: &str| shared::read(text).unwrap().unwrap().words;
        let text = shared::begin(head, &before, &criteria()).unwrap();
        prop_assert_eq!(words_of(&text), before.clone());
        let changed = shared::write(&text, &before, &after).unwrap();
        prop_assert_eq!(words_of(&changed), after.clone());
        // Writing what is there already changes nothing, and the rest of the file stays.
        prop_assert_eq!(shared::write(&changed, &after, &after).unwrap(), changed.clone());
        prop_assert!(changed.starts_with(head));
        let none = shared::write(&changed, &after, &BTreeMap::new()).unwrap();
        prop_assert_eq!(words_of(&none), BTreeMap::new());
        prop_assert_eq!(shared::end(&changed).unwrap().unwrap(), head);
        // Taken out and shared again, it is the same text, and can say something else by then.
        let part = shared::part(&changed).unwrap();
        let again = shared::begin_again(head, Some(&part), &after, &criteria()).unwrap();
        prop_assert_eq!(&again, &changed);
        let other = shared::begin_again(head, Some(&part), &before, &criteria()).unwrap();
        prop_assert_eq!(words_of(&other), before);
    }
}
