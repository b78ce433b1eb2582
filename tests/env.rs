//! `env` as its users see it: the list, and what is added to the example.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A password that must be shown nowhere.
const PASSWORD: &str = "hunter2hunter2";

fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn shop() -> tempfile::TempDir {
    let app = format!(
        "import os\n\nURL = os.environ['DATABASE_URL']\nNAME = os.getenv('SHOP_NAME', 'Corner shop')\n\
         KEY = os.getenv('SECRET_KEY', '{PASSWORD}')\nPORT = os.getenv('PORT', '8000')\n\
         MAIL = os.getenv('MAIL_URL', 'smtp://shop:{PASSWORD}@mail')\n"
    );
    project(&[
        ("app.py", &app),
        (".env.example", "# the database\nDATABASE_URL=\nOLD_FLAG=1"),
        (
            "compose.yml",
            "services:\n  web:\n    build: .\n    environment:\n      SHOP_NAME: ${SHOP_TITLE}\n",
        ),
        ("README.md", "Set `NOT_A_VARIABLE` and `SECRET_KEY`.\n"),
    ])
}

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_twelve-tui"))
        .arg("env")
        .arg(folder)
        .args(args)
        .env("TWELVE_TUI_HOME", folder.join("home"))
        .env_remove("TWELVE_TUI_CONTENT")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn variable<'a>(json: &'a Value, name: &str) -> Option<&'a Value> {
    json["variables"].as_array().unwrap().iter().find(|it| it["name"] == name)
}

#[test]
fn each_variable_has_its_places_and_its_marks() {
    let folder = shop();
    let (code, out, _) = run(folder.path(), &["--format", "json"]);
    assert_eq!(code, 0);
    assert!(!out.contains(PASSWORD), "{out}");
    let json: Value = serde_json::from_str(&out).unwrap();
    let one = |name| variable(&json, name).unwrap();

    assert_eq!(one("DATABASE_URL")["status"], "fine");
    assert_eq!(one("DATABASE_URL")["read"][0]["path"], "app.py");
    assert_eq!(one("DATABASE_URL")["read"][0]["line"], 3);
    assert_eq!(one("DATABASE_URL")["read"][0]["required"], true);
    assert_eq!(one("DATABASE_URL")["documented"][0]["line"], 2);
    assert_eq!(one("SHOP_NAME")["read"][0]["default"], "Corner shop");
    assert_eq!(one("SHOP_NAME")["set"][0]["path"], "compose.yml");
    assert_eq!(one("SHOP_TITLE")["status"], "undocumented", "compose takes it");
    assert_eq!(one("OLD_FLAG")["status"], "unread");
    assert_eq!(one("SECRET_KEY")["secret"], true);
    assert_eq!(one("SECRET_KEY")["read"][0]["default"], "***");
    assert_eq!(one("MAIL_URL")["secret"], true);
    assert_eq!(one("PORT")["platform"], true);
    assert_eq!(one("PORT")["status"], "fine");
    assert!(variable(&json, "NOT_A_VARIABLE").is_none(), "a text alone is no evidence");
}

#[test]
fn people_see_what_is_wrong_first() {
    let folder = shop();
    let (code, out, err) = run(folder.path(), &[]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("Read, and documented nowhere (2)\n\n  MAIL_URL  a secret\n"), "{out}");
    assert!(out.contains("    read        app.py:4, by default Corner shop\n"), "{out}");
    assert!(out.contains("    read        app.py:3, required\n"), "{out}");
    assert!(!out.contains(PASSWORD), "{out}");
}

#[test]
fn what_a_prefix_binds_is_read() {
    let source = "fn f() { config::Config::builder()\n\
                  .add_source(config::Environment::with_prefix(\"APP\")); }\n";
    let example = "APP_ADDRESS=\nOTHER=\n";
    let folder = project(&[("src/main.rs", source), (".env.example", example)]);
    let (_, out, _) = run(folder.path(), &["--format", "json"]);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(variable(&json, "APP_ADDRESS").unwrap()["status"], "fine");
    assert_eq!(variable(&json, "APP_ADDRESS").unwrap()["read"][0]["path"], "src/main.rs");
    assert_eq!(variable(&json, "OTHER").unwrap()["status"], "unread");
    assert_eq!(json["computed"].as_array().unwrap().len(), 1);
}

#[test]
fn without_being_asked_nothing_is_written() {
    let folder = shop();
    let before = fs::read_to_string(folder.path().join(".env.example")).unwrap();
    run(folder.path(), &[]);
    assert_eq!(fs::read_to_string(folder.path().join(".env.example")).unwrap(), before);
}

#[test]
fn the_example_keeps_what_is_there_and_gets_no_secret() {
    let folder = shop();
    let (code, _, err) = run(folder.path(), &["--write-example"]);
    assert_eq!(code, 0);
    assert!(err.contains("added MAIL_URL, SECRET_KEY, SHOP_NAME, SHOP_TITLE"), "{err}");
    let path = folder.path().join(".env.example");
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(
        text,
        "# the database\nDATABASE_URL=\nOLD_FLAG=1\n\n\
         # Read in app.py:7; a secret: each deploy has its own\nMAIL_URL=\n\n\
         # Read in app.py:5; a secret: each deploy has its own\nSECRET_KEY=\n\n\
         # Read in app.py:4\nSHOP_NAME=\"Corner shop\"\n\n\
         # Read in compose.yml:5\nSHOP_TITLE=\n"
    );
    let (_, _, again) = run(folder.path(), &["--write-example"]);
    assert!(again.contains("it is as it was"), "{again}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(".env"))
        .collect();
    assert_eq!(left, [".env.example"], "no temporary file stays");
}

#[cfg(unix)]
#[test]
fn an_example_that_is_a_link_is_left_alone() {
    let folder = project(&[("app.js", "listen(process.env.SHOP_NAME)\n"), ("other", "x")]);
    let link = folder.path().join(".env.example");
    std::os::unix::fs::symlink(folder.path().join("other"), link).unwrap();
    let (code, _, err) = run(folder.path(), &["--write-example"]);
    assert_eq!(code, 2);
    assert!(err.contains("is a link"), "{err}");
    assert_eq!(fs::read_to_string(folder.path().join("other")).unwrap(), "x");
}

#[test]
fn a_project_without_variables_and_one_that_is_not_there() {
    let (code, out, _) = run(project(&[("app.py", "print(1)\n")]).path(), &[]);
    assert_eq!((code, out.as_str()), (0, "The project names no environment variable.\n"));
    let (code, _, err) = run(Path::new("/no/such/place"), &[]);
    assert_eq!(code, 2);
    assert!(err.contains("/no/such/place"), "{err}");
}

#[test]
fn every_list_keeps_to_the_schema() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/env.v1.schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let broken = project(&[("compose.yml", "services: [\n"), ("app.py", "print(1)\n")]);
    for folder in [shop(), deployed(), broken, project(&[])] {
        let (_, out, _) = run(folder.path(), &["--format", "json"]);
        let json: Value = serde_json::from_str(&out).unwrap();
        let faults: Vec<String> =
            validator.iter_errors(&json).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}");
    }
    assert!(!validator.is_valid(&serde_json::json!({"schema_version": 1})));
}

/// A project whose variables are bound by declarations, and set by files of platforms.
fn deployed() -> tempfile::TempDir {
    project(&[
        (
            "src/main.rs",
            "use clap::Parser;\n#[derive(Parser)]\nstruct Args {\n    #[arg(long, env = \"API_URL\", default_value = \"http://localhost\")]\n    api: String,\n}\nfn main() {}\n",
        ),
        ("k8s/config.yaml", "apiVersion: v1\nkind: ConfigMap\ndata:\n  API_URL: http://api\n"),
        (
            ".github/workflows/ci.yml",
            "env:\n  API_URL: x\n  REGISTRY: y\njobs:\n  a:\n    steps:\n      - run: make\n",
        ),
        ("run.sh", "#!/bin/sh\nexec app --level \"${LEVEL:-info}\"\n"),
        (
            "Api.csproj",
            "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>",
        ),
        (
            "compose.yml",
            "services:\n  api:\n    build: .\n    environment:\n      Mail__Host: mail\n",
        ),
    ])
}

#[test]
fn declarations_bind_variables_and_platforms_set_them() {
    let folder = deployed();
    let (code, out, _) = run(folder.path(), &["--format", "json"]);
    assert_eq!(code, 0);
    let json: Value = serde_json::from_str(&out).unwrap();
    let api = variable(&json, "API_URL").unwrap();
    assert_eq!(api["read"][0]["path"], "src/main.rs");
    assert_eq!(api["read"][0]["default"], "http://localhost");
    assert_eq!(api["set"][0]["path"], "k8s/config.yaml");
    assert_eq!(api["set_in_ci"][0]["line"], 2);
    assert!(variable(&json, "REGISTRY").is_none(), "it is for the pipeline's own tools");
    assert_eq!(variable(&json, "LEVEL").unwrap()["read"][0]["default"], "info");
    assert_eq!(variable(&json, "Mail__Host").unwrap()["read"][0]["path"], "Api.csproj");
}
