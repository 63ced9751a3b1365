import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FromSink } from './recording-sink-child.ts'

/** A message as the server got it: the truth that the engine's database is held against. */
export interface Received {
  connection: number
  messageId: string
  recipient: string
}

export interface RecordingSink {
  readonly port: number
  /** Resolves with how many messages it has, once that are so many. One waits at a time. */
  until(messages: number): Promise<number>
  received(): Received[]
  close(): Promise<void>
}

export async function startRecordingSink(folder: string): Promise<RecordingSink> {
  const file = join(folder, 'received.log')
  const child = fork(join(import.meta.dirname, 'recording-sink-child.ts'), [file])
  const gone = once(child, 'exit')
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: FromSink) => 'port' in message && resolve(message.port))
    void gone.then(() => reject(new Error('The recording server ended before it listened.')))
  })
  return {
    port,
    until(messages) {
      child.send({ tellAt: messages })
      return new Promise((resolve) => {
        child.once('message', (message: FromSink) => 'received' in message && resolve(message.received))
      })
    },
    received: () =>
      readFileSync(file, 'latin1')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => {
          const [connection, messageId, recipient] = line.split(' ')
          return { connection: Number(connection), messageId: messageId!, recipient: recipient! }
        }),
    async close() {
      child.disconnect()
      await gone
    }
  }
}
