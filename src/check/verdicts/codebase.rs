//! Factor I: one codebase in version control.

use super::{Case, Judge, Verdict, is_of_scripts, unless_serving};
use crate::check::archetype::Kind;
use crate::check::case::facts;
use crate::check::facts::{Fact, FactKind, StartVia};
use crate::check::frontends;
use crate::check::report::Confidence::{High, Low, Medium};
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

/// Whether a manifest below the root is for tools alone: it lies among scripts, or what it names is
/// for development, and it starts nothing.
fn is_tooling(case: &Case<'_>, manifest: &Fact) -> bool {
    let path = &*manifest.place.path;
    let idle = matches!(&manifest.kind, FactKind::Manifest { ecosystem, dependencies: 0, .. } if ecosystem == "npm");
    let starts =
        facts!(case, FactKind::StartCommand { .. }).iter().any(|it| &*it.place.path == path);
    path.contains('/') && (is_of_scripts(path) || idle && !starts)
}

fn one_app(case: &Case<'_>) -> Verdict {
    if case.archetype.kind == Kind::Library {
        return unless_serving(case).unwrap_or_else(|| Verdict::not_applicable("It is a library."));
    }
    let installed = facts!(case, FactKind::EntryPoint);
    let deployed = facts!(case, FactKind::StartCommand { via, .. } if *via != StartVia::Script);
    if case.archetype.kind == Kind::Cli
        && deployed.is_empty()
        && installed.iter().any(|fact| fact.place.path.ends_with("package.json"))
    {
        return Verdict::not_applicable("It is a tool that others install.");
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
        .filter(|fact| !is_tooling(case, fact))
        .map(|fact| folder_of(&fact.place.path))
        // `requirements/prod.txt` is the manifest of what is beside the folder.
        .map(|folder| match folder.strip_suffix("requirements") {
            Some("") => ".",
            Some(above) if above.ends_with('/') => above.trim_end_matches('/'),
            _ => folder,
        })
        .collect();
    let apps: BTreeSet<&str> =
        folders.iter().copied().filter(|folder| !is_part(case, folder)).collect();
    let folders = if apps.len() == 1 { apps } else { folders };
    let taken_in = taken_in(case, &folders);
    match folders.len() {
        1 => Verdict::met(Medium, "There is one manifest of an app, so one app.")
            .on(manifests, "the app's manifest"),
        count if count > 1 && taken_in.len() + 1 == count => {
            Verdict::met(Medium, "One app takes in the other parts as declared projects.")
                .on(manifests, "a part of the app")
        }
        0 if case.serves() == Some(true) => {
            Verdict::met(Low, "It serves as a whole, and nothing in it stands on its own.")
        }
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

/// The folders whose manifests are parts of the build of another's: projects that it refers to, what
/// the build itself is made of, and the list of them all.
fn taken_in<'a>(case: &Case<'a>, folders: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    let named = |wanted: &str| {
        facts!(case, FactKind::PackageNamed { .. }).into_iter().any(|fact| {
            let folder = fact.place.path.rsplit_once('/').map_or(".", |(folder, _)| folder);
            folder == wanted
                && matches!(&fact.kind, FactKind::PackageNamed { ecosystem, name }
                    if ecosystem == "maven" && depends_on(case, name, &fact.place.path))
        })
    };
    let used = facts!(case, FactKind::FolderUsed { .. });
    let is_used = |wanted: &str| {
        used.iter().any(|fact| {
            let from = fact.place.path.rsplit_once('/').map_or(".", |(folder, _)| folder);
            from != wanted
                && matches!(&fact.kind, FactKind::FolderUsed { folder } if folder == wanted)
        })
    };
    let lists =
        facts!(case, FactKind::Manifest { dependencies: 0, ecosystem, .. } if ecosystem == "maven");
    let is_list =
        |wanted: &str| wanted == "." && lists.iter().any(|fact| !fact.place.path.contains('/'));
    let is_of_build = |wanted: &str| {
        wanted.split('/').any(|part| matches!(part, "buildSrc" | "build-logic"))
            || wanted.starts_with("gradle/")
    };
    folders
        .iter()
        .copied()
        .filter(|it| is_used(it) || named(it) || is_list(it) || is_of_build(it))
        .collect()
}

/// Whether a manifest other than that at `path` asks for the artifact `name`.
fn depends_on(case: &Case<'_>, name: &str, path: &str) -> bool {
    case.facts.iter().any(|fact| {
        *fact.place.path != *path
            && matches!(&fact.kind, FactKind::Dependency { name: wanted, development: false, .. }
                if wanted.rsplit(':').next() == Some(name))
    })
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or(".", |(folder, _)| folder)
}

/// Whether what a folder's manifest declares is part of another app: its pages for browsers, its
/// tests, or what another manifest takes in.
fn is_part(case: &Case<'_>, folder: &str) -> bool {
    let within = |fact: &&Fact| folder_of(&fact.place.path) == folder;
    let own = facts!(case, FactKind::Manifest { .. } | FactKind::ManifestUnread { .. });
    let npm = |fact: &&Fact| matches!(&fact.kind, FactKind::Manifest { ecosystem, .. } if ecosystem == "npm");
    let only_npm = own.iter().copied().filter(within).all(|fact| npm(&fact));
    let other = own.iter().any(|fact| !npm(fact));
    let pages = facts!(
        case,
        FactKind::Dependency { ecosystem, name, .. }
            if ecosystem == "npm" && frontends::makes_pages(name)
    );
    let serves = facts!(
        case,
        FactKind::Dependency { ecosystem, name, .. }
            if ecosystem == "npm" && frontends::serves(name)
    );
    let is_pages = other && only_npm && pages.iter().any(within) && !serves.iter().any(within);
    let is_for_tests = folder.split('/').any(|part| {
        matches!(part, "playwright" | "e2e" | "cypress" | "tests" | "test" | "docs" | "website")
    });
    let taken_in = facts!(
        case,
        FactKind::FolderUsed { folder: used } if used.trim_end_matches('/') == folder
    );
    is_pages || is_for_tests || !taken_in.is_empty()
}

/// Whether each folder with a manifest has its own image or Procfile.
fn stand_alone(case: &Case<'_>, folders: &BTreeSet<&str>) -> bool {
    let starts = facts!(
        case,
        FactKind::BuildDeclared { by } if by == "a Dockerfile"
    );
    let images: BTreeSet<&str> = starts.iter().map(|fact| folder_of(&fact.place.path)).collect();
    let started: BTreeSet<&str> = case
        .facts
        .iter()
        .filter(|fact| match &fact.kind {
            FactKind::StartCommand { process, via: StartVia::Script, .. } => process == "start",
            FactKind::StartCommand { via: StartVia::Procfile, .. } => true,
            _ => false,
        })
        .map(|fact| folder_of(&fact.place.path))
        .collect();
    folders.iter().all(|folder| images.contains(folder) || started.contains(folder))
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
