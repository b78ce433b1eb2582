//! Units of systemd and programs of supervisor: how a host starts the app.

use super::{
    Entry, Fact, FactKind, Naming, StartVia, TextFile, credential, dotenv, is_admin_command, shell,
};

/// Reads a unit of systemd.
pub fn read_unit(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    // A daemon of the system beside the app (`/usr/sbin/opendkim`) is none of its processes.
    let foreign = file.lines().any(|(_, text)| {
        let program = text.trim().strip_prefix("ExecStart=").map(without_marks);
        program.is_some_and(|it| it.starts_with("/usr/sbin/") || it.starts_with("/sbin/"))
    });
    if foreign {
        return;
    }
    let mut section = String::new();
    for (line, text) in shell::joined_lines(file) {
        let text = text.trim();
        if text.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            name.clone_into(&mut section);
            continue;
        }
        let Some((key, value)) = text.split_once('=') else { continue };
        let value = value.trim();
        let mut add = |kind| out.push(file.on_line(line, kind));
        match (section.as_str(), key.trim()) {
            // An empty value takes back what stands above.
            (_, _) if value.is_empty() => {}
            ("Service" | "", "ExecStart") => {
                let name = file.name().trim_end_matches(".service");
                add(FactKind::StartCommand {
                    process: name.trim_end_matches('@').to_owned(),
                    argv: shell::words(without_marks(value)),
                    via: StartVia::Unit,
                    through_shell: false,
                    entry: Entry::Own,
                });
            }
            ("Service", "ExecStartPre") if is_admin_command(value) => add(FactKind::MigratesAtBoot),
            ("Service", "Type") if value == "forking" => add(FactKind::Daemonizes),
            ("Service", "KillSignal") => {
                add(FactKind::StopSignal { signal: shell::signal(value) });
            }
            ("Service", "TimeoutStopSec") if matches!(value, "0" | "0s") => {
                add(FactKind::StopSignal { signal: "SIGKILL".to_owned() });
            }
            ("Service", "Environment") => {
                for word in shell::words(value) {
                    if let Some((name, value)) = word.split_once('=') {
                        variable(name, value, &mut add);
                    }
                }
            }
            ("Socket", "ListenStream") if value.ends_with(|c: char| c.is_ascii_digit()) => {
                add(FactKind::PortDeclared { port: value.to_owned() });
            }
            _ => {}
        }
    }
}

/// A command without the marks that say how it is run.
fn without_marks(command: &str) -> &str {
    command.trim_start_matches(['-', '+', '@', '!', ':', '|'])
}

/// A variable that a unit sets, and the credential that it may hold.
fn variable(name: &str, value: &str, add: &mut impl FnMut(FactKind)) {
    if !dotenv::is_name(name) {
        return;
    }
    add(FactKind::EnvDocumented { name: name.to_owned(), naming: Naming::Set });
    if credential::switches_migrations(name, value) {
        add(FactKind::MigratesAtBoot);
    }
    let secret = credential::is_secret_name(name) || credential::is_credential_url(value);
    // `%` begins a specifier of systemd or of supervisor.
    let stands_for = credential::is_reference(value) || value.starts_with('%');
    if secret && !credential::is_placeholder(value) && !stands_for {
        add(FactKind::SecretLiteral { name: name.to_owned() });
    }
}

/// Reads the script of a service of s6 or runit: what it replaces itself by is the process.
pub fn read_run(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let own = out.iter().filter(|fact| fact.place.path == file.path);
    let steps = own.filter_map(|fact| match &fact.kind {
        FactKind::ScriptStep { argv, exec, .. } => Some((fact, argv, *exec)),
        _ => None,
    });
    let Some((fact, argv, exec)) = steps.max_by_key(|(fact, _, exec)| (*exec, fact.place.line))
    else {
        return;
    };
    let process = file.path.rsplit('/').nth(1).unwrap_or_default().to_owned();
    let argv = shell::program(argv).to_vec();
    let kind = FactKind::StartCommand {
        process,
        argv,
        via: StartVia::Unit,
        // Without `exec`, the script is what is stopped.
        through_shell: !exec,
        entry: Entry::Own,
    };
    let place = fact.place.clone();
    out.push(Fact { kind, place });
}

/// Whether a file of settings is one of supervisor.
pub fn is_supervisor(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("[program:"))
}

/// Reads programs of supervisor.
pub fn read_supervisor(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let mut program = None;
    for (line, text) in file.lines() {
        let text = text.split(" ;").next().unwrap_or(text).trim();
        if text.starts_with([';', '#']) {
            continue;
        }
        if let Some(section) = text.strip_prefix('[') {
            program = section.strip_prefix("program:").map(|rest| rest.trim_end_matches(']'));
            continue;
        }
        let (Some(process), Some((key, value))) = (program, text.split_once('=')) else { continue };
        let mut add = |kind| out.push(file.on_line(line, kind));
        match key.trim() {
            "command" => {
                let argv = shell::words(value.trim());
                if !argv.is_empty() {
                    add(FactKind::StartCommand {
                        process: process.to_owned(),
                        argv,
                        via: StartVia::Unit,
                        through_shell: false,
                        entry: Entry::Own,
                    });
                }
            }
            "stopsignal" => add(FactKind::StopSignal { signal: shell::signal(value) }),
            "stopwaitsecs" if value.trim() == "0" => {
                add(FactKind::StopSignal { signal: "SIGKILL".to_owned() });
            }
            "environment" => {
                for pair in shell::words(&value.replace(',', " ")) {
                    if let Some((name, value)) = pair.split_once('=') {
                        variable(name, value, &mut add);
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(read: impl Fn(&TextFile<'_>, &mut Vec<Fact>), text: &str) -> Vec<(FactKind, u32)> {
        let mut out = Vec::new();
        read(&TextFile::new("x/app.service", text), &mut out);
        out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect()
    }

    fn start(process: &str, command: &str) -> FactKind {
        FactKind::StartCommand {
            process: process.into(),
            argv: shell::words(command),
            via: StartVia::Unit,
            through_shell: false,
            entry: Entry::Own,
        }
    }

    #[test]
    fn a_unit_says_how_and_with_what_it_starts() {
        let text = "[Unit]\nDescription=x\n[Service]\nType=simple\nEnvironment=PORT=8000 \"API_TOKEN=changeme\"\nEnvironment=DB_PASSWORD=hunter2\nExecStartPre=/srv/venv/bin/python manage.py migrate\nExecStart=\nExecStart=-/srv/venv/bin/gunicorn \\\n  -b :$PORT app:app\n# ExecStart=/bin/false\n";
        let found = kinds(read_unit, text);
        let set = |name: &str| FactKind::EnvDocumented { name: name.into(), naming: Naming::Set };
        assert_eq!(
            found,
            [
                (set("PORT"), 5),
                (set("API_TOKEN"), 5),
                (set("DB_PASSWORD"), 6),
                (FactKind::SecretLiteral { name: "DB_PASSWORD".into() }, 6),
                (FactKind::MigratesAtBoot, 7),
                (start("app", "/srv/venv/bin/gunicorn -b :$PORT app:app"), 9),
            ]
        );
    }

    #[test]
    fn a_unit_that_forks_is_a_daemon() {
        let text = "[Service]\nType=forking\nExecStart=/usr/bin/app -d\nKillSignal=SIGQUIT\n";
        assert_eq!(kinds(read_unit, text)[0], (FactKind::Daemonizes, 2));
        let stop = FactKind::StopSignal { signal: "SIGQUIT".into() };
        assert!(kinds(read_unit, text).contains(&(stop, 4)));
        let foreign = "[Service]\nType=forking\nExecStart=-/usr/sbin/opendkim -x y\n";
        assert_eq!(kinds(read_unit, foreign), []);
    }

    #[test]
    fn programs_of_supervisor_are_processes() {
        let text = "[supervisord]\nnodaemon=true\n[program:web]\ncommand=gunicorn app:app ; the site\nenvironment=A=\"1\",SECRET_KEY=\"%(ENV_SECRET_KEY)s\"\n[program:worker]\ncommand=celery -A app worker\n[eventlistener:x]\ncommand=y\n";
        assert!(is_supervisor(text));
        let found = kinds(read_supervisor, text);
        assert!(found.contains(&(start("web", "gunicorn app:app"), 4)));
        assert!(found.contains(&(start("worker", "celery -A app worker"), 7)));
        assert!(!found.iter().any(|(kind, _)| matches!(kind, FactKind::SecretLiteral { .. })));
        assert_eq!(found.len(), 4, "{found:?}");
        let stop = FactKind::StopSignal { signal: "SIGKILL".into() };
        let hard = "[program:web]\ncommand=a\nstopwaitsecs=0\n";
        assert!(kinds(read_supervisor, hard).contains(&(stop, 3)));
        assert!(!is_supervisor("[section]\n"));
    }

    #[test]
    fn services_of_s6_are_processes() {
        let run = |text: &str| {
            let knowledge = crate::check::knowledge::Knowledge::of(
                &crate::curriculum::Pack::built_in().unwrap(),
            )
            .unwrap();
            let file = TextFile::new("root/etc/services.d/web/run", text);
            let mut out = Vec::new();
            shell::read(&file, &knowledge, &mut out);
            read_run(&file, &mut out);
            let last = out.pop().unwrap();
            (last.kind, last.place.line)
        };
        let text =
            "#!/usr/bin/with-contenv bash\ncd /app\nexec s6-setuidgid app gunicorn app:app\n";
        assert_eq!(run(text), (start("web", "s6-setuidgid app gunicorn app:app"), 3));
        let (kind, _) = run("#!/bin/sh\nnode server.js\n");
        assert!(matches!(kind, FactKind::StartCommand { through_shell: true, .. }));
    }
}
