use super::*;
use crate::curriculum::Pack;
use crate::markdown::{Document, plain};

fn picture() -> Picture {
    Pack::built_in().unwrap().picture
}

fn drawn(width: usize, here: Option<Factor>, ascii: bool) -> Vec<Line> {
    match picture().blocks(width, here, ascii).into_iter().next() {
        Some(Block::Output(lines)) => lines,
        other => panic!("no drawing: {other:?}"),
    }
}

fn text(lines: &[Line]) -> String {
    lines.iter().map(|line| line.text() + "\n").collect()
}

#[test]
fn the_whole_is_drawn_for_wide_and_for_narrow_screens() {
    insta::assert_snapshot!("wide", text(&drawn(76, None, false)));
    insta::assert_snapshot!("narrow", text(&drawn(75, None, false)));
    insta::assert_snapshot!("wide_ascii_vii", text(&drawn(100, Factor::new(7), true)));
}

#[test]
fn every_line_fits_and_the_drawing_is_about_twenty_high() {
    for (width, most) in [(90, 22), (76, 22), (36, 27)] {
        let lines = drawn(width, None, false);
        assert!(lines.len() <= most, "{} lines", lines.len());
        assert!(lines.iter().all(|line| line.width() + OUTPUT_INDENT <= width), "{}", text(&lines));
    }
    assert!(picture().blocks(35, None, false).iter().all(|it| !matches!(it, Block::Output(_))));
}

#[test]
fn each_factor_is_marked_and_in_its_own_style() {
    for factor in Factor::all() {
        for width in [76, 36] {
            let lines = drawn(width, Some(factor), false);
            let marked = |text: &str, mark: &str| {
                let labels =
                    text.split(mark).skip(1).filter_map(|rest| rest.split_whitespace().next());
                labels.filter(|label| *label == factor.roman()).count()
            };
            assert_eq!(marked(&text(&lines), "▶ "), 1, "{factor}:\n{}", text(&lines));
            let here: String = lines
                .iter()
                .flat_map(|line| &line.spans)
                .filter(|span| span.role == Role::Here)
                .map(|span| span.text.as_str())
                .collect();
            assert!(here.contains(factor.roman()), "{factor}: {here}");
            let ascii = text(&drawn(width, Some(factor), true));
            assert!(ascii.is_ascii() && marked(&ascii, "> ") == 1, "{factor}:\n{ascii}");
        }
    }
}

#[test]
fn without_a_factor_all_numerals_stand_out() {
    let lines = drawn(76, None, false);
    let mut here: Vec<&str> = lines
        .iter()
        .flat_map(|line| &line.spans)
        .filter(|span| span.role == Role::Here)
        .map(|span| span.text.trim())
        .collect();
    let mut all: Vec<&str> = Factor::all().map(Factor::roman).collect();
    here.sort_unstable();
    all.sort_unstable();
    assert_eq!(here, all);
}

#[test]
fn words_tell_what_the_drawing_shows() {
    let said = |here| {
        let blocks = picture().blocks(0, here, false);
        plain(&Document { blocks, footnotes: Vec::new() }, 400)
    };
    assert!(said(Factor::new(3)).starts_with("Config is the arrow into `release`"));
    assert!(said(None).starts_with("Code becomes a build"));
}

#[test]
fn what_is_wrong_with_a_picture_is_told() {
    let source = include_str!("../../../content/picture.toml");
    let fault = |from: &str, to: &str| {
        assert!(source.contains(from), "{from}");
        let file = toml_edit::de::from_str(&source.replacen(from, to, 1)).unwrap();
        Picture::of(file).unwrap_err()
    };
    assert_eq!(fault("D.dd.", "d.dd."), "IV Backing services has 0 marks in a drawing");
    assert_eq!(fault("D.dd.", "x.dd."), "`x` in a map stands for no factor");
    assert_eq!(fault("number = 4", "number = 3"), "no words for IV Backing services");
    assert!(fault("G.ggg", "gG.gg").starts_with("the mark of VII Port binding stands before"));
    assert!(fault("J.j.jjjjjj", "J.j.jjjjjjj").starts_with("a line of the map is longer"));
}
