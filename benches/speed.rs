//! `cargo bench`: how long a lesson takes to set, a small project to check, and an empty program to
//! be run behind all guards.

use divan::{Bencher, black_box};
use std::path::Path;
use twelve_tui::check;
use twelve_tui::curriculum::Pack;
use twelve_tui::markdown::{Highlight, Highlighter, LayoutOptions, PlainCode, layout, parse};
use twelve_tui::run::{Environment, Plan, start};
use twelve_tui::sanitize::Paint;

fn main() {
    divan::main();
}

fn lesson() -> String {
    let pack = Pack::built_in().expect("the built-in pack is sound");
    pack.lesson("config").expect("there is a lesson on config").text.clone()
}

#[divan::bench]
fn read_the_pack() -> Pack {
    Pack::built_in().expect("the built-in pack is sound")
}

#[divan::bench]
fn parse_a_lesson(bencher: Bencher) {
    let text = lesson();
    bencher.bench(|| parse(black_box(&text)));
}

#[divan::bench(args = [60, 84])]
fn lay_out_a_lesson(bencher: Bencher, width: usize) {
    let document = parse(&lesson());
    let options = LayoutOptions { width, ascii: false };
    bencher.bench(|| layout(black_box(&document), &options, &PlainCode));
}

#[divan::bench]
fn highlight_forty_lines(bencher: Bencher) {
    let highlighter = Highlighter::load();
    let code = "def greet(name):\n    return f\"hello {name}\"  # politely\n\n".repeat(13);
    bencher.bench(|| highlighter.highlight("python", black_box(&code)));
}

#[divan::bench(args = [1, 2])]
fn check_a_small_project(bencher: Bencher, jobs: usize) {
    let pack = Pack::built_in().expect("the built-in pack is sound");
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/flask-bad");
    bencher.bench(|| {
        check::check_project(black_box(&project), &pack.criteria, &pack, &check::Options::new(jobs))
    });
}

/// An empty program: straight, and behind the supervisor and all its guards.
#[divan::bench(args = [false, true])]
fn run_an_empty_program(bencher: Bencher, guarded: bool) {
    let shim = guarded.then(|| env!("CARGO_BIN_EXE_twelve-tui").into());
    let environment = Environment::of_process();
    let plan = Plan { environment, shim, ..Plan::new(vec!["true".to_owned()]) };
    bencher.bench(|| start(plan.clone(), |_| ()).wait());
}

#[divan::bench]
fn paint_a_thousand_lines(bencher: Bencher) {
    let line = "\u{1b}[2m12:03:07\u{1b}[0m web.1 | \u{1b}[32mGET\u{1b}[0m /guests 200 in 12 ms";
    bencher.bench(|| {
        let mut paint = Paint::default();
        (0..1000).map(|_| paint.line(black_box(line)).len()).sum::<usize>()
    });
}
