import TriageAccess
import TriageCalls
import TriageServer

/// Who gets in, by forms, and the log of who did.
extension Console {
    var peopleRoutes: [Route] {
        [
            Route(.page, .get, "/people", "people page", .may(.administerPeople)) {
                desk, asked throws(Problem) in
                try await peoplePage(desk, asked)
            },
            Route(.page, .post, "/people", "change people by form", .may(.administerPeople)) {
                desk, asked throws(Problem) in
                try await changePeople(desk, asked)
            },
            Route(.page, .get, "/log", "log page", .may(.readAudit)) { desk, asked throws(Problem) in
                let frame = Frame(self, asked)
                let after = asked.query["after"].flatMap { Int($0) } ?? 0
                let lines = try await desk.door { keeper throws(AccessRefusal) in
                    try await keeper.log(after: after, for: asked.principal)
                }
                let acts = try await desk.acts()
                return frame.page(
                    "log", frame.words("Log"),
                    [
                        "lines": Array(lines.suffix(200).reversed()),
                        "acts": Array(acts.suffix(200).reversed()),
                    ])
            },
        ]
    }

    private func peoplePage(
        _ desk: Desk, _ asked: Asked, told: [String: Any] = [:], problem: Problem? = nil
    ) async throws(Problem) -> Answer {
        let frame = Frame(self, asked)
        let people = try await desk.door { keeper throws(AccessRefusal) in
            try await keeper.people(for: .signedIn(asked.principal))
        }
        var context: [String: Any] = [
            "people": people.map { person in
                [
                    "name": person.name, "label": person.label,
                    "locked": person.isLocked || person.lockedUntil != nil,
                    "roles": Role.ofPeople.map { role in
                        ["role": role.rawValue, "has": person.roles.contains(role)] as [String: Any]
                    },
                    "factor": person.hasSecondFactor,
                    "signed-in": time(person.signedIn, withDay: true),
                    "sessions": person.sessionCount, "own-password": person.hasOwnPassword,
                    "me": person.id == asked.principal.id,
                ] as [String: Any]
            },
            "all-roles": Role.ofPeople.map { ["role": $0.rawValue] as [String: Any] },
            "wrong": (problem?.message ?? "").asSentence, "help": (problem?.help ?? "").asSentence,
        ]
        context.merge(told) { $1 }
        return frame.page("people", frame.words("People"), context, status: problem?.status ?? 200)
    }

    private func changePeople(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        guard let form = asked.form else { throw .notFound }
        do throws(Problem) {
            let name = try form.needed("name", "the name")
            let roles = Set(form.all("role").compactMap { Role(rawValue: $0) })
            let isFactorLost = form.text("factor-lost") != nil
            let deed = form.text("do")
            let label = form.text("label") ?? name
            let password = try await desk.door { keeper throws(AccessRefusal) -> String? in
                let by = Administrator.signedIn(asked.principal)
                switch deed {
                case "add": return try await keeper.add(name, label: label, roles: roles, by: by)
                case "roles": try await keeper.give(roles, to: name, by: by)
                case "reset": return try await keeper.reset(name, isFactorRemoved: isFactorLost, by: by)
                case "lock": try await keeper.lock(name, by: by)
                case "unlock": try await keeper.unlock(name, by: by)
                default: throw .requestWrong("no button of the page sends this")
                }
                return nil
            }
            // Shown once, and so not by a page that can be loaded again.
            guard let password else { return .go(to: "/people") }
            return try await peoplePage(desk, asked, told: ["password": password, "for": name])
        } catch { return try await peoplePage(desk, asked, problem: error) }
    }
}
