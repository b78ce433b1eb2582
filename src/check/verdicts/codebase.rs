//! Factor I: one codebase in version control.

use super::{Case, Judge, Verdict, unless_serving};
use crate::check::archetype::Kind;
use crate::check::case::facts;
use crate::check::facts::FactKind;
use crate::check::report::Confidence::{High, Medium};
use std::collections::BTreeSet;

pub(super) const JUDGES: &[(&str, Judge)] = &[
    ("codebase.tracked", tracked),
    ("codebase.one-app", one_app),
    ("codebase.one-version", one_version),
];

fn tracked(case: &Case<'_>) -> Verdict {
    let found = facts!(case, FactKind::VersionControl { .. });
    match found.first().map(|fact| &fact.kind) {
        Some(FactKind::VersionControl { system }) => {
            Verdict::met(High, format!("The project is a working tree of {system}."))
                .on(found, "the project's root or a folder above it")
        }
        _ => Verdict::unmet(High, "Nothing says that the project is under version control.")
            .looked_at(["the project's folder and those above it: .git, .hg, .jj, .svn, fossil"]),
    }
}

fn one_app(case: &Case<'_>) -> Verdict {
    if case.archetype.kind == Kind::Library {
        return unless_serving(case).unwrap_or_else(|| Verdict::not_applicable("It is a library."));
    }
    let manifests = facts!(case, FactKind::Manifest { .. } | FactKind::ManifestUnread { .. });
    if let Some(root) = &case.root {
        let own: Vec<_> = manifests
            .into_iter()
            .filter(|fact| fact.place.path.rsplit_once('/').map_or("", |(it, _)| it) == root)
            .collect();
        return if own.is_empty() {
            Verdict::unknown("It has no manifest of its own: someone has to say what it shares.")
        } else {
            Verdict::met(Medium, "Each app has a manifest of its own.").on(own, "an app's manifest")
        };
    }
    let folders: BTreeSet<&str> = manifests
        .iter()
        // A catalogue of versions serves all builds.
        .filter(|fact| !fact.place.path.ends_with("libs.versions.toml"))
        .map(|fact| fact.place.path.rsplit_once('/').map_or(".", |(folder, _)| folder))
        // `requirements/prod.txt` is the manifest of what is beside the folder.
        .map(|folder| match folder.strip_suffix("requirements") {
            Some("") => ".",
            Some(above) if above.ends_with('/') => above.trim_end_matches('/'),
            _ => folder,
        })
        .collect();
    match folders.len() {
        1 => Verdict::met(Medium, "There is one manifest, so one app.")
            .on(manifests, "the app's manifest"),
        0 => Verdict::unknown("No manifest says where an app begins and ends."),
        _ if stand_alone(case, &folders) => Verdict::met(
            Medium,
            "Each app has a manifest of its own, and an image or a start command.",
        )
        .on(manifests, "an app's manifest"),
        count => Verdict::unknown(format!(
            "There are manifests in {count} folders: someone has to say whether each is an app \
             that stands on its own."
        ))
        .on(manifests, "a manifest"),
    }
}

/// Whether each folder with a manifest has its own image or Procfile.
fn stand_alone(case: &Case<'_>, folders: &BTreeSet<&str>) -> bool {
    let starts = facts!(
        case,
        FactKind::BuildDeclared { by } if by == "a Dockerfile"
    );
    let images: BTreeSet<&str> = starts
        .iter()
        .map(|fact| fact.place.path.rsplit_once('/').map_or(".", |(folder, _)| folder))
        .collect();
    folders.iter().all(|folder| images.contains(folder))
        // One image takes in what lies below it.
        || images.len() == 1 && images.contains(".")
}

fn one_version(case: &Case<'_>) -> Verdict {
    let copies = facts!(case, FactKind::SourceCopy);
    if !copies.is_empty() {
        return Verdict::unmet(
            Medium,
            "Source is kept as copies per deploy or as old versions, beside the original.",
        )
        .on(copies, "a copy, by its name, of a file beside it");
    }
    if case.languages.is_empty() {
        return Verdict::unknown("There is no source code of the app's own that could be copied.");
    }
    Verdict::met(Medium, "No source file is a copy per deploy or an old version of another.")
        .looked_at(["the names of the app's own source files"])
}
