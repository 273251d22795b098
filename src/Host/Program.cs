using System.CommandLine;
using Quits.Host;

var root = new RootCommand("Quits: pay people you know.")
{
    Commands.Serve(), Commands.Work(), Commands.Migrate(), Commands.Verify(), Commands.Rebuild(),
    Commands.Freeze(), Commands.Unfreeze(), Commands.OpenApi(), Commands.Errors(),
};
return await root.Parse(args).InvokeAsync();
