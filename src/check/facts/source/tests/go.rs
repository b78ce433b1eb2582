//! Go sources and the facts in them.

use super::{env, facts_of, port};
use crate::check::facts::FactKind::{
    EnvRead, GracefulStop, HealthEndpoint, Import, LogSink, PortBound, ServerStarted, ServiceUsed,
    ShellOut, SignalHandled, StateInMemory,
};
use crate::check::facts::{Sink, Source};

#[test]
fn a_server_that_stops_in_order() {
    let source = r#"package main

import (
	"context"
	"database/sql"
	"log"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	_ "github.com/lib/pq"
)

var hits = map[string]int{}

// os.Getenv("IN_A_COMMENT")
func main() {
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	db, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))
	http.HandleFunc("/healthz", ok)
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		hits[r.RemoteAddr]++
		exec.Command("git", "log").Run()
	})
	srv := &http.Server{Addr: ":" + port}
	go srv.ListenAndServe()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	<-stop
	srv.Shutdown(context.Background())
	log.Println("bye", db, err)
}
"#;
    let import = |package: &str| Import { package: package.into() };
    assert_eq!(
        facts_of("main.go", source),
        [
            (4, import("context")),
            (5, import("database/sql")),
            (6, import("log")),
            (7, import("net/http")),
            (8, import("os")),
            (9, import("os/exec")),
            (10, import("os/signal")),
            (11, import("syscall")),
            (13, import("github.com/lib/pq")),
            (20, EnvRead { name: "PORT".into(), default: Some("8080".into()), required: false }),
            (24, ServiceUsed { service: "postgresql".into(), address: env("DATABASE_URL", None) }),
            (24, EnvRead { name: "DATABASE_URL".into(), default: None, required: false }),
            (25, HealthEndpoint),
            (27, StateInMemory { name: "hits".into() }),
            (28, ShellOut { program: "git".into() }),
            (30, PortBound { port: env("PORT", Some("8080")), host: None }),
            (31, ServerStarted { library: "net/http".into(), graceful: false, development: false }),
            (33, SignalHandled { signal: "SIGTERM".into() }),
            (35, GracefulStop),
            (36, LogSink { sink: Sink::Console, library: "log".into(), structured: false }),
        ]
    );
}

#[test]
fn addresses_are_split_into_host_and_port() {
    let main = |address: &str| {
        format!(
            "package main\nimport (\n\t\"net/http\"\n\t\"os\"\n)\nconst addr = \"127.0.0.1:8080\"\n\
             func main() {{ http.ListenAndServe({address}, nil) }}\n"
        )
    };
    assert_eq!(port("a.go", &main("\":8080\"")), Source::Literal("8080".into()));
    assert_eq!(port("a.go", &main("addr")), Source::Literal("8080".into()));
    assert_eq!(port("a.go", &main("\":\"+os.Getenv(\"PORT\")")), env("PORT", None));
    assert_eq!(port("a.go", &main("fmt.Sprintf(\":%d\", cfg.Port)")), Source::Computed);
    let facts = facts_of("a.go", &main("addr"));
    let host = facts.into_iter().find_map(|(_, kind)| match kind {
        PortBound { host, .. } => host,
        _ => None,
    });
    assert_eq!(host, Some(Source::Literal("127.0.0.1".into())));
}
