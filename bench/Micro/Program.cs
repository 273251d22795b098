using BenchmarkDotNet.Running;
using Quits.Bench.Micro;

BenchmarkSwitcher.FromTypes([typeof(DecideBenchmark)]).Run(args);
