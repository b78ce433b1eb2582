//! Criteria that the source decides for the most part.

use super::{
    BRINGS_PORT, BRINGS_SERVER, Basis, FRAMEWORKS, INTERFACES, JOBS_RETURN, LOG_FILES, LOGS,
    NEEDS_SECRET, PLAIN_LOGS, PORT, SERVER, SERVICES, SESSIONS, SESSIONS_APART, STARTS, STRUCTURED,
    WORKER, against, counts, weighed,
};
use crate::check::case;
use crate::check::facts::{Sink, Source, Stage, StoreKind};
use crate::check::verdicts::{
    backing_services, concurrency, config, dev_prod_parity, port_binding, processes,
};

pub(super) const TABLE: &[Basis] = &[
    Basis {
        criterion: "dependencies.declared",
        facts: &[&[
            against!(LibraryPasted { .. }),
            counts!(Manifest { .. }),
            counts!(ManifestUnread { .. }),
            weighed!(Import { .. }),
            weighed!(Dependency { .. }),
            weighed!(PackageInstalled { .. }),
            weighed!(OwnModule { .. }),
        ]],
        defaults: &[],
    },
    Basis {
        criterion: "dependencies.complete",
        facts: &[&[
            weighed!(Import { .. }),
            counts!(Manifest { .. }),
            weighed!(ManifestUnread { .. }),
            weighed!(Dependency { .. }),
            weighed!(PackageNamed { .. }),
            weighed!(PackageInstalled { .. }),
            weighed!(OwnModule { .. }),
            weighed!(NamespaceLocked { .. }),
        ]],
        defaults: &[],
    },
    Basis {
        criterion: "dependencies.no-implicit-tools",
        facts: &[&[
            weighed!(ShellOut { .. }),
            weighed!(ToolInstalled { .. }),
            weighed!(Dependency { .. }),
            weighed!(PackageInstalled { .. }),
            weighed!(BaseImage { .. }),
        ]],
        defaults: &[],
    },
    Basis {
        criterion: "config.no-secrets-in-code",
        facts: &[
            &[
                against!(SecretLiteral { .. }),
                against!(DefaultSecret { .. }),
                weighed!(PrefixBound { .. }),
                weighed!(EnvRead { .. }),
            ],
            FRAMEWORKS,
        ],
        defaults: &[],
    },
    Basis {
        criterion: "config.from-environment",
        facts: &[
            &[
                against!(SecretLiteral { name } if name != "private key"),
                against!(ServiceUsed { service, address } if backing_services::is_fixed(service, address)),
                against!(in path if path.contains("config/default.") => DefaultSecret { .. }),
                against!(FixedValue { .. }),
                against!(EnvironmentGroup { environment }
                    if matches!(environment.as_str(), "production" | "staging")),
                counts!(EnvRead { .. }),
                counts!(PrefixBound { .. }),
            ],
            FRAMEWORKS,
        ],
        defaults: &[],
    },
    Basis {
        criterion: "config.documented",
        facts: &[&[
            counts!(EnvDocumented { .. }),
            weighed!(EnvRead { name, .. } if !name.is_empty()),
            weighed!(PrefixBound { .. }),
        ]],
        defaults: &[],
    },
    Basis {
        criterion: "config.no-unsafe-defaults",
        facts: &[
            &[
                against!(EnvRead { name, default: Some(default), .. }
                    if config::is_secret(name, Some(default)) && config::is_value(default)),
                counts!(EnvRead { name, default, .. }
                    if config::is_secret(name, default.as_deref())),
                against!(DefaultSecret { .. }),
                against!(SecretLiteral { .. }),
                against!(BuildSecret { .. }),
                weighed!(PrefixBound { .. }),
            ],
            FRAMEWORKS,
        ],
        defaults: &[NEEDS_SECRET],
    },
    Basis {
        criterion: "backing.attached-by-config",
        facts: &[
            &[
                against!(ServiceUsed { service, address } if backing_services::is_fixed(service, address)),
                counts!(ServiceUsed { service, .. } if service != "sqlite"),
                counts!(EnvRead { name, .. } if backing_services::names_address(name)),
                weighed!(PrefixBound { .. }),
            ],
            SERVICES,
        ],
        defaults: &[],
    },
    Basis {
        criterion: "backing.swappable",
        facts: &[
            &[
                against!(ServiceUsed { service, address } if backing_services::is_fixed(service, address)),
                weighed!(EnvironmentBranch { .. }),
                weighed!(EnvRead { name, .. } if backing_services::names_address(name)),
                weighed!(PrefixBound { .. }),
            ],
            SERVICES,
        ],
        defaults: &[],
    },
    Basis {
        criterion: "backing.declared",
        facts: &[
            &[
                counts!(ServiceDeclared { .. }),
                counts!(ServiceNamed { .. }),
                counts!(EnvDocumented { .. }),
            ],
            SERVICES,
        ],
        defaults: &[],
    },
    Basis {
        criterion: "processes.stateless-sessions",
        facts: &[
            &[
                against!(SessionStore { kind: StoreKind::Memory | StoreKind::File, .. }),
                counts!(SessionStore { kind: StoreKind::Cookie | StoreKind::Service, .. }),
                against!(SessionUsed { library } if processes::keeps_sessions(library)),
                weighed!(SessionUsed { .. }),
            ],
            FRAMEWORKS,
        ],
        defaults: &[SESSIONS],
    },
    Basis {
        criterion: "processes.no-local-persistence",
        facts: &[
            &[
                against!(UploadStored),
                against!(LastingVolume),
                against!(ServiceUsed { service, .. } if service == "sqlite"),
                weighed!(FileWritten),
                weighed!(UploadTaken),
                weighed!(Platform { .. }),
                weighed!(StartCommand { .. }),
                weighed!(EnvRead { name, .. } if processes::names_database(name)),
            ],
            SERVICES,
        ],
        defaults: &[],
    },
    Basis {
        criterion: "processes.no-state-in-memory",
        facts: &[&[against!(StateInMemory { .. })]],
        defaults: &[],
    },
    Basis {
        criterion: "port.self-contained",
        facts: &[
            &[
                counts!(ServerStarted { .. }),
                counts!(PortBound { .. }),
                counts!(BaseImage { .. }),
                counts!(ToolInstalled { .. }),
                against!(ServedByHost),
                weighed!(Platform { .. }),
            ],
            STARTS,
            FRAMEWORKS,
        ],
        defaults: &[BRINGS_SERVER, BRINGS_PORT],
    },
    Basis {
        criterion: "port.from-config",
        facts: &[
            &[
                against!(PortBound { port: Source::Literal(port), .. } if port != "0"),
                counts!(PortBound { port: Source::Environment { .. }, .. }),
                weighed!(PortBound { port: Source::Computed, .. }),
                counts!(EnvRead { name, .. } if port_binding::names_port(name)),
                weighed!(EnvRead { name, .. } if name.ends_with("_PORT")),
                counts!(PrefixBound { .. }),
                weighed!(PortDeclared { .. }),
            ],
            STARTS,
            FRAMEWORKS,
        ],
        defaults: &[PORT],
    },
    Basis {
        criterion: "port.all-interfaces",
        facts: &[
            &[
                against!(PortBound { host: Some(Source::Literal(host)), .. }
                    if port_binding::is_local(host)),
                counts!(PortBound { host: Some(Source::Literal(host)), .. }
                    if port_binding::is_any(host)),
                counts!(PortBound { host: Some(Source::Environment { .. }), .. }),
                counts!(in path if port_binding::takes_all(path) => PortBound { host: None, .. }),
                counts!(EnvRead { name, .. } if port_binding::names_interface(name)),
                counts!(PrefixBound { .. }),
            ],
            STARTS,
            FRAMEWORKS,
        ],
        defaults: &[INTERFACES],
    },
    Basis {
        criterion: "concurrency.no-daemonizing",
        facts: &[&[against!(Daemonizes), weighed!(KeptInForeground)], STARTS],
        defaults: &[],
    },
    Basis {
        criterion: "concurrency.work-by-type",
        facts: &[
            &[
                against!(InProcessScheduler { .. }),
                against!(JobDefined { library } if library == "active_job"),
                weighed!(EntryPoint),
                weighed!(JobDefined { library } if library == "queue_adapter"),
                counts!(StartCommand { process, .. }
                    if process.contains("work") || process.contains("job")),
                weighed!(StartCommand { .. }),
                weighed!(Manifest { .. }),
                weighed!(EntryPoint),
                weighed!(ServerStarted { .. }),
                weighed!(PortBound { .. }),
                weighed!(Import { .. }),
            ],
            STARTS,
            FRAMEWORKS,
        ],
        defaults: &[WORKER],
    },
    Basis {
        criterion: "concurrency.scales-out",
        facts: &[
            &[
                against!(SessionStore { kind: StoreKind::Memory | StoreKind::File, .. }),
                weighed!(EntryPoint),
                weighed!(SessionStore { kind: StoreKind::Service, .. }),
                against!(SessionUsed { library } if processes::keeps_sessions(library)),
                against!(UploadStored),
                against!(LastingVolume),
                against!(ServiceUsed { service, .. } if service == "sqlite"),
                against!(StateInMemory { .. }),
                against!(SingleInstance { stage: Stage::Production }),
                weighed!(SingleInstance { .. }),
                weighed!(Pipeline { .. }),
                weighed!(SourceMounted { .. }),
                against!(InProcessScheduler { library } if !concurrency::locks(library)),
                weighed!(JobsReturn),
                weighed!(UploadTaken),
                weighed!(FileWritten),
                weighed!(Platform { .. }),
                weighed!(StartCommand { .. }),
                weighed!(Manifest { .. }),
                weighed!(EntryPoint),
                weighed!(ServerStarted { .. }),
                weighed!(PortBound { .. }),
                weighed!(EnvRead { name, .. } if processes::names_database(name)),
            ],
            SERVICES,
        ],
        defaults: &[SESSIONS_APART],
    },
    Basis {
        criterion: "disposability.graceful-shutdown",
        facts: &[
            &[
                counts!(SignalHandled { signal } if signal == "SIGTERM"),
                counts!(GracefulStop),
                counts!(ServerStarted { graceful: true, .. }),
                against!(ServerStarted { graceful: false, .. }),
                against!(StopSignal { signal } if signal == "SIGKILL"),
            ],
            STARTS,
            FRAMEWORKS,
        ],
        defaults: &[SERVER],
    },
    Basis {
        criterion: "disposability.jobs-return",
        facts: &[
            &[
                against!(JobTaken),
                counts!(JobsReturn),
                weighed!(InProcessScheduler { .. }),
                weighed!(Import { .. }),
                weighed!(JobDefined { library } if library == "celery"),
            ],
            STARTS,
            FRAMEWORKS,
        ],
        defaults: &[JOBS_RETURN, WORKER],
    },
    Basis {
        criterion: "parity.same-services",
        facts: &[
            &[
                against!(EnvRead { default: Some(default), .. } if default.starts_with("sqlite")),
                against!(Dependency { name, .. } if case::is_embedded(name)),
                weighed!(ServiceUsed { .. }),
                against!(ServiceUsed { service, address: Source::Literal(engine) }
                    if dev_prod_parity::is_sqlite_engine(service, engine)),
                weighed!(EnvironmentBranch { .. }),
            ],
            SERVICES,
        ],
        defaults: &[],
    },
    Basis {
        criterion: "parity.no-environment-branches",
        facts: &[&[
            against!(EnvironmentBranch { tooling: false, .. }),
            weighed!(EnvironmentBranch { tooling: true, .. }),
        ]],
        defaults: &[],
    },
    Basis {
        criterion: "logs.to-stdout",
        facts: &[
            &[
                counts!(LogSink { sink: Sink::Console, .. }),
                against!(LogSink { sink: Sink::File | Sink::Network, .. }),
                counts!(Logger { .. }),
                counts!(Printed),
            ],
            STARTS,
            FRAMEWORKS,
        ],
        defaults: &[LOGS],
    },
    Basis {
        criterion: "logs.no-files",
        facts: &[
            &[
                against!(LogSink { sink: Sink::File, .. }),
                weighed!(LogSink { sink: Sink::Console, .. }),
            ],
            STARTS,
            FRAMEWORKS,
        ],
        defaults: &[LOG_FILES],
    },
    Basis {
        criterion: "logs.no-routing",
        facts: &[&[against!(LogSink { sink: Sink::Network, .. })]],
        defaults: &[],
    },
    Basis {
        criterion: "logs.structured",
        facts: &[
            &[
                counts!(LogSink { structured: true, .. }),
                against!(LogSink { structured: false, .. }),
                against!(Logger { .. }),
                against!(Printed),
                weighed!(ServerStarted { .. }),
            ],
            STARTS,
            FRAMEWORKS,
        ],
        defaults: &[STRUCTURED, PLAIN_LOGS],
    },
];
