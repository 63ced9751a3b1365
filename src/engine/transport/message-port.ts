import {
  onMessagePortClose,
  onMessagePortMessage,
  postMessagePortMessage,
  type SupportedMessagePort
} from '@orpc/client/message-port'
import type { StandardRPCHandler } from '@orpc/server/standard'
import { createServerPeerHandleRequestFn } from '@orpc/server/standard-peer'
import {
  decodeRequestMessage,
  encodeResponseMessage,
  experimental_ServerPeerWithoutCodec as ServerPeer
} from '@orpc/standard-server-peer'
import type { CallContext } from '../context/index.ts'

/**
 * Answers the calls that come over a port. As oRPC's own adapter does it, but for one thing: a message that is no call is
 * dropped, and the first is noted. There it ends as an unhandled rejection, and with it the engine.
 */
export function answerPort(
  port: SupportedMessagePort,
  handler: StandardRPCHandler<CallContext>,
  context: CallContext,
  onStranger: (error: unknown) => void
): void {
  const peer = new ServerPeer(async ([id, type, payload]) => {
    postMessagePortMessage(port, await encodeResponseMessage(id, type, payload))
  })
  const answer = createServerPeerHandleRequestFn(handler, { context })
  let noted = false
  onMessagePortMessage(port, (message: unknown) => {
    const read = async () => peer.message(await decodeRequestMessage(message as string), answer)
    read().catch((error: unknown) => {
      if (!noted) onStranger(error)
      noted = true
    })
  })
  onMessagePortClose(port, () => peer.close())
}
