import TriageAccess
import TriageCalls
import TriageRecords
import TriageSyntax

extension Route {
    static let session: [Route] = [
        Route(
            method: .post, path: "/api/1/session", name: "sign in",
            summary:
                "Sign in with name, password and the code of the second factor; the session is a cookie.",
            entry: .anybody, body: .named("SignIn"), answer: .named("Session"), status: 201,
            problems: ["sign-in-failed", "second-factor-needed", "locked", "busy"], mostBody: 8 << 10
        ) { desk, asked throws(Problem) in
            var body = try Body(asked.body)
            let request = SignInRequest(
                name: try body.text("name"), password: try body.text("password"),
                code: try body.optional("code"), address: asked.credentials.address)
            try body.end()
            let here = try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.signIn(request)
            }
            return .json(
                201, json(here.principal),
                headers: [("Set-Cookie", SessionCookie.set(here.secret, seconds: here.seconds))])
        },
        Route(
            method: .get, path: "/api/1/session", name: "who am I",
            summary:
                "Who is signed in, what has to be done first, and the CSRF token for what changes anything.",
            entry: .known, answer: .named("Session")
        ) { _, asked throws(Problem) in .ok(json(asked.principal)) },
        Route(
            method: .delete, path: "/api/1/session", name: "sign out",
            summary:
                """
                Sign out. One's open calls become a supervisor's who is there, or stand on the supervisors' \
                board without an owner.
                """,
            entry: .known,
            answer: .named("Released")
        ) { desk, asked throws(Problem) in
            try await desk.door { keeper throws(AccessRefusal) in try await keeper.signOut(asked.principal) }
            let count = await desk.release(
                callsOf: asked.principal.id, because: .signedOut, at: asked.now)
            desk.presence.forgets(asked.principal.id)
            return .json(200, ["released": .number(count)], headers: [("Set-Cookie", SessionCookie.unset)])
        },
        Route(
            method: .put, path: "/api/1/session/password", name: "change password",
            summary: "Set one's own password; one's other sessions end.", entry: .known,
            body: .named("NewPassword"), answer: .named("Health"),
            problems: ["password-refused", "sign-in-failed", "locked"]
        ) { desk, asked throws(Problem) in
            var body = try Body(asked.body)
            let (old, new) = (try body.text("old"), try body.text("new"))
            try body.end()
            try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.changePassword(
                    asked.principal, from: old, to: new, address: asked.credentials.address)
            }
            return .ok(["status": "ok"])
        },
        Route(
            method: .post, path: "/api/1/session/second-factor", name: "begin second factor",
            summary: "A new secret for an authenticator app. Nothing is kept before a code of it is shown.",
            entry: .known, answer: .named("FactorSecret")
        ) { desk, asked throws(Problem) in
            let secret = SecondFactor.secret()
            let name = try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.name(of: asked.principal)
            }
            return .ok([
                "secret": .text(SecondFactor.base32(secret)),
                "address": .text(SecondFactor.address(secret, name: "\(name)@\(asked.host)")),
            ])
        },
        Route(
            method: .put, path: "/api/1/session/second-factor", name: "set second factor",
            summary: "Set one's own second factor, with a code that shows that the app has it.",
            entry: .known, body: .named("NewFactor"), answer: .named("Health"),
            problems: ["code-wrong", "sign-in-failed", "locked"]
        ) { desk, asked throws(Problem) in
            var body = try Body(asked.body)
            let (text, code) = (try body.text("secret"), try body.text("code"))
            let password = try body.text("password")
            try body.end()
            guard let secret = SecondFactor.bytes(base32: text) else {
                throw .badRequest("`secret` is not as it was given")
            }
            try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.setSecondFactor(
                    asked.principal, secret: secret, code: code, password: password,
                    address: asked.credentials.address)
            }
            return .ok(["status": "ok"])
        },
    ]

    private static func json(_ principal: Principal) -> JSON {
        [
            "id": .text(principal.id), "name": .text(principal.label),
            "roles": .list(principal.roles.map(\.rawValue).sorted().map { .text($0) }),
            "pending": .list(principal.pending.map(\.rawValue).sorted().map { .text($0) }),
            "csrf": .optional(principal.csrf),
        ]
    }
}

extension Desk {
    /// What was done with the record.
    package func acts() async throws(Problem) -> [String] {
        do throws(RecordRefusal) { return try await record.acts() } catch { throw Problem(error) }
    }

    /// Asks the doorkeeper.
    package func door<Result: Sendable>(
        _ work: @Sendable (Doorkeeper) async throws(AccessRefusal) -> Result
    ) async throws(Problem) -> Result {
        guard let keeper = gate.keeper else { throw .notFound }
        do throws(AccessRefusal) {
            return try await work(keeper)
        } catch { throw Problem(error) }
    }
}
