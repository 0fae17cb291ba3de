import TriageCalls
import TriageDiagnostics
import TriageRecords
import TriageSyntax

extension AccessEvent {
    /// The event as a line of JSON, without LF.
    package var line: [UInt8] {
        var pairs: [(key: String, value: JSON)] = [("at", .text("\(at)"))]
        if let by { pairs.append(("by", .text(by))) }
        pairs.append(("kind", .text(name)))
        return Array(JSON.object(pairs + fields).line.utf8)
    }

    var new: NewEvent { NewEvent(line: line, taken: at, person: by) }

    private var name: String {
        switch kind {
        case .began: "began"
        case .personAdded: "person_added"
        case .rolesGiven: "roles_given"
        case .passwordSet: "password_set"
        case .secondFactorSet: "second_factor_set"
        case .secondFactorRemoved: "second_factor_removed"
        case .signedIn: "signed_in"
        case .signedOn: "signed_on"
        case .used: "used"
        case .signedOut: "signed_out"
        case .refused: "refused"
        case .locked: "locked"
        case .lockLifted: "lock_lifted"
        case .personLocked: "person_locked"
        case .personUnlocked: "person_unlocked"
        case .tokenMade: "token_made"
        case .tokenRevoked: "token_revoked"
        }
    }

    private var fields: [(key: String, value: JSON)] {
        switch kind {
        case .began(let key): return [("key", .text(key.hex))]
        case .personAdded(let person, let name, let label, let roles):
            return [
                ("person", .text(person)), ("name", .text(name)), ("label", .text(label)),
                ("roles", words(roles)),
            ]
        case .rolesGiven(let person, let roles): return [("person", .text(person)), ("roles", words(roles))]
        case .passwordSet(let person, let hash, let isOneTime):
            return [("person", .text(person)), ("password", .text(hash)), ("one_time", .flag(isOneTime))]
        case .secondFactorSet(let person, let secret, let step):
            return [("person", .text(person)), ("secret", .text(secret.hex)), ("step", .number(step))]
        case .secondFactorRemoved(let person), .personLocked(let person), .personUnlocked(let person):
            return [("person", .text(person))]
        case .signedIn(let seen):
            let step = seen.step.map { [(key: "step", value: JSON.number($0))] } ?? []
            return [
                ("person", .text(seen.person)), ("session", .text(seen.session)),
                ("secret", .text(seen.secretHash)), ("address", .text(seen.address)),
            ] + step
        case .signedOn(let person, let address):
            return [("person", .text(person)), ("address", .text(address))]
        case .used(let session): return [("session", .text(session))]
        case .signedOut(let session, let ending):
            return [("session", .text(session)), ("because", .text(ending.rawValue))]
        case .refused(let reason, let person, let name, let address):
            return [("why", .text(reason.rawValue))] + (person.map { [("person", .text($0))] } ?? [])
                + [("name", .text(name)), ("address", .text(address))]
        case .locked(let name, let address, let until):
            return whom(name, address) + [("until", .text("\(until)"))]
        case .lockLifted(let name, let address): return whom(name, address)
        case .tokenMade(let id, let token):
            return [
                ("token", .text(id)), ("label", .text(token.label)), ("secret", .text(token.secretHash)),
                ("scope", words(token.scope)), ("until", .text("\(token.until)")),
            ]
        case .tokenRevoked(let id): return [("token", .text(id))]
        }
    }

    private func whom(_ name: String?, _ address: String?) -> [(key: String, value: JSON)] {
        [("name", name), ("address", address)].compactMap { key, value in
            value.map { (key: key, value: JSON.text($0)) }
        }
    }

    private func words(_ words: some Sequence<some RawRepresentable<String>>) -> JSON {
        .list(words.map(\.rawValue).sorted().map { .text($0) })
    }
}

extension AccessEvent {
    /// Reads a line as `line` writes it. What cannot be read is no line of ours, or of a later version;
    /// nobody gets in by guessing what it says.
    package init(line: [UInt8]) throws(AccessRefusal) {
        let fields = try Fields(line)
        at = try fields.moment("at")
        by = fields.optional("by")
        kind = try Self.kind(fields)
    }

    private static func kind(_ fields: Fields) throws(AccessRefusal) -> Kind {
        switch try fields.text("kind") {
        case "began": return .began(key: try fields.bytes("key"))
        case "person_added":
            return .personAdded(
                try fields.text("person"), name: try fields.text("name"), label: try fields.text("label"),
                try fields.words("roles"))
        case "roles_given": return .rolesGiven(try fields.text("person"), try fields.words("roles"))
        case "password_set":
            return .passwordSet(
                try fields.text("person"), hash: try fields.text("password"),
                isOneTime: try fields.word("one_time", of: ["true": true, "false": false]))
        case "second_factor_set":
            return .secondFactorSet(
                try fields.text("person"), secret: try fields.bytes("secret"), step: try fields.number("step")
            )
        case "second_factor_removed": return .secondFactorRemoved(try fields.text("person"))
        case "signed_in":
            return .signedIn(
                SignIn(
                    person: try fields.text("person"), session: try fields.text("session"),
                    secretHash: try fields.text("secret"), address: try fields.text("address"),
                    step: fields.optional("step") == nil ? nil : try fields.number("step")))
        case "signed_on":
            return .signedOn(try fields.text("person"), address: try fields.text("address"))
        case "used": return .used(session: try fields.text("session"))
        case "signed_out":
            return .signedOut(session: try fields.text("session"), try fields.word("because"))
        case "refused":
            return .refused(
                try fields.word("why"), person: fields.optional("person"), name: try fields.text("name"),
                address: try fields.text("address"))
        case "locked":
            return .locked(
                name: fields.optional("name"), address: fields.optional("address"),
                until: try fields.moment("until"))
        case "lock_lifted":
            return .lockLifted(name: fields.optional("name"), address: fields.optional("address"))
        case "person_locked": return .personLocked(try fields.text("person"))
        case "person_unlocked": return .personUnlocked(try fields.text("person"))
        case "token_made":
            return .tokenMade(
                try fields.text("token"),
                Token(
                    label: try fields.text("label"), secretHash: try fields.text("secret"),
                    scope: try fields.words("scope"), until: try fields.moment("until")))
        case "token_revoked": return .tokenRevoked(try fields.text("token"))
        case let other: throw fields.damaged("`\(other)` is no kind that this version knows")
        }
    }
}
