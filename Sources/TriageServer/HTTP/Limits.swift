/// What the server does at most, so that no client takes it away from the others.
package struct Limits: Sendable {
    /// Bytes of a request.
    package var body = 256 << 10
    /// Events of a request.
    package var eventsAtOnce = 100
    /// Requests a second that a person or machine may make, over some seconds.
    package var requestsASecond = 50.0
    /// Requests at once, before they have to wait.
    package var burst = 200.0
    /// Requests a second of everybody at an address who is not known.
    package var unknownASecond = 10.0
    package var openCalls = 2_000
    /// Calls that are over and are held in memory for reading.
    package var closedCallsHeld = 200
    /// Streams of a person or machine at once.
    package var streams = 20
    /// Seconds for which a stream waits for a client to read.
    package var stalledSeconds = 30
    /// Seconds between two signs of life on a stream.
    package var heartbeatSeconds = 10
    /// Seconds without a request or a stream, after which a person counts as gone and their calls go to the
    /// board.
    package var absentSeconds = 300
    /// Seconds for which a connection may be idle, send one request, or leave an answer unread.
    package var idleSeconds = 60
    package var connections = 12_000
    /// Seconds for which what is under way is waited for when the server stops; then it is cut off. What was
    /// acknowledged is on the disk before.
    package var stopSeconds = 10

    package init() {}
}
