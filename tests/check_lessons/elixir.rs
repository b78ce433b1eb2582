//! Lessons from projects in Elixir.

use super::checked::{assert_statuses, places, report_of_files};
use twelve_tui::check::report::Status::{Met, NotApplicable, Unmet};

#[test]
fn a_release_of_phoenix_is_read_with_its_own_configuration() {
    let report = report_of_files(&[
        (
            "mix.exs",
            "defmodule Chat.MixProject do\n  use Mix.Project\n  def project, do: [app: :chat, elixir: \"~> 1.18\", deps: deps()]\n  defp deps do\n    [\n      {:phoenix, \"~> 1.8\"}\n    ]\n  end\nend\n",
        ),
        ("mix.lock", "%{}\n"),
        (
            "lib/chat_web/endpoint.ex",
            "defmodule ChatWeb.Endpoint do\n  use Phoenix.Endpoint, otp_app: :chat\n  plug Plug.Session, store: :cookie, key: \"_k\"\nend\n",
        ),
        (
            "config/dev.exs",
            "import Config\nconfig :chat, ChatWeb.Endpoint, secret_key_base: \"a8f5f167f44f4964a8f5f167f44f4964\"\n",
        ),
        (
            "config/runtime.exs",
            "import Config\nport = String.to_integer(System.get_env(\"PORT\") || \"4000\")\nconfig :chat, ChatWeb.Endpoint, http: [ip: {0, 0, 0, 0}, port: port], secret_key_base: System.fetch_env!(\"SECRET_KEY_BASE\")\n",
        ),
        (
            "Dockerfile",
            "ARG ELIXIR_VERSION=1.18.4\nARG BUILDER_IMAGE=\"hexpm/elixir:${ELIXIR_VERSION}-erlang-27\"\nFROM ${BUILDER_IMAGE} AS builder\nCMD [\"/app/bin/server\"]\n",
        ),
    ]);
    assert_statuses(
        &report,
        &[
            // What only development uses is no deploy's.
            ("config.from-environment", Met),
            ("build.pinned-base", Met),
            ("port.from-config", Met),
            ("port.all-interfaces", Met),
            ("processes.stateless-sessions", Met),
            ("disposability.graceful-shutdown", Met),
        ],
    );
}

#[test]
fn a_plug_of_phoenix_that_answers_probes_is_a_health_check() {
    let report = report_of_files(&[
        (
            "mix.exs",
            "defmodule Chat.MixProject do\n  use Mix.Project\n  def project, do: [app: :chat, elixir: \"~> 1.18\", deps: deps()]\n  defp deps, do: [{:phoenix, \"~> 1.8\"}]\nend\n",
        ),
        ("mix.lock", "%{}\n"),
        (
            "lib/chat_web/plugs/status.ex",
            "defmodule ChatWeb.Plugs.Status do\n  import Plug.Conn\n  def init(opts), do: opts\n  def call(%{request_path: \"/healthz\"} = conn, _), do: conn |> send_resp(200, \"\") |> halt()\n  def call(conn, _), do: conn\nend\n",
        ),
        (
            "lib/chat_web/endpoint.ex",
            "defmodule ChatWeb.Endpoint do\n  use Phoenix.Endpoint, otp_app: :chat\n  plug ChatWeb.Plugs.Status\nend\n",
        ),
    ]);
    assert_statuses(&report, &[("disposability.health-checked", Met)]);
}

const PHOENIX: [(&str, &str); 3] = [
    (
        "mix.exs",
        "defmodule Shop.MixProject do\n  use Mix.Project\n  def project, do: [app: :shop, elixir: \"~> 1.18\", deps: deps()]\n  defp deps, do: [{:phoenix, \"~> 1.8\"}]\nend\n",
    ),
    ("mix.lock", "%{}\n"),
    (
        "lib/shop_web/endpoint.ex",
        "defmodule ShopWeb.Endpoint do\n  use Phoenix.Endpoint, otp_app: :shop\nend\n",
    ),
];

#[test]
fn a_process_that_works_by_the_clock_and_a_table_of_the_node_tie_phoenix_to_one_instance() {
    let mut files = PHOENIX.to_vec();
    files.extend([
        (
            "lib/shop/digest.ex",
            "defmodule Shop.Digest do\n  use GenServer\n  def init(state) do\n    Process.send_after(self(), :send_digest, 3_600_000)\n    {:ok, state}\n  end\nend\n",
        ),
        (
            "lib/shop/throttle.ex",
            "defmodule Shop.Throttle do\n  @table :requests\n  def hit(ip), do: :ets.insert(@table, {ip, 1})\nend\n",
        ),
        (
            "config/config.exs",
            "import Config\nconfig :logger, :console,\n  format: \"$time $metadata[$level] $message\\n\"\nconfig :shop, Shop.Guardian, secret_key: %{\"k\" => \"3gx0vXjUD6BJ8xfEQ_ndTtIdqm_UDAEH\", \"kty\" => \"oct\"}\n",
        ),
    ]);
    let report = report_of_files(&files);
    assert_statuses(
        &report,
        &[
            ("config.no-secrets-in-code", Unmet),
            ("processes.no-state-in-memory", Unmet),
            ("concurrency.work-by-type", Unmet),
            ("concurrency.scales-out", Unmet),
            ("logs.structured", Unmet),
        ],
    );
    assert_eq!(places(&report, "logs.structured"), [("config/config.exs".to_owned(), 3)]);
}

#[test]
fn a_cache_that_renews_itself_is_neither_state_nor_work() {
    let mut files = PHOENIX.to_vec();
    files.push((
        "lib/shop/cache.ex",
        "defmodule Shop.Cache do\n  use GenServer\n  def init(state) do\n    Process.send_after(self(), :update, 60_000)\n    :ets.insert(:prices, {:loaded, true})\n    {:ok, state}\n  end\nend\n",
    ));
    assert_statuses(
        &report_of_files(&files),
        &[
            ("processes.no-state-in-memory", Met),
            ("concurrency.work-by-type", NotApplicable),
            ("concurrency.scales-out", Met),
        ],
    );
}

#[test]
fn a_task_that_serves_what_the_buildpack_compiled_is_no_development_server() {
    let mut files = PHOENIX.to_vec();
    files.extend([
        ("Procfile", "web: mix phx.server\n"),
        ("app.json", "{\"name\": \"shop\", \"addons\": [\"heroku-postgresql\"]}"),
        (
            "config/prod.exs",
            "import Config\nconfig :shop, Shop.Repo, url: System.get_env(\"DATABASE_URL\")\n",
        ),
        ("config/dev.exs", "import Config\nconfig :shop, Shop.Repo,\n  hostname: \"localhost\"\n"),
        (
            "lib/shop/mailer.ex",
            "defmodule Shop.Mailer do\n  def send(mail) do\n    if Mix.env() == :prod do\n      deliver(mail)\n    end\n  end\nend\n",
        ),
    ]);
    assert_statuses(
        &report_of_files(&files),
        &[
            ("build.not-at-run", Met),
            ("config.documented", Met),
            ("config.no-environment-groups", Met),
            ("parity.no-environment-branches", Unmet),
        ],
    );
}

#[test]
fn a_key_that_production_takes_from_the_environment_alone_is_no_fallback() {
    let app = |production: &'static str| {
        let mut files = PHOENIX.to_vec();
        files.extend([
            (
                "config/config.exs",
                "import Config\nconfig :shop, ShopWeb.Endpoint,\n  secret_key_base: \"a8f5f167f44f4964a8f5f167f44f4964\"\n",
            ),
            ("config/prod.exs", production),
        ]);
        report_of_files(&files)
    };
    let read = app(
        "import Config\nconfig :shop, ShopWeb.Endpoint, secret_key_base: System.fetch_env!(\"SECRET_KEY_BASE\")\n",
    );
    assert_statuses(&read, &[("config.no-unsafe-defaults", Met)]);
    let given = app(
        "import Config\nconfig :shop, ShopWeb.Endpoint, secret_key_base: System.get_env(\"SECRET_KEY_BASE\", \"a8f5f167f44f4964\")\n",
    );
    assert_statuses(&given, &[("config.no-unsafe-defaults", Unmet)]);
}
