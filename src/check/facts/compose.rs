//! Compose files: the app's processes, and the services that it is attached to.
//!
//! A file is read by itself ([`read`]); what it takes over from others, and what it overrides, is
//! known when all are there ([`join()`]).

mod facts;
mod join;
mod model;
mod service;
mod start;
#[cfg(test)]
mod tests;

pub use join::{Joined, deployed, join};
pub use model::File;

use super::dockerfile::is_pinned;
use super::yaml::{self, Node};
use super::{Broken, FactKind, Stage, TextFile};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads a compose file that is for `stage` by its name.
///
/// # Errors
/// Says where it is no valid YAML.
pub fn read(file: &TextFile<'_>, stage: Stage) -> Result<File, Broken> {
    let (mut services, mut includes, mut secrets) = (BTreeMap::new(), Vec::new(), Vec::new());
    for document in yaml::documents(file)? {
        for (name, key, node) in part(&document, "services") {
            services.insert(name, service::read(file, key, node));
        }
        let included = yaml::get(&document, "include").into_iter();
        for include in
            included.flat_map(|list| yaml::items(list).chain(yaml::text(list).map(|_| list)))
        {
            let paths = yaml::get(include, "path").unwrap_or(include);
            includes.extend(yaml::texts(paths).filter_map(|(path, _)| file.folder_at(&path)));
        }
        for (_, _, secret) in part(&document, "secrets") {
            let path = yaml::text_at(secret, &["file"]);
            secrets.extend(path.and_then(|path| file.folder_at(&path)));
        }
    }
    Ok(File { path: Arc::clone(&file.path), stage, services, includes, secrets })
}

fn part<'n, 'a>(
    document: &'n Node<'a>,
    name: &str,
) -> impl Iterator<Item = (String, &'n Node<'a>, &'n Node<'a>)> {
    yaml::get(document, name).into_iter().flat_map(yaml::entries)
}

/// Whether YAML without a telling name is a compose file, as `include` and `extends` take them.
pub fn is_one(text: &str) -> bool {
    let services = text.lines().skip_while(|line| !line.starts_with("services:")).skip(1);
    let mut inside = services
        .map_while(|line| {
            (line.is_empty() || line.starts_with([' ', '#'])).then(|| line.trim_start())
        })
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mapped = inside.next().is_some_and(|first| !first.starts_with('-'));
    mapped
        && inside.any(|line| line.starts_with("image:") || line.starts_with("build:"))
        && !text.lines().any(|line| line.starts_with("apiVersion:") || line.starts_with("jobs:"))
}

/// The words of a value that may be names of other workloads.
pub(super) fn hosts(value: &str) -> impl Iterator<Item = String> {
    value
        .split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))
        .filter(|word| word.len() > 1 && !word.bytes().all(|byte| byte.is_ascii_digit()))
        .map(ToOwned::to_owned)
}

/// A service's declaration, with its version where image or tag say one.
pub(super) fn declared(service: &str, tag: Option<String>, stage: Stage) -> FactKind {
    let version = tag.filter(|tag| is_pinned("", Some(tag)) && !tag.starts_with("sha256:"));
    FactKind::ServiceDeclared { service: service.to_owned(), version, stage }
}

/// `${NAME:-default}` stands for its default.
fn with_default(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let Some((inside, tail)) = after.split_once('}') else { break };
        let default = inside.split_once(":-").or_else(|| inside.split_once('-'));
        out.push_str(default.map_or("", |(_, default)| default));
        rest = tail;
    }
    out.push_str(rest);
    out.trim_end_matches(':').to_owned()
}
