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
            method: .put, path: "/api/1/people/{person}/roles", name: "give roles",
            summary: "Say what somebody is here.", entry: .may(.administerPeople), body: .named("Roles"),
            answer: .named("Health"), problems: ["no-such-person", "last-administrator"]
        ) { desk, asked throws(Problem) in
            var body = try Body(asked.body)
            let roles = try roles(body.texts("roles"))
            try body.end()
            let name = try asked.place("person")
            try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.give(roles, to: name, by: .signedIn(asked.principal))
            }
            return .ok(["status": "ok"])
        },
        Route(
            method: .post, path: "/api/1/people/{person}/reset", name: "reset person",
            summary: "A new one-time password for somebody, and no second factor where that is lost.",
            entry: .may(.administerPeople), body: .named("Reset"), answer: .named("OneTime"),
            problems: ["no-such-person"]
        ) { desk, asked throws(Problem) in
            var body = try Body(asked.body)
            let isLost = try body.flag("second_factor_lost") ?? false
            try body.end()
            let name = try asked.place("person")
            let password = try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.reset(name, isFactorRemoved: isLost, by: .signedIn(asked.principal))
            }
            return .ok(["password": .optional(password)])
        },
        Route(
            method: .post, path: "/api/1/people/{person}/lock", name: "lock person",
            summary: "Let somebody in no more; their sessions end, and their open calls go to the board.",
            entry: .may(.administerPeople), answer: .named("Health"),
            problems: ["no-such-person", "last-administrator"]
        ) { desk, asked throws(Problem) in
            let name = try asked.place("person")
            let taker = await desk.gate.taker(name)
            try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.lock(name, by: .signedIn(asked.principal))
            }
            if let taker {
                await desk.calls.release(callsOf: taker.id, because: .signedOut, at: asked.now)
            }
            return .ok(["status": "ok"])
        },
        Route(
            method: .post, path: "/api/1/people/{person}/unlock", name: "unlock person",
            summary: "Let somebody in again.", entry: .may(.administerPeople), answer: .named("Health"),
            problems: ["no-such-person"]
        ) { desk, asked throws(Problem) in
            let name = try asked.place("person")
            try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.unlock(name, by: .signedIn(asked.principal))
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
            for name in try body.texts("scope") ?? [] {
                guard let deed = Deed(rawValue: name) else {
                    throw Problem(
                        422, "unknown-name", "no deed is called `\(name)`",
                        help: suggestion(for: name, among: Deed.allCases.map(\.rawValue)))
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
            summary: "Take a token back.", entry: .may(.administerPeople), answer: .named("Health"),
            problems: ["no-such-token"]
        ) { desk, asked throws(Problem) in
            let id = try asked.place("token")
            try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.revokeToken(id, by: .signedIn(asked.principal))
            }
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
            "second_factor": .flag(person.hasSecondFactor), "own_password": .flag(person.hasOwnPassword),
            "signed_in": .optional(person.signedIn.map { "\($0)" }),
            "sessions": .number(person.sessionCount),
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
