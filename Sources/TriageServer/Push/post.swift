import NIOCore
import NIOPosix

/// Sends a message of the outbox to a program on this machine.
///
/// - Returns: whether it was taken (2xx). Nothing of what comes back is kept.
package func post(_ plan: PushPlan, _ body: String, _ number: Int, _ signature: String, seconds: Int) async
    -> Bool
{
    let head = [
        "POST \(plan.path) HTTP/1.1", "Host: \(plan.host):\(plan.port)", "Content-Type: application/json",
        "Content-Length: \(body.utf8.count)", "Triage-Sequence: \(number)",
        "Triage-Signature: ed25519=\(signature)", "Connection: close",
    ]
    let request = head.joined(separator: "\r\n") + "\r\n\r\n" + body
    do {
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask { try await taken(request, plan) }
            group.addTask {
                try await ContinuousClock().sleep(for: .seconds(seconds))
                return false
            }
            let isTaken = try await group.next() ?? false
            group.cancelAll()
            return isTaken
        }
    } catch { return false }
}

private func taken(_ request: String, _ plan: PushPlan) async throws -> Bool {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .connectTimeout(.seconds(5))
        .connect(host: plan.host, port: plan.port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
    return try await channel.executeThenClose { inbound, outbound in
        try await outbound.write(ByteBuffer(string: request))
        var text = ""
        for try await buffer in inbound {
            text += String(buffer: buffer)
            if text.utf8.count >= 12 { break }
        }
        return text.hasPrefix("HTTP/1.1 2") || text.hasPrefix("HTTP/1.0 2")
    }
}
