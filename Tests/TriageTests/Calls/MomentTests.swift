import Foundation
import Testing
import TriageCalls

@Suite struct MomentTests {
    /// Against Foundation's calendar, over all the years that can be written.
    @Test func aMomentIsWrittenAsOthersWriteIt() {
        let others = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        var random = Seeded(1)
        for _ in 0..<3_000 {
            let seconds = Int64(random.int(-62_135_596_800...253_402_300_799))
            let moment = Moment(milliseconds: seconds * 1_000 + 250)
            let text = Date(timeIntervalSince1970: Double(seconds) + 0.25).formatted(others)
            if seconds > -12_000_000_000 { #expect(moment.description == text) }
            #expect(Moment(moment.description) == moment)
        }
    }

    @Test(arguments: [
        ("2026-11-27T23:41:07.250Z", "2026-11-27T23:41:07.250Z"),
        ("2026-11-27t23:41:07z", "2026-11-27T23:41:07.000Z"),
        ("2026-11-27T23:41:07.2509999Z", "2026-11-27T23:41:07.250Z"),
        ("2026-11-28T00:41:07.5+01:00", "2026-11-27T23:41:07.500Z"),
        ("2026-11-27T18:11:07-05:30", "2026-11-27T23:41:07.000Z"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"),
        ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
    ])
    func whatRFC3339AllowsIsRead(text: String, same: String) {
        #expect(Moment(text)?.description == same)
    }

    @Test(arguments: [
        "", "2026", "2026-11-27", "2026-11-27T23:41Z", "2026-02-29T00:00:00Z", "2026-11-27T24:00:00Z",
        "2026-11-27T23:60:00Z", "2026-11-27T23:41:60Z", "2026-11-27T23:41:07", "2026-11-27T23:41:07.Z",
        "2026-11-27T23:41:07Z ", "2026-11-27T23:41:07+1:00", "2026-11-27T23:41:07+24:00",
        "2026_11_27T23:41:07Z",
        "2026-11-27 23:41:07Z", "+026-11-27T23:41:07Z", "２０２６-11-27T23:41:07Z", "0000-01-01T00:00:00Z",
    ])
    func whatItDoesNotIsNot(text: String) { #expect(Moment(text) == nil) }

    @Test func aClockIsReadWhereItStands() {
        let moment = Moment("2026-11-27T23:41:07Z") ?? Moment(milliseconds: 0)
        #expect(moment.clock() == "23:41" && moment.day() == "2026-11-27")
        #expect(moment.clock(offsetMinutes: 60) == "00:41" && moment.day(offsetMinutes: 60) == "2026-11-28")
        #expect(moment.clock(offsetMinutes: -330) == "18:11")
        #expect(Moment(milliseconds: .min) < Moment(milliseconds: .max))
    }
}
