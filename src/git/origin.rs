//! Where a repository was cloned from, spelt the same however the address is written.

use super::Repository;
use std::path::{Path, PathBuf};

/// How many clones of clones are followed.
const DEEPEST: usize = 8;

/// Where a repository was cloned from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Another machine: host and path, without what differs between two ways to write it.
    Remote(String),
    /// A folder of this machine.
    Folder(PathBuf),
}

impl Origin {
    /// What `url` means, as a clone at `top` has it; `None` where it is empty.
    pub fn of(url: &str, top: &Path) -> Option<Self> {
        if url.is_empty() {
            return None;
        }
        if let Some((scheme, rest)) = url.split_once("://") {
            if scheme.eq_ignore_ascii_case("file") {
                return Some(Self::Folder(top.join(rest)));
            }
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            return Some(Self::remote(host, path));
        }
        // `host:path`, as scp writes it; a drive of Windows has one letter.
        match url.split_once(':') {
            Some((host, path)) if host.len() > 1 && !host.contains('/') => {
                Some(Self::remote(host, path))
            }
            _ => Some(Self::Folder(top.join(url))),
        }
    }

    /// Neither who logs in, nor the port of one protocol, nor `.git` makes another repository.
    fn remote(host: &str, path: &str) -> Self {
        let host = host.rsplit('@').next().unwrap_or(host);
        let host = host.split(':').next().unwrap_or(host);
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        Self::Remote(format!("{host}/{}", path.trim_matches('/')).to_lowercase())
    }

    /// The repository that it is, where that is on this machine.
    pub fn repository(&self) -> Option<Repository> {
        let Self::Folder(folder) = self else { return None };
        let folder = folder.canonicalize().ok()?;
        Repository::with_top(&folder).or_else(|| Repository::bare(&folder))
    }
}

impl Repository {
    /// Itself, or what it is a clone of on this machine.
    #[must_use]
    pub fn source(self) -> Self {
        let mut source = self;
        for _ in 0..DEEPEST {
            match source.origin().and_then(|origin| origin.repository()) {
                Some(next) if next.common != source.common => source = next,
                _ => break,
            }
        }
        source
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> Origin {
        Origin::of(url, Path::new("/src/clone")).unwrap()
    }

    #[test]
    fn one_repository_has_one_spelling() {
        let wanted = Origin::Remote("github.com/ana/shop".into());
        for url in [
            "https://github.com/Ana/shop",
            "https://github.com/ana/shop.git",
            "https://ana:token@github.com/ana/shop.git/",
            "git@github.com:ana/shop.git",
            "github.com:/ana/shop",
            "ssh://git@GitHub.com:22/ana/shop.git",
            "git://github.com/ana/shop",
        ] {
            assert_eq!(of(url), wanted, "{url}");
        }
        assert_ne!(of("https://github.com/ben/shop"), wanted, "a fork");
        assert_eq!(Origin::of("", Path::new("/")), None);
    }

    #[test]
    fn folders_of_this_machine_are_no_hosts() {
        for url in ["/srv/shop", "file:///srv/shop", "../../srv/shop"] {
            assert!(matches!(of(url), Origin::Folder(_)), "{url}");
        }
        assert!(matches!(of("C:\\src\\shop"), Origin::Folder(_)));
    }
}
