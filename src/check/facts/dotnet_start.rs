//! What the start of a .NET app does in development alone.

use super::{Fact, FactKind, TextFile};

/// So many lines a block has at the most that hangs on the environment's name.
const LONGEST: usize = 40;

/// Reads the blocks of `if (….IsDevelopment())`; `from` is the first of the file's facts in `out`.
/// What migrates in them is no migration of other deploys, and no other deploy serves what they do.
pub fn read(file: &TextFile<'_>, from: usize, out: &mut Vec<Fact>) {
    if !file.text.contains("IsDevelopment()") {
        return;
    }
    let lines: Vec<(u32, &str)> = file.lines().collect();
    let mut found = Vec::new();
    for (at, (first, text)) in lines.iter().enumerate() {
        let text = text.trim();
        if !text.starts_with("if") || !text.contains("IsDevelopment()") || text.contains(['!', '|'])
        {
            continue;
        }
        let last = end_of_block(&lines[at..]).map_or(*first, |length| first + length);
        let block = *first..=last;
        for fact in &mut out[from..] {
            if fact.kind == FactKind::HealthEndpoint && block.contains(&fact.place.line) {
                fact.kind = FactKind::HealthInDevelopment;
            }
        }
        let migrates =
            |fact: &Fact| fact.kind == FactKind::MigratesAtBoot && block.contains(&fact.place.line);
        let mut seen = false;
        let own = out.split_off(from);
        out.extend(own.into_iter().filter(|fact| {
            seen |= migrates(fact);
            !migrates(fact)
        }));
        let called = lines[at..].iter().find(|(line, text)| block.contains(line) && calls(text));
        if let Some((line, _)) = called {
            found.push(file.on_line(*line, FactKind::MigratesInDevelopment));
        } else if seen {
            found.push(file.on_line(*first, FactKind::MigratesInDevelopment));
        }
    }
    out.append(&mut found);
}

/// How many lines after the first the block ends that begins there.
fn end_of_block(lines: &[(u32, &str)]) -> Option<u32> {
    let mut depth = 0_i32;
    let mut opened = false;
    for (after, (_, text)) in (0..).zip(lines.iter().take(LONGEST)) {
        for byte in text.bytes() {
            match byte {
                b'{' => (depth, opened) = (depth + 1, true),
                b'}' => depth -= 1,
                _ => {}
            }
        }
        // A block without braces is the next line.
        if opened && depth <= 0 || !opened && after == 1 {
            return Some(after);
        }
    }
    None
}

/// Whether a line calls what makes or migrates a database, by its name.
fn calls(text: &str) -> bool {
    let text = text.trim().trim_start_matches("await ");
    let Some((callee, _)) = text.split_once('(') else { return false };
    let name = callee.rsplit('.').next().unwrap_or(callee).to_ascii_lowercase();
    ["initialisedatabase", "initializedatabase", "initialisedb", "initializedb", "migrate"]
        .iter()
        .any(|start| name.starts_with(start))
        || ["applymigrations", "runmigrations", "ensuredatabase", "createdatabase"]
            .iter()
            .any(|start| name.starts_with(start))
        || name.starts_with("seed") && name.contains("database")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str, migrating: u32) -> Vec<(FactKind, u32)> {
        let file = TextFile::new("src/Web/Program.cs", text);
        let mut out = vec![file.on_line(migrating, FactKind::MigratesAtBoot)];
        read(&file, 0, &mut out);
        out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect()
    }

    #[test]
    fn what_is_called_in_development_alone_is_told() {
        let text = "var app = builder.Build();\nif (app.Environment.IsDevelopment())\n{\n    await app.InitialiseDatabaseAsync();\n}\nelse\n{\n    app.UseHsts();\n}\ndb.Database.Migrate();\n";
        assert_eq!(
            kinds(text, 10),
            [(FactKind::MigratesAtBoot, 10), (FactKind::MigratesInDevelopment, 4)]
        );
        let inside = "if (env.IsDevelopment()) {\n  db.Database.Migrate();\n}\n";
        assert_eq!(kinds(inside, 2), [(FactKind::MigratesInDevelopment, 2)]);
    }

    #[test]
    fn a_health_route_for_development_is_none_for_other_deploys() {
        let text = "if (app.Environment.IsDevelopment())\n{\n    app.MapHealthChecks(\"/health\");\n}\napp.MapHealthChecks(\"/alive\");\n";
        let file = TextFile::new("Defaults/Extensions.cs", text);
        let mut out = [3, 5].map(|line| file.on_line(line, FactKind::HealthEndpoint)).to_vec();
        read(&file, 0, &mut out);
        let kinds: Vec<FactKind> = out.into_iter().map(|fact| fact.kind).collect();
        assert_eq!(kinds, [FactKind::HealthInDevelopment, FactKind::HealthEndpoint]);
    }

    #[test]
    fn other_blocks_and_other_calls_say_nothing() {
        for text in [
            "if (app.Environment.IsDevelopment())\n{\n    app.UseMigrationsEndPoint();\n}\n\ndb.Database.Migrate();\n",
            "if (!app.Environment.IsDevelopment())\n{\n  app.MigrateDatabase();\n}\n\ndb.Database.Migrate();\n",
            "if (app.Environment.IsDevelopment() || on)\n{\n  app.MigrateDatabase();\n}\n\ndb.Database.Migrate();\n",
        ] {
            assert_eq!(kinds(text, 6), [(FactKind::MigratesAtBoot, 6)], "{text}");
        }
    }
}
