//! Factor III: config is in the environment.

use super::backing_services::is_fixed;
use super::{Case, Coverage, Judge, Verdict, absent_in_source, list, source_unknown};
use crate::check::case::facts;
use crate::check::facts::{Fact, FactKind, credential, dotenv, paths};
use crate::check::report::Confidence::{High, Low, Medium};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const JUDGES: &[(&str, Judge)] = &[
    ("config.no-secrets-in-code", no_secrets_in_code),
    ("config.from-environment", from_environment),
    ("config.no-committed-env", no_committed_env),
    ("config.no-environment-groups", no_environment_groups),
    ("config.documented", documented),
    ("config.no-unsafe-defaults", no_unsafe_defaults),
];

fn no_secrets_in_code(case: &Case<'_>) -> Verdict {
    let mut secrets = facts!(case, FactKind::SecretLiteral { .. });
    secrets.retain(|fact| {
        paths::environment_of(&fact.place.path) != Some("test")
            && !is_default(case, fact)
            && !is_for_trial(&fact.place.path)
    });
    if !overridable(case) {
        let defaults = facts!(case, FactKind::DefaultSecret { .. });
        secrets.extend(defaults.into_iter().filter(|fact| !is_fallback(&fact.place.path)));
    }
    if !secrets.is_empty() {
        return Verdict::unmet(Medium, "A credential stands as a literal in the app's own files.")
            .on(secrets, "a credential: take it out, and change it, for it is known now");
    }
    absent_in_source(case, "No credential stands as a literal in the app's own files.")
}

/// Whether a file makes data to try the app with: seeders, factories, accounts that are made up.
fn is_for_trial(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let name = lower.rsplit('/').next().unwrap_or(&lower);
    let folder = |part: &str| {
        matches!(part, "seed" | "seeders" | "seeds" | "factories" | "datafixtures" | "fixtures")
    };
    // `prisma/seed.ts`, `db/user-seed.js`, `scripts/seed_users.py`
    let stem = name.split('.').next().unwrap_or(name);
    let seeds = |word: &str| matches!(word, "seed" | "seeds" | "seeding");
    lower.split('/').any(folder)
        || stem.split(['-', '_']).any(seeds)
        || ["dummy", "seeder", "fixture", "faker"].iter().any(|it| name.contains(it))
}

/// Whether a literal is only what is taken where the environment says nothing: it stands where the
/// defaults of settings do, and a variable of its name is read.
fn is_default(case: &Case<'_>, secret: &Fact) -> bool {
    let FactKind::SecretLiteral { name } = &secret.kind else { return false };
    let file = secret.place.path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let defaults = ["config", "default", "settings", "options"].iter().any(|it| file.contains(it));
    defaults && name.replace(['_', '-', '.'], "").len() >= 6 && is_read_too(case, name)
}

/// Whether what stands in this file is taken only where the environment says nothing: code that asks
/// it first, or an env file.
fn is_fallback(path: &str) -> bool {
    [".rs", ".go"].iter().any(|end| path.ends_with(end)) || path.rsplit('/').next() == Some(".env")
}

/// Whether a variable is read that could give the setting of this name another value.
fn is_read_too(case: &Case<'_>, setting: &str) -> bool {
    let plain = |text: &str| text.replace(['_', '-', '.'], "").to_ascii_lowercase();
    let own = plain(setting);
    case.facts.iter().any(
        |fact| matches!(&fact.kind, FactKind::EnvRead { name, .. } if plain(name).ends_with(&own)),
    )
}

/// Whether the file for production puts a variable in the literal's place, with nothing to fall back
/// on.
fn is_replaced_in_production(case: &Case<'_>, secret: &Fact) -> bool {
    let FactKind::SecretLiteral { name } = &secret.kind else { return false };
    let plain = |text: &str| text.replace(['_', '-', '.'], "").to_ascii_lowercase();
    let own = plain(name);
    let for_production = |path: &str| {
        paths::environment_of(path) == Some("production")
            || ["config/runtime.exs", "config/releases.exs"].iter().any(|it| path.ends_with(it))
    };
    !for_production(&secret.place.path)
        && case.facts.iter().any(|fact| {
            for_production(&fact.place.path)
                && matches!(&fact.kind, FactKind::EnvRead { name, default: None, .. }
                    if plain(name).ends_with(&own))
        })
}

/// Whether the environment can override what stands in configuration files.
pub(super) fn overridable(case: &Case<'_>) -> bool {
    let mapped = "custom-environment-variables.";
    !facts!(case, FactKind::PrefixBound { .. }).is_empty()
        || case.facts.iter().any(|fact| fact.place.path.contains(mapped))
        || case.known_frameworks().iter().any(|(framework, ..)| {
            matches!(
                framework.name.as_str(),
                "Spring Boot" | "Quarkus" | "Micronaut" | "ASP.NET Core" | ".NET Worker Service"
            )
        })
}

/// A service's address that stands in the code, other than one on the own machine.
pub(super) fn fixed_addresses<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    // Where a host is read as well, a constant beside it is what is taken without it.
    let read = case.facts.iter().any(|fact| {
        matches!(&fact.kind, FactKind::EnvRead { name, .. }
            if ["DB_", "DATABASE", "MYSQL", "SQL"].iter().any(|word| name.contains(word)))
    });
    let broker = case.facts.iter().any(|fact| {
        matches!(&fact.kind, FactKind::EnvRead { name, .. }
            if ["BROKER", "REDIS", "AMQP", "RABBIT", "CELERY"].iter().any(|it| name.contains(it)))
    });
    facts!(
        case,
        FactKind::ServiceUsed { service, address }
            if is_fixed(service, address)
                && !(read && service == "database")
                && !(broker && service == "queue")
    )
}

fn from_environment(case: &Case<'_>) -> Verdict {
    let mut fixed = facts!(case, FactKind::SecretLiteral { name } if name != "private key");
    fixed.retain(|fact| !is_default(case, fact) && !is_for_trial(&fact.place.path));
    // What a deploy gives to the environment is no code.
    fixed.retain(|fact| ![".yml", ".yaml", ".tf"].iter().any(|end| fact.place.path.ends_with(end)));
    fixed.extend(fixed_addresses(case));
    // What stands in a file of settings is fixed where nothing overrides such files.
    fixed.extend(facts!(case, FactKind::FixedValue { .. }).into_iter().filter(|fact| {
        let in_settings = [".properties", ".conf"].iter().any(|end| fact.place.path.ends_with(end));
        !(in_settings && overridable(case))
    }));
    // A deploy's own address in a module of settings; a framework's file may be overridden.
    if !overridable(case) {
        let of_node = |fact: &&Fact| fact.place.path.contains("config/default.");
        fixed.extend(facts!(case, FactKind::DefaultSecret { .. }).into_iter().filter(of_node));
        fixed.extend(facts!(
            case,
            FactKind::EnvironmentGroup { environment }
                if matches!(environment.as_str(), "production" | "staging")
        ));
    }
    // Scripts that set a machine up have passwords of their own.
    fixed.retain(|fact| !fact.place.path.ends_with(".sh"));
    // What development or tests take from their own files, no other deploy does; unless that is all
    // the config there is.
    let named = |fact: &Fact| paths::environment_of(&fact.place.path);
    fixed.retain(|fact| named(fact) != Some("test"));
    let only = facts!(case, FactKind::EnvRead { name, .. } if !name.ends_with("_ENV")).is_empty()
        && !fixed.is_empty()
        && fixed.iter().all(|fact| named(fact) == Some("development"));
    fixed.retain(|fact| only || named(fact) != Some("development"));
    if !fixed.is_empty() {
        return Verdict::unmet(
            Medium,
            "Values that vary between deploys can be set only in files of the codebase.",
        )
        .on(fixed, "this can be set only here");
    }
    let reads = facts!(case, FactKind::EnvRead { .. } | FactKind::PrefixBound { .. });
    match case.coverage() {
        Coverage::Full(_) if !reads.is_empty() => {
            Verdict::met(Medium, "The app reads its config from the environment.")
                .on(reads.into_iter().take(5), "read from the environment")
        }
        Coverage::Full(_) if overridable(case) => {
            Verdict::met(Low, "The framework lets the environment override each of its settings.")
        }
        Coverage::Full(_) => Verdict::unknown(
            "The app reads no environment variable: someone has to say whether anything varies \
             between its deploys.",
        ),
        unread => source_unknown(&unread),
    }
}

fn no_committed_env(case: &Case<'_>) -> Verdict {
    let real = facts!(case, FactKind::EnvFile { example: false, .. });
    let real: Vec<&Fact> = real
        .into_iter()
        .filter(|fact| !dotenv::is_for_tests(fact.place.path.rsplit('/').next().unwrap_or("")))
        .collect();
    let is = |fact: &Fact, wanted| matches!(fact.kind, FactKind::EnvFile { tracked, .. } if tracked == wanted);
    let committed: Vec<&Fact> = real.iter().copied().filter(|fact| is(fact, Some(true))).collect();
    if !committed.is_empty() {
        return Verdict::unmet(High, "An env file is under version control.")
            .on(committed, "tracked: take it out, and ignore it");
    }
    let unclear: Vec<&Fact> = real.iter().copied().filter(|fact| is(fact, None)).collect();
    if !unclear.is_empty() {
        return Verdict::unknown(
            "There is an env file, and it could not be found out whether it is tracked.",
        )
        .on(unclear, "tracked or not?");
    }
    Verdict::met(High, "No env file with real values is under version control.")
        .on(real, "there, and not tracked")
        .looked_at([".env, .env.*, *.env, .flaskenv in all folders of the app's own"])
}

fn no_environment_groups(case: &Case<'_>) -> Verdict {
    let groups = facts!(
        case,
        FactKind::EnvironmentGroup { environment } if environment != "test"
    );
    if !groups.is_empty() {
        let names: BTreeSet<&str> = groups
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::EnvironmentGroup { environment } => Some(environment.as_str()),
                _ => None,
            })
            .collect();
        return Verdict::unmet(
            Medium,
            format!("Values of deploys are grouped by environment ({}).", list(names)),
        )
        .on(groups, "a value of one environment");
    }
    if case.languages.is_empty() {
        return Verdict::unknown("There is no source code of the app's own here.");
    }
    Verdict::met(Medium, "No configuration file is for one environment and holds its values.")
        .looked_at(["settings/, config/, environments/, application-*, appsettings.*, config.*"])
}

fn documented(case: &Case<'_>) -> Verdict {
    let known: BTreeSet<&str> = case
        .facts
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::EnvDocumented { name, .. } => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let mut read: BTreeMap<&str, &Fact> = BTreeMap::new();
    for fact in case.facts {
        if let FactKind::EnvRead { name, .. } = &fact.kind
            && !name.is_empty()
            && !case.knowledge.is_platform_variable(name)
            // Those of tasks are their arguments.
            && !fact.place.path.ends_with(".rake")
        {
            read.entry(name).or_insert(fact);
        }
    }
    let mut bound = facts!(case, FactKind::PrefixBound { .. });
    // Tags of Go's structures name each variable of theirs.
    if read.values().any(|fact| is_tag(fact)) {
        bound.retain(|fact| !fact.place.path.ends_with(".go"));
    }
    if !bound.is_empty() && read.keys().all(|name| known.contains(name)) {
        return Verdict::unknown(
            "Each field of the settings is a variable too: compare them with the documentation.",
        )
        .on(bound, "binds fields of the settings to variables");
    }
    if read.is_empty() {
        return match case.coverage() {
            Coverage::Full(_) => {
                Verdict::not_applicable("The app reads no environment variable of its own.")
            }
            unread => source_unknown(&unread),
        };
    }
    let open: Vec<(&&str, &&Fact)> =
        read.iter().filter(|(name, _)| !known.contains(**name)).collect();
    let looked = ["example env files, READMEs and docs, app.json, compose, manifests"];
    if open.len() * 10 > read.len() {
        return Verdict::unmet(
            High,
            format!(
                "{} of {} variables that the app reads are documented nowhere: {}.",
                open.len(),
                read.len(),
                list(open.iter().map(|(name, _)| **name))
            ),
        )
        .on(open.iter().map(|(_, fact)| **fact), "read here, documented nowhere")
        .looked_at(looked);
    }
    match case.coverage() {
        Coverage::Full(_) => {
            let count = read.len();
            Verdict::met(High, format!("The app's own variables are documented ({count} read)."))
                .on(
                facts!(case, FactKind::EnvDocumented { name, .. } if read.contains_key(name.as_str()))
                    .into_iter()
                    .take(5),
                "documented here",
            )
        }
        unread => source_unknown(&unread),
    }
}

/// Whether a variable is named by the tag of a field of Go.
fn is_tag(fact: &Fact) -> bool {
    fact.place.path.ends_with(".go") && fact.place.snippet.contains('`')
}

fn no_unsafe_defaults(case: &Case<'_>) -> Verdict {
    let mut secrets = facts!(case, FactKind::EnvRead { name, default, .. } if is_secret(name, default.as_deref()));
    // What is for the developer's own machine, no deploy loads.
    secrets.retain(|fact| {
        let path = &*fact.place.path;
        !path.ends_with("config/dev.exs") && !path.ends_with("environments/development.rb")
    });
    let mut unsafe_ones: Vec<&Fact> = secrets
        .iter()
        .copied()
        .filter(|fact| match &fact.kind {
            FactKind::EnvRead { default: Some(default), .. } => is_value(default),
            _ => false,
        })
        .collect();
    let mut defaults = facts!(case, FactKind::DefaultSecret { .. });
    defaults.retain(|fact| match &fact.kind {
        FactKind::DefaultSecret { name } if fact.place.path.ends_with(".go") => {
            overridable(case) || is_read_too(case, name)
        }
        _ => overridable(case) || is_fallback(&fact.place.path),
    });
    unsafe_ones.extend(&defaults);
    secrets.extend(defaults);
    let defaults = facts!(case, FactKind::SecretLiteral { .. });
    unsafe_ones.extend(
        defaults
            .into_iter()
            .filter(|fact| is_default(case, fact) && !is_replaced_in_production(case, fact)),
    );
    // `ENV PASSWORD=…` is what a container goes on with where it is given none.
    let of_image = facts!(case, FactKind::BuildSecret { name: set }
    if secrets.iter().any(|fact| {
        matches!(&fact.kind, FactKind::EnvRead { name, .. } if name == set)
    }));
    unsafe_ones.extend(of_image.into_iter().filter(|fact| {
        let line = fact.place.snippet.to_ascii_lowercase();
        // What only has to be there while the image is built says so.
        let passing = ["dummy", "placeholder", "fake", "build"];
        line.starts_with("env") && !passing.iter().any(|word| line.contains(word))
    }));
    if !unsafe_ones.is_empty() {
        return Verdict::unmet(
            High,
            "Where a secret is missing, the app goes on with one that everyone can read.",
        )
        .on(unsafe_ones, "a secret with a literal fallback");
    }
    match case.coverage() {
        Coverage::Full(_) if secrets.is_empty() => {
            let mut known = case.known_frameworks().into_iter();
            known
                .find_map(|(framework, fact, _)| {
                    let (name, secret) = (&framework.name, framework.needs_secret.as_ref()?);
                    let said = format!("{name} stops in production where {secret} is missing.");
                    Some(Verdict::met(Low, said).on([fact], "needs it to start"))
                })
                .unwrap_or_else(|| {
                    Verdict::not_applicable("The environment can set no secret of the app.")
                })
        }
        Coverage::Full(_) => Verdict::met(High, "No secret has a literal fallback.")
            .on(secrets, "a secret without a literal fallback"),
        unread => source_unknown(&unread),
    }
}

/// `CAMO_KEY` that falls back to `secret`: the value says what the name leaves open.
fn admits_secret(name: &str, value: &str) -> bool {
    let (name, value) = (name.to_ascii_uppercase(), value.to_ascii_lowercase());
    ["KEY", "SALT", "SIGN", "JWT", "AUTH"].iter().any(|part| name.contains(part))
        && !["FILE", "PATH", "NAME", "HEADER", "COOKIE"].iter().any(|part| name.contains(part))
        && ["secret", "changeme", "change-me", "change_me", "insecure"]
            .iter()
            .any(|part| value.contains(part))
        && !value.contains(['/', ' '])
}

/// Whether a variable holds a secret, by its name or by what is taken where it is not set.
pub(super) fn is_secret(name: &str, default: Option<&str>) -> bool {
    credential::is_secret_name(name)
        || default.is_some_and(|it| {
            credential::is_credential_url(it) || names_password(it) || admits_secret(name, it)
        })
}

/// `user=a password=b`: a password inside of what locates a service.
fn names_password(text: &str) -> bool {
    text.split([' ', ';']).any(|part| {
        part.split_once('=').is_some_and(|(name, value)| {
            matches!(name.to_ascii_lowercase().as_str(), "password" | "pwd") && is_value(value)
        })
    })
}

/// Whether a fallback could be taken for a secret.
pub(super) fn is_value(default: &str) -> bool {
    let lower = default.trim().to_ascii_lowercase();
    !matches!(lower.as_str(), "" | "none" | "null" | "false" | "true" | "0" | "undefined")
}
