//! Lessons from projects in Elixir.

use super::checked::{assert_statuses, report_of_files};
use twelve_tui::check::report::Status::Met;

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
