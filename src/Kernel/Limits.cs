namespace Quits.Kernel;

/// <summary>The number that bounds each queue, page, batch, retry and body. Everything that could grow takes its limit from here.</summary>
public static class Limits
{
    /// <summary>Bytes of a request body.</summary>
    public const int BodyBytes = 64 * 1024;

    public const int PageDefault = 20;
    public const int PageMax = 100;

    /// <summary>Instructions decided and written in one database transaction.</summary>
    public const int BatchInstructions = 512;

    /// <summary>Instructions waiting for a batch; above it requests are told to come back.</summary>
    public const int QueuedInstructions = 8192;

    /// <summary>How often a batch is tried again after a passing database fault.</summary>
    public const int BatchAttempts = 4;

    /// <summary>Log entries a projection applies in one transaction.</summary>
    public const int ProjectionSlice = 1000;

    /// <summary>The newest log entries that a node keeps in memory for all that follow the log; about a KiB each.</summary>
    public const int TailEntries = 8192;

    /// <summary>The newest payments that a node keeps in memory for the feeds; about 500 bytes each.</summary>
    public const int RememberedTransfers = 65_536;

    /// <summary>Log entries under one hash of the chain.</summary>
    public const int SealEntries = 2000;

    /// <summary>Movements a real-time client may have missed and still be told one by one; three frames each fit the queue.</summary>
    public const int ResumeEntries = 80;

    /// <summary>Log entries that are looked through for what a real-time client must not show any more; who missed more reads its lists again.</summary>
    public const int ResumeScanned = 10_000;

    /// <summary>Seconds a read waits for a projection to reach the position that it names.</summary>
    public const int ReadYourWritesSeconds = 2;

    /// <summary>Items of a feed that one request looks at, seen or not: whoever may see few of many is given them over several pages.</summary>
    public const int FeedExamined = 4096;

    public const int NoteCharacters = 500;
    public const int CommentCharacters = 500;

    /// <summary>UTF-16 units of a note in a QR code: more would make it too dense to scan.</summary>
    public const int CodeNoteCharacters = 100;

    public const int RequestIdCharacters = 64;
    public const int SearchCharacters = 100;

    /// <summary>Newest entries of a wallet whose other sides are past counterparties (FR-3).</summary>
    public const int CounterpartyEntries = 200;

    /// <summary>My newest friends, who come first in a search; older ones of somebody with more are found among everyone (FR-3).</summary>
    public const int SearchedFriends = 2_000;

    /// <summary>My newest friends, and friends of each of them, that suggestions are made from.</summary>
    public const int SuggestingFriends = 200;
    public const int SuggestedOfEach = 500;

    /// <summary>People suggested, over all pages.</summary>
    public const int Suggestions = 500;

    /// <summary>Seconds for which a payment may be undone, at most (TR-16).</summary>
    public const int UndoSeconds = 600;

    /// <summary>Cents, TR-2.</summary>
    public const long TransferMinCents = 1;

    /// <summary>Cents, TR-2.</summary>
    public const long TransferMaxCents = 500_000;
}
