using System.Globalization;
using Quits.Sim.Push;

// quits-sim-push [PORT [APNS_PORT [SMTP_PORT]]]
var ports = args.Select(a => int.Parse(a, CultureInfo.InvariantCulture)).Concat([0, 0, 0]).ToArray();
await using var sim = await PushSim.StartAsync(ports[0], ports[1], ports[2]);
Console.WriteLine($"Web Push and FCM: {sim.Url}   APNs: {sim.ApnsUrl}   SMTP: 127.0.0.1:{sim.Smtp.Port}");
await sim.WaitAsync();
