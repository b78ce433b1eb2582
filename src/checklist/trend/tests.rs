use super::*;
use crate::state_file;
use proptest::prelude::*;

fn day(day: u8) -> Date {
    Date::new(2026, 5, day).unwrap()
}

fn point(on: Date, commit: &str, status: &str) -> Point {
    let standing = [("config.a".to_owned(), Standing::of(status).unwrap())].into();
    Point { on, commit: Some(commit.to_owned()), dirty: false, standing, in_apps: BTreeMap::new() }
}

#[test]
fn of_a_day_and_a_commit_the_last_point_counts_and_no_news_is_none() {
    let mut trend = Trend::default();
    trend.record(point(day(1), "a", "unmet"));
    trend.record(point(day(1), "a", "met"));
    trend.record(point(day(2), "a", "met"));
    assert_eq!(trend.points, [point(day(1), "a", "met")]);
    trend.record(point(day(2), "b", "met"));
    trend.record(point(day(3), "b", "met stale"));
    assert_eq!(trend.points.len(), 3);
    assert_eq!(trend.on(day(2)), Some(&point(day(2), "b", "met")));
    assert_eq!(trend.on(Date::new(2026, 4, 30).unwrap()), None);
    assert_eq!(trend.at("b").unwrap().on, day(3));
    let dirty = Point { dirty: true, ..point(day(4), "c", "met") };
    trend.record(dirty);
    assert_eq!(trend.at("c"), None, "the files were not those of the commit");
}

#[test]
fn what_is_kept_is_bounded_and_keeps_its_ends() {
    let mut trend = Trend::default();
    let dates = || (2000..2004).flat_map(|year| (1..13).map(move |month| (year, month)));
    let mut count = 0;
    for (year, month) in dates() {
        for day in 1..29 {
            let on = Date::new(year, month, day).unwrap();
            count += 1;
            trend.record(point(on, &count.to_string(), "met"));
            assert!(trend.points.len() <= MOST);
        }
    }
    assert_eq!(trend.points[0].commit.as_deref(), Some("1"));
    assert_eq!(trend.points.last().unwrap().commit, Some(count.to_string()));
    for width in [1, 2, 7, 60] {
        let shown = trend.thinned(width);
        assert_eq!(shown.len(), width);
        assert_eq!(shown[0], &trend.points[0]);
        assert!(width == 1 || shown[width - 1] == trend.points.last().unwrap());
    }
}

#[test]
fn a_sparkline_is_as_high_as_there_is_to_reach() {
    assert_eq!(sparkline(&[0, 1, 4, 8, 9], 8), "▁▂▅██");
    assert_eq!(sparkline(&[0], 0), "▁");
}

fn points() -> impl Strategy<Value = Vec<Point>> {
    let id = prop::sample::select(vec!["config.a", "config.b", "logs.a"]);
    let text = prop::sample::select(vec!["met", "unmet", "unknown stale", "not-applicable"]);
    let standing = prop::collection::btree_map(id, text, 0..4);
    let point = (1..29_u8, prop::option::of("[ab]"), any::<bool>(), standing);
    let point = point.prop_map(|(on, commit, dirty, standing)| {
        let of = |(id, text): (&str, &str)| (id.to_owned(), Standing::of(text).unwrap());
        let in_app =
            |(id, text): &(&str, &str)| (Key::new(*id, Some("web")), Standing::of(text).unwrap());
        let in_apps = standing.iter().map(|(id, text)| in_app(&(*id, *text))).collect();
        let standing = standing.into_iter().map(of).collect();
        Point { on: day(on), commit, dirty, standing, in_apps }
    });
    prop::collection::vec(point, 0..12)
}

#[test]
fn each_app_has_a_trend_of_its_own() {
    let key = |app| Key::new("config.from-environment", Some(app));
    let with = |on, web: &str, api: &str| Point {
        in_apps: [(key("web"), web), (key("api"), api)]
            .into_iter()
            .map(|(key, text)| (key, Standing::of(text).unwrap()))
            .collect(),
        ..point(day(on), "c", "unmet")
    };
    let mut trend = Trend::default();
    trend.record(point(day(1), "c", "unmet"));
    trend.record(with(2, "unmet", "unmet"));
    trend.record(with(3, "met", "unmet"));
    trend.record(with(4, "met", "unmet"));
    assert_eq!(trend.points.len(), 3, "the last one says nothing new: {trend:?}");
    let criteria = crate::checklist::tests::criteria();
    let met =
        |app| trend.points.iter().map(|it| it.tally_in(app, &criteria).met).collect::<Vec<_>>();
    assert_eq!((met("web"), met("api"), met("none")), (vec![0, 0, 1], vec![0; 3], vec![0; 3]));
    let apps: Vec<_> = trend.points.iter().map(|point| point.apps().len()).collect();
    assert_eq!(apps, [0, 2, 2], "what was kept before knows of none");
    let text = state_file::encode(&trend, VERSION);
    assert!(text.contains("\"config.from-environment@web\" = \"met\""), "{text}");
}

proptest! {
    #[test]
    fn a_file_holds_what_was_put_in(points in points(), places in prop::collection::vec("[a-c]{1,2}", 0..4)) {
        let trend = Trend { first_commit: None, places, points };
        let text = state_file::encode(&trend, VERSION);
        let again: Trend = state_file::decode(text.as_bytes(), VERSION).unwrap();
        prop_assert_eq!(again, trend);
    }

    #[test]
    fn merging_twice_adds_nothing(one in points(), other in points()) {
        let mut mine = Trend::default();
        for point in one {
            mine.record(point);
        }
        let mut theirs = Trend::default();
        for point in other {
            theirs.record(point);
        }
        mine.merge(&theirs);
        for point in &theirs.points {
            prop_assert!(mine.points.contains(point));
        }
        let merged = mine.clone();
        mine.merge(&theirs);
        prop_assert_eq!(mine, merged);
    }
}
