//! Which apps a project has: what is started or published as one. Shared code belongs to those
//! that use it, or to all; what is said of the repository as a whole belongs to all.

mod component;
mod merge;
mod scope;

pub(super) use merge::merge;
pub(super) use scope::{Part, parts};

use super::archetype::Kind;
use super::inventory::Inventory;
use super::knowledge::Knowledge;
use super::read::Reading;
use super::settings::Settings;
use component::Components;
use std::collections::BTreeMap;

/// An app before it is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// As people call it: its folder's name.
    pub(super) name: String,
    /// Its folder, empty for the project's root.
    pub(super) root: String,
    /// What it is, where the project's file says so.
    pub(super) archetype: Option<Kind>,
}

/// The apps of a project, and what else there is.
#[derive(Debug)]
pub(super) struct Groups {
    /// In the order of their roots.
    pub(super) apps: Vec<Group>,
    components: Components,
    /// The app that each component is.
    app_of: BTreeMap<usize, usize>,
    /// Components that are tools of developers, or apps that the project's file leaves out.
    left_out: Vec<usize>,
}

/// Finds the apps. Without at least two, the project as a whole is one; `project` is its name.
pub(super) fn groups(
    inventory: &Inventory,
    reading: &Reading,
    knowledge: &Knowledge,
    settings: &Settings,
    project: &str,
) -> Groups {
    let components = Components::of(inventory, reading, knowledge);
    if !settings.apps.is_empty() {
        return named_by_people(components, settings, project);
    }
    let mut roots = components.apps();
    if roots.len() < 2 || components.are_started_as_one(&roots) {
        roots.clear();
    }
    let folders: Vec<&str> = roots.iter().map(|at| components.all[*at].folder.as_str()).collect();
    let names = names(&folders, project);
    let group = |(root, name): (&&str, String)| Group {
        name,
        root: (*root).to_owned(),
        archetype: settings.archetype,
    };
    let mut apps: Vec<Group> = folders.iter().zip(names).map(group).collect();
    if apps.is_empty() {
        let name = settings.name.clone().unwrap_or_else(|| project.to_owned());
        apps.push(Group { name, root: String::new(), archetype: settings.archetype });
    }
    let app_of = roots.iter().enumerate().map(|(app, component)| (*component, app)).collect();
    let left_out = components.tools();
    Groups { apps, components, app_of, left_out }
}

/// The apps that the project's file names; others that were found are left out.
fn named_by_people(mut components: Components, settings: &Settings, project: &str) -> Groups {
    let found = components.apps();
    let mut wanted: Vec<_> = settings.apps.iter().collect();
    wanted.sort_by(|a, b| a.root.cmp(&b.root));
    let mut app_of = BTreeMap::new();
    let folders: Vec<&str> = wanted.iter().map(|app| app.root.as_str()).collect();
    let defaults = names(&folders, project);
    let mut apps = Vec::new();
    for (at, (app, default)) in wanted.into_iter().zip(defaults).enumerate() {
        app_of.insert(components.add(&app.root), at);
        let name = app.name.clone().unwrap_or(default);
        apps.push(Group { name, root: app.root.clone(), archetype: app.archetype });
    }
    let mut left_out = components.tools();
    left_out.extend(found.into_iter().filter(|at| {
        let folder = components.all[*at].folder.as_str();
        !apps.iter().any(|app| is_below(folder, &app.root) || is_below(&app.root, folder))
    }));
    Groups { apps, components, app_of, left_out }
}

/// Names of folders that say nothing of what is in them.
const GENERIC: [&str; 8] = ["src", "app", "source", "project", "main", "code", "server", "service"];

/// A short name for each folder, all different: its own, with those above it where that is needed.
fn names(folders: &[&str], project: &str) -> Vec<String> {
    let name = |folder: &str, more: usize| -> String {
        let parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        let Some(mut at) = parts.len().checked_sub(1) else { return project.to_owned() };
        while at > 0 && GENERIC.contains(&parts[at].to_ascii_lowercase().as_str()) {
            at -= 1;
        }
        parts[at.saturating_sub(more)..=at].join("/")
    };
    let mut more = vec![0; folders.len()];
    // A folder is at most so deep; then the paths themselves are the names.
    for _ in 0..8 {
        let now: Vec<String> =
            folders.iter().zip(&more).map(|(it, more)| name(it, *more)).collect();
        let twice: Vec<bool> =
            now.iter().map(|one| now.iter().filter(|it| *it == one).count() > 1).collect();
        if !twice.contains(&true) {
            return now;
        }
        for (more, twice) in more.iter_mut().zip(twice) {
            *more += usize::from(twice);
        }
    }
    folders.iter().map(|it| if it.is_empty() { project } else { it }.to_owned()).collect()
}

/// Whether `path` is `folder` or lies in it; all lies in the root, which is empty.
fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The folder of the file at `path`.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Languages that share their packages count as one.
fn family(language: &str) -> &str {
    match language {
        "typescript" => "javascript",
        "kotlin" | "scala" | "clojure" => "java",
        "fsharp" | "visual basic" => "csharp",
        "erlang" => "elixir",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_different() {
        let folders = ["", "apps/web", "services/web", "src/cart/src", "src/Basket.API"];
        assert_eq!(
            names(&folders, "shop"),
            ["shop", "apps/web", "services/web", "cart", "Basket.API"]
        );
        assert_eq!(names(&["a/src", "a"], "shop"), ["a/src", "a"]);
    }

    #[test]
    fn all_lies_below_the_root() {
        assert!(is_below("a/b", "") && is_below("a/b", "a") && is_below("a", "a"));
        assert!(!is_below("ab", "a") && !is_below("a", "a/b"));
    }
}
