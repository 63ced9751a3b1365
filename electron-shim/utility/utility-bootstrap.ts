import { EventEmitter } from 'node:events'
import { pathToFileURL } from 'node:url'
import { PortTunnel } from '../api/message-ports.ts'
import { createFrameBatch, type UtilityFrame } from './utility-frames.ts'

/**
 * The first thing that runs in a utility process: gives it `process.parentPort`, takes away what is only ours, and
 * imports the module that was to be forked.
 */
const toParent = process.send?.bind(process)
if (toParent === undefined) throw new Error('Forked without a channel.')

const batch = createFrameBatch((frames) => {
  if (process.connected) toParent(frames, undefined, undefined, () => undefined)
})
const tunnel = new PortTunnel('u', batch.add)

/** Messages wait until there is a listener for them. */
class ParentPort extends EventEmitter {
  private waiting: unknown[] | null = []

  constructor() {
    super()
    this.on('newListener', (name) => {
      if (name !== 'message' || this.waiting === null) return
      const waiting = this.waiting
      this.waiting = null
      for (const event of waiting) setImmediate(() => this.emit('message', event))
    })
  }

  postMessage(message: unknown): void {
    batch.add({ message, ports: [] })
    // At once: the process may be about to exit.
    batch.flush()
  }

  receive(event: unknown): void {
    if (this.waiting) this.waiting.push(event)
    else setImmediate(() => this.emit('message', event))
  }
}

const parentPort = new ParentPort()
Object.assign(process, { parentPort, type: 'utility' })

process.on('message', (frames: UtilityFrame[]) => {
  for (const frame of frames) {
    if ('message' in frame) {
      parentPort.receive({ data: frame.message, ports: frame.ports.map((name) => tunnel.take(name)) })
    } else {
      tunnel.receive(frame)
    }
  }
})
// A utility process ends with the app.
process.on('disconnect', () => process.exit(1))
process.on('exit', batch.flush)
Object.assign(process, { send: undefined })

const modulePath = process.argv[2]
if (modulePath === undefined) throw new Error('Forked without a module.')
process.argv.splice(1, 2, modulePath)
await import(pathToFileURL(modulePath).href)
