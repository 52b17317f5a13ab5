using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Gatehouse.Scenarios.Taint;

/// <summary>Sees every activity of the process with all that it says, and every measurement with its tags, whoever makes them.</summary>
internal sealed class WitnessTelemetry : IDisposable
{
    private readonly Witness witness;
    private readonly ActivityListener activities;
    private readonly MeterListener meters = new();

    public WitnessTelemetry(Witness witness)
    {
        this.witness = witness;
        activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = See,
        };
        ActivitySource.AddActivityListener(activities);
        meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        SeeAll<byte>();
        SeeAll<short>();
        SeeAll<int>();
        SeeAll<long>();
        SeeAll<float>();
        SeeAll<double>();
        SeeAll<decimal>();
        meters.Start();
    }

    /// <summary>What is only measured when somebody asks.</summary>
    public void Ask() => meters.RecordObservableInstruments();

    public void Dispose()
    {
        activities.Dispose();
        meters.Dispose();
    }

    private void See(Activity activity) => witness.See(
        $"activity of {activity.Source.Name}: {activity.OperationName}",
        string.Join('\n',
        [
            activity.DisplayName, activity.StatusDescription, activity.TraceStateString, .. Texts(activity.TagObjects), .. activity.Baggage.Select(item => $"{item.Key}={item.Value}"),
            .. activity.Events.SelectMany(happened => Texts(happened.Tags).Prepend(happened.Name)), .. activity.Links.SelectMany(link => Texts(link.Tags ?? [])),
        ]));

    private void SeeAll<T>()
        where T : struct => meters.SetMeasurementEventCallback<T>((instrument, value, tags, _) => witness.See(
            $"metric of {instrument.Meter.Name}: {instrument.Name}",
            string.Join('\n', [instrument.Name, instrument.Description, Convert.ToString(value, CultureInfo.InvariantCulture), .. Texts(tags.ToArray())])));

    private static IEnumerable<string> Texts(IEnumerable<KeyValuePair<string, object?>> tags) =>
        tags.Select(tag => $"{tag.Key}={(tag.Value is IEnumerable<object> many ? string.Join(',', many) : Convert.ToString(tag.Value, CultureInfo.InvariantCulture))}");
}
