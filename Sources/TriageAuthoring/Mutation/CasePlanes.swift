import TriageEngine

/// Calls with all that their rungs and rules come to in a library, many at once; tells on which of them
/// another program with the same rules and ladders comes to something else.
struct CasePlanes: Sendable {
    private let calls: [Answers]
    /// For each batch of calls its planes.
    private let baseline: [[BatchEvaluator.Plane]]

    init(_ program: Program, _ calls: [Answers]) {
        self.calls = calls
        baseline = Self.planes(program, calls)
    }

    /// The places of the calls on which a program differs, rising.
    func differing(in program: Program) -> [Int] {
        var found: [Int] = []
        for (batch, planes) in Self.planes(program, calls).enumerated() {
            var differing = BatchEvaluator.Plane.zero
            for (one, other) in zip(planes, baseline[batch]) { differing |= one ^ other }
            BatchEvaluator.forEachCall(of: differing) { found.append(batch * BatchEvaluator.capacity + $0) }
        }
        return found
    }

    private static func planes(_ program: Program, _ calls: [Answers]) -> [[BatchEvaluator.Plane]] {
        guard !calls.isEmpty else { return [] }
        let batch = BatchEvaluator(BatchPlan(program))
        return stride(from: 0, to: calls.count, by: BatchEvaluator.capacity).map { start in
            let count = min(BatchEvaluator.capacity, calls.count - start)
            batch.clear()
            for call in 0..<count { batch.set(calls[start + call], call: call) }
            batch.evaluate(count: count)
            return batch.standings + program.rules.indices.map { batch.holds($0) }
        }
    }
}
