//! Configuration of web servers and proxies: where they listen, and whether they bind a client to
//! one process.

use super::{Fact, FactKind, Sink, Source, TextFile, credential};

/// Reads a server's configuration, or an environment file of a unit.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let routes = file.text.contains("upstream ") || file.text.contains("balance ");
    for (line, text) in file.lines() {
        let text = text.trim();
        if text.starts_with(['#', ';']) {
            continue;
        }
        if let Some((name, value)) = text.split_once('=')
            && credential::switches_migrations(name, value)
        {
            out.push(file.on_line(line, FactKind::MigratesAtBoot));
        }
        if is_sticky(text, routes) {
            out.push(file.on_line(line, FactKind::StickySession));
        }
        if text.trim_end_matches(';').split_whitespace().eq(["daemon", "off"]) {
            out.push(file.on_line(line, FactKind::KeptInForeground));
        }
        if writes_log_file(text) {
            let (sink, library) = (Sink::File, "nginx".to_owned());
            out.push(file.on_line(line, FactKind::LogSink { sink, library, structured: false }));
        }
        if let Some(name) = listened_variable(text) {
            let port = Source::Environment { name, default: None };
            out.push(file.on_line(line, FactKind::PortBound { port, host: None }));
        }
    }
}

/// nginx, Apache, `HAProxy`, Caddy: a client's requests go where its first one went.
fn is_sticky(text: &str, routes: bool) -> bool {
    let words: Vec<&str> = text.trim_end_matches(';').split_whitespace().collect();
    match words.as_slice() {
        ["ip_hash", ..] | ["sticky", _, ..] => true,
        ["hash", key, ..] => routes && (key.contains("remote_addr") || key.contains("cookie")),
        ["lb_policy", policy, ..] => matches!(*policy, "ip_hash" | "client_ip_hash" | "cookie"),
        ["balance", "source", ..] => routes,
        ["cookie", _, "insert" | "prefix" | "rewrite", ..] => routes,
        ["ProxySet", rest @ ..] | ["ProxyPass", rest @ ..] | ["BalancerMember", rest @ ..] => {
            rest.iter().any(|word| word.starts_with("stickysession="))
        }
        _ => false,
    }
}

/// Whether nginx is told to write a log file, and one that is not the system's own: images link
/// those of `/var/log/nginx/` to the console.
fn writes_log_file(text: &str) -> bool {
    let mut words = text.trim_end_matches(';').split_whitespace();
    let log = matches!(words.next(), Some("access_log" | "error_log"));
    let to = words.next().unwrap_or_default();
    let elsewhere = ["/dev/", "/var/log/nginx/", "syslog:", "memory:", "$"];
    log && to.contains('/') && !elsewhere.iter().any(|start| to.starts_with(start))
}

/// The variable of `listen ${PORT};`, `Listen ${PORT}` or `:{$PORT}`, filled in at the start.
fn listened_variable(text: &str) -> Option<String> {
    let rest = text
        .strip_prefix("listen ")
        .or_else(|| text.strip_prefix("Listen "))
        .or_else(|| text.strip_prefix(':').map(str::trim_start))?;
    let (_, after) = rest.split_once('$')?;
    let name: String = after
        .trim_start_matches('{')
        .chars()
        .take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_')
        .collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<FactKind> {
        let mut out = Vec::new();
        read(&TextFile::new("nginx.conf", text), &mut out);
        out.into_iter().map(|fact| fact.kind).collect()
    }

    #[test]
    fn a_log_file_and_the_foreground_are_seen() {
        let file =
            FactKind::LogSink { sink: Sink::File, library: "nginx".to_owned(), structured: false };
        assert_eq!(kinds("server {\n  access_log /data/nginx-access.log;\n}\n"), [file]);
        for text in [
            "access_log off;\n",
            "access_log /dev/stdout main;\n",
            "error_log /var/log/nginx/error.log warn;\n",
            "error_log stderr;\n",
            "log_format main '$remote_addr';\n",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
        assert_eq!(kinds("daemon off;\n"), [FactKind::KeptInForeground]);
    }

    #[test]
    fn routing_that_binds_a_client_is_seen_in_each_server() {
        for text in [
            "upstream a {\n  ip_hash;\n}\n",
            "upstream a {\n  sticky cookie srv_id expires=1h;\n}\n",
            "upstream a {\n  hash $remote_addr consistent;\n}\n",
            "reverse_proxy a b {\n  lb_policy cookie\n}\n",
            "backend a\n  balance roundrobin\n  cookie SRV insert indirect\n",
            "ProxySet stickysession=ROUTEID\n",
        ] {
            assert_eq!(kinds(text), [FactKind::StickySession], "{text}");
        }
        for text in [
            "upstream a {\n  least_conn;\n  # ip_hash;\n}\n",
            "hash = sha256\n",
            "upstream a {\n  hash $request_uri;\n}\n",
            "cookie name insert\n",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn a_port_that_is_filled_in_comes_from_the_environment() {
        let port = |name: &str| FactKind::PortBound {
            port: Source::Environment { name: name.into(), default: None },
            host: None,
        };
        for text in
            ["listen ${PORT};\n", "  Listen ${PORT}\n", ":{$PORT}\n", "listen [::]:$PORT;\n"]
        {
            assert_eq!(kinds(text), [port("PORT")], "{text}");
        }
        assert_eq!(kinds("listen 80;\nproxy_set_header Host $host;\nlisten $server_port;\n"), []);
    }
}
