import Testing
import TriageAccess

@Suite struct PasswordRuleTests {
    private func reason(_ password: String, _ name: String = "ana", _ label: String = "Ana Lindqvist")
        -> String?
    {
        do throws(AccessRefusal) {
            try PasswordRule.check(password, name: name, label: label)
            return nil
        } catch { return error.message }
    }

    @Test(arguments: [
        "seven quiet herons wade", "correct horse battery staple", "fjr82kq0zmtw", "ÅÄÖåäö brunnsvik",
        "tretton små grodor", "ぱすわーどはながいほうがいい", "gul0-blå1-röd2-vit3", "anastasia rows at dawn",
        "monday password dragon", "x9!x8?x7&x6%", "my password is a long tram ride",
    ]) func goodOnesAreTaken(_ password: String) { #expect(reason(password) == nil) }

    @Test(arguments: [
        ("", "fewer than 12"), ("elevenchars", "fewer than 12"), ("aaaaaaaaaaaa", "same few"),
        ("abababababab", "same few"), ("xyz7!xyz7!xyz7!", "same few"), ("AaAaAaAaAaBb", "same few"),
        ("abcdefghijklm", "row of"), ("zyxwvutsrqpon", "row of"), ("qwertyuiop12", "row of"),
        ("1qaz2wsx3edc", "row of"), ("asdfghjkl-ok", "row of"), ("123456789012", "row of"),
        ("8039-2017-4836", "a number"), ("555 010 4477 23", "a number"),
        ("password2024!", "tried first"), ("P@ssw0rd1234x", "row of|tried first|nil"),
        ("P@$$w0rd#2024", "tried first"), ("welcome-2-work", "tried first"), ("Summer2024!!!", "tried first"),
        ("iloveyou!!2023", "tried first"), ("letmein.letmein", "same few|tried first"),
        ("changeme90000", "tried first"), ("dragon.monkey.7", "tried first"), ("Ana-Lindqvist-9", "a name"),
        ("lindqvistana1", "a name"), ("crisistriage99", "a name"), ("Triage-Hotline-1", "a name"),
        ("crisis.ana.2024", "a name"), ("L1ndqv1st-2027", "a name"),
    ]) func expectedOnesAreRefused(_ password: String, _ part: String) {
        let reason = reason(password) ?? "nil"
        #expect(part.split(separator: "|").contains { reason.contains($0) }, "\(password): \(reason)")
        #expect(reason == "nil" || reason.hasPrefix("this cannot be a password: "))
    }

    /// Every common word with what people put around it.
    @Test func commonWordsAreRefusedHoweverTheyAreDressedUp() {
        for word in commonWords.map({ String($0) }) {
            for dress in [
                "\(word)#202620262026", "!!2026..\(word)!!2626", "\(word.uppercased())2!6!8!9!2!6!8!",
            ] {
                #expect(reason(dress) != nil, "\(dress)")
            }
        }
    }

    @Test func lengthIsCountedAsPeopleDo() {
        #expect(reason(String(repeating: "aé文😀", count: 300)) != nil)
        #expect(reason("e\u{301}a\u{301}o\u{301}u\u{301}i\u{301}x") != nil)
        var long = ""
        for index in 0..<110 { long += "word\(index) " }
        #expect(reason(long) == nil)
        #expect(reason(long + long)?.contains("1024 bytes") == true)
    }

    @Test func lettersAreTheSameHoweverTheyAreTyped() async throws {
        let door = try await TestDoor([])
        _ = try await door.keeper.add(
            "ake", label: "Åke", roles: [.clinician], password: "blå tåg över öar", by: door.machine)
        let apart = "bla\u{30A} ta\u{30A}g o\u{308}ver o\u{308}ar"
        #expect(Array(apart.utf8) != Array("blå tåg över öar".utf8))
        #expect(await door.tried("ake", apart) == "in")
        #expect(await door.tried(" AKE ", apart) == "in")
        #expect(await door.tried("ake", "bla tag over oar") == "sign-in-failed")
    }

    @Test func oneTimePasswordsAreLongAndAllDifferent() {
        let all = (0..<500).map { _ in OneTimePassword.make() }
        #expect(Set(all).count == 500)
        for password in all {
            #expect(password.count == 23 && password.split(separator: "-").map(\.count) == [5, 5, 5, 5])
            #expect(password.allSatisfy { "abcdefghjkmnpqrstuvwxyz23456789-".contains($0) })
            #expect(reason(password) == nil, "\(password)")
        }
        let letters = all.joined().filter { $0 != "-" }
        let counts = Dictionary(grouping: letters, by: \.self).mapValues(\.count)
        // 10,000 letters over 31: 323 each, give or take five standard deviations.
        #expect(counts.count == 31 && counts.values.allSatisfy { 230...420 ~= $0 })
    }
}
