import { fork, type ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type Electron from 'electron'
import type { EventEmitter } from 'node:events'
import { partialEmitter } from '../not-here.ts'
import { type MessagePortMain, PortTunnel } from '../api/message-ports.ts'
import { type FrameBatch, createFrameBatch, type UtilityFrame } from './utility-frames.ts'

const bootstrap = fileURLToPath(new URL('./utility-bootstrap.ts', import.meta.url))

class UtilityProcess
  extends partialEmitter('UtilityProcess')
  implements Pick<Electron.UtilityProcess, 'pid' | 'kill' | 'postMessage' | 'stdout' | 'stderr'>
{
  pid: number | undefined
  stdout: NodeJS.ReadableStream | null
  stderr: NodeJS.ReadableStream | null
  private readonly child: ChildProcess
  private readonly tunnel: PortTunnel
  private readonly batch: FrameBatch

  constructor(child: ChildProcess) {
    super()
    this.child = child
    this.stdout = child.stdout
    this.stderr = child.stderr
    this.batch = createFrameBatch((frames) => {
      // A process that just ended: its `exit` says so.
      if (child.connected) child.send(frames, () => undefined)
    })
    this.tunnel = new PortTunnel('m', this.batch.add)
    child.on('spawn', () => {
      this.pid = child.pid
      this.emit('spawn')
    })
    child.on('message', (frames) => this.receive(frames as UtilityFrame[]))
    // 'close' comes when all the child wrote was read, messages included; 'exit' may come before them.
    child.on('close', (code, signal) => {
      this.pid = undefined
      this.tunnel.closeAll()
      this.emit('exit', code ?? (signal === null ? 1 : constants.signals[signal]))
    })
  }

  kill(): boolean {
    return this.child.kill()
  }

  postMessage(message: unknown, transfer: Electron.MessagePortMain[] = []): void {
    const ports = (transfer as unknown as MessagePortMain[]).map((port) => ({
      port,
      name: this.tunnel.nextName()
    }))
    // Announced before it is moved: what the port already holds must not overtake it.
    this.batch.add({ message, ports: ports.map(({ name }) => name) })
    for (const { name, port } of ports) this.tunnel.give(name, port)
  }

  private receive(frames: UtilityFrame[]): void {
    for (const frame of frames) {
      if ('message' in frame) this.emit('message', frame.message)
      else this.tunnel.receive(frame)
    }
  }
}

export interface RunningUtility {
  pid: number
  name: string
}

const running = new Map<ChildProcess, RunningUtility>()

/** For `app.getAppMetrics`. */
export function runningUtilities(): RunningUtility[] {
  return [...running.values()]
}

/** For the end of the app: none outlives it. */
export function killUtilities(): void {
  for (const child of running.keys()) child.kill('SIGKILL')
}

export function createUtilityProcess(app: EventEmitter) {
  return {
    fork(modulePath: string, args: string[] = [], options: Electron.ForkOptions = {}): UtilityProcess {
      if (options.stdio !== undefined && typeof options.stdio !== 'string') {
        throw new Error('The stand-in for Electron takes one word for the stdio of utilityProcess.fork.')
      }
      const stdio = (options.stdio ?? 'inherit') as 'pipe' | 'ignore' | 'inherit'
      const name = options.serviceName ?? 'Node Utility Process'
      const child = fork(bootstrap, [resolve(modulePath), ...args], {
        serialization: 'advanced',
        execArgv: options.execArgv ?? [],
        stdio: ['ignore', stdio, stdio, 'ipc'],
        cwd: options.cwd ?? process.cwd(),
        env: (options.env ?? process.env) as NodeJS.ProcessEnv
      })
      if (child.pid !== undefined) running.set(child, { pid: child.pid, name })
      child.on('exit', (code, signal) => {
        running.delete(child)
        if (code === 0) return
        const killed = signal === 'SIGKILL' || signal === 'SIGTERM'
        const details: Electron.Details = {
          type: 'Utility',
          reason: signal === null ? 'abnormal-exit' : killed ? 'killed' : 'crashed',
          exitCode: code ?? 0,
          serviceName: 'node.mojom.NodeService',
          name
        }
        app.emit('child-process-gone', {}, details)
      })
      return new UtilityProcess(child)
    }
  }
}
