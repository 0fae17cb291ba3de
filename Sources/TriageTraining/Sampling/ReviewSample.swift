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

    /// Draws from calls with the columns `call`, `clinician`, `date` (2026-11-21), `tier`, and perhaps `recommended` (a tier below it is
    /// always reviewed) and `emergency_at` (seconds until an emergency was known).
    ///
    /// The highest tier, lowered tiers and late emergencies are always drawn. Of the rest each clinician's month gives its share, at
    /// least so many calls, spread over the tiers as they occur.
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
        var strata: [Stratum: [Call]] = [:]
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
                strata[Stratum(clinician: call.clinician, month: call.month, rung: rung), default: []].append(
                    call)
            }
        }
        population = seen.count
        self.leftOut = leftOut.count
        calls = always + Self.draw(strata, settings)
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

    /// A day of the calendar, perhaps with a time behind it.
    private static func isDay(_ text: String) -> Bool {
        guard Day(String(text.prefix(10))) != nil else { return false }
        return text.dropFirst(10).first.map { !$0.isNumber } ?? true
    }

    private struct Stratum: Hashable {
        let clinician: String
        let month: String
        let rung: Int
    }

    private static func draw(_ strata: [Stratum: [Call]], _ settings: Settings) -> [Call] {
        var random = SplitMix64(seed: settings.seed)
        let groups = Dictionary(grouping: strata.keys) { "\($0.month) \($0.clinician)" }
        return groups.sorted { $0.key < $1.key }.flatMap { _, keys -> [Call] in
            let keys = keys.sorted { $0.rung > $1.rung }
            let sizes = keys.map { strata[$0]?.count ?? 0 }
            let all = sizes.reduce(0, +)
            let wanted = min(all, max(settings.perPerson, Int((Double(all) * settings.rate).rounded(.up))))
            return zip(keys, shares(of: wanted, sizes)).flatMap { key, count -> [Call] in
                var calls = strata[key] ?? []
                let probability = calls.isEmpty ? 0 : Double(count) / Double(calls.count)
                return (0..<count).map { _ in
                    let call = calls.remove(at: random.next(below: calls.count))
                    return Call(
                        id: call.id, clinician: call.clinician, month: call.month, tier: call.tier,
                        reason: call.reason,
                        probability: probability)
                }
            }
        }
    }

    /// A number divided in proportion to sizes, by largest remainders.
    private static func shares(of wanted: Int, _ sizes: [Int]) -> [Int] {
        let all = sizes.reduce(0, +)
        guard all > 0 else { return sizes }
        var counts = sizes.map { $0 * wanted / all }
        let byRemainder = sizes.indices.sorted {
            (sizes[$1] * wanted % all, $0) < (sizes[$0] * wanted % all, $1)
        }
        for index in byRemainder.prefix(wanted - counts.reduce(0, +)) { counts[index] += 1 }
        return counts
    }
}
