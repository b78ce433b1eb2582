use super::*;

fn facts(text: &str) -> Vec<FactKind> {
    let mut out = Vec::new();
    read(&TextFile::new("Dockerfile", text), &mut out).unwrap();
    out.into_iter().map(|fact| fact.kind).collect()
}

fn start(text: &str) -> (Vec<String>, bool) {
    facts(text)
        .into_iter()
        .find_map(|kind| match kind {
            FactKind::StartCommand { argv, through_shell, .. } => Some((argv, through_shell)),
            _ => None,
        })
        .unwrap()
}

#[test]
fn stages_that_the_image_is_not_made_of_do_not_count() {
    let facts = facts(
        "ARG V=3.12\nFROM python:${V}-slim AS base\nFROM base AS dev\nRUN pip install flask\n\
         FROM golang AS tools\nFROM base\nCOPY --from=composer:latest /a /b\nCMD [\"app\"]\n",
    );
    let images: Vec<_> = facts
        .iter()
        .filter_map(|kind| match kind {
            FactKind::BaseImage { image, pinned, last_stage, .. } => {
                Some((image.as_str(), *pinned, *last_stage))
            }
            _ => None,
        })
        .collect();
    assert_eq!(images, [("python", true, true), ("composer", false, false)]);
    assert!(!facts.iter().any(|kind| matches!(kind, FactKind::PackageInstalled { .. })));
}

#[test]
fn a_tag_pins_where_it_says_a_version() {
    for (image, pinned) in [
        ("python:3.12-slim", true),
        ("python:slim", false),
        ("node:lts", false),
        ("node", false),
        ("debian:bookworm-slim", true),
        ("registry:5000/app", false),
        ("registry.access.redhat.com/ubi9/nodejs-18", true),
        ("alpine@sha256:abc", true),
        ("nginx:latest", false),
    ] {
        let (name, tag) = split_image(image);
        assert_eq!(is_pinned(&name, tag.as_deref()), pinned, "{image}");
    }
}

#[test]
fn secrets_and_env_files_in_the_image_are_seen() {
    let facts = facts(
        "FROM a:1\nENV A=1 DB_PASSWORD=hunter2\nARG API_KEY\nENV OTHER_TOKEN=$API_KEY\n\
         COPY .env.example .env ./\n",
    );
    let names: Vec<_> = facts
        .iter()
        .filter_map(|kind| match kind {
            FactKind::BuildSecret { name } => Some(name.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(names, ["DB_PASSWORD", ".env"]);
}

#[test]
fn packages_are_told_from_options() {
    let facts = facts(
        "FROM a:1\nRUN apt-get update && apt-get install -y --no-install-recommends curl=7.* \\\n \
         ffmpeg\nRUN pip install --no-cache-dir -r requirements.txt gunicorn uvicorn==0.30 pip\n\
         RUN apk add --virtual .deps git\n",
    );
    let tools: Vec<_> = facts
        .iter()
        .filter_map(|kind| match kind {
            FactKind::ToolInstalled { package } => Some(package.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(tools, ["curl", "ffmpeg", "git"]);
    let packages: Vec<_> = facts
        .iter()
        .filter_map(|kind| match kind {
            FactKind::PackageInstalled { name, exact, .. } => Some((name.as_str(), *exact)),
            _ => None,
        })
        .collect();
    assert_eq!(packages, [("gunicorn", false), ("uvicorn", true)]);
}

#[test]
fn the_start_is_entry_point_and_command() {
    let words = |line: &str| shell::words(line);
    assert_eq!(start("FROM a\nCMD node server.js\n"), (words("node server.js"), true));
    assert_eq!(start("FROM a\nCMD exec node server.js\n"), (words("exec node server.js"), false));
    assert_eq!(
        start("FROM a\nENTRYPOINT [\"tini\", \"--\"]\nCMD [\"node\", \"server.js\"]\n"),
        (words("tini -- node server.js"), false)
    );
    assert_eq!(start("FROM a AS b\nCMD [\"x\"]\nFROM b\nEXPOSE 1\n"), (words("x"), false));
}

#[test]
fn the_context_may_come_by_way_of_a_build_stage() {
    let all = "FROM a:1 AS build\nWORKDIR /app\nCOPY . .\nFROM b:1\n";
    let taken = format!("{all}COPY --from=build /app /app\n");
    let binary = format!("{all}COPY --from=build /app/bin /bin\n");
    let has = |text: &str| facts(text).contains(&FactKind::ContextCopied);
    assert!(has(&taken));
    assert!(!has(&binary));
}

#[test]
fn without_from_it_is_no_dockerfile() {
    let mut out = Vec::new();
    assert!(read(&TextFile::new("Dockerfile", "hello\n"), &mut out).is_err());
}

#[test]
fn an_entry_point_takes_back_the_command_of_its_base() {
    let (argv, _) = start("FROM a:1 AS base\nCMD [\"x\"]\nFROM base\nENTRYPOINT [\"y\"]\n");
    assert_eq!(argv, ["y"]);
    let (argv, _) = start("FROM a:1 AS base\nENTRYPOINT [\"y\"]\nFROM base\nCMD [\"x\"]\n");
    assert_eq!(argv, ["y", "x"]);
}

#[test]
fn a_health_check_can_be_taken_back() {
    let checked = |text: &str| facts(text).contains(&FactKind::HealthCheckDeclared);
    assert!(checked("FROM a:1\nHEALTHCHECK CMD curl x\n"));
    assert!(!checked("FROM a:1\nHEALTHCHECK CMD curl x\nHEALTHCHECK NONE\n"));
}

#[test]
fn programs_come_into_an_image_in_many_ways() {
    let found = facts(
        "FROM a:1\nCOPY --from=b:1 /usr/bin/ffmpeg /usr/local/bin/\nRUN curl -fsSL https://x/y -o /usr/local/bin/kubectl\nRUN gem install foreman -v 0.87 && docker-php-ext-install pdo_mysql gd\nRUN go install github.com/a/goose@v3\n",
    );
    for package in ["ffmpeg", "kubectl", "goose"] {
        assert!(found.contains(&FactKind::ToolInstalled { package: package.into() }), "{package}");
    }
    for (ecosystem, name) in
        [("rubygems", "foreman"), ("packagist", "ext-pdo_mysql"), ("packagist", "ext-gd")]
    {
        let kind = FactKind::PackageInstalled {
            ecosystem: ecosystem.into(),
            name: name.into(),
            exact: true,
        };
        assert!(found.contains(&kind), "{name} in {found:?}");
    }
}

#[test]
fn a_stage_for_development_at_the_end_is_not_what_production_runs() {
    let text = "FROM node:22 AS release\nCMD [\"node\", \"server.js\"]\n\
                FROM release AS nightly\nFROM node:22 AS pr-test2\nCMD [\"npm\", \"run\", \"dev\"]\n\
                FROM node:22 AS upload-artifact\n";
    assert_eq!(start(text).0, ["node", "server.js"]);
    let only = "FROM node:22 AS dev\nCMD [\"npm\", \"run\", \"dev\"]\n";
    assert_eq!(start(only).0, ["npm", "run", "dev"]);
    let last = "FROM node:22 AS development\nCMD [\"nodemon\"]\nFROM node:22 AS production\nCMD [\"node\", \".\"]\n";
    assert_eq!(start(last).0, ["node", "."]);
}

#[test]
fn stages_with_their_own_commands_are_images_of_their_own() {
    let text = "FROM node:22-slim AS base\nCOPY . .\nFROM base AS lint\nCMD [\"npm\", \"run\", \"lint\"]\n\
                FROM base AS worker\nSTOPSIGNAL 3\nCMD [\"node\", \"worker.js\"]\nFROM base AS migrate\nCMD npx sequelize db:migrate\n\
                FROM base AS web\nEXPOSE 80\nCMD [\"node\", \"web.js\"]\n";
    let mut out = Vec::new();
    read(&TextFile::new("Dockerfile", text), &mut out).unwrap();
    let starts: Vec<(&str, u32)> = out
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::StartCommand { process, .. } => Some((process.as_str(), fact.place.line)),
            _ => None,
        })
        .collect();
    assert_eq!(starts, [("worker", 7), ("web", 12)]);
    let task = out.iter().find(|fact| fact.kind == FactKind::AdminDocumented);
    assert_eq!(task.unwrap().place.line, 9);
    let stop = FactKind::StopSignal { signal: "SIGQUIT".into() };
    assert!(out.iter().any(|fact| fact.kind == stop && fact.place.line == 6));
    let bases = out.iter().filter(|fact| matches!(fact.kind, FactKind::BaseImage { .. }));
    assert_eq!(bases.count(), 1, "a base that images have in common is told once");
}

#[test]
fn the_entry_points_of_stages_are_there_for_others_to_give_commands_to() {
    let text = "FROM a:1 AS base\nENTRYPOINT [\"tini\", \"--\"]\nFROM base AS dev\nENTRYPOINT ./dev.sh\nFROM base AS app\nCMD [\"app\"]\n";
    let entries: Vec<(Option<String>, String, bool)> = facts(text)
        .into_iter()
        .filter_map(|kind| match kind {
            FactKind::ImageEntry { target, argv, through_shell } => {
                Some((target, argv.join(" "), through_shell))
            }
            _ => None,
        })
        .collect();
    let entry = |target: Option<&str>, argv: &str, shell| {
        (target.map(ToOwned::to_owned), argv.to_owned(), shell)
    };
    assert_eq!(
        entries,
        [
            entry(Some("base"), "tini --", false),
            entry(Some("app"), "tini --", false),
            entry(None, "tini --", false),
            entry(Some("dev"), "./dev.sh", true),
        ]
    );
}

#[test]
fn what_a_stage_leaves_to_others_is_done_by_those_built_on_it() {
    let text = "FROM ruby:3.4 AS base\nONBUILD COPY . /app\nONBUILD CMD [\"puma\"]\nFROM base\n";
    assert_eq!(start(text).0, ["puma"]);
    assert!(facts(text).contains(&FactKind::ContextCopied));
    assert!(!facts("FROM a:1\nONBUILD COPY . /app\n").contains(&FactKind::ContextCopied));
}

#[test]
fn files_that_are_written_out_in_a_recipe_are_copied_from_nowhere() {
    let text = "FROM a:1\nCOPY <<EOF /usr/local/bin/run\nCOPY . .\ncp .env /usr/bin/\nEOF\n\
                RUN <<-\"END\"\n  apk add curl\n  pip install flask\nEND\nCOPY [\"./shared dir\", \"/x/\"]\nCOPY --chown=1:1 [\".\", \"/app\"]\n";
    let found = facts(text);
    let has = |kind: FactKind| found.contains(&kind);
    assert!(has(FactKind::ToolInstalled { package: "run".into() }));
    assert!(has(FactKind::ToolInstalled { package: "curl".into() }));
    assert!(has(FactKind::ContextCopied), "by the list at the end");
    assert!(!found.iter().any(|it| matches!(it, FactKind::BuildSecret { .. })), "{found:?}");
    let pip = |kind: &&FactKind| matches!(kind, FactKind::PackageInstalled { .. });
    assert_eq!(found.iter().filter(pip).count(), 1);
}
