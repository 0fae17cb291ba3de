import TriageAccess
import TriageCalls
import TriageServer

/// Signing in and out, one's own account, and how the console looks.
extension Console {
    var doorRoutes: [Route] {
        [
            Route(.page, .get, "/", "home", .known) { _, asked throws(Problem) in
                .go(to: home(asked.principal))
            },
            Route(.page, .get, "/sign-in", "sign-in page", .anybody) { _, asked throws(Problem) in
                signInPage(asked, nil)
            },
            Route(.page, .post, "/sign-in", "sign in by form", .anybody) { desk, asked throws(Problem) in
                try await signIn(desk, asked)
            },
            Route(.page, .post, "/sign-out", "sign out by form", .known) { desk, asked throws(Problem) in
                try await desk.door { keeper throws(AccessRefusal) in
                    try await keeper.signOut(asked.principal)
                }
                await desk.release(callsOf: asked.principal.id, because: .signedOut, at: asked.now)
                desk.presence.forgets(asked.principal.id)
                return .go(to: "/sign-in", headers: [("Set-Cookie", SessionCookie.unset)])
            },
            Route(.page, .post, "/look", "choose a look", .anybody) { _, asked throws(Problem) in
                let before = Look(asked.browser)
                let look = Look(
                    asked.form?.text("language").flatMap { Language(rawValue: $0) } ?? before.language,
                    asked.form?.text("theme").flatMap { Look.Theme(rawValue: $0) } ?? before.theme)
                return .go(to: here(asked.form?.text("back")), headers: [("Set-Cookie", look.setCookie)])
            },
            Route(.page, .get, "/account", "account page", .known) { _, asked throws(Problem) in
                accountPage(asked, said: nil, problem: nil)
            },
            Route(.page, .post, "/account/password", "password by form", .known) {
                desk, asked throws(Problem) in
                try await changePassword(desk, asked)
            },
            Route(.page, .post, "/account/second-factor", "factor by form", .known) {
                desk, asked throws(Problem) in
                try await setFactor(desk, asked)
            },
        ]
    }

    // MARK: signing in

    private func signInPage(_ asked: Asked, _ problem: Problem?) -> Answer {
        let frame = Frame(self, asked.browser, nil)
        return frame.page(
            "sign-in", frame.words("Sign in"),
            [
                "to": here(asked.form?.text("to") ?? asked.query["to"]),
                "name": asked.form?.text("name") ?? "",
                "wrong": problem.map { $0.message.asSentence } ?? "",
                "needs-code": problem?.code == "second-factor-needed",
            ], status: problem?.status ?? 200)
    }

    private func signIn(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        let request = SignInRequest(
            name: asked.form?.text("name") ?? "", password: asked.form?.exact("password") ?? "",
            code: asked.form?.text("code"), address: asked.credentials.address)
        do throws(Problem) {
            let signedIn = try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.signIn(request)
            }
            let to = here(asked.form?.text("to"))
            return .go(
                to: signedIn.principal.pending.isEmpty
                    ? (to == "/" ? home(signedIn.principal) : to) : "/account",
                headers: [("Set-Cookie", SessionCookie.set(signedIn.secret, seconds: signedIn.seconds))])
        } catch { return signInPage(asked, error) }
    }

    /// An address of this server; anything else is the first page.
    private func here(_ address: String?) -> String {
        guard let address, address.hasPrefix("/"), !address.hasPrefix("//"), !address.contains("\\"),
            address.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
        else { return "/" }
        return address
    }

    /// Where somebody begins.
    private func home(_ principal: Principal) -> String {
        let places: [(Role, String)] = [
            (.clinician, "/calls"), (.supervisor, "/board"), (.trainer, "/calls"), (.author, "/libraries"),
            (.administrator, "/people"), (.auditor, "/log"),
        ]
        guard principal.pending.isEmpty else { return "/account" }
        return places.first { principal.roles.contains($0.0) }?.1 ?? "/account"
    }

    // MARK: one's own account

    private func accountPage(_ asked: Asked, said: String?, problem: Problem?) -> Answer {
        let frame = Frame(self, asked)
        let secret = asked.form?.text("secret") ?? SecondFactor.base32(SecondFactor.secret())
        let bytes = SecondFactor.bytes(base32: secret)
        let pending = asked.principal.pending
        return frame.page(
            "account", frame.words("Your account"),
            [
                "roles": asked.principal.roles.map(\.rawValue).sorted().joined(separator: ", "),
                "must-password": pending.contains(.newPassword),
                "must-factor": pending.contains(.secondFactor), "secret": secret, "grouped": inFours(secret),
                "secret-address": bytes.map {
                    SecondFactor.address($0, name: "\(asked.principal.label)@\(asked.host)")
                } ?? "",
                "said": said ?? "", "wrong": (problem?.message ?? "").asSentence,
                "help": (problem?.help ?? "").asSentence,
            ], status: problem?.status ?? 200)
    }

    private func changePassword(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        let (old, new) = (asked.form?.exact("old") ?? "", asked.form?.exact("new") ?? "")
        let frame = Frame(self, asked)
        guard new == asked.form?.exact("again") else {
            return accountPage(
                asked, said: nil,
                problem: .badRequest(frame.words("the two new passwords are not the same")))
        }
        do throws(Problem) {
            try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.changePassword(
                    asked.principal, from: old, to: new, address: asked.credentials.address)
            }
        } catch { return accountPage(asked, said: nil, problem: error) }
        return .go(to: asked.principal.pending == [.newPassword] ? "/" : "/account")
    }

    private func setFactor(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        guard let secret = asked.form?.text("secret").flatMap({ SecondFactor.bytes(base32: $0) }) else {
            throw .badRequest("the secret is not as it was given", help: "open the page anew")
        }
        let (code, password) = (asked.form?.text("code") ?? "", asked.form?.exact("password") ?? "")
        do throws(Problem) {
            try await desk.door { keeper throws(AccessRefusal) in
                try await keeper.setSecondFactor(
                    asked.principal, secret: secret, code: code, password: password,
                    address: asked.credentials.address)
            }
        } catch { return accountPage(asked, said: nil, problem: error) }
        return .go(to: "/")
    }
}

/// A secret as it is typed from one screen into another.
private func inFours(_ secret: String) -> String {
    secret.enumerated().map { ($0 > 0 && $0 % 4 == 0 ? " " : "") + String($1) }.joined()
}
