using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Quits.Host.Metrics;

/// <summary>
/// Collects what the meters of one server measure and writes it in the Prometheus text format 0.0.4: names with underscores and unit, counters with <c>_total</c>.
/// Several servers in one process have meters of the same names; only those of the given factory, and those of nobody, are this one's.
/// </summary>
sealed class MetricsRegistry : IDisposable
{
    readonly MeterListener _listener = new();
    readonly ConcurrentDictionary<Instrument, Family> _families = new();

    public MetricsRegistry(string[] meters, IMeterFactory ours)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope is { } scope && scope != ours) return;
            if (meters.Contains(instrument.Meter.Name) || instrument.Name == RequestLabels.Instrument) listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, i => new Family(i)));
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => ((Family)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => ((Family)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => ((Family)state!).Record(value, tags));
        _listener.Start();
    }

    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var family in _families.Values.OrderBy(f => f.Name, StringComparer.Ordinal)) family.Write(text);
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();
}

/// <summary>One instrument and its series, one per combination of labels.</summary>
sealed class Family(Instrument instrument)
{
    // Instruments label from closed sets; the bound is for one that does not.
    const int SeriesMax = 500;

    static readonly double[] Seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
    static readonly double[] Sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

    readonly ConcurrentDictionary<string, Series> _series = new();
    readonly bool _isOfRequests = instrument.Name == RequestLabels.Instrument;
    readonly double[]? _bounds = BoundsOf(instrument);
    readonly bool _replaces = instrument.GetType().Name.Contains("Gauge", StringComparison.Ordinal) || instrument.IsObservable;

    public string Name { get; } = NameOf(instrument);

    static double[]? BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } given } => [.. given],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } given } => [.. given.Select(b => (double)b)],
        Histogram<double> => Seconds,
        Histogram<long> or Histogram<int> => Sizes,
        _ => null,
    };

    static string NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        if (instrument.Unit == "s") name += "_seconds";
        return instrument.GetType().Name.StartsWith("Counter", StringComparison.Ordinal) ? name + "_total" : name;
    }

    string Kind => _bounds is not null ? "histogram" : Name.EndsWith("_total", StringComparison.Ordinal) ? "counter" : "gauge";

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = _isOfRequests ? RequestLabels.Of(tags) : Labels(tags);
        if (!_series.TryGetValue(labels, out var series))
        {
            if (_series.Count >= SeriesMax) return;
            series = _series.GetOrAdd(labels, _ => new Series(_bounds));
        }
        series.Record(value, _replaces);
    }

    static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var text = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            if (text.Length > 0) text.Append(',');
            var escaped = Convert.ToString(value, CultureInfo.InvariantCulture)?.Replace(@"\", @"\\").Replace("\"", "\\\"").Replace("\n", @"\n");
            text.Append(key.Replace('.', '_')).Append("=\"").Append(escaped).Append('"');
        }
        return text.ToString();
    }

    public void Write(StringBuilder text)
    {
        if (_series.IsEmpty) return;
        text.Append("# HELP ").Append(Name).Append(' ').AppendLine(instrument.Description).Append("# TYPE ").Append(Name).Append(' ').AppendLine(Kind);
        foreach (var (labels, series) in _series.OrderBy(s => s.Key, StringComparer.Ordinal)) series.Write(text, Name, labels);
    }
}

/// <summary>The running numbers of one series.</summary>
sealed class Series(double[]? bounds)
{
    readonly Lock _lock = new();
    readonly long[] _buckets = new long[(bounds?.Length ?? 0) + 1];
    double _sum;
    long _count;

    public void Record(double value, bool replaces)
    {
        lock (_lock)
        {
            _sum = replaces ? value : _sum + value;
            _count++;
            if (bounds is null) return;
            var bucket = Array.BinarySearch(bounds, value);
            _buckets[bucket < 0 ? ~bucket : bucket]++;
        }
    }

    public void Write(StringBuilder text, string name, string labels)
    {
        lock (_lock)
        {
            if (bounds is null)
            {
                Line(text, name, labels, _sum);
                return;
            }
            var seen = 0L;
            for (var i = 0; i < bounds.Length; i++) Line(text, name + "_bucket", With(labels, Number(bounds[i])), seen += _buckets[i]);
            Line(text, name + "_bucket", With(labels, "+Inf"), _count);
            Line(text, name + "_sum", labels, _sum);
            Line(text, name + "_count", labels, _count);
        }
    }

    static string With(string labels, string bound) => labels.Length == 0 ? $"le=\"{bound}\"" : $"{labels},le=\"{bound}\"";

    static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
