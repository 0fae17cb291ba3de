import TriageValues

/// A moment in UTC, to the millisecond. It is always given: nothing here looks at a clock.
package struct Moment: Sendable, Hashable, Comparable {
    /// Since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64

    /// The years 1 to 9999: what RFC 3339 can write. Outside, the nearest that it can.
    package init(milliseconds: Int64) {
        self.milliseconds = min(max(milliseconds, Self.first), Self.last)
    }

    private static let first: Int64 = -62_135_596_800_000
    private static let last: Int64 = 253_402_300_799_999
    static let day: Int64 = 86_400_000

    package static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }

    /// `23:41` where the clock stands so many minutes before UTC; seconds are cut off.
    package func clock(offsetMinutes: Int = 0) -> String {
        let minutes = (local(offsetMinutes) % Self.day) / 60_000
        return "\(two(minutes / 60)):\(two(minutes % 60))"
    }

    /// The day in UTC, by which a call that begins has its library.
    package var calendarDay: Day { Day(day()) ?? .first }

    /// `2026-11-27`, in the same way.
    package func day(offsetMinutes: Int = 0) -> String { date(local(offsetMinutes) / Self.day) }

    /// Milliseconds since the first day of year 0, so that what is divided is never below zero.
    private func local(_ offsetMinutes: Int) -> Int64 {
        milliseconds + Int64(offsetMinutes) * 60_000 + Self.epoch * Self.day
    }

    /// Days from 0000-03-01 to 1970-01-01 and one era of 400 years more.
    private static let epoch: Int64 = 719_468 + 146_097
}

extension Moment: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds, `2026-11-27T23:41:07.250Z`.
    package var description: String {
        let all = local(0)
        let rest = all % Self.day
        let seconds = rest / 1_000
        let fraction = String(1_000 + rest % 1_000).dropFirst()
        return date(all / Self.day)
            + "T\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60)).\(fraction)Z"
    }

    /// Nil when the text is not a moment as `description` writes it, or with another offset (`+01:00`) or
    /// another number of decimals; those behind the third are cut off.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int64? {
            guard range.upperBound <= bytes.count, bytes[range].allSatisfy({ 0x30...0x39 ~= $0 }) else {
                return nil
            }
            return bytes[range].reduce(0) { $0 * 10 + Int64($1 - 0x30) }
        }
        func stands(_ character: Unicode.Scalar, _ place: Int) -> Bool {
            place < bytes.count && (bytes[place] | 0x20) == (UInt8(ascii: character) | 0x20)
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            [4, 7].allSatisfy({ bytes[$0] == UInt8(ascii: "-") }), stands("T", 10),
            [13, 16].allSatisfy({ bytes[$0] == UInt8(ascii: ":") }),
            year >= 1, Day(String(decoding: bytes[0..<10], as: UTF8.self)) != nil, hour < 24, minute < 60,
            second < 60
        else { return nil }
        var place = 19
        var fraction: Int64 = 0
        if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
            let digits = bytes[(place + 1)...].prefix { 0x30...0x39 ~= $0 }
            guard !digits.isEmpty else { return nil }
            fraction = (Array(digits) + [0x30, 0x30]).prefix(3).reduce(0) { $0 * 10 + Int64($1 - 0x30) }
            place += 1 + digits.count
        }
        var offset: Int64 = 0
        if stands("Z", place) {
            guard place + 1 == bytes.count else { return nil }
        } else {
            guard place + 6 == bytes.count, let hours = number(place + 1..<place + 3), hours < 24,
                bytes[place + 3] == UInt8(ascii: ":"), let minutes = number(place + 4..<place + 6),
                minutes < 60, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[place])
            else { return nil }
            offset = (hours * 60 + minutes) * (bytes[place] == UInt8(ascii: "+") ? 60_000 : -60_000)
        }
        let seconds = Self.days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second
        self.init(milliseconds: seconds * 1_000 + fraction - offset)
    }

    /// Days since 1970-01-01 of a day of the Gregorian calendar.
    ///
    /// - Source: Hinnant H. chrono-compatible low-level date algorithms. 2021: days_from_civil.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let year = (month <= 2 ? year - 1 : year) + 400
        let era = year / 400
        let yearOfEra = year % 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - epoch
    }

    /// - Parameter days: since 400 years before 0000-03-01.
    /// - Source: the same, civil_from_days.
    private func date(_ days: Int64) -> String {
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let year = yearOfEra + era * 400 - 400 + (month >= 10 ? 1 : 0)
        return "\(String(10_000 + year).dropFirst())-\(two(month < 10 ? month + 3 : month - 9))-\(two(day))"
    }

    private func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// A stretch of time as a person says it, never below zero: `under a minute`, `4 min`, `1 h 05 min`.
func spoken(milliseconds: Int64) -> String {
    let minutes = max(0, milliseconds) / 60_000
    if minutes < 1 { return "under a minute" }
    if minutes < 60 { return "\(minutes) min" }
    let rest = minutes % 60
    return "\(minutes / 60) h \(rest < 10 ? "0" : "")\(rest) min"
}
