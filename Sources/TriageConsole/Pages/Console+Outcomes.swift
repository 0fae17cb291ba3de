import TriageAccess
import TriageCalls
import TriageEngine
import TriageServer

/// What came of calls: recorded by a form on the call's page, looked for among all calls, due on the shift
/// page.
extension Console {
    var outcomeRoutes: [Route] {
        [
            Route(.page, .post, "/calls/{call}/outcome", "record outcome by form", .may(.recordOutcome)) {
                desk, asked throws(Problem) in
                try await recordOutcome(desk, asked)
            }
        ]
    }

    private func recordOutcome(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        guard let form = asked.form else { throw .notFound }
        guard let outcome = Aftermath.Outcome(rawValue: try form.needed("outcome", "what came of it")) else {
            throw .badRequest("nothing that can come of a call is called so")
        }
        let hours = try form.text("follow-up").map { text throws(Problem) in
            guard let hours = Int64(text), (1...24 * 365).contains(hours) else {
                throw .badRequest("a follow-up is due within a year, in whole hours")
            }
            return hours
        }
        let satisfaction = try form.text("satisfaction").map { text throws(Problem) in
            guard let known = Aftermath.Satisfaction(rawValue: text) else {
                throw .badRequest("nobody can have found it so")
            }
            return known
        }
        let aftermath = Aftermath(
            outcome, note: form.text("note"), plan: form.text("plan"),
            satisfaction: satisfaction,
            followUp: hours.map { Moment(milliseconds: asked.now.milliseconds + $0 * 3_600_000) })
        // The form has its id, so that sending it twice records it once.
        let id = try SubmittedEvent.id(form.text("id") ?? newID())
        let (call, _) = try await asked.record(aftermath, id: id, desk)
        let reason = asked.query["reason"].map { "?reason=" + percentEncoded($0) } ?? ""
        return .go(to: "/calls/" + call.name + reason)
    }

    /// What the form on a call's page offers.
    func outcomeChoices(_ frame: Frame, chosen: String = "") -> [[String: Any]] {
        Aftermath.Outcome.allCases.map {
            [
                "value": $0.rawValue, "label": frame.words($0.sentence), "chosen": $0.rawValue == chosen,
            ]
        }
    }

    /// What the form on a call's page is made of; empty where who looks may not record what came of it.
    func outcomeForm(_ state: Call, _ frame: Frame, _ asked: Asked) -> [String: Any] {
        let reason = asked.query["reason"].flatMap { $0.isEmpty ? nil : $0 }
        let standing = CallStanding(state, hasReason: reason != nil)
        guard !state.isTraining, Permission.allows(asked.principal, .recordOutcome, on: .call(standing))
        else { return [:] }
        return [
            "may-record": true, "event": newID(), "outcomes": outcomeChoices(frame),
            "satisfactions": Aftermath.Satisfaction.allCases.map {
                ["value": $0.rawValue, "label": frame.words($0.sentence)] as [String: Any]
            },
            "hours": [
                ("24", frame.words("within a day")), ("48", frame.words("within two days")),
                ("72", frame.words("within three days")), ("168", frame.words("within a week")),
            ].map { ["value": $0, "label": $1] as [String: Any] },
            "reason-query": reason.map { "?reason=" + percentEncoded($0) } ?? "",
        ]
    }

    // MARK: what is left to do

    /// Calls that are over and of which something is to be done still: somebody is to be looked after again,
    /// was sent and nobody knows whether they came, or nobody knows what came of it.
    ///
    /// - Returns: those that are due first, and whether all calls were looked through.
    func leftToDo(
        _ desk: Desk, _ asked: Asked, _ frame: Frame
    ) async throws(Problem) -> (rows: [[String: Any]], isWhole: Bool) {
        let (calls, isWhole) = try await memory.calls(of: desk.record)
        var found: [(due: Int64, row: [String: Any])] = []
        for (name, kept) in calls where kept.isOver && !kept.isTraining {
            let standing = CallStanding(
                owner: kept.owner?.id, earlierOwners: kept.owners, isTraining: false, hasReason: true)
            guard Permission.allows(asked.principal, .recordOutcome, on: .call(standing)) else { continue }
            let isUnknown = (kept.outcome ?? .unknown) == .unknown
            let isOpen = isUnknown && kept.wasSent
            let isUnderWay = isUnknown && !kept.underWay.isEmpty
            guard kept.followUp != nil || isOpen || isUnderWay else { continue }
            found.append(
                (
                    kept.followUp?.milliseconds ?? .max - kept.opened.milliseconds,
                    [
                        "call": name, "opened": time(kept.opened, withDay: true),
                        "owner": kept.owner?.name ?? "", "due": time(kept.followUp, withDay: true),
                        "late": kept.followUp.map { $0 <= asked.now } ?? false,
                        "unknown": isOpen, "names": isUnderWay ? kept.underWay.sorted() : [String](),
                        "needs-reason": !Permission.allows(
                            asked.principal, .readCall,
                            on: .call(CallStanding(owner: kept.owner?.id, earlierOwners: kept.owners))),
                    ]
                ))
        }
        var rows: [[String: Any]] = []
        for (_, row) in found.sorted(by: { $0.due < $1.due }).prefix(200) {
            let call = try await desk.calls.call(row["call"] as? String ?? "")
            let names = row["names"] as? [String] ?? []
            rows.append(
                row.merging([
                    "incident": await call.call.incident ?? "",
                    "under-way": call.program.responders.filter { names.contains($0.name) }.map(\.label)
                        .joined(separator: ", "),
                ]) { $1 })
        }
        return (rows, isWhole && found.count <= 200)
    }
}

extension CallParts {
    /// What came of the call, the last first.
    var outcome: [String: Any] {
        [
            "none": view.cameOfIt.isEmpty,
            "outcomes-recorded": view.cameOfIt.reversed().enumerated().map { place, one in
                [
                    "at": time(one.at, withDay: true), "by": one.by ?? "", "stands": place == 0,
                    "label": words(one.aftermath.outcome.sentence), "note": one.aftermath.note ?? "",
                    "plan": one.aftermath.plan ?? "",
                    "satisfaction": one.aftermath.satisfaction.map { words($0.sentence) } ?? "",
                    "due": place == 0 ? time(one.aftermath.followUp, withDay: true) : "",
                ] as [String: Any]
            },
        ]
    }
}
