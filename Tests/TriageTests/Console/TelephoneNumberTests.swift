import Testing
import TriageConsole

/// The numbers by which earlier calls are found.
@Suite struct TelephoneNumberTests {
    @Test(arguments: [
        ("8025550142", ["8025550142"]), ("(802) 555-0142, his own", ["8025550142"]),
        ("+1 802.555.0142", ["8025550142"]), ("1-802-555-0142", ["8025550142"]),
        ("555-0142", ["5550142"]), ("+44 20 7946 0018", ["442079460018"]),
        ("802 555 0142 or 802 555 0199", ["8025550142", "8025550199"]),
        ("4 Ridge Road, second floor", []), ("44.4759, -73.2121", []), ("44.475912", []), ("", []),
        ("none", []), ("12345 Route 7", []), ("1234567890123456", []),
    ])
    func numbersAreFound(text: String, numbers: [String]) {
        #expect(telephoneNumbers(in: text) == Set(numbers))
    }
}
