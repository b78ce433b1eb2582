//! The reader's editor: which one, and how it is told the line.

use std::path::Path;

/// The command that opens `file` at `line` (1-based; 0: just the file) in the editor that
/// `$VISUAL` or `$EDITOR` names, else in the system's usual one.
///
/// # Errors
/// Says which variable cannot be understood.
pub fn command(
    variable: impl Fn(&str) -> Option<String>,
    file: &Path,
    line: u32,
) -> Result<Vec<String>, String> {
    let (name, value) = ["VISUAL", "EDITOR"]
        .into_iter()
        .find_map(|name| Some((name, variable(name).filter(|value| !value.trim().is_empty())?)))
        .unwrap_or(("EDITOR", default_editor().to_owned()));
    let mut command = shlex::split(&value)
        .filter(|words| !words.is_empty())
        .ok_or_else(|| format!("${name} is {value:?}: its quotes do not match"))?;
    let program = Path::new(&command[0])
        .file_stem()
        .map(|stem| stem.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    command.extend(at_line(&program, &file.display().to_string(), line));
    Ok(command)
}

/// The arguments by which `program` opens `file` at `line`.
fn at_line(program: &str, file: &str, line: u32) -> Vec<String> {
    if line == 0 {
        return vec![file.to_owned()];
    }
    match program {
        "hx" | "helix" | "zed" | "subl" => vec![format!("{file}:{line}")],
        "code" | "codium" | "vscodium" | "cursor" => {
            vec!["--wait".into(), "--goto".into(), format!("{file}:{line}")]
        }
        "vi" | "vim" | "nvim" | "view" | "nano" | "emacs" | "emacsclient" | "micro" | "kak"
        | "joe" | "jed" | "mg" | "ne" | "pico" | "ed" | "less" => {
            vec![format!("+{line}"), file.to_owned()]
        }
        // An editor that we do not know may take `+12` for a file.
        _ => vec![file.to_owned()],
    }
}

fn default_editor() -> &'static str {
    if cfg!(windows) { "notepad" } else { "vi" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Result<Vec<String>, String> {
        let look_up = |name: &str| {
            let found = variables.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        command(look_up, Path::new("src/app.py"), 7)
    }

    #[test]
    fn visual_comes_before_editor_and_an_empty_one_does_not_count() {
        assert_eq!(with(&[("VISUAL", "nano"), ("EDITOR", "hx")]).unwrap()[0], "nano");
        assert_eq!(with(&[("VISUAL", " "), ("EDITOR", "hx")]).unwrap()[0], "hx");
    }

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way() {
        assert_eq!(
            with(&[("EDITOR", "vim -u NONE")]).unwrap(),
            ["vim", "-u", "NONE", "+7", "src/app.py"]
        );
        assert_eq!(with(&[("EDITOR", "/usr/bin/hx")]).unwrap(), ["/usr/bin/hx", "src/app.py:7"]);
        assert_eq!(
            with(&[("EDITOR", "code")]).unwrap(),
            ["code", "--wait", "--goto", "src/app.py:7"]
        );
        assert_eq!(with(&[("EDITOR", "my-edit")]).unwrap(), ["my-edit", "src/app.py"]);
    }

    #[test]
    fn quotes_that_do_not_match_are_named() {
        let error = with(&[("EDITOR", "vim 'x")]).unwrap_err();
        assert!(error.contains("$EDITOR"), "{error}");
    }
}
