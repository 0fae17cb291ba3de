import TriageAccess
import TriageCalls
import TriageEngine
import TriageRecords
import TriageServer
import TriageSyntax

/// Earlier calls from the number at which the caller is called back.
///
/// That there were some, when, and who had them is shown to whoever has the call; what was said on them, to
/// those who may read each. Who needs a reason for that gives this call as the reason, which is in the record
/// of each of them before it is shown.
extension Console {
    var earlierRoutes: [Route] {
        [
            Route(.script, .get, "/calls/{call}/earlier", "earlier calls of number", .may(.readCall)) {
                desk, asked throws(Problem) in
                try await earlier(desk, asked, isLooking: false)
            },
            Route(.script, .post, "/calls/{call}/earlier", "look at earlier calls", .may(.readCall)) {
                desk, asked throws(Problem) in
                try await earlier(desk, asked, isLooking: true)
            },
        ]
    }

    private static let most = 10

    /// - Parameter isLooking: reads what a reason is needed for, too.
    private func earlier(_ desk: Desk, _ asked: Asked, isLooking: Bool) async throws(Problem) -> Answer {
        let call = try await asked.readable(desk)
        let frame = Frame(self, asked)
        let state = await call.call
        // Who looks at this call for a reason looks at no other for it, and practice knows nobody.
        let view = await call.view(at: asked.now)
        let numbers = Set(view.callBackNumbers(call.program).flatMap { memory.hashes(of: $0) })
        guard Permission.allows(asked.principal, .readCall, on: .call(CallStanding(state))),
            !state.isTraining, !numbers.isEmpty
        else { return .ok(["html": "", "whole": .flag(true), "count": .number(0)]) }
        let (calls, isWhole) = try await memory.calls(of: desk.record)
        var (rows, count): ([[String: Any]], Int) = ([], 0)
        var plan: [String: Any]?
        for (name, kept) in calls where name != call.name && !kept.isTraining && kept.has(numbers) {
            let plain = CallStanding(owner: kept.owner?.id, earlierOwners: kept.owners)
            guard Permission.allows(asked.principal, .listCall, on: .call(plain)) else { continue }
            // What was purged since it was remembered is not there any more.
            let now: CallMemory.Kept
            do throws(RecordRefusal) {
                now = try await memory.read(name, desk.record)
            } catch { throw Problem(error) }
            guard now.has(numbers) else { continue }
            count += 1
            if rows.count == Self.most { continue }
            var row: [String: Any] = [
                "call": name, "opened": time(now.opened, withDay: true), "owner": now.owner?.name ?? "",
                "over": now.isOver,
            ]
            if try await mayRead(name, plain, call.name, isLooking, desk, asked) {
                row.merge(try await told(name, desk, asked, frame)) { $1 }
                if plan == nil, let text = row["plan"] as? String, !text.isEmpty {
                    plan = ["text": text, "opened": row["opened"] ?? ""]
                }
            } else {
                row["kept-back"] = true
            }
            rows.append(row)
        }
        let isKeptBack = rows.contains { $0["kept-back"] != nil }
        let html = frame.part(
            "earlier",
            [
                "any": count > 0, "count": count, "rows": rows,
                "more": count > rows.count ? "\(count - rows.count)" : "",
                "kept-back-some": isKeptBack, "care-plan": plan.map { $0 as Any } ?? "", "unread": !isWhole,
            ])
        return .ok(["html": .text(html), "whole": .flag(isWhole), "count": .number(count)])
    }

    /// Whether an earlier call may be read by who asks. Where that needs a reason, it is given and recorded.
    private func mayRead(
        _ name: String, _ plain: CallStanding, _ current: String, _ isLooking: Bool, _ desk: Desk,
        _ asked: Asked
    ) async throws(Problem) -> Bool {
        if Permission.allows(asked.principal, .readCall, on: .call(plain)) { return true }
        var standing = plain
        standing.hasReason = true
        guard isLooking, Permission.allows(asked.principal, .readCall, on: .call(standing)) else {
            return false
        }
        try await asked.disclose(
            name, to: asked.principal.label, because: "same call-back number as \(current)", desk)
        return true
    }

    /// What an earlier call was about and what came of it, in a line.
    private func told(
        _ name: String, _ desk: Desk, _ asked: Asked, _ frame: Frame
    ) async throws(Problem) -> [String: Any] {
        let call = try await desk.calls.call(name)
        let (view, program) = (await call.view(at: asked.now), call.program)
        let shown = view.ladders[program.response]
        return [
            "tier": program.ladders[shown.ladder].rungs[shown.shown].label,
            "concern": view.concerns(program).joined(separator: ", "),
            "outcome": view.cameOfIt.last.map { frame.words($0.aftermath.outcome.sentence) } ?? "",
            "note": view.cameOfIt.last?.aftermath.note ?? "",
            "plan": view.cameOfIt.compactMap(\.aftermath.plan).last ?? "",
        ]
    }
}

extension CallMemory.Kept {
    fileprivate func has(_ wanted: Set<[UInt8]>) -> Bool {
        numbers.values.contains { !$0.isDisjoint(with: wanted) }
    }
}

extension CallView {
    /// What is written down with the questions that are asked first when help must go, such as how to call
    /// back: telephone numbers are looked for in it.
    func callBackNumbers(_ program: Program) -> [String] {
        let first = program.ladders[program.response].rungs.last?.asksFirst ?? []
        return people.flatMap { person in first.compactMap { person.details[$0]?.text } }
    }
}
