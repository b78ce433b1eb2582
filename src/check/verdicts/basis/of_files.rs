//! Criteria that manifests, images and the files of platforms decide for the most part.

use super::{
    BRINGS_SERVER, Basis, FRAMEWORKS, HEALTH, MIGRATES, MIGRATES_IN_RELEASE, MIGRATIONS, SERVICES,
    STARTS, against, counts, weighed,
};
use crate::check::facts::{Stage, StartVia};

pub(super) const TABLE: &[Basis] = &[
    Basis {
        criterion: "codebase.tracked",
        facts: &[&[counts!(VersionControl { .. })]],
        defaults: &[],
    },
    Basis {
        criterion: "codebase.one-app",
        facts: &[&[
            counts!(Manifest { .. }),
            counts!(ManifestUnread { .. }),
            weighed!(StartCommand { .. }),
            weighed!(BuildDeclared { .. }),
            weighed!(Dependency { .. }),
            weighed!(PackageNamed { .. }),
            weighed!(FolderUsed { .. }),
            weighed!(EntryPoint),
        ]],
        defaults: &[],
    },
    Basis { criterion: "codebase.one-version", facts: &[&[against!(SourceCopy)]], defaults: &[] },
    Basis {
        criterion: "dependencies.locked",
        facts: &[&[
            counts!(Lockfile { .. }),
            counts!(Manifest { exact: true, .. }),
            against!(Manifest { exact: false, dependencies: 1.., .. }),
            against!(PackageInstalled { exact: false, .. }),
            weighed!(Workspace),
            weighed!(ManifestUnread { .. }),
            weighed!(Dependency { .. }),
            weighed!(Import { .. }),
            weighed!(LibraryPasted { .. }),
            weighed!(OwnModule { .. }),
        ]],
        defaults: &[],
    },
    Basis {
        criterion: "dependencies.isolated",
        facts: &[&[
            counts!(BuildDeclared { .. }),
            counts!(Lockfile { .. }),
            counts!(Manifest { .. }),
            counts!(ManifestUnread { .. }),
            counts!(StartCommand { via: StartVia::Procfile, .. }),
        ]],
        defaults: &[],
    },
    Basis {
        criterion: "dependencies.runtime-pinned",
        facts: &[&[
            counts!(RuntimeVersion { pinned: true, .. }),
            against!(RuntimeVersion { pinned: false, .. }),
            weighed!(Manifest { .. }),
            weighed!(ManifestUnread { .. }),
        ]],
        defaults: &[],
    },
    Basis {
        criterion: "config.no-committed-env",
        facts: &[&[
            against!(EnvFile { example: false, tracked: Some(true), .. }),
            counts!(EnvFile { example: false, tracked: Some(false), .. }),
        ]],
        defaults: &[],
    },
    Basis {
        criterion: "config.no-environment-groups",
        facts: &[&[against!(EnvironmentGroup { environment } if environment != "test")]],
        defaults: &[],
    },
    Basis { criterion: "backing.survives-loss", facts: &[SERVICES], defaults: &[] },
    Basis {
        criterion: "build.scripted",
        facts: &[&[
            counts!(BuildDeclared { .. }),
            weighed!(Manifest { .. }),
            counts!(ManifestUnread { .. }),
            counts!(StartCommand { .. }),
            counts!(Pipeline { publishes: true }),
            weighed!(PipelineUnread { .. }),
            weighed!(Platform { .. }),
        ]],
        defaults: &[],
    },
    Basis {
        criterion: "build.not-at-run",
        facts: &[
            STARTS,
            &[against!(ServerStarted { development: true, .. }), weighed!(Import { .. })],
        ],
        defaults: &[],
    },
    Basis {
        criterion: "build.no-secrets-baked",
        facts: &[&[
            against!(BuildSecret { .. }),
            against!(ContextCopied),
            against!(EnvFile { example: false, .. }),
            counts!(BuildDeclared { .. }),
            weighed!(DockerIgnored { .. }),
            weighed!(StartCommand { .. }),
        ]],
        defaults: &[],
    },
    Basis {
        criterion: "build.pinned-base",
        facts: &[&[
            counts!(BaseImage { pinned: true, .. }),
            against!(BaseImage { pinned: false, .. }),
            weighed!(BuildDeclared { .. }),
        ]],
        defaults: &[],
    },
    Basis {
        criterion: "release.identified",
        facts: &[&[
            counts!(Platform { .. }),
            counts!(StartCommand { via: StartVia::Procfile, .. }),
            counts!(ReleaseNumbered),
            against!(ImageDeployed { pinned: false }),
            weighed!(ImageDeployed { pinned: true }),
            against!(Pipeline { publishes: true }),
            weighed!(Pipeline { .. }),
            weighed!(PipelineUnread { .. }),
            weighed!(Workload { .. }),
            weighed!(BuildDeclared { .. }),
            weighed!(Manifest { .. }),
            weighed!(ScriptStep { .. }),
        ]],
        defaults: &[],
    },
    Basis {
        criterion: "release.immutable",
        facts: &[
            &[
                against!(HostChanged),
                against!(SourceMounted { stage: Stage::Production }),
                counts!(Platform { .. }),
            ],
            STARTS,
        ],
        defaults: &[],
    },
    Basis {
        criterion: "processes.no-sticky-sessions",
        facts: &[&[against!(StickySession)]],
        defaults: &[],
    },
    Basis {
        criterion: "port.declared",
        facts: &[
            &[
                counts!(PortDeclared { .. }),
                counts!(StartCommand { via: StartVia::Procfile | StartVia::Orchestrator, .. }),
                weighed!(Manifest { .. }),
                weighed!(PortBound { .. }),
                weighed!(ServerStarted { .. }),
                weighed!(ServedByHost),
            ],
            STARTS,
        ],
        defaults: &[],
    },
    Basis {
        criterion: "concurrency.process-types",
        facts: &[
            &[
                counts!(StartCommand { .. }),
                counts!(BuildDeclared { .. }),
                weighed!(Manifest { .. }),
                weighed!(EntryPoint),
                weighed!(ServedByHost),
            ],
            STARTS,
        ],
        defaults: &[],
    },
    Basis { criterion: "disposability.signals-reach", facts: &[STARTS], defaults: &[] },
    Basis {
        criterion: "disposability.fast-startup",
        facts: &[
            &[against!(MigratesAtBoot), weighed!(SeedsAtBoot), weighed!(AdminDocumented)],
            MIGRATIONS,
            STARTS,
            SERVICES,
            FRAMEWORKS,
        ],
        defaults: &[MIGRATES],
    },
    Basis {
        criterion: "disposability.health-checked",
        facts: &[
            &[
                counts!(HealthCheckDeclared),
                counts!(HealthEndpoint),
                weighed!(HealthInDevelopment),
                weighed!(Platform { .. }),
                weighed!(ServerStarted { .. }),
                weighed!(PortBound { .. }),
                weighed!(ServedByHost),
                weighed!(ServiceDeclared { .. }),
                weighed!(ImageDeployed { .. }),
                weighed!(SingleInstance { .. }),
            ],
            STARTS,
            FRAMEWORKS,
        ],
        defaults: &[HEALTH, BRINGS_SERVER],
    },
    Basis {
        criterion: "parity.one-setup",
        facts: &[&[
            counts!(DevSetup { .. }),
            counts!(StartCommand { via: StartVia::Orchestrator, .. }),
            weighed!(ServiceNamed { .. }),
            weighed!(Manifest { .. }),
        ]],
        defaults: &[],
    },
    Basis {
        criterion: "parity.continuous-delivery",
        facts: &[&[
            counts!(Pipeline { publishes: true }),
            against!(Pipeline { publishes: false }),
            counts!(Platform { deploys_pushes: true, .. }),
            weighed!(Platform { .. }),
            weighed!(PipelineUnread { .. }),
            weighed!(StartCommand { via: StartVia::Procfile, .. }),
            weighed!(Manifest { .. }),
            weighed!(VersionControl { .. }),
        ]],
        defaults: &[],
    },
    Basis {
        criterion: "admin.in-repo",
        facts: &[
            &[
                counts!(AdminTask { .. }),
                counts!(SchemaInCode),
                counts!(MigratesAtBoot),
                against!(AdminDocumented),
                weighed!(Import { .. }),
            ],
            MIGRATIONS,
            STARTS,
            SERVICES,
        ],
        defaults: &[MIGRATES_IN_RELEASE],
    },
    Basis {
        criterion: "admin.same-release",
        facts: &[
            &[
                counts!(StartCommand { via: StartVia::Procfile, process, .. } if process == "release"),
                counts!(MigratesAtBoot),
                counts!(AdminDocumented),
                against!(in path if path.ends_with(".php") => SchemaInCode),
                weighed!(AdminTask { .. }),
                weighed!(ToolInstalled { .. }),
            ],
            MIGRATIONS,
            STARTS,
            SERVICES,
        ],
        defaults: &[MIGRATES_IN_RELEASE],
    },
    Basis {
        criterion: "admin.not-at-boot",
        facts: &[
            &[against!(MigratesAtBoot), weighed!(AdminTask { .. }), weighed!(AdminDocumented)],
            MIGRATIONS,
            STARTS,
            SERVICES,
        ],
        defaults: &[MIGRATES],
    },
    Basis {
        criterion: "admin.same-isolation",
        facts: &[
            &[
                counts!(AdminTask { .. }),
                counts!(SchemaInCode),
                counts!(MigratesAtBoot),
                counts!(AdminDocumented),
                weighed!(ToolInstalled { .. }),
            ],
            MIGRATIONS,
            STARTS,
            SERVICES,
        ],
        defaults: &[MIGRATES_IN_RELEASE],
    },
];
