import TriageTraining

/// One statistic on paper: its numbers, or why there are none.
struct Figure: Encodable {
    private(set) var value: Double?
    private(set) var n: Int?
    private(set) var error: Double?
    private(set) var low: Double?
    private(set) var high: Double?
    private(set) var bound: Double?
    private(set) var undefined: String?

    init(_ measured: Measured<Estimate>) {
        self.init(measured) { figure, estimate in
            figure.add(estimate)
            figure.error = estimate.standardError
            figure.add(estimate.interval)
        }
    }

    init(_ measured: Measured<Proportion>) {
        self.init(measured) { figure, share in
            figure.add(share)
            figure.add(share.interval)
            figure.bound = share.boundIfNone
        }
    }

    init(_ measured: Measured<Interval>) { self.init(measured) { $0.add($1) } }

    private init<Value>(_ measured: Measured<Value>, _ fill: (inout Figure, Value) -> Void) {
        switch measured {
        case .defined(let value): fill(&self, value)
        case .undefined(let why): undefined = why.reason
        }
    }

    private mutating func add(_ quantity: some Quantity) {
        value = quantity.value
        n = quantity.n
    }

    private mutating func add(_ interval: Interval?) {
        low = interval?.low
        high = interval?.high
    }
}
