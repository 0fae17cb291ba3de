import TriageAccess
import TriageCalls
import TriageDiagnostics
import TriageSyntax

extension Route {
    static let people: [Route] = [
        Route(
            method: .get, path: "/api/1/people", name: "people", summary: "Who may get in.",
            entry: .may(.administerPeople), answer: .named("People")
        ) { desk, asked throws(Problem) in
            let people = try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.people(for: .signedIn(asked.principal))
            }
            return .ok(["people": .list(people.map(json))])
        },
        Route(
            method: .post, path: "/api/1/people", name: "add person",
            summary: "Let somebody in. The one-time password in the answer is told nobody again.",
            entry: .may(.administerPeople), body: .named("NewPerson"), answer: .named("OneTime"), status: 201,
            problems: ["person-is-there", "request-wrong"]
        ) { desk, asked throws(Problem) in
            var body = try Body(asked.body)
            let (name, label) = (try body.text("name"), try body.text("label"))
            let roles = try roles(body.texts("roles"))
            try body.end()
            let password = try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.add(name, label: label, roles: roles, by: .signedIn(asked.principal))
            }
            return .json(201, ["password": .optional(password)])
        },
        Route(
            method: .put, path: "/api/1/people/{name}/roles", name: "give roles",
            summary: "Say what somebody is here.", entry: .may(.administerPeople), body: .named("Roles"),
            answer: .named("Health"), problems: ["no-such-person", "last-administrator"]
        ) { desk, asked throws(Problem) in
            var body = try Body(asked.body)
            let roles = try roles(body.texts("roles"))
            try body.end()
            let name = try asked.place("name")
            try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.give(roles, to: name, by: .signedIn(asked.principal))
            }
            return .ok(["status": "ok"])
        },
        Route(
            method: .post, path: "/api/1/people/{name}/reset", name: "reset person",
            summary: "A new one-time password for somebody, and no second factor where that is lost.",
            entry: .may(.administerPeople), body: .named("Reset"), answer: .named("OneTime"),
            problems: ["no-such-person"]
        ) { desk, asked throws(Problem) in
            var body = try Body(asked.body)
            let isLost = try body.flag("second_factor_lost") ?? false
            try body.end()
            let name = try asked.place("name")
            let password = try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.reset(name, isFactorRemoved: isLost, by: .signedIn(asked.principal))
            }
            return .ok(["password": .optional(password)])
        },
        Route(
            method: .post, path: "/api/1/people/{name}/lock", name: "lock person",
            summary: "Let somebody in no more; their sessions end, and their open calls go to a supervisor.",
            entry: .may(.administerPeople), answer: .named("Health"),
            problems: ["no-such-person", "last-administrator"]
        ) { desk, asked throws(Problem) in
            let name = try asked.place("name")
            let people = try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.people(for: .signedIn(asked.principal))
            }
            try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.lock(name, by: .signedIn(asked.principal))
            }
            for person in people where person.name == name.lowercased() {
                await desk.release(callsOf: person.id, because: .signedOut, at: asked.now)
            }
            return .ok(["status": "ok"])
        },
        Route(
            method: .post, path: "/api/1/people/{name}/unlock", name: "unlock person",
            summary: "Let somebody in again.", entry: .may(.administerPeople), answer: .named("Health"),
            problems: ["no-such-person"]
        ) { desk, asked throws(Problem) in
            let name = try asked.place("name")
            try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.unlock(name, by: .signedIn(asked.principal))
            }
            return .ok(["status": "ok"])
        },
        Route(
            method: .get, path: "/api/1/locks", name: "locks",
            summary:
                "What failures hold against names and addresses now: locked, or slowed to one try at a time.",
            entry: .may(.administerPeople), answer: .named("Locks")
        ) { desk, asked throws(Problem) in
            let locks = try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.locks(for: .signedIn(asked.principal))
            }
            return .ok(["locks": .list(locks.map(json))])
        },
        Route(
            method: .post, path: "/api/1/locks/lift", name: "lift lock",
            summary: "Take back what failures hold against an address; of a name, unlock the person.",
            entry: .may(.administerPeople), body: .named("Address"), answer: .named("Health"),
            problems: ["request-wrong"]
        ) { desk, asked throws(Problem) in
            var body = try Body(asked.body)
            let address = try body.text("address")
            try body.end()
            try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.lift(address: address, by: .signedIn(asked.principal))
            }
            return .ok(["status": "ok"])
        },
        Route(
            method: .get, path: "/api/1/tokens", name: "tokens", summary: "The tokens of other programs.",
            entry: .may(.administerPeople), answer: .named("Tokens")
        ) { desk, asked throws(Problem) in
            let tokens = try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.tokens(for: .signedIn(asked.principal))
            }
            return .ok(["tokens": .list(tokens.map(json))])
        },
        Route(
            method: .post, path: "/api/1/tokens", name: "make token",
            summary: "A token for another program, for some deeds and some days. It is told nobody again.",
            entry: .may(.administerPeople), body: .named("NewToken"), answer: .named("Token"), status: 201,
            problems: ["request-wrong"]
        ) { desk, asked throws(Problem) in
            var body = try Body(asked.body)
            let label = try body.text("label")
            var scope: Set<Deed> = []
            let possible = Permission.ofMachines.map(\.rawValue).sorted()
            for name in try body.texts("scope") ?? [] {
                guard let deed = Deed(rawValue: name), Permission.ofMachines.contains(deed) else {
                    throw Problem(
                        422, "unknown-name", "no token can be for `\(name)`",
                        help: closest(to: name, among: possible).map { "did you mean `\($0)`?" }
                            ?? "it can be for " + possible.joined(separator: ", "))
                }
                scope.insert(deed)
            }
            let days = try body.number("days") ?? 90
            try body.end()
            let deeds = scope
            let made = try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.makeToken(
                    for: label, scope: deeds, days: days, by: .signedIn(asked.principal))
            }
            return .json(201, ["id": .text(made.id), "token": .text(made.token)])
        },
        Route(
            method: .delete, path: "/api/1/tokens/{token}", name: "revoke token",
            summary: "Take a token back; the open calls that it owns go to the supervisors' board.",
            entry: .may(.administerPeople), answer: .named("Health"),
            problems: ["no-such-token"]
        ) { desk, asked throws(Problem) in
            let id = try asked.place("token")
            try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.revokeToken(id, by: .signedIn(asked.principal))
            }
            await desk.release(callsOf: id, because: .signedOut, at: asked.now)
            return .ok(["status": "ok"])
        },
        Route(
            method: .get, path: "/api/1/audit", name: "audit",
            summary: "Who got in, who did not, and who was given what; and what was done with the record.",
            entry: .may(.readAudit),
            query: [Parameter(name: "after", summary: "How many lines of the door are known already.")],
            answer: .named("Audit")
        ) { desk, asked throws(Problem) in
            let after = try asked.number("after") ?? 0
            let lines = try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.log(after: after, for: asked.principal)
            }
            return .ok([
                "door": .list(lines.map { .text($0) }),
                "record": .list(try await desk.acts().map { JSON(line: Array($0.utf8)) }),
            ])
        },
    ]

    private static func roles(_ names: [String]?) throws(Problem) -> Set<Role> {
        var roles: Set<Role> = []
        for name in names ?? [] {
            guard let role = Role(rawValue: name), Role.ofPeople.contains(role) else {
                throw Problem(
                    422, "unknown-name", "no role is called `\(name)`",
                    help: suggestion(for: name, among: Role.ofPeople.map(\.rawValue)))
            }
            roles.insert(role)
        }
        return roles
    }

    private static func json(_ person: PersonEntry) -> JSON {
        [
            "id": .text(person.id), "name": .text(person.name), "label": .text(person.label),
            "roles": .list(person.roles.map(\.rawValue).sorted().map { .text($0) }),
            "locked": .flag(person.isLocked),
            "locked_until": .optional(person.lockedUntil.map { "\($0)" }),
            "pending": .list(person.pending.map(\.rawValue).sorted().map { .text($0) }),
            "second_factor": .flag(person.hasSecondFactor), "own_password": .flag(person.hasOwnPassword),
            "signed_in": .optional(person.signedIn.map { "\($0)" }),
            "sessions": .number(person.sessionCount),
        ]
    }

    private static func json(_ lock: LockEntry) -> JSON {
        [
            "name": .optional(lock.name), "address": .optional(lock.address), "locked": .flag(lock.isLocked),
            "until": .text("\(lock.until)"), "failures": .number(lock.failureCount),
        ]
    }

    private static func json(_ token: TokenEntry) -> JSON {
        [
            "id": .text(token.id), "label": .text(token.label),
            "scope": .list(token.scope.map(\.rawValue).sorted().map { .text($0) }),
            "made": .text("\(token.made)"), "until": .text("\(token.until)"),
            "revoked": .flag(token.isRevoked),
        ]
    }
}
