//! `Procfile`: process types and their commands.

use super::{Broken, Entry, Fact, FactKind, StartVia, TextFile, shell};

/// Reads a Procfile.
///
/// # Errors
/// Names the first line that is neither empty, a comment nor `type: command`.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let mut broken = None;
    for (line, text) in file.lines() {
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let Some((process, command)) = text.split_once(':') else {
            let message = "it is not of the form `type: command`".to_owned();
            broken.get_or_insert(Broken { line, message });
            continue;
        };
        let kind = FactKind::StartCommand {
            process: process.trim().to_owned(),
            argv: shell::words(command),
            via: StartVia::Procfile,
            through_shell: shell::is_chain(command),
            entry: Entry::Own,
        };
        out.push(file.on_line(line, kind));
        if command.contains("$PORT") || command.contains("${PORT") {
            out.push(file.on_line(line, FactKind::PortDeclared { port: "$PORT".to_owned() }));
        }
    }
    broken.map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn process_types_have_their_commands() {
        let file =
            TextFile::new("Procfile", "web: gunicorn -b :$PORT app\n# x\nworker: a && b\nbad\n");
        let mut facts = Vec::new();
        let broken = read(&file, &mut facts).unwrap_err();
        assert_eq!(broken.line, 4);
        let starts: Vec<_> = facts
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::StartCommand { process, through_shell, .. } => {
                    Some((process.as_str(), *through_shell, fact.place.line))
                }
                _ => None,
            })
            .collect();
        assert_eq!(starts, [("web", false, 1), ("worker", true, 3)]);
        assert!(facts.iter().any(|fact| matches!(fact.kind, FactKind::PortDeclared { .. })));
    }
}
