//! Reads each file once, with the reader of its kind, on several threads.

mod parts;

use super::cache;
use super::facts::{
    Broken, Fact, FactKind, Place, Stage, StartVia, TextFile, bound, ci, compose, dockerfile,
    dotenv, dotnet_start, erb, go_mod, gradle, helm, importmap, java_imports, java_start, java_xml,
    kubernetes, kustomize, log_config, manifests, maven, nuget, package_json, paths, platform,
    prisma, procfile, prose, python, runtime, server_config, settings_file, shell, tasks,
    terraform, units, uwsgi,
};
use super::frontends::{self, Frontends, is_found_in_source};
use super::inventory::{File, FileKind, Inventory, Role, SIZE_LIMIT, classify};
use super::knowledge::Knowledge;
use super::report::Skipped;
use super::{SourceFacts, Told};
use parts::{Part, Parts};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// In the order of their places.
    pub(super) facts: Vec<Fact>,
    /// What was not read, and why.
    pub(super) skipped: Vec<Skipped>,
    /// Number of files that were read.
    pub(super) files: usize,
    /// Number of those that say what they said when they were last read.
    pub(super) known: usize,
    /// Source files that there are rules for and that could not be read.
    pub(super) unread_source: Vec<String>,
    /// Which JavaScript runs in browsers.
    pub(super) frontends: Frontends,
}

/// What reading one file gave.
#[derive(Default)]
pub(super) struct FileReading {
    pub(super) facts: Vec<Fact>,
    pub(super) skipped: Option<Skipped>,
    /// Whether it was skipped because it is not the app's own after all.
    pub(super) foreign: bool,
    /// What is to be taken together with other files.
    part: Part,
    /// Whether it was known from an earlier check.
    known: bool,
}

impl FileReading {
    /// What an earlier check found.
    pub(super) fn known(facts: Vec<Fact>, skipped: Option<Skipped>, foreign: bool) -> Self {
        Self { facts, skipped, foreign, part: Part::default(), known: true }
    }

    fn skipped(file: &File, reason: String, incomplete: bool) -> Self {
        let skipped = Some(Skipped { path: file.path.to_string(), reason, incomplete });
        Self { skipped, ..Self::default() }
    }

    /// Whether facts and the reason for skipping it are all that it gave.
    pub(super) fn is_whole(&self) -> bool {
        self.part.is_empty()
    }
}

/// What files are read with.
#[derive(Clone, Copy)]
pub(super) struct Readers<'a> {
    /// The project's folder.
    pub(super) root: &'a Path,
    pub(super) knowledge: &'a Knowledge,
    pub(super) source: &'a dyn SourceFacts,
    /// What files said before.
    pub(super) cache: Option<&'a cache::Open<'a>>,
}

/// Reads the files of `inventory` with `jobs` threads, and tells how far that is.
pub(super) fn read(
    inventory: &Inventory,
    readers: &Readers<'_>,
    jobs: usize,
    told: Option<Told<'_>>,
) -> Reading {
    let Readers { knowledge, source, .. } = *readers;
    let wanted: Vec<&File> = inventory.files.iter().filter(|file| is_read(file, source)).collect();
    let (done, tell) = (AtomicUsize::new(0), |done| told.map(|told| told(done, wanted.len())));
    tell(0);
    // The largest first, so that no thread is left alone with one of them at the end.
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(wanted[*at].size));
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, FileReading)>> = Mutex::new(Vec::with_capacity(wanted.len()));
    std::thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, wanted.len().max(1)) {
            scope.spawn(|| {
                let mut own = Vec::new();
                loop {
                    let turn = next.fetch_add(1, Ordering::Relaxed);
                    let Some(at) = order.get(turn).copied() else { break };
                    own.push((at, readers.read(wanted[at])));
                    tell(done.fetch_add(1, Ordering::Relaxed) + 1);
                }
                results.lock().unwrap_or_else(PoisonError::into_inner).extend(own);
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(at, _)| *at);
    let mut reading = Reading { files: wanted.len(), ..Reading::default() };
    if let Some(system) = inventory.vcs.system {
        let kind = FactKind::VersionControl { system: system.to_owned() };
        reading.facts.push(Fact { kind, place: Place::whole(&".".into()) });
    }
    if inventory.vcs.versions {
        let place = Place::whole(&".".into());
        reading.facts.push(Fact { kind: FactKind::ReleaseNumbered, place });
    }
    paths::read(inventory, knowledge, &mut reading.facts);
    let mut parts = Parts::default();
    for (at, result) in results {
        reading.facts.extend(result.facts);
        parts.add(result.part);
        reading.known += usize::from(result.known);
        if result.skipped.is_some() && !result.foreign && source.reads(&wanted[at].path) {
            reading.unread_source.push(wanted[at].path.to_string());
        }
        reading.skipped.extend(result.skipped);
    }
    parts.join(inventory, readers, &mut reading);
    reading.frontends = Frontends::of(&reading.facts);
    // Packages of PHP may be kept in the tree, in folders of their names.
    let packages: Vec<String> = reading
        .facts
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::Dependency { ecosystem, name, .. }
                if ecosystem == "packagist" && name.contains('/') =>
            {
                Some(format!("/{name}/"))
            }
            _ => None,
        })
        .collect();
    let frontends = &reading.frontends;
    reading.facts.retain(|fact| {
        // What shows the pages of an app does not start it.
        if matches!(fact.kind, FactKind::StartCommand { via: StartVia::Script, .. })
            && frontends.is_for_pages(&fact.place.path)
        {
            return false;
        }
        matches!(fact.kind, FactKind::Import { .. })
            || !is_found_in_source(&fact.kind)
            || !(packages.iter().any(|it| fact.place.path.contains(it.as_str()))
                || frontends.has(&fact.place.path)
                || matches!(fact.kind, FactKind::StateInMemory { .. })
                    && frontends.renders(&fact.place.path))
    });
    reading.facts.sort_by(|a, b| a.place.cmp(&b.place));
    reading
}

/// Whether a file is opened at all.
fn is_read(file: &File, source: &dyn SourceFacts) -> bool {
    let by_role = match file.role {
        Role::Own => true,
        Role::Documentation => file.kind == FileKind::Prose,
        Role::Development => !matches!(file.kind, FileKind::Source(_) | FileKind::Dockerfile),
        _ => false,
    };
    by_role
        && match file.kind {
            FileKind::Source(_) => {
                source.reads(&file.path) || paths::environment_of(&file.path).is_some()
            }
            FileKind::Other => paths::environment_of(&file.path).is_some(),
            _ => true,
        }
}

impl Readers<'_> {
    fn read(&self, file: &File) -> FileReading {
        let skipped = |reason, incomplete| FileReading::skipped(file, reason, incomplete);
        // Only its presence counts, and it may be large.
        if let FileKind::Lockfile(ecosystem) = file.kind {
            return self.read_lockfile(file, ecosystem);
        }
        if file.size > SIZE_LIMIT {
            return skipped("it is larger than 1 MiB".to_owned(), false);
        }
        let bytes = match std::fs::read(self.root.join(&*file.path)) {
            Ok(bytes) => bytes,
            Err(error) => return skipped(format!("it cannot be read: {error}"), true),
        };
        // A reader that fails on one file must not take the others with it.
        catch_unwind(AssertUnwindSafe(|| match self.cache {
            Some(cache) => cache.get_or_read(file, &bytes, || self.read_bytes(file, &bytes)),
            None => self.read_bytes(file, &bytes),
        }))
        .unwrap_or_else(|_| {
            skipped("reading it failed: this is a fault of twelve-tui".to_owned(), true)
        })
    }

    fn read_lockfile(&self, file: &File, ecosystem: &str) -> FileReading {
        let place = Place::whole(&file.path);
        let kind = FactKind::Lockfile { ecosystem: ecosystem.to_owned() };
        let mut facts = vec![Fact { kind, place }];
        if ecosystem == "packagist"
            && file.size <= SIZE_LIMIT
            && let Ok(text) = std::fs::read_to_string(self.root.join(&*file.path))
        {
            let read = TextFile::new(Arc::clone(&file.path), &text);
            manifests::read_composer_lock(&read, &mut facts);
        }
        FileReading { facts, ..FileReading::default() }
    }

    /// What a file says that holds `bytes`: nothing else may have a say in it, as it is kept for
    /// later checks.
    fn read_bytes(&self, file: &File, bytes: &[u8]) -> FileReading {
        let skipped = |reason, incomplete| FileReading::skipped(file, reason, incomplete);
        if memchr::memchr(0, bytes).is_some() {
            return skipped("it is no text".to_owned(), false);
        }
        let text = String::from_utf8_lossy(bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        if matches!(file.kind, FileKind::Source(_)) && classify::is_generated(text) {
            let reason = "it is generated or minified".to_owned();
            return FileReading { foreign: true, ..skipped(reason, false) };
        }
        let mut found = FileReading::default();
        let Self { knowledge, source, .. } = *self;
        if let Err(broken) =
            facts_of(file, text, knowledge, source, &mut found.facts, &mut found.part)
        {
            let reason = match broken.line {
                0 => broken.message,
                line => format!("line {line}: {}", broken.message),
            };
            found.skipped = skipped(reason, true).skipped;
        }
        found
    }
}

/// What source code says, by the rules of its language and by what its name says that it is.
fn facts_of_source(
    read: &TextFile<'_>,
    language: &'static str,
    source: &dyn SourceFacts,
    out: &mut Vec<Fact>,
) {
    if source.reads(&read.path) {
        let from = out.len();
        out.extend(source.read(&read.path, read.text));
        bound::read(read, language, from, out);
        if language == "javascript" && frontends::is_page_script(read.text) {
            out.truncate(from);
        }
        if language == "csharp" {
            dotnet_start::read(read, from, out);
        }
    }
    if language == "go"
        && read.text.contains("package main")
        && read.text.lines().any(|line| line.trim() == "package main")
    {
        out.push(read.whole(FactKind::EntryPoint));
    }
    if python::gunicorn::is_config(read.name()) {
        python::gunicorn::read(read, out);
    }
    if read.path.ends_with("config/importmap.rb") {
        importmap::read(read, out);
    }
}

#[expect(clippy::too_many_lines, reason = "there is a line for each kind of file")]
fn facts_of(
    file: &File,
    text: &str,
    knowledge: &Knowledge,
    source: &dyn SourceFacts,
    out: &mut Vec<Fact>,
    part: &mut Part,
) -> Result<(), Broken> {
    let read = TextFile::new(Arc::clone(&file.path), text);
    match file.kind {
        FileKind::Source(language) => {
            facts_of_source(&read, language, source, out);
            if matches!(language, "java" | "kotlin") {
                java_imports::read(&read, knowledge, out);
                java_start::read(&read, out);
            }
            paths::deploy_values(&file.path, text, out);
        }
        FileKind::Dockerfile => dockerfile::read(&read, out)?,
        FileKind::Compose(stage) => {
            let stage = if file.role == Role::Development { Stage::Development } else { stage };
            part.compose = Some(compose::read(&read, stage)?);
            dotenv::read_uses(&read, out);
        }
        FileKind::GithubWorkflow => ci::read_github(&read, knowledge, out)?,
        FileKind::GitlabCi => ci::read_gitlab(&read, knowledge, out)?,
        FileKind::PackageJson => package_json::read(&read, out)?,
        FileKind::TsConfig => package_json::read_aliases(&read, out),
        FileKind::Pyproject => python::read_pyproject(&read, out)?,
        FileKind::Pipfile => python::read_pipfile(&read, out)?,
        FileKind::CargoToml => go_mod::read_cargo(&read, out)?,
        FileKind::Procfile => procfile::read(&read, out)?,
        FileKind::Maven => maven::read(&read, out)?,
        FileKind::Gradle => gradle::read(&read, out),
        FileKind::GradlePart => gradle::read_part(&read, out),
        FileKind::GradleCatalog => gradle::read_catalog(&read, out)?,
        FileKind::Sbt => gradle::read_sbt(&read, out),
        FileKind::Gemspec => manifests::read_gemspec(&read, out),
        FileKind::Gemfile => manifests::read_gemfile(&read, out),
        FileKind::Composer => manifests::read_composer(&read, out)?,
        FileKind::Csproj => nuget::read_project(&read, out)?,
        FileKind::NugetShared => nuget::read_shared(&read, out)?,
        FileKind::PackagesConfig => nuget::read_packages_config(&read, out)?,
        FileKind::GlobalJson => nuget::read_global_json(&read, out)?,
        FileKind::Mix => manifests::read_mix(&read, out),
        FileKind::Properties => {
            settings_file::read_properties(&read, knowledge, out);
            paths::deploy_values(&file.path, text, out);
        }
        FileKind::Settings => {
            settings_file::read_yaml(&read, knowledge, out);
            erb::read(&read, out);
            paths::deploy_values(&file.path, text, out);
        }
        FileKind::SettingsJson => {
            settings_file::read_json(&read, knowledge, out);
            paths::deploy_values(&file.path, text, out);
        }
        FileKind::SettingsVariables => settings_file::read_variables(&read, out),
        FileKind::Prisma => prisma::read(&read, out),
        FileKind::Database => {
            settings_file::read_database(&read, out);
            erb::read(&read, out);
        }
        FileKind::LogConfig => log_config::read(&read, out),
        FileKind::Hocon => settings_file::read_hocon(&read, knowledge, out),
        FileKind::JavaXml if java_xml::is_one(read.name(), text) => {
            java_xml::read(&read, knowledge, out);
        }
        FileKind::JavaXml if file.role == Role::Own && text.contains("<databaseChangeLog") => {
            out.push(read.whole(FactKind::AdminTask { kind: "migration".to_owned() }));
        }
        FileKind::JavaXml => {}
        FileKind::Yaml => {
            if file.role == Role::Own && kubernetes::is_manifest(text) {
                kubernetes::read(&read, knowledge, &mut part.claims, out)?;
            } else if helm::is_template(&file.path, text) {
                helm::read_template(&read, knowledge, out);
            } else if file.role == Role::Own && kubernetes::is_to_be_filled_in(&file.path, text) {
                let filled = kubernetes::fill_in(text);
                let filled = TextFile::new(Arc::clone(&file.path), &filled);
                // What is no YAML even then is filled in by something else.
                let mut found = Vec::new();
                if kubernetes::read(&filled, knowledge, &mut part.claims, &mut found).is_ok() {
                    out.append(&mut found);
                }
            } else if compose::is_one(text) {
                let stage = classify::compose_stage(&read.name().to_ascii_lowercase());
                part.compose = Some(compose::read(&read, stage)?);
                dotenv::read_uses(&read, out);
            }
            if settings_file::is_dropwizard(text) {
                settings_file::read_yaml(&read, knowledge, out);
            }
            platform::read_app_spec(&read, knowledge, out);
            settings_file::read_env_placeholders(&read, out);
            if file.path.contains("config/") {
                erb::read(&read, out);
            }
            paths::deploy_values(&file.path, text, out);
        }
        FileKind::Chart => helm::read_chart(&read, knowledge, out)?,
        FileKind::ChartValues => helm::read_values(&read, knowledge, out)?,
        FileKind::Kustomization => kustomize::read(&read, out)?,
        FileKind::Terraform => terraform::read(&read, knowledge, out),
        FileKind::SetupPy => python::setup::read_py(&read, out),
        FileKind::SetupCfg => python::setup::read_cfg(&read, out),
        FileKind::Conda => python::setup::read_conda(&read, out)?,
        FileKind::Requirements => {
            python::read_requirements(&read, file.role == Role::Development, out);
        }
        FileKind::GoMod => go_mod::read(&read, out),
        FileKind::EnvFile => {
            dotenv::read(&read, file.tracked, out);
            dotenv::read_secrets(&read, file.tracked, &mut part.secrets);
        }
        FileKind::Shell => shell::read(&read, knowledge, out),
        FileKind::Runtime(name) => runtime::read(&read, name, out),
        FileKind::DockerIgnore => platform::read_docker_ignore(&read, out),
        FileKind::AppJson => platform::read_app_json(&read, knowledge, out)?,
        FileKind::Platform(name) => {
            platform::read(&read, name, knowledge, &mut part.claims, out)?;
        }
        FileKind::DevSetup(by) => platform::read_dev_setup(&read, by, out),
        FileKind::Tasks => tasks::read(&read, knowledge, out),
        FileKind::Taskfile => tasks::read_taskfile(&read, knowledge, out)?,
        FileKind::RunScript => {
            shell::read(&read, knowledge, out);
            units::read_run(&read, out);
        }
        FileKind::Unit => units::read_unit(&read, out),
        FileKind::ServerConfig if units::is_supervisor(text) => units::read_supervisor(&read, out),
        FileKind::ServerConfig => server_config::read(&read, out),
        FileKind::Uwsgi => uwsgi::read(&read, out),
        FileKind::SecretFile => dotenv::read_secret(&read, file.tracked, out),
        FileKind::KeyFile => platform::read_key(&read, out),
        FileKind::Prose => prose::read(&read, knowledge, out),
        FileKind::OtherCi(system) => ci::read_other(&read, system, knowledge, out)?,
        FileKind::Lockfile(_) => {}
        FileKind::Other => paths::deploy_values(&file.path, text, out),
    }
    Ok(())
}
