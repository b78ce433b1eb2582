//! The themes that there are: those that come with us, and the user's own.

use super::file;
use super::look::{Ground, Look};
use crate::suggest::closest;
use crate::tui::settings::Fault;
use include_dir::{Dir, include_dir};
use std::path::Path;
use std::sync::LazyLock;

/// The theme of those who choose none.
pub const TERMINAL: &str = "terminal";
/// The family that `auto` takes where no theme is chosen.
const OWN: &str = "twelve";
/// Takes the partner for the terminal's ground.
pub const AUTO: &str = "auto";

static FILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/assets/themes");

/// They live as long as the process, so that a view copies no more than a reference.
static BUILT_IN: LazyLock<Vec<Look>> = LazyLock::new(|| {
    let mut files: Vec<_> = FILES.files().collect();
    files.sort_by_key(|file| file.path());
    let mut looks = Vec::new();
    for file in files {
        let name = file.path().file_stem().unwrap_or_default().to_string_lossy();
        let text = file.contents_utf8().unwrap_or_default();
        let none = |_: &str| None;
        looks.push(file::read(&name, file.path(), text, &none).expect("a test reads them all"));
    }
    looks
});

fn built_in(name: &str) -> &'static Look {
    BUILT_IN.iter().find(|look| look.name == name).unwrap_or(&BUILT_IN[0])
}

pub(super) fn terminal() -> &'static Look {
    built_in(TERMINAL)
}

pub(super) fn mono() -> &'static Look {
    built_in("mono")
}

/// The themes that there are.
#[derive(Debug, Clone)]
pub struct Looks {
    all: Vec<&'static Look>,
    /// Those of the user that cannot be used: name, and what is wrong.
    broken: Vec<(String, Vec<Fault>)>,
}

impl Default for Looks {
    /// Those that come with us.
    fn default() -> Self {
        Self { all: BUILT_IN.iter().collect(), broken: Vec::new() }
    }
}

impl Looks {
    /// Those that come with us and those in `folder`, which replace ours of the same name.
    pub fn with_folder(folder: &Path) -> Self {
        let mut looks = Self::default();
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
        paths.sort();
        for path in paths {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let read = std::fs::read_to_string(&path)
                .map_err(|error| vec![Fault::unreadable(&path, &error)])
                .and_then(|text| file::read(&name, &path, &text, &|name| looks.named(name)));
            match read {
                Ok(look) => {
                    looks.all.retain(|other| other.name != look.name);
                    // Read once in the life of the process.
                    looks.all.push(Box::leak(Box::new(look)));
                }
                Err(faults) => looks.broken.push((name, faults)),
            }
        }
        looks
    }

    /// All that can be used.
    pub fn all(&self) -> &[&'static Look] {
        &self.all
    }

    /// What is wrong with the user's files.
    pub fn faults(&self) -> impl Iterator<Item = &Fault> {
        self.broken.iter().flat_map(|(_, faults)| faults)
    }

    /// The theme with exactly this name.
    pub fn named(&self, name: &str) -> Option<&'static Look> {
        self.all.iter().copied().find(|look| look.name == name)
    }

    /// The member of a family for this ground, else for a dark one: it brings its own ground.
    fn of_family(&self, family: &str, ground: Option<Ground>) -> Option<&'static Look> {
        let wanted = ground.unwrap_or(Ground::Dark);
        let members = || self.all.iter().copied().filter(|look| look.family == family);
        members().find(|look| look.ground == Some(wanted)).or_else(|| members().next())
    }

    /// The theme that `name` stands for: a theme's name; a family's, for its member that suits the
    /// ground; or `auto`, for the partner of `chosen` that does.
    ///
    /// # Errors
    /// Says which name may have been meant, or what is wrong with its file.
    pub fn find(
        &self,
        name: &str,
        chosen: Option<&str>,
        ground: Option<Ground>,
    ) -> Result<&'static Look, String> {
        if let Some((_, faults)) = self.broken.iter().find(|(broken, _)| broken == name) {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            return Err(faults.join("\n"));
        }
        if name == AUTO {
            return Ok(match chosen.filter(|chosen| *chosen != AUTO) {
                Some(chosen) => {
                    let look = self.find(chosen, None, ground)?;
                    self.of_family(&look.family, ground)
                        .filter(|_| ground.is_some())
                        .unwrap_or(look)
                }
                None if ground.is_none() => terminal(),
                None => self.of_family(OWN, ground).unwrap_or(terminal()),
            });
        }
        if let Some(look) = self.named(name).or_else(|| self.of_family(name, ground)) {
            return Ok(look);
        }
        let names = self.names();
        Err(match closest(name, names.iter().map(String::as_str)) {
            Some(close) => format!("there is no theme `{name}`; did you mean `{close}`?"),
            None => format!("there is no theme `{name}`; there are {}", names.join(", ")),
        })
    }

    /// Whether `name` stands for another theme on another ground.
    pub fn depends_on_ground(&self, name: &str) -> bool {
        let partners = |look: &&&Look| look.family == name;
        name == AUTO || (self.named(name).is_none() && self.all.iter().filter(partners).count() > 1)
    }

    /// The names that may be chosen: of themes, of families with partners, and `auto`.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.all.iter().map(|look| look.name.clone()).collect();
        let mut families: Vec<String> = self.all.iter().map(|look| look.family.clone()).collect();
        families.sort();
        families.dedup();
        names.extend(families.into_iter().filter(|family| self.depends_on_ground(family)));
        names.push(AUTO.to_owned());
        names
    }
}
