//! Which JavaScript of a project runs in browsers: it is in no process of the app.

use super::facts::{Fact, FactKind};
use std::collections::{BTreeMap, BTreeSet};

/// Packages that make pages in browsers.
const BROWSER: [&str; 10] = [
    "react-dom",
    "vue",
    "svelte",
    "@angular/core",
    "ember-source",
    "preact",
    "solid-js",
    "alpinejs",
    "backbone",
    "jquery",
];

/// Packages that bundle scripts.
const BUNDLERS: [&str; 6] = ["webpack", "vite", "parcel", "rollup", "laravel-mix", "gulp"];

/// Packages that serve, or render on a server.
const SERVER: [&str; 36] = [
    "express",
    "fastify",
    "koa",
    "@hapi/hapi",
    "@nestjs/core",
    "next",
    "nuxt",
    "@remix-run/node",
    "@remix-run/express",
    "@sveltejs/adapter-node",
    "@sveltejs/kit",
    "hono",
    "restify",
    "polka",
    "apollo-server",
    "@apollo/server",
    "ws",
    "socket.io",
    "@remix-run/serve",
    "@react-router/node",
    "@react-router/serve",
    "@react-router/express",
    "@tanstack/react-start",
    "@tanstack/start",
    "@astrojs/node",
    "@angular/ssr",
    "@adonisjs/core",
    "@feathersjs/feathers",
    "@loopback/rest",
    "@strapi/strapi",
    "@keystone-6/core",
    "payload",
    "sails",
    "graphql-yoga",
    "nitropack",
    "h3",
];

/// The folders of npm manifests, and whether what lies below is for browsers.
#[derive(Debug, Default)]
pub(super) struct Frontends {
    folders: BTreeMap<String, bool>,
    /// Whether the app itself is written in something else.
    other: bool,
    /// Files that take part in rendering pages.
    components: BTreeSet<String>,
}

impl Frontends {
    /// What the manifests among `facts` say.
    pub(super) fn of(facts: &[Fact]) -> Self {
        let mut found = Self::default();
        for fact in facts {
            let path = &*fact.place.path;
            let folder = || path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
            match &fact.kind {
                FactKind::Manifest { ecosystem, .. } if ecosystem == "npm" => {
                    found.folders.entry(folder()).or_insert(false);
                }
                FactKind::Manifest { .. } => found.other = true,
                FactKind::Import { package }
                    if matches!(package.as_str(), "react" | "vue" | "svelte") =>
                {
                    found.components.insert(path.to_owned());
                }
                _ => {}
            }
        }
        let dependencies = |folder: &str, wanted: &[&str]| {
            facts.iter().any(|fact| {
                matches!(&fact.kind, FactKind::Dependency { ecosystem, name, .. }
                    if ecosystem == "npm" && wanted.contains(&name.as_str()))
                    && fact.place.path.rsplit_once('/').map_or("", |(above, _)| above) == folder
            })
        };
        for (folder, browser) in &mut found.folders {
            // Beside an app in another language, what is bundled is for its pages.
            let pages =
                dependencies(folder, &BROWSER) || found.other && dependencies(folder, &BUNDLERS);
            *browser = pages && !dependencies(folder, &SERVER);
        }
        found
    }

    /// Whether the source at `path` runs in browsers.
    pub(super) fn has(&self, path: &str) -> bool {
        let script = path.rsplit_once('.').is_some_and(|(_, end)| {
            matches!(
                end,
                "js" | "jsx" | "ts" | "tsx" | "mjs" | "cjs" | "mts" | "cts" | "svelte" | "vue"
            )
        });
        if !script {
            return false;
        }
        let mut folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        loop {
            if let Some(browser) = self.folders.get(folder) {
                return *browser;
            }
            if folder.is_empty() {
                // No manifest: what a page of another language loads.
                return self.other;
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    /// Whether the manifest in `folder` is that of pages for browsers.
    pub(super) fn is_of_pages(&self, folder: &str) -> bool {
        self.folders.get(folder).copied().unwrap_or_default()
    }

    /// Whether the npm manifest at `path` is for pages of an app that is written in something else.
    pub(super) fn is_for_pages(&self, path: &str) -> bool {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.other && self.folders.get(folder) == Some(&true)
    }

    /// Whether the source at `path` renders pages, be it in a browser or for one.
    pub(super) fn renders(&self, path: &str) -> bool {
        self.components.contains(path)
    }
}

/// Whether JavaScript is what a page loads as it is: it speaks to the page, and takes in and gives
/// away nothing as modules do.
pub(super) fn is_page_script(text: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    has(&["document.", "window.", "$(function", "jQuery"])
        && !has(&["require(", "module.exports", "exports.", "import ", "export ", "process."])
}

/// Whether the package of npm called `name` makes pages in browsers.
pub(super) fn makes_pages(name: &str) -> bool {
    BROWSER.contains(&name)
}

/// Whether the package of npm called `name` serves, or renders on a server.
pub(super) fn serves(name: &str) -> bool {
    SERVER.contains(&name)
}

/// Whether a fact is one that rules find in source.
pub(super) fn is_found_in_source(kind: &FactKind) -> bool {
    matches!(
        kind,
        FactKind::EnvRead { .. }
            | FactKind::SecretLiteral { .. }
            | FactKind::LogSink { .. }
            | FactKind::Logger { .. }
            | FactKind::Printed
            | FactKind::SessionUsed { .. }
            | FactKind::SessionStore { .. }
            | FactKind::EnvironmentBranch { .. }
            | FactKind::FileWritten
            | FactKind::StateInMemory { .. }
            | FactKind::InProcessScheduler { .. }
            | FactKind::HealthEndpoint
            | FactKind::ServiceUsed { .. }
            | FactKind::ShellOut { .. }
            | FactKind::SchemaInCode
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::facts::Place;

    fn fact(path: &str, kind: FactKind) -> Fact {
        Fact { kind, place: Place::whole(&path.into()) }
    }

    fn npm(path: &str, name: &str) -> [Fact; 2] {
        let ecosystem = || "npm".to_owned();
        [
            fact(path, FactKind::Manifest { ecosystem: ecosystem(), dependencies: 1, exact: true }),
            fact(
                path,
                FactKind::Dependency {
                    ecosystem: ecosystem(),
                    name: name.into(),
                    requirement: String::new(),
                    development: false,
                },
            ),
        ]
    }

    #[test]
    fn the_nearest_manifest_tells_where_code_runs() {
        let facts =
            [npm("web/package.json", "react-dom"), npm("api/package.json", "express")].concat();
        let frontends = Frontends::of(&facts);
        assert!(frontends.has("web/src/App.tsx"));
        assert!(!frontends.has("api/src/server.ts"));
        assert!(!frontends.has("web/main.py"));
        assert!(!frontends.has("tool.js"));
    }

    #[test]
    fn what_a_page_loads_is_told_from_modules() {
        assert!(is_page_script("let jobs = {};\nwindow.onload = () => render(jobs);\n"));
        assert!(!is_page_script("const jsdom = require('jsdom'); new jsdom().window.close();"));
        assert!(!is_page_script("let jobs = {};\nfunction add(job) { jobs[job.id] = job; }\n"));
    }

    #[test]
    fn scripts_beside_an_app_in_another_language_are_for_its_pages() {
        let manifest =
            FactKind::Manifest { ecosystem: "packagist".into(), dependencies: 1, exact: true };
        let frontends = Frontends::of(&[fact("composer.json", manifest)]);
        assert!(frontends.has("p/scripts/main.js"));
        assert!(!frontends.has("index.php"));
    }
}
