import { openSync, writeSync } from 'node:fs'
import net from 'node:net'

/**
 * An SMTP server that takes everything, in a process of its own: what it knows outlives whatever is killed. A message is
 * in its file before it is answered. One line a message: connection, Message-ID, recipient.
 */
const [, , file = ''] = process.argv
const log = openSync(file, 'a')
let connections = 0
let received = 0
let tellAt = Infinity

export type FromSink = { port: number } | { received: number }
const tell = (message: FromSink) => process.send!(message)

function converse(socket: net.Socket): void {
  const connection = ++connections
  let buffer = ''
  let recipient = ''
  let inBody = false
  socket.setNoDelay(true)
  socket.setEncoding('latin1')
  socket.on('error', () => {})
  socket.on('data', (chunk: string) => {
    buffer += chunk
    let answers = ''
    for (;;) {
      const end = buffer.indexOf(inBody ? '\r\n.\r\n' : '\r\n')
      if (end < 0) break
      const text = buffer.slice(0, end)
      buffer = buffer.slice(end + (inBody ? 5 : 2))
      if (inBody) take(connection, recipient, text)
      if (!inBody && text.startsWith('RCPT')) recipient = /<(.*)>/.exec(text)?.[1] ?? ''
      const begins = !inBody && text === 'DATA'
      answers += inBody ? '250 2.0.0 Ok\r\n' : answer(text)
      inBody = begins
    }
    if (answers !== '') socket.write(answers)
    if (answers.startsWith('221')) socket.end()
  })
  socket.write('220 sink.test ESMTP\r\n')
}

function answer(command: string): string {
  if (command.startsWith('EHLO')) return '250-sink.test\r\n250-PIPELINING\r\n250 8BITMIME\r\n'
  if (command === 'DATA') return '354 Go on\r\n'
  return command === 'QUIT' ? '221 2.0.0 Bye\r\n' : '250 2.0.0 Ok\r\n'
}

function take(connection: number, recipient: string, message: string): void {
  const messageId = /^Message-ID: *(\S+)/im.exec(message)?.[1] ?? ''
  writeSync(log, `${connection} ${messageId} ${recipient}\n`)
  received++
  if (received < tellAt) return
  tellAt = Infinity
  tell({ received })
}

const server = net.createServer(converse)
server.listen(0, '127.0.0.1', () => tell({ port: (server.address() as net.AddressInfo).port }))
process.on('message', (message: { tellAt: number }) => {
  tellAt = message.tellAt
  if (received >= tellAt) tell({ received })
})
process.on('disconnect', () => process.exit(0))
