import Testing

import TriageTraining

/// A statistic is this number, to the digits given.
func check<Value: Quantity>(
    _ measured: Measured<Value>, _ value: Double, within tolerance: Double = 5e-11,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let quantity = try #require(measured.value, "\(measured)", sourceLocation: sourceLocation)
    #expect(abs(quantity.value - value) <= tolerance, "\(quantity)", sourceLocation: sourceLocation)
}

func check(
    _ interval: Interval?, _ low: Double, _ high: Double, within tolerance: Double = 5e-6,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let interval = try #require(interval, sourceLocation: sourceLocation)
    #expect(abs(interval.low - low) <= tolerance, "\(interval)", sourceLocation: sourceLocation)
    #expect(abs(interval.high - high) <= tolerance, "\(interval)", sourceLocation: sourceLocation)
}
