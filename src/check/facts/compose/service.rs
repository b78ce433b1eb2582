//! One service of a compose file, from its YAML.

use super::model::{At, Build, Mount, Port, Service};
use crate::check::facts::yaml::{self, Node};
use crate::check::facts::{Place, TextFile, shell};
use std::collections::{BTreeMap, BTreeSet};

/// Reads the service whose name is `key`.
pub(super) fn read(file: &TextFile<'_>, key: &Node<'_>, node: &Node<'_>) -> Service {
    let reader = Reader { file, node };
    let from = yaml::line(key);
    let deploy = |key: &str| yaml::get(node, "deploy").and_then(|deploy| yaml::get(deploy, key));
    let replicas = deploy("replicas").and_then(yaml::text).and_then(|it| it.parse::<u32>().ok());
    let everywhere = deploy("mode").and_then(yaml::text).map(|mode| mode == "global");
    let (needs, ended) = reader.needs();
    Service {
        place: file.place(from, yaml::end_line(node)),
        named: reader.place(key),
        extends: reader.extends(),
        image: reader.at("image", yaml::text),
        build: yaml::get(node, "build").map(|build| self::build(file, build)),
        entrypoint: reader.at("entrypoint", words),
        command: reader.at("command", words),
        init: yaml::get(node, "init").and_then(yaml::text).map(|text| text == "true"),
        environment: reader.environment(),
        env_files: reader.env_files(),
        ports: reader.ports(),
        mounts: reader.mounts(),
        sticky: reader.sticky(),
        health: reader.at("healthcheck", |check| {
            let none = yaml::get(check, "test")
                .is_some_and(|test| yaml::texts(test).any(|(word, _)| word == "NONE"));
            Some(!yaml::is_true(check, "disable") && !none)
        }),
        container_name: yaml::get(node, "container_name").map(|name| reader.place(name)),
        profiles: yaml::get(node, "profiles")
            .into_iter()
            .flat_map(yaml::texts)
            .map(|(name, _)| name.to_ascii_lowercase())
            .collect(),
        needs,
        ended,
        spread: match (replicas, everywhere) {
            (Some(replicas), _) => Some(replicas > 1),
            (None, everywhere) => everywhere,
        },
        stopped_by: reader.stopped_by(),
        own_alone: yaml::entries(node)
            .filter(|(_, _, value)| matches!(yaml::tag(value), Some("reset" | "override")))
            .map(|(name, ..)| name)
            .collect(),
    }
}

/// The words of a command: a text is split as a shell does, but none runs it.
fn words(node: &Node<'_>) -> Option<Vec<String>> {
    if yaml::is_null(node) {
        return None;
    }
    Some(match yaml::text(node) {
        Some(line) => shell::words(&line),
        None => yaml::items(node).filter_map(yaml::text).collect(),
    })
}

fn build(file: &TextFile<'_>, build: &Node<'_>) -> Build {
    let part = |key: &str| yaml::text_at(build, &[key]);
    let written = part("context").or_else(|| yaml::text(build));
    Build {
        context: written.as_deref().and_then(|folder| file.folder_at(folder)),
        written,
        beside: file.folder_at(".").unwrap_or_default(),
        recipe: part("dockerfile"),
        target: part("target"),
    }
}

struct Reader<'r, 'n, 'a> {
    file: &'r TextFile<'a>,
    node: &'n Node<'a>,
}

impl<'n, 'a> Reader<'_, 'n, 'a> {
    fn place(&self, node: &Node<'_>) -> Place {
        let line = yaml::line(node);
        self.file.place(line, line)
    }

    fn at<T>(&self, key: &str, read: impl Fn(&Node<'_>) -> Option<T>) -> Option<At<T>> {
        // `!reset` takes away what it stands before.
        let node = yaml::get(self.node, key).filter(|it| yaml::tag(it) != Some("reset"))?;
        Some(At { value: read(node)?, place: self.place(node) })
    }

    fn list(&self, key: &str) -> Vec<&'n Node<'a>> {
        let node = yaml::get(self.node, key).filter(|it| yaml::tag(it) != Some("reset"));
        node.into_iter().flat_map(yaml::items).collect()
    }

    /// Nothing where that is outside of the project or computed.
    fn extends(&self) -> Option<(Option<String>, String)> {
        let extends = yaml::get(self.node, "extends")?;
        let name = yaml::text_at(extends, &["service"]).or_else(|| yaml::text(extends))?;
        let file = match yaml::text_at(extends, &["file"]) {
            Some(path) => Some(self.file.folder_at(&path)?),
            None => None,
        };
        Some((file, name))
    }

    fn needs(&self) -> (BTreeSet<String>, BTreeSet<String>) {
        let (mut needs, mut ended) = (BTreeSet::new(), BTreeSet::new());
        for list in ["depends_on", "links"].iter().filter_map(|key| yaml::get(self.node, key)) {
            needs.extend(yaml::items(list).filter_map(yaml::text));
            for (name, _, how) in yaml::entries(list) {
                let condition = yaml::text_at(how, &["condition"]);
                if condition.as_deref() == Some("service_completed_successfully") {
                    ended.insert(name.clone());
                }
                needs.insert(name);
            }
        }
        (needs, ended)
    }

    fn environment(&self) -> BTreeMap<String, At<Option<String>>> {
        let Some(environment) = yaml::get(self.node, "environment") else { return BTreeMap::new() };
        let listed = yaml::items(environment).filter_map(|item| {
            let text = yaml::text(item)?;
            let (name, value) = text.split_once('=').unzip();
            let name = name.unwrap_or(&text).to_owned();
            Some((name, value.map(ToOwned::to_owned), item))
        });
        let mapped =
            yaml::entries(environment).map(|(name, key, value)| (name, yaml::text(value), key));
        listed
            .chain(mapped)
            .map(|(name, value, node)| (name, At { value, place: self.place(node) }))
            .collect()
    }

    fn env_files(&self) -> Vec<At<String>> {
        let Some(listed) = yaml::get(self.node, "env_file") else { return Vec::new() };
        let one = yaml::text(listed).map(|text| (text, listed));
        let several = yaml::items(listed)
            .filter_map(|item| Some((yaml::text_at(item, &["path"]).or(yaml::text(item))?, item)));
        one.into_iter()
            .chain(several)
            .filter_map(|(path, node)| {
                Some(At { value: self.file.folder_at(&path)?, place: self.place(node) })
            })
            .collect()
    }

    fn ports(&self) -> Vec<At<Port>> {
        let ports = self.list("ports").into_iter().filter_map(|port| {
            let long = yaml::get(port, "target").and_then(yaml::text);
            let (declared, host, of_host) = if let Some(target) = long {
                let host = yaml::text_at(port, &["published"]);
                let mode = yaml::text_at(port, &["mode"]);
                (target, host, mode.as_deref() == Some("host"))
            } else {
                let text = yaml::text(port)?;
                // `127.0.0.1:8080:80`
                let host = text.rsplit_once(':').map(|(host, _)| host.to_owned());
                (text, host, false)
            };
            // A range leaves room for several.
            let free = |host: &str| host.contains(['$', '-']) || host == "0" || host.is_empty();
            let fixed = host.is_some_and(|host| !free(&host)) && !declared.contains('$');
            let value = Port { declared, fixed, of_host };
            Some(At { value, place: self.place(port) })
        });
        ports.collect()
    }

    fn mounts(&self) -> Vec<At<Mount>> {
        let mounts = self.list("volumes").into_iter().filter_map(|volume| {
            let value = match yaml::text(volume) {
                Some(text) => {
                    let mut parts = text.split(':');
                    let source = parts.next()?.to_owned();
                    let target = parts.next().unwrap_or(&source).to_owned();
                    let read_only = parts.any(|how| how.split(',').any(|it| it == "ro"));
                    Mount { source, target, read_only }
                }
                None => Mount {
                    source: yaml::text_at(volume, &["source"])?,
                    target: yaml::text_at(volume, &["target"]).unwrap_or_default(),
                    read_only: yaml::is_true(volume, "read_only"),
                },
            };
            Some(At { value, place: self.place(volume) })
        });
        mounts.collect()
    }

    fn sticky(&self) -> Option<Place> {
        let deploy = yaml::at(self.node, &["deploy", "labels"]);
        yaml::get(self.node, "labels").into_iter().chain(deploy).find_map(|labels| {
            let listed = yaml::items(labels).filter_map(|it| Some((yaml::text(it)?, it)));
            let mapped = yaml::entries(labels).filter_map(|(name, key, value)| {
                Some((format!("{name}={}", yaml::text(value)?), key))
            });
            let found = listed.chain(mapped).find(|(label, _)| {
                let label = label.to_ascii_lowercase();
                label.contains(".sticky")
                    && label.starts_with("traefik.")
                    && !label.ends_with("=false")
            });
            found.map(|(_, node)| self.place(node))
        })
    }

    fn stopped_by(&self) -> Option<At<String>> {
        let at_once = self.at("stop_grace_period", |node| {
            let text = yaml::text(node)?;
            let none = text.bytes().any(|byte| byte == b'0')
                && text.bytes().all(|byte| byte == b'0' || byte.is_ascii_alphabetic());
            none.then(|| "SIGKILL".to_owned())
        });
        at_once.or_else(|| self.at("stop_signal", |node| Some(shell::signal(&yaml::text(node)?))))
    }
}
