import Testing
import TriageAccess

/// The table of who may do what, against the same said in another order: what each role is for.
@Suite struct PermissionTests {
    private static let me = "p-me"
    private static let calls: [CallStanding] = {
        let owners: [String?] = [me, "p-other", nil]
        let earlier: [Set<String>] = [[], [me], ["p-other"]]
        var calls: [CallStanding] = []
        for owner in owners {
            for before in earlier {
                for isTraining in [false, true] {
                    for hasReason in [false, true] {
                        calls.append(
                            CallStanding(
                                owner: owner, earlierOwners: before, isTraining: isTraining,
                                hasReason: hasReason))
                    }
                }
            }
        }
        return calls
    }()
    private static let others: [Object] = [
        .newCall(isTraining: false), .newCall(isTraining: true), .library(proposedBy: me),
        .library(proposedBy: "p-other"), .person(nil), .person(me), .person("p-other"), .server,
    ]
    private static let objects: [Object] = calls.map { Object.call($0) } + others

    private func principal(_ roles: Set<Role>, scope: Set<Deed> = [], pending: Set<Principal.Pending> = [])
        -> Principal
    {
        Principal(id: Self.me, label: "me", roles: roles, scope: scope, pending: pending)
    }

    /// What a role is for, by role. The machine has everything in its scope.
    private func expected(_ role: Role, _ deed: Deed, _ object: Object) -> Bool {
        let isPerson = role != .machine
        if case .server = object {
            switch deed {
            case .ownAccount: return isPerson
            case .readLibraries: return true
            case .evaluate: return role != .auditor && role != .administrator
            case .proposeLibrary: return role == .author
            case .readAudit: return role == .auditor
            case .readMetrics: return [.supervisor, .administrator, .machine].contains(role)
            default: return false
            }
        }
        switch (role, object) {
        case (.clinician, .newCall): return deed == .openCall
        case (.clinician, .call(let call)):
            let isMine = call.owner == Self.me
            let wasMine = isMine || call.earlierOwners.contains(Self.me)
            switch deed {
            case .appendToCall, .closeCall, .assignCall: return isMine
            case .readCall, .handOff, .explainCall, .recordOutcome: return wasMine || call.hasReason
            case .takeOver, .seeOnBoard: return !call.isTraining
            case .listCall, .agree: return true
            default: return false
            }
        case (.supervisor, .newCall): return deed == .openCall
        case (.supervisor, .call(let call)):
            switch deed {
            // A call has one owner, and a supervisor takes it over before writing to it.
            case .appendToCall, .closeCall: return call.owner == Self.me
            case .takeOver, .assignCall, .whisper, .recordOutcome: return !call.isTraining
            case .readCall, .handOff, .explainCall, .listCall, .seeOnBoard, .agree: return true
            default: return false
            }
        case (.supervisor, .library(let proposer)), (.author, .library(let proposer)):
            return deed == .confirmLibrary && proposer != Self.me
        case (.trainer, .newCall(let isTraining)): return deed == .openCall && isTraining
        case (.trainer, .call(let call)): return isOfCalls(deed) && call.isTraining
        case (.auditor, .call(let call)):
            return deed == .listCall
                || call.hasReason && [.readCall, .handOff, .explainCall].contains(deed)
        case (.administrator, .person(let person)): return deed == .administerPeople && person != Self.me
        case (.machine, .newCall): return deed == .openCall
        case (.machine, .call(let call)):
            switch deed {
            case .appendToCall, .closeCall: return call.owner == Self.me
            case .readCall, .listCall, .handOff, .explainCall, .seeOnBoard, .recordOutcome: return true
            default: return false
            }
        default: return false
        }
    }

    private func isOfCalls(_ deed: Deed) -> Bool {
        [
            .readCall, .appendToCall, .closeCall, .listCall, .takeOver, .assignCall, .agree, .handOff,
            .explainCall, .seeOnBoard, .whisper,
        ].contains(deed)
    }

    @Test(arguments: Role.allCases) func eachRoleMayDoWhatItIsFor(_ role: Role) {
        let who = principal([role], scope: role == .machine ? Set(Deed.allCases) : [])
        for deed in Deed.allCases {
            for object in Self.objects {
                #expect(
                    Permission.allows(who, deed, on: object) == expected(role, deed, object),
                    "\(role) \(deed) \(object)")
            }
            #expect(
                Permission.allowsSome(who, deed) == Self.objects.contains { expected(role, deed, $0) },
                "\(role) \(deed)")
        }
    }

    @Test func twoRolesMayDoWhatOneOfThemMay() {
        for one in Role.ofPeople {
            for other in Role.ofPeople {
                for deed in Deed.allCases {
                    for object in Self.objects {
                        let both = Permission.allows(principal([one, other]), deed, on: object)
                        #expect(both == (expected(one, deed, object) || expected(other, deed, object)))
                    }
                }
            }
        }
    }

    @Test func aTokenIsGoodForWhatItNamesAndForNothingElse() {
        for named in Deed.allCases {
            for deed in Deed.allCases {
                for object in Self.objects {
                    #expect(
                        Permission.allows(principal([.machine], scope: [named]), deed, on: object)
                            == (named == deed && expected(.machine, deed, object)))
                }
            }
            #expect(
                Permission.ofMachines.contains(named)
                    == Self.objects.contains { expected(.machine, named, $0) })
        }
        // A scope gives a person nothing.
        for deed in Deed.allCases where deed != .ownAccount && deed != .readLibraries {
            #expect(
                Self.objects.allSatisfy {
                    Permission.allows(principal([.administrator], scope: [deed]), deed, on: $0)
                        == expected(.administrator, deed, $0)
                })
        }
    }

    @Test(arguments: Principal.Pending.allCases)
    func whoHasToDoSomethingFirstMayDoNothingElse(_ pending: Principal.Pending) async {
        let who = principal(Set(Role.ofPeople), pending: [pending])
        for deed in Deed.allCases {
            for object in Self.objects {
                #expect(
                    Permission.allows(who, deed, on: object) == (deed == .ownAccount && object == .server))
            }
            #expect(Permission.allowsSome(who, deed) == (deed == .ownAccount))
        }
        let code = await answer { try Permission.check(who, .openCall, on: .newCall(isTraining: false)) }
        #expect(
            code
                == (pending == .newPassword ? "password-must-change" : "second-factor-must-be-set"))
    }

    @Test func whoHasNoRoleMayDoNothing() async {
        for deed in Deed.allCases {
            for object in Self.objects { #expect(!Permission.allows(principal([]), deed, on: object)) }
        }
        #expect(await answer { try Permission.check(principal([]), .evaluate, on: .server) } == "not-allowed")
        #expect(await answer { try Permission.check(principal([.author]), .evaluate, on: .server) } == "in")
    }

    /// The page shows the table as the code has it.
    @Test func thePageShowsTheTable() throws {
        let page = try Shipped.text("Sources/TriageAccess/README.md")
        #expect(page.contains(Permission.page), "the table of the page has to read:\n\(Permission.page)")
    }
}
