using System.CommandLine;
using Quits.Host.Web;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Log;
using Quits.Ledger.Verify;
using Quits.Pay.Operations;

namespace Quits.Host;

/// <summary>The verbs of the executable. Settings come from the environment and <c>appsettings.json</c>.</summary>
static class Commands
{
    public static Command Serve()
    {
        var without = new Option<bool>("--without-work") { Description = "Leave projections, sealing and reconciliation to 'work' nodes." };
        var command = new Command("serve", "Serve the API and the web app.") { without };
        command.SetAction((parsed, ct) => Guarded(() => Server.RunAsync(Server.Build([], withWork: !parsed.GetValue(without)), ct)));
        return command;
    }

    public static Command Work()
    {
        var command = new Command("work", "Do the work behind the payments: projections, sealing, reconciliation, expiry.");
        command.SetAction((_, ct) => Guarded(async () =>
        {
            using var host = Worker(withWork: true);
            await host.Services.GetRequiredService<Migrator>().RunAsync(ct);
            await host.RunAsync(ct);
        }));
        return command;
    }

    public static Command Migrate()
    {
        var command = new Command("migrate", "Bring the database to this version.");
        command.SetAction((_, ct) => Guarded(async () =>
        {
            using var host = Worker(withWork: false);
            Console.WriteLine($"{await host.Services.GetRequiredService<Migrator>().RunAsync(ct)} migrations applied.");
        }));
        return command;
    }

    public static Command Verify()
    {
        var command = new Command("verify", "Prove the books: invariants, hash chain, projections.");
        command.SetAction((_, ct) => Guarded(async () =>
        {
            using var host = Worker(withWork: false);
            var proof = await host.Services.GetRequiredService<Verifier>().VerifyAsync(ct);
            foreach (var found in proof.Discrepancies) Console.WriteLine($"DISCREPANCY {found.CheckName} account {found.Account?.ToString() ?? "-"}: expected {found.Expected}, found {found.Actual}");
            Console.WriteLine($"{(proof.Holds ? "The books are right" : "THE BOOKS ARE WRONG")}: {proof.Accounts} accounts, {proof.Entries} entries, log position {proof.Position}.");
            return proof.Holds ? 0 : 1;
        }));
        return command;
    }

    public static Command Rebuild()
    {
        var name = new Argument<string>("name") { Description = "The projection: feed, activity, notifications, delivery." };
        var command = new Command("rebuild", "Throw a projection away and fold it anew from the log.") { name };
        command.SetAction((parsed, ct) => Guarded(async () =>
        {
            using var host = Worker(withWork: false);
            var all = host.Services.GetServices<IProjection>().ToArray();
            if (all.FirstOrDefault(p => p.Name == parsed.GetValue(name)) is not { } projection)
                throw new SettingsException($"There is no projection '{parsed.GetValue(name)}'. There are: {string.Join(", ", all.Select(p => p.Name))}.");
            var position = await host.Services.GetRequiredService<Rebuilder>().RebuildAsync(projection, ct);
            Console.WriteLine($"{projection.Name} was rebuilt to log position {position}.");
        }));
        return command;
    }

    public static Command Freeze() => SetFrozen("freeze", "Stop an account from sending; it can still receive and look.", frozen: true);

    public static Command Unfreeze() => SetFrozen("unfreeze", "Let a frozen account send again.", frozen: false);

    static Command SetFrozen(string verb, string description, bool frozen)
    {
        var username = new Argument<string>("username");
        var reason = new Option<string>("--reason") { Description = "Kept in the log.", DefaultValueFactory = _ => "not given" };
        var command = new Command(verb, description) { username, reason };
        command.SetAction((parsed, ct) => Guarded(async () =>
        {
            using var host = Worker(withWork: false);
            if (!await host.Services.GetRequiredService<FreezeAccount>().SetAsync(parsed.GetValue(username)!, frozen, parsed.GetValue(reason)!, ct))
                throw new SettingsException($"There is no '{parsed.GetValue(username)}'.");
            Console.WriteLine($"{parsed.GetValue(username)} is {(frozen ? "frozen" : "active")}.");
        }));
        return command;
    }

    public static Command OpenApi()
    {
        var file = new Argument<string>("file");
        var command = new Command("openapi", "Write the OpenAPI document.") { file };
        command.SetAction((parsed, ct) => Guarded(() => Web.OpenApi.WriteAsync(Server.Build([], withWork: false), parsed.GetValue(file)!, ct)));
        return command;
    }

    public static Command Errors()
    {
        var file = new Argument<string>("file");
        var command = new Command("errors", "Write the list of error codes.") { file };
        command.SetAction((parsed, ct) => Guarded(() => ErrorList.WriteAsync(parsed.GetValue(file)!, ct)));
        return command;
    }

    /// <summary>The product without HTTP.</summary>
    static IHost Worker(bool withWork)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(withWork ? LogLevel.Information : LogLevel.Warning);
        builder.Services.AddQuits(builder.Configuration);
        if (withWork) builder.Services.AddQuitsWork();
        return builder.Build();
    }

    static Task<int> Guarded(Func<Task> run) => Guarded(async () =>
    {
        await run();
        return 0;
    });

    /// <summary>What the operator can mend is said in a sentence; everything else is a bug and shows where.</summary>
    static async Task<int> Guarded(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (SettingsException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        catch (Npgsql.NpgsqlException e)
        {
            await Console.Error.WriteLineAsync($"The database cannot be used: {e.Message}");
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"The port is taken: {e.Message}");
        }
        return 1;
    }
}
