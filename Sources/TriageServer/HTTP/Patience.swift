import NIOCore
import NIOHTTPTypes

/// Ends a connection on which a request does not come to its end, or an answer is not taken, for some time.
///
/// Hummingbird's own watch begins anew with each piece, so that a byte now and then would hold a connection
/// for ever, and it waits for whoever reads.
final class Patience: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limit: TimeAmount
    /// Since when a request is being sent.
    private var sending: NIODeadline?
    /// Since when nothing of an answer was taken.
    private var unread: NIODeadline?
    /// Pieces of answers that were not taken yet.
    private var pieces = 0
    private var watch: Scheduled<Void>?

    init(seconds: Int64) { limit = .seconds(seconds) }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { watch?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        watch?.cancel()
        context.fireChannelInactive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        watch?.cancel()
        // So that it takes a quarter longer at most.
        let pause = TimeAmount.nanoseconds(limit.nanoseconds / 4)
        watch = context.eventLoop.assumeIsolated().scheduleTask(in: pause) {
            let now = NIODeadline.now()
            if [self.sending, self.unread].contains(where: { $0.map { now - $0 >= self.limit } ?? false }) {
                context.close(promise: nil)
            } else {
                self.begin(context)
            }
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: sending = .now()
        case .body: break
        case .end: sending = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let promise = promise ?? context.eventLoop.makePromise()
        pieces += 1
        if unread == nil { unread = .now() }
        promise.futureResult.assumeIsolated().whenComplete { _ in
            self.pieces -= 1
            self.unread = self.pieces > 0 ? .now() : nil
        }
        context.write(data, promise: promise)
    }
}
