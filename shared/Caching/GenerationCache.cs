using System.Collections.Concurrent;

namespace Gatehouse.Caching;

/// <summary>
/// A bounded cache that forgets in whole generations: what was not used since the last turn is dropped, with no sweep
/// and no clock.
/// </summary>
/// <param name="generation">Entries of one generation; the cache holds at most twice as many.</param>
public sealed class GenerationCache<TKey, TValue>(int generation)
    where TKey : notnull
{
    private readonly Lock gate = new();
    private volatile ConcurrentDictionary<TKey, TValue> young = new();
    private volatile ConcurrentDictionary<TKey, TValue> old = new();
    private int added;

    public IEnumerable<TValue> Values => young.Values.Concat(old.Values);

    public bool TryGet(TKey key, out TValue value)
    {
        if (young.TryGetValue(key, out value!))
            return true;
        if (!old.TryGetValue(key, out value!))
            return false;
        Set(key, value);
        return true;
    }

    public TValue GetOrAdd(TKey key, Func<TKey, TValue> make)
    {
        if (TryGet(key, out var known))
            return known;

        lock (gate)
        {
            if (TryGet(key, out known))
                return known;
            var made = make(key);
            Set(key, made);
            return made;
        }
    }

    public void Set(TKey key, TValue value)
    {
        lock (gate)
        {
            if (young.TryAdd(key, value))
            {
                if (++added >= generation)
                    Turn();
            }
            else
            {
                young[key] = value;
            }
        }
    }

    public void Remove(TKey key)
    {
        lock (gate)
        {
            young.TryRemove(key, out _);
            old.TryRemove(key, out _);
        }
    }

    private void Turn()
    {
        old = young;
        young = new ConcurrentDictionary<TKey, TValue>();
        added = 0;
    }
}
