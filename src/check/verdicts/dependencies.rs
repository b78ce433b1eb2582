//! Factor II: dependencies are declared, locked and isolated.

use super::imports::{self, Declarations, Declared};
use super::{
    Case, Coverage, Judge, Verdict, absent_in_source, is_of_scripts, list, source_unknown,
};
use crate::check::case::facts;
use crate::check::facts::{Fact, FactKind, shell};
use crate::check::report::Confidence::{High, Low, Medium};
use crate::check::report::Status;
use std::collections::BTreeSet;

pub(super) const JUDGES: &[(&str, Judge)] = &[
    ("dependencies.declared", declared),
    ("dependencies.locked", locked),
    ("dependencies.complete", complete),
    ("dependencies.isolated", isolated),
    ("dependencies.no-implicit-tools", no_implicit_tools),
    ("dependencies.runtime-pinned", runtime_pinned),
];

/// The ecosystem of a language, and its runtime.
fn ecosystem_of(language: &str) -> Option<(&'static str, &'static str)> {
    Some(match language {
        "python" => ("pypi", "python"),
        "javascript" | "typescript" => ("npm", "node"),
        "go" => ("go", "go"),
        "rust" => ("cargo", "rust"),
        "ruby" => ("rubygems", "ruby"),
        "php" => ("packagist", "php"),
        "java" | "kotlin" | "scala" => ("maven", "java"),
        "csharp" | "fsharp" => ("nuget", "dotnet"),
        "elixir" => ("hex", "elixir"),
        _ => return None,
    })
}

fn manifests<'a>(case: &Case<'a>, wanted: &str) -> Vec<&'a Fact> {
    facts!(
        case,
        FactKind::Manifest { ecosystem, .. } | FactKind::ManifestUnread { ecosystem }
            if ecosystem == wanted
    )
}

fn declared(case: &Case<'_>) -> Verdict {
    let pasted = facts!(
        case,
        FactKind::LibraryPasted { name } if !is_dependency(case, name)
    );
    if !pasted.is_empty() {
        return Verdict::unmet(
            Medium,
            "Libraries are pasted into the tree, and no manifest names them and their versions.",
        )
        .on(pasted, "a library that no manifest names");
    }
    let third_party = imports::third_party(case, &Declarations::of(case));
    let undeclared: Vec<&Fact> = third_party
        .iter()
        .filter(|import| manifests(case, import.ecosystem).is_empty())
        .map(|import| import.fact)
        .collect();
    if !undeclared.is_empty() {
        return Verdict::unmet(High, "Third-party packages are imported and there is no manifest.")
            .on(undeclared, "an import from outside")
            .looked_at(["requirements files, pyproject.toml, Pipfile, package.json, go.mod"]);
    }
    let found: Vec<&Fact> =
        facts!(case, FactKind::Manifest { .. } | FactKind::ManifestUnread { .. });
    let total: u64 = case.languages.iter().map(|language| language.bytes).sum();
    let missing: Vec<&str> = case
        .languages
        .iter()
        .filter(|language| language.bytes * 10 >= total && !case.is_of_a_client(language))
        .filter(|language| {
            ecosystem_of(language.name)
                .is_none_or(|(ecosystem, _)| manifests(case, ecosystem).is_empty())
        })
        .filter(|language| !language.read)
        .map(|language| language.name)
        .collect();
    if !missing.is_empty() {
        return Verdict::unknown(format!(
            "There is no manifest for {}, and its source is not read: someone has to say whether \
             it uses third-party packages.",
            list(missing)
        ));
    }
    if found.is_empty() {
        return match case.coverage() {
            Coverage::Full(_) => Verdict::not_applicable("The app uses only standard libraries."),
            unread => source_unknown(&unread),
        };
    }
    Verdict::met(High, "Every language in use has its manifest.").on(found, "the manifest")
}

fn is_dependency(case: &Case<'_>, wanted: &str) -> bool {
    case.facts
        .iter()
        .any(|fact| matches!(&fact.kind, FactKind::Dependency { name, .. } if name == wanted))
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The lockfile of a manifest: beside it or in a folder above.
fn lock_of<'a>(case: &Case<'a>, manifest: &Fact, wanted: &str) -> Option<&'a Fact> {
    let own = folder(&manifest.place.path);
    facts!(
        case,
        FactKind::Lockfile { ecosystem }
        | FactKind::Manifest { ecosystem, exact: true, dependencies: 1.. }
            if ecosystem == wanted
    )
    .into_iter()
    .find(|lock| {
        let above = folder(&lock.place.path);
        let is_lock = matches!(lock.kind, FactKind::Lockfile { .. });
        own == above && (is_lock || wanted != "npm")
            || (above.is_empty() || own.starts_with(&format!("{above}/")))
                // npm installs each manifest by itself, unless a workspace takes them together.
                && (wanted != "npm" || is_lock && is_workspace(case, above))
    })
}

/// Whether the manifests below `root` are installed together with the one that is there.
fn is_workspace(case: &Case<'_>, root: &str) -> bool {
    facts!(case, FactKind::Workspace).iter().any(|fact| folder(&fact.place.path) == root)
}

/// Whether a manifest of npm or Composer asks for packages for development alone, with ranges.
fn develops_with_ranges(case: &Case<'_>, manifest: &Fact) -> bool {
    case.facts.iter().any(|fact| {
        matches!(&fact.kind, FactKind::Dependency { ecosystem, requirement, name, development: true }
            if matches!(ecosystem.as_str(), "npm" | "packagist")
                && !name.starts_with("ext-")
                && !requirement.starts_with(|c: char| c.is_ascii_digit())
                && fact.place.path == manifest.place.path)
    })
}

fn locked(case: &Case<'_>) -> Verdict {
    let mut open = Vec::new();
    let mut fixed = Vec::new();
    let mut unread = Vec::new();
    for fact in case.facts {
        match &fact.kind {
            FactKind::Manifest { dependencies: 0, ecosystem, .. }
                if lock_of(case, fact, ecosystem).is_none() && develops_with_ranges(case, fact) =>
            {
                open.push(fact);
            }
            FactKind::Manifest { dependencies: 0, .. } => {}
            FactKind::Manifest { exact: true, ecosystem, .. } if ecosystem != "go" => {
                fixed.push(fact);
            }
            FactKind::Manifest { ecosystem, .. } => match lock_of(case, fact, ecosystem) {
                Some(lock) => fixed.push(lock),
                None => open.push(fact),
            },
            FactKind::ManifestUnread { ecosystem } => match lock_of(case, fact, ecosystem) {
                Some(lock) => fixed.push(lock),
                None => unread.push(fact),
            },
            FactKind::PackageInstalled { exact: false, .. } => open.push(fact),
            _ => {}
        }
    }
    if !open.is_empty() {
        return Verdict::unmet(
            High,
            "Versions are left open: a build of tomorrow may get other packages than today's.",
        )
        .on(open, "neither exact versions nor a lockfile");
    }
    if !unread.is_empty() {
        return Verdict::unknown(
            "Whether this kind of manifest fixes its versions is not read: someone has to look.",
        )
        .on(unread, "a manifest without a lockfile");
    }
    if fixed.is_empty() {
        let none = facts!(case, FactKind::Manifest { dependencies: 0, .. });
        let standard = declared(case).status == Status::NotApplicable;
        return if none.is_empty() && standard {
            Verdict::not_applicable("The app has no third-party dependencies.")
        } else if none.is_empty() {
            Verdict::unknown("There is no manifest whose versions could be locked.")
        } else {
            Verdict::not_applicable("The app has no third-party dependencies.")
                .on(none, "a manifest without dependencies")
        };
    }
    Verdict::met(High, "Exact versions are locked.").on(fixed, "fixes exact versions")
}

/// Languages whose build finds nothing but what it declares.
const BUILT: [&str; 6] = ["java", "kotlin", "csharp", "scala", "elixir", "rust"];

fn complete(case: &Case<'_>) -> Verdict {
    let declarations = Declarations::of(case);
    let third_party = imports::third_party(case, &declarations);
    let anything =
        !facts!(case, FactKind::Manifest { .. } | FactKind::ManifestUnread { .. }).is_empty();
    if !anything && !third_party.is_empty() {
        return Verdict::unmet(
            High,
            "Third-party packages are imported and nothing declares them.",
        )
        .on(third_party.iter().map(|import| import.fact), "imported here");
    }
    let with_manifest: BTreeSet<&str> = case
        .facts
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::Manifest { ecosystem, .. } => Some(ecosystem.as_str()),
            _ => None,
        })
        .collect();
    let mut missing = Vec::new();
    let mut unclear = Vec::new();
    for import in third_party {
        // Without any manifest this is judged by dependencies.declared.
        if !with_manifest.contains(import.ecosystem) {
            continue;
        }
        let packages = declarations.near(import.ecosystem, &import.fact.place.path);
        match imports::declared(case, &import, &packages) {
            Declared::Yes => {}
            Declared::No => missing.push(import),
            Declared::Unclear => unclear.push(import),
        }
    }
    let unread = facts!(case, FactKind::ManifestUnread { ecosystem } if ecosystem == "pypi");
    if !unread.is_empty() && (!missing.is_empty() || !unclear.is_empty()) {
        return Verdict::unknown("Not all manifests could be read, so some imports stay open.")
            .on(unread, "a manifest that is not read");
    }
    if !missing.is_empty() {
        let names: BTreeSet<&str> = missing.iter().map(|import| import.name).collect();
        let verb = if names.len() == 1 { "is" } else { "are" };
        return Verdict::unmet(
            High,
            format!("{} {verb} imported, and no manifest declares it.", list(names)),
        )
        .on(missing.iter().map(|import| import.fact), "imported here, declared nowhere");
    }
    if !unclear.is_empty() {
        let names: BTreeSet<&str> = unclear.iter().map(|import| import.name).collect();
        return Verdict::unknown(format!(
            "It is not known which packages bring {}: compare with the manifest.",
            list(names)
        ))
        .on(unclear.iter().map(|import| import.fact), "imported here");
    }
    if case.languages.iter().any(|language| BUILT.contains(&language.name)) {
        let found = facts!(case, FactKind::Manifest { .. });
        return match case.coverage() {
            Coverage::Full(_) if !found.is_empty() => Verdict::met(
                Low,
                "The build finds no package but those that it declares, and what they bring.",
            )
            .on(found, "the manifest"),
            unread => source_unknown(&unread),
        };
    }
    absent_in_source(case, "Every package that the code imports is declared.")
}

fn isolated(case: &Case<'_>) -> Verdict {
    let image = facts!(
        case,
        FactKind::BuildDeclared { by } if matches!(by.as_str(), "a Dockerfile" | "Jib" | "buildpacks")
    );
    if !image.is_empty() {
        return Verdict::met(High, "An image holds the app with all its packages.")
            .on(image, "the image");
    }
    let own_folder = facts!(
        case,
        FactKind::Lockfile { .. } if true
    );
    let cached = facts!(
        case,
        FactKind::Manifest { ecosystem, .. } | FactKind::ManifestUnread { ecosystem }
            if matches!(
                    ecosystem.as_str(),
                    "npm" | "go" | "cargo" | "maven" | "nuget" | "hex" | "packagist" | "rubygems"
                )
    );
    let buildpack =
        facts!(case, FactKind::StartCommand { via: crate::check::facts::StartVia::Procfile, .. });
    let found: Vec<&Fact> = [own_folder, cached, buildpack].into_iter().flatten().collect();
    if found.is_empty() {
        return Verdict::unknown(
            "Nothing says what keeps the app's packages apart from the system's: a virtual \
             environment may be used, and no file shows it.",
        );
    }
    Verdict::met(Medium, "The tool that installs the packages keeps them apart from the system's.")
        .on(found, "packages are kept per project")
}

fn no_implicit_tools(case: &Case<'_>) -> Verdict {
    let mut calls = facts!(case, FactKind::ShellOut { .. });
    // What developers keep for themselves runs on their machines.
    calls.retain(|fact| {
        !["scripts/", "hack/", "tools/"].iter().any(|start| fact.place.path.starts_with(start))
    });
    let mut missing = Vec::new();
    let mut shipped = Vec::new();
    for fact in &calls {
        let FactKind::ShellOut { program } = &fact.kind else { continue };
        let program = shell::base_name(program);
        if program.is_empty() {
            continue;
        }
        if is_shipped(case, program) { shipped.push(*fact) } else { missing.push((program, *fact)) }
    }
    if !missing.is_empty() {
        let names: BTreeSet<&str> = missing.iter().map(|(program, _)| *program).collect();
        return Verdict::unmet(
            Medium,
            format!("The app runs {}, which nothing in the repository installs.", list(names)),
        )
        .on(missing.iter().map(|(_, fact)| *fact), "runs a program that nothing installs")
        .looked_at(["Dockerfiles (apt-get, apk, dnf), the declared dependencies"]);
    }
    if calls
        .iter()
        .any(|fact| matches!(&fact.kind, FactKind::ShellOut { program } if program.is_empty()))
    {
        return Verdict::unknown("A program is run whose name is computed: someone has to look.")
            .on(calls, "runs a program");
    }
    absent_in_source(case, "The app runs no program that it does not bring.")
        .on(shipped, "runs a program that is installed or always there")
}

fn is_shipped(case: &Case<'_>, program: &str) -> bool {
    let programs = &case.knowledge.programs;
    let languages = case.languages.iter().map(|language| language.name);
    programs.is_everywhere(program, languages)
        || case.modules.contains(program.split('.').next().unwrap_or(program))
        || case.facts.iter().any(|fact| match &fact.kind {
            FactKind::ToolInstalled { package } => programs.brings(package, program),
            FactKind::Dependency { name, .. } | FactKind::PackageInstalled { name, .. } => {
                programs.brings(name, program)
            }
            FactKind::BaseImage { image, tag, last_stage: true, .. } => {
                let slim = tag.as_deref().is_some_and(|tag| {
                    ["slim", "alpine", "distroless"].iter().any(|word| tag.contains(word))
                });
                let language = ["python", "node", "ruby", "golang", "buildpack-deps", "rust"];
                !slim && language.contains(&image.as_str()) && programs.is_in_full_image(program)
            }
            _ => false,
        })
}

fn runtime_pinned(case: &Case<'_>) -> Verdict {
    let mut pinned = Vec::new();
    let mut loose = Vec::new();
    let mut missing = Vec::new();
    for language in &case.languages {
        let Some((ecosystem, runtime)) = ecosystem_of(language.name) else { continue };
        // A few scripts beside an app need no runtime of their own.
        let main = case.languages.first() == Some(language);
        let runs = manifests(case, ecosystem).iter().any(|fact| {
            !is_of_scripts(&fact.place.path)
                && matches!(
                    fact.kind,
                    FactKind::Manifest { dependencies: 1.., .. } | FactKind::ManifestUnread { .. }
                )
        });
        // Scripts beside the app, or code that is only built, run on no runtime of their own.
        if !main && !runs {
            continue;
        }
        let said = facts!(
            case,
            FactKind::RuntimeVersion { runtime: found, .. } if found == runtime
        );
        let firm = said
            .iter()
            .find(|fact| matches!(fact.kind, FactKind::RuntimeVersion { pinned: true, .. }));
        match firm {
            Some(fact) => pinned.push(*fact),
            None if manifests(case, ecosystem)
                .iter()
                .any(|fact| matches!(fact.kind, FactKind::ManifestUnread { .. })) =>
            {
                return Verdict::unknown(format!(
                    "Whether the manifest fixes the version of {runtime} is not read."
                ));
            }
            None => {
                missing.push(runtime);
                loose.extend(said);
            }
        }
    }
    missing.dedup();
    let silent: Vec<&Fact> = case
        .languages
        .iter()
        .filter_map(|language| ecosystem_of(language.name))
        .filter(|(_, runtime)| missing.contains(runtime))
        .flat_map(|(ecosystem, _)| manifests(case, ecosystem))
        .collect();
    if !missing.is_empty() {
        return Verdict::unmet(
            if loose.is_empty() { Medium } else { High },
            format!("Nothing that a machine reads fixes the release line of {}.", list(missing)),
        )
        .on(loose, "this moves with new releases, or is too coarse")
        .on(silent, "names no version of the runtime")
        .looked_at(["version files, manifests, base images"]);
    }
    if pinned.is_empty() {
        return Verdict::unknown("No language whose runtime could be pinned was found.");
    }
    let confidence = if pinned.len() == 1 { High } else { Medium };
    Verdict::met(confidence.max(Low), "The version of the language runtime is declared.")
        .on(pinned, "fixes the release line, or the least version")
}
