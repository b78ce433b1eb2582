//! Configuration files of logging libraries: Logback, Log4j, log4net, `NLog` and Python's `logging`.

use super::{Fact, FactKind, Sink, TextFile};

fn sink(sink: Sink, structured: bool) -> FactKind {
    FactKind::LogSink { sink, library: "framework".to_owned(), structured }
}

/// Longer than any tag is.
const LONGEST: usize = 2000;

/// Parts of Spring Boot's own that write to a file as well, once they are taken in.
const BOOT_PARTS: [&str; 2] = ["logback/base.xml", "logback/file-appender.xml"];

/// Reads the kinds of the appenders of a file.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let mut hidden = false;
    let mut open: Option<(u32, String)> = None;
    for (line, text) in file.lines() {
        // A tag may take several lines.
        let (line, text) = match open.take() {
            Some((line, begun)) => (line, format!("{begun} {}", text.trim())),
            None => (line, text.trim().to_owned()),
        };
        let trimmed = text.as_str();
        if let Some(kind) = of_python(trimmed) {
            out.push(file.on_line(line, kind));
            continue;
        }
        // What is in a comment writes nothing.
        if hidden || trimmed.starts_with("<!--") {
            hidden = !trimmed.contains("-->");
            continue;
        }
        if trimmed.starts_with('<') && !trimmed.contains('>') && trimmed.len() < LONGEST {
            open = Some((line, text));
            continue;
        }
        let nlog = trimmed.starts_with("<target ") && trimmed.contains("xsi:type=");
        let appender = nlog
            || trimmed.starts_with("<appender ")
            || trimmed.starts_with("<RollingFile")
            || trimmed.starts_with("<RollingRandomAccessFile")
            || trimmed.starts_with("<File ")
            || trimmed.starts_with("<Console")
            || trimmed.starts_with("<Socket")
            || trimmed.starts_with("log4j.appender.")
            || trimmed.starts_with("appender.");
        if trimmed.starts_with("<include") && BOOT_PARTS.iter().any(|it| trimmed.contains(it)) {
            if trimmed.contains(BOOT_PARTS[0]) {
                out.push(file.on_line(line, sink(Sink::Console, false)));
            }
            out.push(file.on_line(line, sink(Sink::File, false)));
            continue;
        }
        let kind = if appender && trimmed.contains("File") {
            sink(Sink::File, false)
        } else if appender && trimmed.contains("Console") {
            sink(Sink::Console, false)
        } else if appender
            && ["Socket", "Syslog", "Logstash", "Gelf", "Loki", "Database", "\"Network\""]
                .iter()
                .any(|it| trimmed.contains(it))
        {
            sink(Sink::Network, false)
        } else if trimmed.starts_with('<')
            && ["JsonLayout", "JsonTemplateLayout", "LogstashEncoder", "JsonEncoder", "EcsEncoder"]
                .iter()
                .any(|it| trimmed.contains(it))
        {
            sink(Sink::Console, true)
        } else {
            continue;
        };
        out.push(file.on_line(line, kind));
    }
}

/// A handler or a formatter of Python's `logging`, by its class: `class: logging.StreamHandler`,
/// `class=handlers.RotatingFileHandler`, `"()": "pythonjsonlogger.json.JsonFormatter"`.
fn of_python(line: &str) -> Option<FactKind> {
    let line = line.trim_start_matches(['"', '\'']);
    let rest = line.strip_prefix("class").or_else(|| line.strip_prefix("()"))?;
    let rest = rest.trim_start_matches(['"', '\'']).trim_start();
    let class = rest.strip_prefix([':', '='])?.trim().trim_matches(['"', '\'', ',']);
    let name = class.rsplit('.').next().unwrap_or(class);
    Some(match name {
        "StreamHandler" => sink(Sink::Console, false),
        "FileHandler"
        | "RotatingFileHandler"
        | "TimedRotatingFileHandler"
        | "WatchedFileHandler"
        | "ConcurrentRotatingFileHandler" => sink(Sink::File, false),
        "SysLogHandler" | "HTTPHandler" | "SocketHandler" | "CloudWatchLogHandler" => {
            sink(Sink::Network, false)
        }
        "JsonFormatter" | "JSONFormatter" | "ProcessorFormatter" => sink(Sink::Console, true),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<FactKind> {
        let mut out = Vec::new();
        read(&TextFile::new("logback.xml", text), &mut out);
        out.into_iter().map(|fact| fact.kind).collect()
    }

    #[test]
    fn appenders_say_where_events_go() {
        let text = "<configuration>\n<!-- <appender class=\"RollingFileAppender\"> -->\n<!--\n<appender class=\"FileAppender\"/>\n-->\n<appender name=\"A\" class=\"ch.qos.logback.core.ConsoleAppender\">\n<encoder\n  class=\"net.logstash.logback.encoder.LogstashEncoder\"/>\n</appender>\n<appender-ref ref=\"FILE\"/>\n";
        assert_eq!(kinds(text), [sink(Sink::Console, false), sink(Sink::Console, true)]);
    }

    #[test]
    fn what_spring_boot_brings_may_write_a_file() {
        let include = |part: &str| {
            kinds(&format!("<include resource=\"org/springframework/boot/logging/{part}\"/>"))
        };
        assert_eq!(
            include("logback/base.xml"),
            [sink(Sink::Console, false), sink(Sink::File, false)]
        );
        assert_eq!(include("logback/file-appender.xml"), [sink(Sink::File, false)]);
        assert_eq!(include("logback/defaults.xml"), []);
        assert_eq!(include("logback/console-appender.xml"), []);
    }

    #[test]
    fn handlers_of_python_say_where_events_go() {
        let yaml = "handlers:\n  stdout:\n    class: logging.StreamHandler\n    formatter: plain\n  # class: logging.FileHandler\n  file:\n    class: logging.handlers.RotatingFileHandler\n";
        assert_eq!(kinds(yaml), [sink(Sink::Console, false), sink(Sink::File, false)]);
        let ini = "[handler_a]\nclass=StreamHandler\n[handler_b]\nclass = handlers.SysLogHandler\n[logger_root]\nclass=Logger\n";
        assert_eq!(kinds(ini), [sink(Sink::Console, false), sink(Sink::Network, false)]);
        let json = "{\n\"()\": \"pythonjsonlogger.json.JsonFormatter\",\n\"class\": \"logging.StreamHandler\"\n}";
        assert_eq!(kinds(json), [sink(Sink::Console, true), sink(Sink::Console, false)]);
    }

    #[test]
    fn targets_of_nlog_and_log4net_are_read() {
        assert_eq!(
            kinds(
                "<target xsi:type=\"File\" name=\"f\" fileName=\"a.log\"/>\n<target xsi:type=\"Console\" name=\"c\"/>"
            ),
            [sink(Sink::File, false), sink(Sink::Console, false)]
        );
        let text = "<appender name=\"R\" type=\"log4net.Appender.RollingFileAppender\">";
        assert_eq!(kinds(text), [sink(Sink::File, false)]);
    }
}
