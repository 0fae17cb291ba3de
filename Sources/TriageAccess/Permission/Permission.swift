/// Who may do what to which object.
package enum Permission {
    /// Under which condition a role may do something.
    enum Condition: Sendable {
        case never
        case always
        /// The call is one's own.
        case own
        /// It is or once was one's own, or a reason is given.
        case ownOrReason
        case withReason
        /// The call is no training.
        case real
        case training
        /// Somebody else, or a library that somebody else proposed.
        case ofAnother
        /// The token names it.
        case inScope
        /// The token names it, and the call is the machine's own.
        case ownInScope
    }

    /// The columns of the table.
    static let columns: [Role] = [
        .clinician, .supervisor, .author, .trainer, .auditor, .administrator, .machine,
    ]

    /// The table. What is not in it is never allowed.
    static let table: [Deed: [Condition]] = [
        .openCall: [.always, .always, .never, .training, .never, .never, .inScope],
        .readCall: [.ownOrReason, .always, .never, .training, .withReason, .never, .inScope],
        .appendToCall: [.own, .own, .never, .training, .never, .never, .ownInScope],
        .closeCall: [.own, .own, .never, .training, .never, .never, .ownInScope],
        .listCall: [.always, .always, .never, .training, .always, .never, .inScope],
        .takeOver: [.real, .real, .never, .training, .never, .never, .never],
        .assignCall: [.own, .real, .never, .training, .never, .never, .never],
        .agree: [.always, .always, .never, .training, .never, .never, .never],
        .whisper: [.never, .real, .never, .training, .never, .never, .never],
        .handOff: [.ownOrReason, .always, .never, .training, .withReason, .never, .inScope],
        .recordOutcome: [.ownOrReason, .real, .never, .never, .never, .never, .inScope],
        .explainCall: [.ownOrReason, .always, .never, .training, .withReason, .never, .inScope],
        .seeOnBoard: [.real, .always, .never, .training, .never, .never, .inScope],
        .readLibraries: [.always, .always, .always, .always, .always, .always, .inScope],
        .proposeLibrary: [.never, .never, .always, .never, .never, .never, .never],
        .confirmLibrary: [.never, .ofAnother, .ofAnother, .never, .never, .never, .never],
        .evaluate: [.always, .always, .always, .always, .never, .never, .inScope],
        .administerPeople: [.never, .never, .never, .never, .never, .ofAnother, .never],
        .readAudit: [.never, .never, .never, .never, .always, .never, .never],
        .readMetrics: [.never, .always, .never, .never, .never, .always, .inScope],
        .ownAccount: [.always, .always, .always, .always, .always, .always, .never],
    ]

    /// Whether the principal may do this to that.
    package static func allows(_ principal: Principal, _ deed: Deed, on object: Object) -> Bool {
        guard object.kind == deed.object, principal.pending.isEmpty || deed == .ownAccount else {
            return false
        }
        return principal.roles.contains { role in
            holds(condition(of: role, deed), principal, deed, object)
        }
    }

    /// Whether there is an object to which the principal may do this: what a list or a stream asks before it
    /// asks for each of its rows.
    package static func allowsSome(_ principal: Principal, _ deed: Deed) -> Bool {
        guard principal.pending.isEmpty || deed == .ownAccount else { return false }
        return principal.roles.contains { role in
            switch condition(of: role, deed) {
            case .never: false
            case .inScope, .ownInScope: principal.scope.contains(deed)
            case .always, .own, .ownOrReason, .withReason, .real, .training, .ofAnother: true
            }
        }
    }

    /// What a machine may do at all; a token may name some of these.
    package static let ofMachines = Set(
        Deed.allCases.filter { deed in
            switch condition(of: .machine, deed) {
            case .inScope, .ownInScope: true
            case .never, .always, .own, .ownOrReason, .withReason, .real, .training, .ofAnother: false
            }
        })

    /// Refuses what is not allowed.
    package static func check(_ principal: Principal, _ deed: Deed, on object: Object) throws(AccessRefusal) {
        if !allows(principal, deed, on: object) { throw refusal(principal, deed) }
    }

    /// Why somebody may not do this: first what they can mend themselves.
    package static func refusal(_ principal: Principal, _ deed: Deed) -> AccessRefusal {
        if deed != .ownAccount {
            if principal.pending.contains(.newPassword) { return .passwordMustChange }
            if principal.pending.contains(.secondFactor) { return .secondFactorMustBeSet }
        }
        return .notAllowed(deed)
    }

    private static func condition(of role: Role, _ deed: Deed) -> Condition {
        guard let row = table[deed], let column = columns.firstIndex(of: role), column < row.count else {
            return .never
        }
        return row[column]
    }

    private static func holds(
        _ condition: Condition, _ principal: Principal, _ deed: Deed, _ object: Object
    ) -> Bool {
        switch condition {
        case .never: false
        case .always: true
        case .own: object.owner == principal.id
        case .ownOrReason:
            object.hasReason || object.owner == principal.id || object.earlierOwners.contains(principal.id)
        case .withReason: object.hasReason
        case .real: object.isTraining == false
        case .training: object.isTraining == true
        case .ofAnother: object.isOfAnother(than: principal.id)
        case .inScope: principal.scope.contains(deed)
        case .ownInScope: principal.scope.contains(deed) && object.owner == principal.id
        }
    }
}

extension Object {
    fileprivate var owner: String? { if case .call(let call) = self { call.owner } else { nil } }

    fileprivate var earlierOwners: Set<String> {
        if case .call(let call) = self { call.earlierOwners } else { [] }
    }

    fileprivate var hasReason: Bool { if case .call(let call) = self { call.hasReason } else { false } }

    /// Nil for what is no call.
    fileprivate var isTraining: Bool? {
        switch self {
        case .newCall(let isTraining): isTraining
        case .call(let call): call.isTraining
        case .library, .person, .server: nil
        }
    }

    fileprivate func isOfAnother(than id: String) -> Bool {
        switch self {
        case .library(let proposer): proposer != id
        case .person(let other): other != id
        case .newCall, .call, .server: false
        }
    }
}
