//! What the tests of the check share: reports on small projects, and what they must say.
#![allow(dead_code, reason = "no test program needs all of it")]
#![allow(clippy::unwrap_used, reason = "a test just fails")]

use std::path::Path;
use twelve_tui::check::report::{Report, Status};
use twelve_tui::check::{Options, check_project};
use twelve_tui::curriculum::Pack;

/// The report on the project of this name among the fixtures.
pub(crate) fn report_of_fixture(name: &str) -> Report {
    report_at(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name))
}

/// The report on a project of these files.
pub(crate) fn report_of_files(files: &[(&str, &str)]) -> Report {
    let project = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = project.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    report_at(project.path())
}

fn report_at(root: &Path) -> Report {
    let pack = Pack::built_in().unwrap();
    check_project(root, &pack.criteria, &pack, &Options::new(2)).unwrap().0
}

/// Fails with every criterion that stands otherwise than `expected`.
pub(crate) fn assert_statuses(report: &Report, expected: &[(&str, Status)]) {
    let wrong: Vec<String> = expected
        .iter()
        .filter_map(|(id, status)| {
            let found = report.criterion(id).unwrap();
            (found.status != *status).then(|| {
                let (is, wanted) = (found.status.name(), status.name());
                format!("{id}: {is} instead of {wanted}: {}", found.message)
            })
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where a criterion's status rests on: path and line.
pub(crate) fn places(report: &Report, id: &str) -> Vec<(String, u32)> {
    let evidence = &report.criterion(id).unwrap().evidence;
    evidence.iter().map(|it| (it.path.clone(), it.line)).collect()
}
