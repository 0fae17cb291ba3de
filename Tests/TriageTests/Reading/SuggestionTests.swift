import Testing
import TriageDiagnostics

/// What was probably meant, up to the limit and no further.
@Suite struct SuggestionTests {
    /// Words with no letter twice, and so many of their letters changed: near up to a third of the length,
    /// and one in words of two.
    @Test(arguments: 2...14)
    func nearIsAThirdOfTheLength(length: Int) {
        let word = String("abcdefghijklmn".prefix(length))
        let limit = max(1, length / 3)
        for changed in 1...length {
            // From the end, so that the first letters stay and only the distance decides.
            let other = String(word.dropLast(changed)) + String(repeating: "z", count: changed)
            let expected = changed <= limit ? other : nil
            #expect(closest(to: word, among: [other]) == expected, "\(word), \(other)")
            let longer = String(repeating: "z", count: changed) + word
            #expect(
                closest(to: word, among: [longer]) == (changed <= limit ? longer : nil), "\(word), \(longer)")
        }
    }

    @Test(arguments: [
        // Two letters in the wrong order are one slip.
        ("thouhgts", "thoughts"), ("ys", "yes"), ("no", "on"), ("Mood", "mood"),
        // Of two at the same distance the first in the alphabet; the nearer one first.
        ("cat", "bat"), ("breath", "breathe"),
        // A word cut short, or with a piece too much.
        ("imminent", "imminent_handling"), ("weapon_type_now", "weapon_type"), ("we", nil),
        ("x", "a"), ("xyz", nil), ("", "a"),
    ])
    func whatWasMeant(word: String, meant: String?) {
        let known = [
            "thoughts", "yes", "on", "mood", "rat", "bat", "breathing", "breathe", "imminent_handling",
            "weapon_type", "a",
        ]
        #expect(closest(to: word, among: known) == meant, "\(word)")
    }

    @Test func shortListsAreNamedWhole() {
        let eight = (1...8).map { "answer\($0)" }
        #expect(suggestion(for: "zzz", among: eight) == "known here: " + eight.joined(separator: ", "))
        #expect(suggestion(for: "zzz", among: eight + ["answer9"]) == nil)
        #expect(suggestion(for: "zzz", among: []) == nil)
        #expect(suggestion(for: "anwser1", among: eight) == "did you mean `answer1`?")
    }

    @Test(arguments: [(0, "0 rules"), (1, "1 rule"), (2, "2 rules"), (-1, "-1 rules"), (11, "11 rules")])
    func oneIsSingular(number: Int, words: String) { #expect(counted(number, "rule") == words) }
}
