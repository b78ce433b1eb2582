//! Factor V: build, release and run are apart.

use super::{Case, Judge, Verdict};
use crate::check::archetype::Kind;
use crate::check::case::facts;
use crate::check::facts::dockerfile::{is_pinned, split_image};
use crate::check::facts::{Fact, FactKind, Stage, StartVia};
use crate::check::report::Confidence::{High, Low, Medium};
use crate::check::starts::{self, Step};

pub(super) const JUDGES: &[(&str, Judge)] = &[
    ("build.scripted", scripted),
    ("build.not-at-run", not_at_run),
    ("build.no-secrets-baked", no_secrets_baked),
    ("build.pinned-base", pinned_base),
    ("release.identified", identified),
    ("release.immutable", immutable),
];

fn scripted(case: &Case<'_>) -> Verdict {
    let builds = facts!(case, FactKind::BuildDeclared { .. });
    if !builds.is_empty() {
        return Verdict::met(High, "A build is declared.").on(builds, "declares a build");
    }
    // A buildpack builds what has a manifest and says how it is started.
    let manifests = facts!(case, FactKind::Manifest { .. } | FactKind::ManifestUnread { .. });
    let starts = facts!(case, FactKind::StartCommand { via: StartVia::Procfile, .. });
    let script = facts!(
        case,
        FactKind::StartCommand { via: StartVia::Script, process, .. } if process == "start"
    );
    let starts = if starts.is_empty() { script } else { starts };
    if !manifests.is_empty() && !starts.is_empty() {
        return Verdict::met(
            Medium,
            "A manifest and a start command are what a buildpack builds from.",
        )
        .on(manifests, "the manifest")
        .on(starts, "the start command");
    }
    let publishing = facts!(case, FactKind::Pipeline { publishes: true });
    if !publishing.is_empty() {
        return Verdict::met(Medium, "A pipeline builds the app.").on(publishing, "publishes");
    }
    let pages = facts!(case, FactKind::PipelineUnread { .. } | FactKind::Platform { .. });
    if !pages.is_empty() || matches!(case.archetype.kind, Kind::Library | Kind::Static) {
        return Verdict::unknown("A build may be declared where it is not read.")
            .on(pages, "not read");
    }
    Verdict::unmet(Medium, "No build is declared: the code is put on a server as it is.")
        .on(manifests, "says what is needed, and not how it is built")
        .at(&case.readme, "set up by hand")
        .looked_at(["Dockerfiles, buildpacks, build scripts and targets, build files, pipelines"])
}

fn not_at_run(case: &Case<'_>) -> Verdict {
    let starts = starts::production(case);
    let images = facts!(case, FactKind::StartCommand { via: StartVia::Kubernetes, .. });
    if starts.is_empty() && !images.is_empty() {
        return Verdict::met(Medium, "What is started is an image that was built before.")
            .on(images, "runs this image");
    }
    if starts.is_empty() {
        return if facts!(case, FactKind::BuildDeclared { by } if by == "a Dockerfile").is_empty() {
            Verdict::not_applicable("Nothing in the repository starts the app.")
        } else {
            Verdict::unknown("The image declares no start of its own: its base image decides.")
        };
    }
    let commands = &case.knowledge.programs.commands;
    let steps: Vec<&Step<'_>> = starts.iter().flat_map(|start| &start.steps).collect();
    let building = steps.iter().filter(|step| step.begins_with(&commands.build));
    let developing = steps.iter().filter(|step| is_development(case, step));
    let found: Vec<&Fact> = building.chain(developing).map(|step| step.fact).collect();
    if !found.is_empty() {
        return Verdict::unmet(
            High,
            "The start command installs, compiles, or starts a server for development.",
        )
        .on(found, "this belongs to the build, or to development");
    }
    Verdict::met(High, "The start commands only run what the build has made.")
        .on(starts.iter().map(|start| start.fact), "only runs")
}

/// A server for development: by its command, by a switch, or by what the started file does.
fn is_development(case: &Case<'_>, step: &Step<'_>) -> bool {
    let has = |wanted: &str| step.argv.iter().any(|word| word == wanted);
    let commands = &case.knowledge.programs.commands;
    // The buildpack of a Procfile sets MIX_ENV and has compiled: then the task only serves.
    let serves = step.argv.first().is_some_and(|word| word == "mix")
        && matches!(step.fact.kind, FactKind::StartCommand { via: StartVia::Procfile, .. });
    !serves && step.begins_with(&commands.development)
        || step.begins_with(&commands.pages)
        || has("runserver")
        || has("--reload")
        || has("http.server") && has("-m")
        || development_server(case, step).is_some()
        || compiles_itself(case, step)
}

/// Whether Node is told to compile what it loads, by a switch or by the first file.
fn compiles_itself(case: &Case<'_>, step: &Step<'_>) -> bool {
    const HOOKS: [&str; 7] = [
        "ts-node/register",
        "ts-node/esm",
        "ts-node",
        "@babel/register",
        "babel-register",
        "tsx",
        "tsx/cjs",
    ];
    let hook = |name: &str| HOOKS.contains(&name);
    step.program() == "node"
        && step.argv.iter().skip(1).any(|word| {
            let file = word.trim_start_matches("./");
            let file = file.strip_suffix(".js").unwrap_or(file);
            hook(word)
                || !facts!(case, FactKind::Import { package } if hook(package))
                    .iter()
                    .all(|fact| fact.place.path.strip_suffix(".js") != Some(file))
        })
}

/// The development server that a file starts when it is run as a program.
pub(super) fn development_server<'a>(case: &Case<'a>, step: &Step<'_>) -> Option<&'a Fact> {
    if !step.program().starts_with("python") {
        return None;
    }
    let script = step.argv.iter().skip(1).find(|word| !word.starts_with('-'))?;
    let script = script.trim_start_matches("./");
    facts!(case, FactKind::ServerStarted { development: true, .. }).into_iter().find(|fact| {
        &*fact.place.path == script || fact.place.path.ends_with(&format!("/{script}"))
    })
}

fn no_secrets_baked(case: &Case<'_>) -> Verdict {
    let secrets = facts!(case, FactKind::BuildSecret { .. });
    if !secrets.is_empty() {
        return Verdict::unmet(High, "The image holds a secret: everyone who gets it can read it.")
            .on(secrets, "ends in the image");
    }
    let builds = facts!(case, FactKind::BuildDeclared { .. });
    let copies = facts!(case, FactKind::ContextCopied);
    let env_files = facts!(case, FactKind::EnvFile { example: false, .. } if true);
    let exposed: Vec<&Fact> = env_files
        .into_iter()
        .filter(|fact| copies.iter().any(|copy| is_taken_along(case, copy, fact)))
        .collect();
    if !exposed.is_empty() {
        return Verdict::unmet(
            High,
            "The whole folder is copied into the image, and with it an env file.",
        )
        .on(copies, "copies all that .dockerignore does not keep out")
        .on(exposed, "not kept out by .dockerignore");
    }
    let open: Vec<(&Fact, Vec<&Fact>)> = copies
        .into_iter()
        .map(|copy| (copy, expected_env_files(case, copy)))
        .filter(|(_, expected)| !expected.is_empty())
        .collect();
    if !open.is_empty() {
        return Verdict::unmet(
            Medium,
            "The whole folder is copied into the image, and nothing keeps out the env file that \
             its set-up has people make there.",
        )
        .on(open.iter().map(|(copy, _)| *copy), "copies all that .dockerignore does not keep out")
        .on(facts!(case, FactKind::DockerIgnored { .. }).into_iter().take(1), "keeps out no .env")
        .on(open.into_iter().flat_map(|(_, expected)| expected), "made into .env by who uses it");
    }
    if builds.is_empty() {
        return if facts!(case, FactKind::StartCommand { .. }).is_empty() {
            Verdict::not_applicable("There is no build.")
        } else {
            Verdict::met(Medium, "No file of the build sets a secret.")
        };
    }
    Verdict::met(Medium, "No image or build file sets a secret or takes an env file along.")
        .on(builds, "sets no secret")
}

/// The examples beside a recipe from which each developer makes a `.env` that it takes along.
fn expected_env_files<'a>(case: &Case<'a>, copy: &Fact) -> Vec<&'a Fact> {
    let folder = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let beside = folder(&copy.place.path);
    if is_kept_out(case, ".env") {
        return Vec::new();
    }
    facts!(case, FactKind::EnvFile { example: true, .. })
        .into_iter()
        .filter(|fact| {
            let name = fact.place.path.rsplit('/').next().unwrap_or(&fact.place.path);
            let plain = name.trim_start_matches('.');
            let of_env =
                plain.starts_with("env") || plain.ends_with(".env") || plain.ends_with("-env");
            of_env && folder(&fact.place.path) == beside
        })
        .collect()
}

/// Whether an env file lies in what is copied and no pattern keeps it out.
fn is_taken_along(case: &Case<'_>, copy: &Fact, env: &Fact) -> bool {
    let folder = copy.place.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let Some(inside) = env.place.path.strip_prefix(folder) else { return false };
    let inside = inside.trim_start_matches('/');
    !is_kept_out(case, inside.rsplit('/').next().unwrap_or(inside))
}

/// Whether a pattern keeps the env file called `name` out of images.
fn is_kept_out(case: &Case<'_>, name: &str) -> bool {
    case.facts.iter().any(|fact| {
        let FactKind::DockerIgnored { pattern } = &fact.kind else { return false };
        let pattern = pattern.trim_start_matches(['/', '.']).trim_start_matches("**/");
        let pattern = pattern.trim_start_matches(['/', '.']);
        let wanted = name.trim_start_matches('.');
        pattern == "*"
            || pattern == "**"
            || pattern == wanted
            || pattern.trim_start_matches("*.") == wanted
            || pattern.strip_suffix('*').is_some_and(|start| wanted.starts_with(start))
    })
}

fn pinned_base(case: &Case<'_>) -> Verdict {
    let images = facts!(case, FactKind::BaseImage { .. });
    let open = facts!(case, FactKind::BaseImage { pinned: false, .. });
    if !open.is_empty() {
        return Verdict::unmet(High, "A base image names no version: it changes under the app.")
            .on(open, "no version in its tag");
    }
    if !images.is_empty() {
        return Verdict::met(High, "Every base image names a version.")
            .on(images, "names a version");
    }
    if facts!(case, FactKind::BuildDeclared { by } if by == "a Dockerfile").is_empty() {
        Verdict::not_applicable("No image is built from a file in the repository.")
    } else {
        Verdict::unknown("Build arguments decide the base image, and they have no default.")
    }
}

fn identified(case: &Case<'_>) -> Verdict {
    let platform = facts!(
        case,
        FactKind::Platform { .. } | FactKind::StartCommand { via: StartVia::Procfile, .. }
    );
    if !platform.is_empty() {
        let confidence = if platform.len() > 1 { Medium } else { Low };
        return Verdict::met(confidence, "The platform numbers releases.")
            .on(platform, "a file for a platform that numbers releases");
    }
    // Tags number the code, and not yet what of it is deployed.
    let (tags, numbered): (Vec<&Fact>, Vec<&Fact>) = facts!(case, FactKind::ReleaseNumbered)
        .into_iter()
        .partition(|fact| &*fact.place.path == ".");
    if !numbered.is_empty() {
        return Verdict::met(Medium, "Each release has a version of its own.")
            .on(numbered, "numbers releases");
    }
    let mut deployed = facts!(case, FactKind::ImageDeployed { pinned: false });
    if !facts!(case, FactKind::ImageDeployed { pinned: true }).is_empty() {
        deployed.clear();
    }
    let publishing = facts!(case, FactKind::Pipeline { publishes: true });
    if !deployed.is_empty() {
        return Verdict::unmet(Medium, "What is deployed is an image without a version.")
            .on(deployed, "whatever the newest is")
            .on(publishing, "gives no release a version of its own");
    }
    if !tags.is_empty() {
        return Verdict::met(Medium, "Releases have a tag of their own.")
            .on(tags, "tags with versions");
    }
    let unread = facts!(case, FactKind::PipelineUnread { .. });
    let runs = matches!(case.archetype.kind, Kind::Web | Kind::Worker);
    // What a script gives away may have a version of its own.
    let by_script = facts!(
        case,
        FactKind::ScriptStep { argv, .. }
            if argv.iter().any(|word| matches!(word.as_str(), "push" | "deploy" | "release" | "upload"))
    );
    if publishing.is_empty()
        && unread.is_empty()
        && by_script.is_empty()
        && runs
        && case.tracking_known
    {
        return Verdict::unmet(
            Low,
            "Nothing numbers releases: a deploy takes the head of a branch.",
        )
        .on(facts!(case, FactKind::Pipeline { .. }), "releases nothing")
        .on(unversioned(case), "an image is named, and no version of it")
        .on(facts!(case, FactKind::BuildDeclared { .. }), "built, and given no version")
        .on(facts!(case, FactKind::Manifest { .. }), "its version is that of no release")
        .looked_at(["tags of the repository, pipelines, platform files"]);
    }
    Verdict::unknown(
        "Nothing that is read says how releases are numbered: a deploy script or a registry may.",
    )
    .on(publishing, "publishes")
    .on(unread, "a pipeline that is not read")
    .on(by_script, "gives something away")
}

/// What builds an image by a name without a version.
fn unversioned<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    facts!(
        case,
        FactKind::Workload { image, build, .. }
            if !build.is_empty() && !image.is_empty() && {
                let (name, tag) = split_image(image);
                !is_pinned(&name, tag.as_deref())
            }
    )
}

fn immutable(case: &Case<'_>) -> Verdict {
    let changed = facts!(case, FactKind::HostChanged);
    let mounted = facts!(case, FactKind::SourceMounted { stage: Stage::Production });
    let reloading: Vec<&Fact> = starts::production(case)
        .iter()
        .filter(|start| start.via != StartVia::Script)
        .flat_map(|start| &start.steps)
        .filter(|step| is_reloading(step))
        .map(|step| step.fact)
        .collect();
    if !changed.is_empty() || !mounted.is_empty() || !reloading.is_empty() {
        return Verdict::unmet(Medium, "The code of a running release can be changed.")
            .on(changed, "changes code on a host")
            .on(mounted, "the host's files are what runs")
            .on(reloading, "takes changed code while it runs");
    }
    let built = facts!(
        case,
        FactKind::StartCommand {
            via: StartVia::Dockerfile
                | StartVia::Procfile
                | StartVia::Kubernetes
                | StartVia::ProductionCompose,
            ..
        } | FactKind::Platform { .. }
    );
    if built.is_empty() {
        return Verdict::unknown("Nothing says how a release gets to where it runs.");
    }
    Verdict::met(Medium, "Releases are built anew, and nothing changes code where it runs.")
        .on(built, "runs what was built")
        .looked_at(["start commands, mounts of compose files, scripts (git pull, rsync, scp)"])
}

fn is_reloading(step: &Step<'_>) -> bool {
    step.program() == "nodemon" || step.argv.iter().any(|word| word == "--reload")
}
