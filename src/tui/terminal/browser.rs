//! The reader's browser, and whether the terminal has links of its own.

/// Browsers that draw in the terminal.
const IN_TERMINAL: [&str; 8] =
    ["w3m", "lynx", "links", "links2", "elinks", "browsh", "carbonyl", "chawan"];

/// How an address is opened.
#[derive(Debug, PartialEq, Eq)]
pub struct Browser {
    /// Program and arguments.
    pub command: Vec<String>,
    /// Whether it needs the terminal.
    pub in_terminal: bool,
}

/// The browser that `$BROWSER` names, opening `address`. Of several, which `:` parts, the first.
///
/// # Errors
/// Says why the variable cannot be used.
pub fn command(value: Option<&str>, address: &str) -> Result<Browser, String> {
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    let value = value.ok_or("$BROWSER is not set")?;
    let first = value.split(':').find(|part| !part.trim().is_empty()).unwrap_or(value);
    let mut command = shlex::split(first)
        .filter(|words| !words.is_empty())
        .ok_or_else(|| format!("$BROWSER is {value:?}: its quotes do not match"))?;
    let has_place = command.iter().any(|word| word.contains("%s"));
    if has_place {
        for word in &mut command {
            *word = word.replace("%s", address);
        }
    } else {
        command.push(address.to_owned());
    }
    let program = std::path::Path::new(&command[0]).file_stem();
    let in_terminal = program.is_some_and(|name| IN_TERMINAL.iter().any(|known| name == *known));
    Ok(Browser { command, in_terminal })
}

/// Whether the terminal is known to make links of OSC 8; `FORCE_HYPERLINK` overrules.
pub fn has_hyperlinks(variable: impl Fn(&str) -> Option<String>) -> bool {
    if let Some(forced) = variable("FORCE_HYPERLINK") {
        return forced != "0";
    }
    let is = |name: &str, known: &[&str]| {
        variable(name).is_some_and(|value| known.contains(&value.as_str()))
    };
    // What multiplexers pass on is not known from inside.
    if variable("TMUX").is_some() || variable("STY").is_some() || is("TERM", &["dumb", "linux"]) {
        return false;
    }
    is(
        "TERM",
        &["xterm-kitty", "xterm-ghostty", "alacritty", "foot", "foot-extra", "wezterm", "contour"],
    ) || is(
        "TERM_PROGRAM",
        &["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio", "contour"],
    ) || ["KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "ALACRITTY_WINDOW_ID"]
        .iter()
        .any(|name| variable(name).is_some())
        || variable("VTE_VERSION")
            .and_then(|version| version.parse::<u32>().ok())
            .is_some_and(|version| version >= 5000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(value: &str) -> (Vec<String>, bool) {
        let browser = command(Some(value), "https://e.org/?a=b c").unwrap();
        (browser.command, browser.in_terminal)
    }

    #[test]
    fn the_address_is_one_argument_and_no_shell_sees_it() {
        let address = "https://e.org/?a=b c";
        assert_eq!(
            words("firefox -P work"),
            (vec!["firefox".into(), "-P".into(), "work".into(), address.into()], false)
        );
        assert_eq!(
            words("/usr/bin/w3m -N %s:firefox"),
            (vec!["/usr/bin/w3m".into(), "-N".into(), address.into()], true)
        );
        assert_eq!(command(None, address).unwrap_err(), "$BROWSER is not set");
        assert!(command(Some("x 'y"), address).unwrap_err().contains("quotes"));
    }

    #[test]
    fn terminals_without_links_are_given_none() {
        let with = |variables: &[(&str, &str)]| {
            has_hyperlinks(|name| {
                variables.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(with(&[("TERM", "xterm-kitty")]) && with(&[("VTE_VERSION", "7600")]));
        assert!(!with(&[("TERM", "xterm-256color")]) && !with(&[("VTE_VERSION", "4000")]));
        assert!(!with(&[("TERM", "tmux-256color"), ("TMUX", "x"), ("VTE_VERSION", "7600")]));
        assert!(with(&[("FORCE_HYPERLINK", "1")]));
        assert!(!with(&[("FORCE_HYPERLINK", "0"), ("TERM", "xterm-kitty")]));
    }
}
