/// What a centre decides about its door.
package struct AccessRules: Sendable {
    /// A session in which nothing is done ends.
    ///
    /// - Source: NIST SP 800-63B, 4.2.3 (AAL2): thirty minutes without activity, twelve hours in any case.
    package var idleMinutes = 30
    package var sessionHours = 12
    /// So many failures in the window lock a name from one address, for as long as the window is.
    package var failures = 5
    package var windowMinutes = 15
    /// After so many failures in the window from one address, or with one name from wherever, there is one
    /// try in so many seconds, until fewer are in the window.
    package var freeFailures = 20
    package var slowAddressSeconds = 10
    package var slowNameSeconds = 60
    /// Who has one of these roles needs a second factor.
    package var secondFactorRoles: Set<Role> = [.supervisor, .author, .auditor, .administrator]
    /// The addresses of proxies that sign people on, by their header.
    package var signOnProxies: Set<String> = []
    /// A password made by somebody else is good for so long.
    package var oneTimeHours = 24
    package var longestTokenDays = 366
    /// The most sessions of a person; another one ends the oldest.
    package var sessionsPerPerson = 10
    /// The most passwords that wait to be looked at.
    package var waitingPasswords = 16
    /// How long what another server wrote may not be known here.
    package var newsSeconds = 1

    package init() {}
}
