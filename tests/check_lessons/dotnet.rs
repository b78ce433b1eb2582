//! Lessons from projects in .NET.

use super::checked::{assert_statuses, report_of_files};
use twelve_tui::check::report::Status::{Met, NotApplicable, Unmet};

const WEB: &str = "<Project Sdk=\"Microsoft.NET.Sdk.Web\">\n  <PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>\n  <ItemGroup><ProjectReference Include=\"..\\Shop.Core\\Shop.Core.csproj\" /></ItemGroup>\n</Project>\n";
const LIBRARY: &str = "<Project Sdk=\"Microsoft.NET.Sdk\">\n  <PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>\n</Project>\n";

#[test]
fn consumers_of_a_class_library_run_in_the_web_process_that_takes_it_in() {
    let report = report_of_files(&[
        ("src/Shop.Api/Shop.Api.csproj", WEB),
        (
            "src/Shop.Api/Program.cs",
            "var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddMassTransit(x => { x.UsingRabbitMq((context, cfg) => { cfg.Host(\"rabbitmq\"); }); });\nvar app = builder.Build();\napp.Run();\n",
        ),
        ("src/Shop.Core/Shop.Core.csproj", LIBRARY),
        (
            "src/Shop.Core/OrderSubmitted.cs",
            "namespace Shop.Core;\n\npublic class OrderSubmitted : IConsumer<SubmitOrder>\n{\n    public Task Consume(ConsumeContext<SubmitOrder> context) => Task.CompletedTask;\n}\n",
        ),
        (
            "src/Dockerfile-api",
            "FROM mcr.microsoft.com/dotnet/aspnet:8.0\nENTRYPOINT [\"dotnet\", \"Shop.Api.dll\"]\n",
        ),
        (
            "src/Shop.Api.Tests/Factory.cs",
            "public class Factory { void F() { db.Database.EnsureCreated(); } }\n",
        ),
    ]);
    assert_statuses(
        &report,
        &[
            ("concurrency.work-by-type", Unmet),
            ("disposability.jobs-return", Met),
            ("backing.attached-by-config", Unmet),
            ("concurrency.process-types", Met),
            ("build.pinned-base", Met),
            ("admin.not-at-boot", NotApplicable),
        ],
    );
}

#[test]
fn a_health_route_of_development_tells_the_platform_nothing() {
    let report = report_of_files(&[
        ("Shop.Api/Shop.Api.csproj", &WEB.replace("Shop.Core", "Shop.Defaults")),
        (
            "Shop.Api/Program.cs",
            "var builder = WebApplication.CreateBuilder(args);\nvar app = builder.Build();\napp.MapDefaultEndpoints();\napp.Run();\n",
        ),
        ("Shop.Defaults/Shop.Defaults.csproj", LIBRARY),
        (
            "Shop.Defaults/Extensions.cs",
            "public static class Extensions\n{\n    public static WebApplication MapDefaultEndpoints(this WebApplication app)\n    {\n        if (app.Environment.IsDevelopment())\n        {\n            app.MapHealthChecks(\"/health\");\n        }\n        return app;\n    }\n}\n",
        ),
    ]);
    assert_statuses(
        &report,
        &[("disposability.health-checked", Unmet), ("concurrency.work-by-type", NotApplicable)],
    );
    let evidence = &report.criterion("disposability.health-checked").unwrap().evidence;
    assert_eq!((evidence[0].path.as_str(), evidence[0].line), ("Shop.Defaults/Extensions.cs", 7));
}
