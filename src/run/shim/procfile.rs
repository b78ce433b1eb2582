//! A small process manager: the program of a run that is several processes.
//!
//! Its Procfile has a line `name: command` for each process. They are started in this order, the
//! next one when the one before is ready: it wrote a line, its port is bound, or it is over. Each
//! has a free port in `PORT`, and sees those before it as `<NAME>_URL`. The last one is the
//! driver: the run is over when it is, and ends as it did. Its output is passed on as it is, that
//! of the others with the name before each line.

use crate::run::process_group::ProcessGroup;
use rustix::process::Signal;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How often is looked whether a port is bound, or a process that was asked to end has ended.
const POLL: Duration = Duration::from_millis(10);
/// How long the others may take to end after the driver; it is part of their output. The same as
/// foreman's and honcho's, whose Procfiles these are.
const GRACE: Duration = Duration::from_secs(5);
/// The longest piece of a line that waits for its end, in bytes.
const LONGEST_LINE: u64 = 8192;

/// A line of a Procfile.
#[derive(Debug, PartialEq, Eq)]
struct Entry<'a> {
    name: &'a str,
    command: &'a str,
}

/// Manages the processes of the Procfile at `path` until its last one has ended.
pub(super) fn main(path: &Path) -> ExitCode {
    let managed = std::fs::read_to_string(path)
        .map_err(|error| format!("{}: {error}", path.display()))
        .and_then(|text| {
            let entries = parse(&text).map_err(|why| format!("{}:{why}", path.display()))?;
            manage(&entries).map_err(|error| error.to_string())
        });
    match managed {
        Ok(status) => {
            let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
            ExitCode::from(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
        }
        Err(why) => {
            let _ = writeln!(io::stderr(), "{why}");
            ExitCode::from(2)
        }
    }
}

/// The processes of a Procfile; an error begins with the line that is none.
fn parse(text: &str) -> Result<Vec<Entry<'_>>, String> {
    let mut entries = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let is_name = |name: &str| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        };
        match line.split_once(':').map(|(name, command)| (name.trim(), command.trim())) {
            Some((name, command)) if is_name(name) && !command.is_empty() => {
                entries.push(Entry { name, command });
            }
            _ => return Err(format!("{}: write `name: command`", index + 1)),
        }
    }
    if entries.is_empty() { Err("1: it names no process".to_owned()) } else { Ok(entries) }
}

/// The process with this index wrote something.
struct Wrote(usize);

fn manage(entries: &[Entry<'_>]) -> io::Result<ExitStatus> {
    let width = entries.iter().map(|entry| entry.name.len()).max().unwrap_or(0);
    let (tell, inbox) = channel();
    let mut urls = Vec::new();
    let mut others = Vec::new();
    let (driver, before) = entries.split_last().expect("there is one at least");
    for (index, entry) in before.iter().enumerate() {
        let port = free_port()?;
        let mut command = command(entry, &urls);
        command.env("PORT", port.to_string()).process_group(0);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let tag = format!("{:width$} | ", entry.name);
        pass_on(index, tag.clone(), child.stdout.take(), io::stdout(), tell.clone());
        pass_on(index, tag, child.stderr.take(), io::stderr(), tell.clone());
        wait_until_ready(index, &mut child, port, &inbox)?;
        let name = entry.name.to_ascii_uppercase().replace('-', "_");
        urls.push((format!("{name}_URL"), format!("http://127.0.0.1:{port}")));
        others.push(child);
    }
    let status = command(driver, &urls).spawn()?.wait()?;
    end(&mut others)?;
    // Their last words: until the threads that pass them on are done.
    drop(tell);
    let deadline = Instant::now() + GRACE;
    while inbox.recv_timeout(deadline.saturating_duration_since(Instant::now())).is_ok() {}
    Ok(status)
}

/// A port that is free at this moment.
fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Commands of a Procfile are a shell's: they have variables in them.
fn command(entry: &Entry<'_>, urls: &[(String, String)]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", entry.command]).envs(urls.iter().cloned()).stdin(Stdio::null());
    command
}

/// Passes on what comes from `from`, line by line with `tag` before each, in a thread.
fn pass_on(
    index: usize,
    tag: String,
    from: Option<impl Read + Send + 'static>,
    mut to: impl Write + Send + 'static,
    tell: Sender<Wrote>,
) {
    let Some(from) = from else { return };
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut line = tag.clone().into_bytes();
        while from.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line).is_ok_and(|it| it > 0) {
            if !line.ends_with(b"\n") {
                line.push(b'\n');
            }
            // One write for each line, so that lines of two processes do not mix. Without a
            // reader the run is over.
            let _ = to.write_all(&line).and_then(|()| to.flush());
            line.truncate(tag.len());
            let _ = tell.send(Wrote(index));
        }
    });
}

/// Waits until the process has written, is bound to `port`, or is over.
fn wait_until_ready(
    index: usize,
    child: &mut Child,
    port: u16,
    inbox: &Receiver<Wrote>,
) -> io::Result<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    loop {
        match inbox.recv_timeout(POLL) {
            Ok(Wrote(who)) if who == index => return Ok(()),
            Ok(_) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
        let is_bound = TcpStream::connect_timeout(&address, POLL).is_ok();
        if is_bound || child.try_wait()?.is_some() {
            return Ok(());
        }
    }
}

/// Asks the processes to end, the last first, and kills who has not after [`GRACE`]. A process is
/// over when its whole group is: the shell between us and its command may be the first to go.
fn end(children: &mut [Child]) -> io::Result<()> {
    let deadline = Instant::now() + GRACE;
    for child in children.iter().rev() {
        ProcessGroup::led_by(child).signal(Signal::TERM);
    }
    for child in children {
        let group = ProcessGroup::led_by(child);
        while !has_ended(child, group)? && Instant::now() < deadline {
            thread::sleep(POLL);
        }
        group.signal(Signal::KILL);
        child.wait()?;
    }
    Ok(())
}

/// Whether `child`, which is taken leave of, and everybody else in its group are gone.
fn has_ended(child: &mut Child, group: ProcessGroup) -> io::Result<bool> {
    Ok(child.try_wait()?.is_some() && group.is_gone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_names_and_commands() {
        let entry = |name, command| Entry { name, command };
        let text = "# the shop\n\nweb: python app.py --port $PORT\n job-2 : sh -c 'a: b'\n";
        let expected = [entry("web", "python app.py --port $PORT"), entry("job-2", "sh -c 'a: b'")];
        assert_eq!(parse(text), Ok(expected.into()));
    }

    #[test]
    fn what_is_no_procfile_is_told_by_line() {
        for (text, line) in [("web: x\nworker", 2), ("web:", 1), ("a b: x", 1), ("", 1)] {
            assert!(parse(text).unwrap_err().starts_with(&format!("{line}: ")), "{text:?}");
        }
    }
}
