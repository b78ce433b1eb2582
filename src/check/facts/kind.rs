//! The kinds of facts.

mod part;
mod secret;

pub use part::{Entry, Naming, Sink, Source, Stage, StartVia, StoreKind};

use serde::{Deserialize, Serialize};

/// A kind of fact.
///
/// Source code, manifests and platform files all speak this language; so will the probe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FactKind {
    /// The project is a working tree of this version control system (`git`, `hg`, …).
    VersionControl {
        /// Its name.
        system: String,
    },
    /// An environment variable is read.
    EnvRead {
        /// Its name; empty where it is computed.
        name: String,
        /// The literal fallback, where there is one.
        default: Option<String>,
        /// Whether a missing one stops the app.
        required: bool,
    },
    /// A literal that looks like a credential is given to something that is named like one.
    SecretLiteral {
        /// The name that it is given to.
        name: String,
    },
    /// A package is imported (its import name, as the source has it).
    Import {
        /// `flask`, `express`, `github.com/gin-gonic/gin`.
        package: String,
    },
    /// The app listens.
    PortBound {
        /// Where the port comes from.
        port: Source,
        /// The address, where one is given.
        host: Option<Source>,
    },
    /// Log events are written to something.
    LogSink {
        /// To what.
        sink: Sink,
        /// The logger or library (`logging`, `winston`, `zap`).
        library: String,
        /// Whether the events are structured.
        structured: bool,
    },
    /// A logging library is used whose configuration stands elsewhere, or is its default.
    Logger {
        /// `slf4j`, `log4j`, …
        library: String,
    },
    /// Text is printed to stdout or stderr, without a logger.
    Printed,
    /// Sessions are used, wherever they are kept.
    SessionUsed {
        /// By which library.
        library: String,
    },
    /// Sessions are kept somewhere.
    SessionStore {
        /// Where.
        kind: StoreKind,
        /// The library.
        library: String,
    },
    /// A signal handler is installed (`SIGTERM`, `SIGINT`).
    SignalHandled {
        /// Its name.
        signal: String,
    },
    /// A server is started (`http.server`, `express`, `net/http`, `flask-dev`).
    ServerStarted {
        /// What starts it.
        library: String,
        /// Whether it drains on SIGTERM by itself.
        graceful: bool,
        /// Whether it is a development server.
        development: bool,
    },
    /// A running server is shut down in order (`server.close`, `Shutdown`).
    GracefulStop,
    /// An external program is run.
    ShellOut {
        /// The program's name.
        program: String,
    },
    /// The code branches on the environment's name (`NODE_ENV`, `ENV`).
    EnvironmentBranch {
        /// The variable.
        variable: String,
        /// Whether what it switches is for developers or for logs.
        tooling: bool,
    },
    /// A file is written on the local disk.
    FileWritten,
    /// What a user uploads, or other lasting data, is put on the local disk.
    UploadStored,
    /// The image keeps a folder beyond the life of its containers.
    LastingVolume,
    /// Files of users are taken and put wherever the storage is configured to be.
    UploadTaken,
    /// A value that deploys differ in can be set only in code (a domain, a region).
    FixedValue {
        /// What it is.
        name: String,
    },
    /// A secret stands in a configuration file that is always loaded and that the environment can
    /// override.
    DefaultSecret {
        /// The setting's name.
        name: String,
    },
    /// The app is put into a server of the host (a WAR, a folder with PHP).
    ServedByHost,
    /// Settings are bound to environment variables that begin with a prefix.
    PrefixBound {
        /// The prefix.
        prefix: String,
    },
    /// The code makes the tables of its database itself.
    SchemaInCode,
    /// Jobs are acknowledged when they are done, or tried again.
    JobsReturn,
    /// A worker takes a job off its queue before the work is done.
    JobTaken,
    /// Work for later is defined, or put off.
    JobDefined {
        /// By which library (`celery`, `active_job`); `queue_adapter` where one is named to Rails.
        library: String,
    },
    /// A mutable collection at module level is written by a function.
    StateInMemory {
        /// Its name.
        name: String,
    },
    /// Work is scheduled inside the process.
    InProcessScheduler {
        /// What schedules it.
        library: String,
    },
    /// The program puts itself into the background or writes a PID file.
    Daemonizes,
    /// A server's configuration keeps it in the foreground (`daemon off;`).
    KeptInForeground,
    /// A health endpoint is served.
    HealthEndpoint,
    /// A health endpoint is served in development alone.
    HealthInDevelopment,
    /// The schema is migrated at the start of the app.
    MigratesAtBoot,
    /// The framework is told to make and change no tables by itself.
    TablesLeftAlone,
    /// The database is filled at the start of the app.
    SeedsAtBoot,
    /// What makes or migrates the schema is called in development alone.
    MigratesInDevelopment,
    /// A backing service's client is made.
    ServiceUsed {
        /// `postgresql`, `redis`, …
        service: String,
        /// Where its address comes from.
        address: Source,
    },
    /// A backing service is declared with its version (compose, CI, manifest).
    ServiceDeclared {
        /// `postgresql`, `redis`, …
        service: String,
        /// As the image's tag has it.
        version: Option<String>,
        /// For what.
        stage: Stage,
    },
    /// A dependency manifest.
    Manifest {
        /// `pypi`, `npm`, `go`, …
        ecosystem: String,
        /// Number of runtime dependencies.
        dependencies: usize,
        /// Whether each is fixed to one exact version.
        exact: bool,
    },
    /// The manifests below are installed together, and have one lockfile.
    Workspace,
    /// A dependency that a manifest declares.
    Dependency {
        /// `pypi`, `npm`, `go`, …
        ecosystem: String,
        /// Its name, normalised as its registry does.
        name: String,
        /// Its version requirement, as written.
        requirement: String,
        /// Whether only development needs it.
        development: bool,
    },
    /// A namespace that a manifest gives to the project itself.
    OwnModule {
        /// With `.` between its parts.
        name: String,
    },
    /// A namespace that a locked package brings.
    NamespaceLocked {
        /// With `.` between its parts.
        name: String,
        /// The package.
        package: String,
    },
    /// A lockfile.
    Lockfile {
        /// `pypi`, `npm`, `go`, …
        ecosystem: String,
    },
    /// The version of a language runtime is declared.
    RuntimeVersion {
        /// `python`, `node`, `go`, …
        runtime: String,
        /// As written.
        version: String,
        /// Whether it fixes the release line.
        pinned: bool,
    },
    /// An image is built on another.
    BaseImage {
        /// As written, without the tag.
        image: String,
        /// The tag or digest.
        tag: Option<String>,
        /// Whether tag or digest name a version.
        pinned: bool,
        /// Whether it is the stage that runs in production.
        last_stage: bool,
    },
    /// A program is installed into the image (`apt-get install curl`).
    ToolInstalled {
        /// Its package name.
        package: String,
    },
    /// A build sets a secret (`ENV PASSWORD=…`), or copies an env file.
    BuildSecret {
        /// The name.
        name: String,
    },
    /// How the app is started.
    StartCommand {
        /// `web`, `worker`, `release`, …
        process: String,
        /// The words of the command.
        argv: Vec<String>,
        /// What declares it.
        via: StartVia,
        /// Whether a shell stands between the platform and the program.
        through_shell: bool,
        /// What of an image stands before the words.
        entry: Entry,
    },
    /// An image has an entry point, to which the commands of what runs it are given.
    ImageEntry {
        /// The stage of its recipe, where it is another than that of production.
        target: Option<String>,
        /// Its words.
        argv: Vec<String>,
        /// Whether it is given to a shell, so that commands are lost.
        through_shell: bool,
    },
    /// Something says by which signal production stops the app; `SIGKILL` where it is given no time.
    StopSignal {
        /// `SIGINT`, …
        signal: String,
    },
    /// A port is part of the declared contract (`EXPOSE`, compose, `$PORT` in a Procfile).
    PortDeclared {
        /// As written.
        port: String,
    },
    /// The platform checks the app's health (`HEALTHCHECK`, probes).
    HealthCheckDeclared,
    /// An env file is there.
    EnvFile {
        /// Whether version control has it.
        tracked: Option<bool>,
        /// Whether it is an example or a template.
        example: bool,
        /// Number of variables with a value.
        values: usize,
    },
    /// A variable is documented or set somewhere (`.env.example`, compose, `app.json`, README).
    EnvDocumented {
        /// Its name.
        name: String,
        /// How.
        naming: Naming,
    },
    /// A compose file or a shell script takes the value of a variable.
    EnvUsed {
        /// Its name.
        name: String,
        /// The literal that is taken where it is not set.
        default: Option<String>,
    },
    /// A pipeline gives a variable to what it runs; that documents nothing.
    EnvSetInCi {
        /// Its name.
        name: String,
    },
    /// A configuration file holds values of one named environment.
    EnvironmentGroup {
        /// Its name (`production`).
        environment: String,
    },
    /// A copy of source code per deploy or per date (`app_prod.py`, `index_old.php`).
    SourceCopy,
    /// Sticky routing is configured.
    StickySession,
    /// CI builds, tests, publishes or deploys.
    Pipeline {
        /// Whether it publishes or deploys.
        publishes: bool,
    },
    /// A migration or an admin task ships with the app.
    AdminTask {
        /// `migration`, `command`, …
        kind: String,
    },
    /// The app is built by something that is declared (`Dockerfile`, buildpack, task).
    BuildDeclared {
        /// By what.
        by: String,
    },
    /// A manifest of a kind that is recognised and not read (`pom.xml`, `setup.py`).
    ManifestUnread {
        /// `maven`, `pypi`, …
        ecosystem: String,
    },
    /// A package of a language is installed into the image, beside the manifest.
    PackageInstalled {
        /// `pypi`, `npm`, …
        ecosystem: String,
        /// Its name, normalised as its registry does.
        name: String,
        /// Whether the command fixes its version.
        exact: bool,
    },
    /// A well-known library lies in the tree as a file.
    LibraryPasted {
        /// Its name on its registry.
        name: String,
    },
    /// The program can be started by its own name (`bin` of a package, `package main`).
    EntryPoint,
    /// A pipeline gives a package to the registry of its language, or the manifest is made for that.
    PackagePublished,
    /// A package is made to be used by others (`exports`, a build backend with no program).
    LibraryDeclared,
    /// A command of a shell script of the project.
    ScriptStep {
        /// Its words.
        argv: Vec<String>,
        /// Whether the shell is replaced by it.
        exec: bool,
        /// Whether it is sent to the background.
        background: bool,
        /// The first words with one of which the script has to be called for it; empty: any.
        when: Vec<String>,
    },
    /// The whole build context is copied into the image that runs.
    ContextCopied,
    /// A pattern of `.dockerignore`.
    DockerIgnored {
        /// As written.
        pattern: String,
    },
    /// Something brings up a development environment.
    DevSetup {
        /// `Compose`, `dev container`, `Nix`, …
        by: String,
    },
    /// A file for a platform that builds, numbers and runs releases.
    Platform {
        /// Its name.
        name: String,
        /// Whether the file says that each push is deployed.
        deploys_pushes: bool,
    },
    /// A service is named in a text for people.
    ServiceNamed {
        /// `postgresql`, …
        service: String,
    },
    /// A text for people says by which command an admin task is run.
    AdminDocumented,
    /// Releases have versions: tags of the repository, or tags of images that a pipeline makes.
    ReleaseNumbered,
    /// An image is deployed.
    ImageDeployed {
        /// Whether its tag is a version.
        pinned: bool,
    },
    /// Source is mounted into what runs, so that it can change there.
    SourceMounted {
        /// For what.
        stage: Stage,
    },
    /// A command changes the code on a running host.
    HostChanged,
    /// Something lets only one instance run (a fixed container name or port of the host).
    SingleInstance {
        /// For what.
        stage: Stage,
    },
    /// A pipeline of a kind that is recognised and not read.
    PipelineUnread {
        /// Its system.
        system: String,
    },
    /// A block of a compose file or of a Kubernetes manifest that runs one thing; what stands in its
    /// lines is about that.
    Workload {
        /// As it is called there.
        name: String,
        /// Folders that its image may be built from, the likeliest first.
        build: Vec<String>,
        /// Its image, as written.
        image: String,
        /// The words by which it may call the workloads that it needs: names after `depends_on`,
        /// hosts in its variables.
        needs: Vec<String>,
    },
    /// What the package of a manifest is called.
    PackageNamed {
        /// `pypi`, `npm`, `go`, …
        ecosystem: String,
        /// Its name, as others ask for it.
        name: String,
    },
    /// A file of the project takes over what is in another folder of it: a manifest a package, a
    /// build its source.
    FolderUsed {
        /// The folder, relative to the project's root, or to where the build is run.
        folder: String,
    },
}
