using BenchmarkDotNet.Running;
using Quits.Bench.Micro;

BenchmarkSwitcher.FromTypes([typeof(DecideBenchmark), typeof(HearBenchmark)]).Run(args);
