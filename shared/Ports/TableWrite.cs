namespace Gatehouse.Ports;

/// <summary>One operation of a batch. A batch names each row key at most once.</summary>
public abstract record TableWrite
{
    private TableWrite(string key) => Key = key;

    public string Key { get; }

    public abstract RowContent? Content { get; }

    /// <summary>Onto what was read: it fails the batch when another has written since.</summary>
    /// <param name="etag">What was read; absent when nothing was there.</param>
    public static TableWrite Onto(string key, RowContent content, string? etag) => etag is null ? new Insert(key, content) : new Replace(key, content, etag);

    /// <summary>The same operation with another content; one that has none stays as it is.</summary>
    public TableWrite With(RowContent content) => this switch
    {
        Insert => new Insert(Key, content),
        Replace replace => new Replace(Key, content, replace.ETag),
        Upsert => new Upsert(Key, content),
        _ => this,
    };

    /// <summary>Fails the batch when the row exists.</summary>
    public sealed record Insert(string Key, RowContent Content) : TableWrite(Key)
    {
        public override RowContent Content { get; } = Content;
    }

    /// <summary>Fails the batch when the row is absent or its ETag is another.</summary>
    public sealed record Replace(string Key, RowContent Content, string ETag) : TableWrite(Key)
    {
        public override RowContent Content { get; } = Content;
    }

    /// <summary>Inserts or replaces, unconditionally.</summary>
    public sealed record Upsert(string Key, RowContent Content) : TableWrite(Key)
    {
        public override RowContent Content { get; } = Content;
    }

    /// <summary>Fails the batch when the row is absent or, with an <paramref name="ETag"/>, when it is another.</summary>
    public sealed record Delete(string Key, string? ETag) : TableWrite(Key)
    {
        public override RowContent? Content => null;
    }
}
