import TriageDiagnostics
import TriageEngine
import TriageSyntax
import TriageValues

/// Which calls are reviewed, and how likely each was to be drawn, so that rates can be weighted back.
package struct ReviewSample: Sendable {
    package struct Call: Sendable {
        package let id: String
        package let clinician: String
        package let month: String
        package let tier: String
        /// Why it is in the sample.
        package let reason: String
        /// 1 for calls that are always reviewed.
        package let probability: Double
    }

    package struct Settings: Sendable {
        /// Share of the calls.
        package var rate = 0.02
        /// A person and month, at least.
        package var perPerson = 2
        /// Seconds after which an emergency counts as late.
        package var late = 180
        package var seed: UInt64 = 1

        package init() {}
    }

    package let calls: [Call]
    package let population: Int
    package let leftOut: Int

    /// Draws from calls with the columns `call`, `clinician`, `date` (2026-11-21), `tier`, and perhaps
    /// `recommended` (a tier below it is always reviewed) and `emergency_at` (seconds until an emergency was
    /// known). Blanks around a value do not count: `ana` and `ana ` are one person.
    ///
    /// The highest tier, lowered tiers and late emergencies are always drawn. Of the rest each clinician's
    /// month gives its share, at least so many calls, spread over the tiers as they occur.
    package init?(_ file: SourceFile, _ program: Program, _ settings: Settings, _ problems: inout Problems) {
        var leftOut = LeftOut()
        defer { leftOut.reportRest(&problems) }
        let columns = ["call", "clinician", "date", "tier"]
        guard
            let table = readTable(
                file, required: columns, optional: ["recommended", "emergency_at"], &leftOut, &problems)
        else { return nil }
        let ladder = program.topOfResponse.map { program.ladders[$0.ladder].rungs.map(\.name) } ?? []
        var always: [Call] = []
        var rest: [Group: [[Call]]] = [:]
        var seen: Set<String> = []
        for row in table.rows {
            let value = { (column: Column) in row.cells[column.rawValue].text }
            let span = { (column: Column) in row.cells[column.rawValue].span }
            guard let rung = ladder.firstIndex(of: value(.tier)) else {
                leftOut.add(
                    "has a tier that the ladder does not have",
                    "\(row.name) has the tier `\(value(.tier))`, which the ladder does not have",
                    at: span(.tier), help: suggestion(for: value(.tier), among: ladder), &problems)
                continue
            }
            guard Self.isDay(value(.date)) else {
                leftOut.add(
                    "has no date that there is", "\(row.name) has the date `\(value(.date))`",
                    at: span(.date), help: "write it as 2026-11-21", &problems)
                continue
            }
            guard seen.insert(value(.call)).inserted else {
                leftOut.add(
                    "has a call a second time", "\(row.name) has the call `\(value(.call))` a second time",
                    at: span(.call), &problems)
                continue
            }
            let recommended = ladder.firstIndex(of: value(.recommended))
            let late = Int(value(.emergencyAt))
            // What cannot be read may be what has to be seen.
            let isUnclear =
                recommended == nil && !value(.recommended).isEmpty
                || late == nil && !value(.emergencyAt).isEmpty
            let reason =
                rung == ladder.count - 1
                ? "highest tier"
                : recommended.map { $0 > rung } ?? false
                    ? "tier lowered"
                    : late.map { $0 > settings.late } ?? false
                        ? "late emergency" : isUnclear ? "record unclear" : nil
            let call = Call(
                id: value(.call), clinician: value(.clinician), month: String(value(.date).prefix(7)),
                tier: value(.tier),
                reason: reason ?? "drawn", probability: 1)
            if reason != nil {
                always.append(call)
            } else {
                let group = Group(month: call.month, clinician: call.clinician)
                rest[group, default: ladder.map { _ in [] }][rung].append(call)
            }
        }
        population = seen.count
        self.leftOut = leftOut.count
        calls = always + Self.draw(rest, settings)
        guard self.population > 0 else {
            problems.report(
                .badRatings, "there is no call in this file", at: Span(file: file.id, start: 0, end: 0),
                help: "the columns are call, clinician, date, tier")
            return nil
        }
    }

    /// The columns, in the order in which they are asked for.
    private enum Column: Int {
        case call, clinician, date, tier, recommended, emergencyAt
    }

    /// A day of the calendar; a time may follow.
    private static func isDay(_ text: String) -> Bool {
        let rest = text.dropFirst(10)
        return (rest.isEmpty || rest.first == "T" || rest.first == " ") && Day(String(text.prefix(10))) != nil
    }

    private struct Group: Hashable {
        let month: String
        let clinician: String
    }

    /// Draws from the calls of each group, which stand by rung, lowest first.
    ///
    /// All calls of a group are as likely as one another, also those of a tier that is rare in it: they stand
    /// in a row, tier after tier, in random order within each, and every so many-th is taken from a random
    /// start on. So each tier gives its share, rounded up or down, and none has a probability of 0, which no
    /// weight could make good.
    ///
    /// - Source: systematic sampling, Cochran WG. Sampling Techniques, 3rd edition, 1977, chapter 8.
    private static func draw(_ groups: [Group: [[Call]]], _ settings: Settings) -> [Call] {
        var random = SplitMix64(seed: settings.seed)
        let inOrder = groups.sorted { ($0.key.month, $0.key.clinician) < ($1.key.month, $1.key.clinician) }
        return inOrder.flatMap { _, byRung -> [Call] in
            let row = byRung.reversed().flatMap { random.shuffled($0) }
            let wanted = min(
                row.count, max(settings.perPerson, Int((Double(row.count) * settings.rate).rounded(.up))))
            let start = random.next(below: row.count)
            // Exactly `wanted` of the places pass, whatever the start.
            return row.indices.filter { ($0 * wanted + start) % row.count < wanted }.map {
                row[$0].drawn(with: Double(wanted) / Double(row.count))
            }
        }
    }
}

extension ReviewSample.Call {
    fileprivate func drawn(with probability: Double) -> Self {
        Self(
            id: id, clinician: clinician, month: month, tier: tier, reason: reason, probability: probability)
    }
}
