//! What `RUN` installs: system packages, and packages of a language beside the manifest.

use crate::check::facts::{FactKind, shell};

/// Programs that install packages themselves: they are no dependencies of the app.
const INSTALLERS: [&str; 13] = [
    "pip",
    "setuptools",
    "wheel",
    "poetry",
    "pipenv",
    "uv",
    "pdm",
    "npm",
    "yarn",
    "pnpm",
    "corepack",
    "virtualenv",
    "bundler",
];

/// The facts of the commands in `text`.
pub(super) fn read(text: &str, add: &mut impl FnMut(FactKind)) {
    for line in text.lines() {
        for argv in shell::commands(line) {
            command(&argv, add);
        }
    }
}

fn command(argv: &[String], add: &mut impl FnMut(FactKind)) {
    let argv: Vec<&str> = shell::program(argv)
        .iter()
        .map(String::as_str)
        .filter(|word| !word.starts_with("--mount") && *word != "sudo")
        .collect();
    match argv.as_slice() {
        ["apt-get" | "apt" | "aptitude" | "dnf" | "yum" | "microdnf", rest @ ..]
            if rest.contains(&"install") =>
        {
            system(after(rest, "install"), add);
        }
        ["apk", rest @ ..] if rest.contains(&"add") => system(after(rest, "add"), add),
        ["pip" | "pip3", rest @ ..]
        | ["uv", "pip", rest @ ..]
        | ["python" | "python3", "-m", "pip", rest @ ..] => {
            // `pip --no-cache-dir install`
            let at = rest.iter().position(|word| !word.starts_with('-')).unwrap_or(rest.len());
            if let ["install" | "wheel", rest @ ..] = &rest[at..] {
                python(rest, add);
            }
        }
        ["npm", "install" | "i" | "add", rest @ ..]
        | ["yarn" | "pnpm", "add", rest @ ..]
        | ["yarn", "global", "add", rest @ ..] => node(rest, add),
        ["zypper", rest @ ..] if rest.iter().any(|word| matches!(*word, "install" | "in")) => {
            let at = rest.iter().position(|word| matches!(*word, "install" | "in")).unwrap_or(0);
            system(&rest[at + 1..], add);
        }
        ["pacman", rest @ ..] if rest.iter().any(|word| word.starts_with("-S")) => {
            system(rest, add);
        }
        ["gem", "install", rest @ ..] => ruby(rest, add),
        ["composer", rest @ ..] if rest.contains(&"require") => {
            for word in after(rest, "require").iter().filter(|word| is_composer_package(word)) {
                let (name, version) = word.split_once(':').unwrap_or((word, ""));
                let exact = version.starts_with(|c: char| c.is_ascii_digit());
                language("packagist", name, exact, add);
            }
        }
        ["docker-php-ext-install" | "install-php-extensions", rest @ ..] => {
            for word in rest.iter().filter(|word| !word.starts_with(['-', '$'])) {
                let name = word.split('-').next().unwrap_or(word);
                language("packagist", &format!("ext-{name}"), true, add);
            }
        }
        ["go" | "cargo", "install", rest @ ..]
        | ["uv", "tool", "install", rest @ ..]
        | ["pipx", "install", rest @ ..] => {
            for word in rest.iter().filter(|word| !word.starts_with(['-', '$', '.'])) {
                let name = word.split(['@', '=']).next().unwrap_or(word);
                tool(name.rsplit('/').next().unwrap_or(name), add);
            }
        }
        ["curl" | "wget" | "mv" | "cp" | "ln" | "install" | "chmod", rest @ ..] => {
            rest.iter().filter_map(|word| in_path(word)).for_each(|name| tool(name, add));
        }
        _ => {}
    }
}

/// `vendor/name`, with or without a version, among the words of `composer require`.
fn is_composer_package(word: &str) -> bool {
    word.contains('/') && !word.starts_with(['-', '$', '"', '.', '/'])
}

/// The name of a program that is put where programs are looked for.
fn in_path(word: &str) -> Option<&str> {
    let word = word.trim_start_matches("-o").trim_start_matches("-O");
    let (folder, name) = word.rsplit_once('/')?;
    let known = matches!(folder, "/usr/local/bin" | "/usr/bin" | "/bin" | "/usr/local/sbin");
    (known && !name.is_empty()).then_some(name)
}

fn tool(name: &str, add: &mut impl FnMut(FactKind)) {
    if !name.is_empty() {
        add(FactKind::ToolInstalled { package: name.to_owned() });
    }
}

/// Programs that `COPY` puts into the image: `COPY --from=a /usr/bin/ffmpeg /usr/bin/`.
pub(super) fn copied(text: &str, add: &mut impl FnMut(FactKind)) {
    let words = super::paths(text);
    let Some((to, sources)) = words.split_last() else { return };
    let into = matches!(to.trim_end_matches('/'), "/usr/local/bin" | "/usr/bin" | "/bin");
    match in_path(to) {
        Some(name) if !into => tool(name, add),
        _ if into => {
            for source in sources {
                tool(shell::base_name(source), add);
            }
        }
        _ => {}
    }
}

/// `gem install NAME [-v VERSION]`, `NAME:VERSION`.
fn ruby(words: &[&str], add: &mut impl FnMut(FactKind)) {
    let versioned = words.iter().any(|word| matches!(*word, "-v" | "--version"));
    let mut is_value = false;
    for word in words {
        let takes = matches!(*word, "-v" | "--version" | "-i" | "--source" | "-n");
        let skip = std::mem::replace(&mut is_value, takes);
        if skip || word.starts_with(['-', '$', '.', '/']) {
            continue;
        }
        let (name, version) = word.split_once(':').unwrap_or((word, ""));
        language("rubygems", name, versioned || !version.is_empty(), add);
    }
}

fn after<'a>(words: &'a [&'a str], word: &str) -> &'a [&'a str] {
    let at = words.iter().position(|found| *found == word).map_or(words.len(), |at| at + 1);
    &words[at..]
}

fn system(words: &[&str], add: &mut impl FnMut(FactKind)) {
    let mut is_value = false;
    for word in words {
        // apk's -t and --virtual name a group.
        let skip = std::mem::replace(&mut is_value, matches!(*word, "-t" | "--virtual" | "-o"));
        if skip || word.starts_with(['-', '$', '.', '/']) {
            continue;
        }
        let package = word.split(['=', '~', '<', '>']).next().unwrap_or(word);
        add(FactKind::ToolInstalled { package: package.to_owned() });
    }
}

fn python(words: &[&str], add: &mut impl FnMut(FactKind)) {
    let mut is_value = false;
    for word in words {
        let takes_value = matches!(
            *word,
            "-r" | "--requirement"
                | "-c"
                | "--constraint"
                | "-e"
                | "--editable"
                | "-i"
                | "--index-url"
                | "--extra-index-url"
                | "-t"
                | "--target"
                | "--prefix"
                | "--find-links"
                | "-f"
                | "-w"
                | "--wheel-dir"
                | "--trusted-host"
                | "--group"
        );
        let skip = std::mem::replace(&mut is_value, takes_value);
        let path =
            word.starts_with(['.', '/', '$']) || word.contains("://") || word.contains(".whl");
        if skip || path || word.starts_with('-') {
            continue;
        }
        let end = word.find(['=', '<', '>', '~', '!', '[', ';']).unwrap_or(word.len());
        language("pypi", &word[..end], word.contains("=="), add);
    }
}

fn node(words: &[&str], add: &mut impl FnMut(FactKind)) {
    for word in words.iter().filter(|word| !word.starts_with(['-', '.', '/', '$'])) {
        let at = word.get(1..).and_then(|rest| rest.rfind('@')).map(|at| at + 1);
        let (name, version) = at.map_or((*word, ""), |at| (&word[..at], &word[at + 1..]));
        language("npm", name, version.starts_with(|c: char| c.is_ascii_digit()), add);
    }
}

fn language(ecosystem: &str, name: &str, exact: bool, add: &mut impl FnMut(FactKind)) {
    if name.is_empty() || INSTALLERS.contains(&name) {
        return;
    }
    add(FactKind::PackageInstalled {
        ecosystem: ecosystem.to_owned(),
        name: name.to_owned(),
        exact,
    });
}
