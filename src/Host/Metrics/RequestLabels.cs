namespace Quits.Host.Metrics;

/// <summary>
/// The labels of the framework's own measure of HTTP requests, in few series: the route's template, the method, and the class of the
/// status. What no route takes has none.
/// </summary>
static class RequestLabels
{
    /// <summary>Seconds from the first to the last byte; of a WebSocket, for as long as it was open.</summary>
    public const string Instrument = "http.server.request.duration";

    public static string Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string method = "", route = "";
        var status = 0;
        foreach (var (name, value) in tags)
        {
            if (name == "http.request.method") method = value as string ?? "";
            else if (name == "http.route") route = (value as string ?? "").TrimEnd('/');
            else if (name == "http.response.status_code" && value is int code) status = code / 100;
        }
        return $"http_route=\"{route}\",http_request_method=\"{method}\",http_response_status_class=\"{status}xx\"";
    }
}
