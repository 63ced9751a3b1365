import { once } from 'node:events'
import net from 'node:net'

/** The way to a server, which can be cut, and is open again at the same address later. */
export interface Road {
  readonly port: number
  /** Connections are refused from now on, or taken and dropped at once; those that are there are cut. */
  cut(how: 'refused' | 'dropped'): Promise<void>
  open(): Promise<void>
}

export async function openRoad(to: number): Promise<Road> {
  let dropping = false
  let listener: net.Server
  const sockets = new Set<net.Socket>()
  const kept = (socket: net.Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    return socket
  }
  const listen = async (port: number) => {
    listener = net.createServer((near) => {
      kept(near)
      if (dropping) return void near.destroy()
      const far = kept(net.connect(to, '127.0.0.1'))
      near.once('close', () => far.destroy())
      far.once('close', () => near.destroy())
      near.pipe(far).pipe(near)
    })
    listener.listen(port, '127.0.0.1')
    await once(listener, 'listening')
    return (listener.address() as net.AddressInfo).port
  }
  const port = await listen(0)
  return {
    port,
    async cut(how) {
      dropping = how === 'dropped'
      for (const socket of sockets) socket.destroy()
      if (how === 'dropped') return
      listener.close()
      await once(listener, 'close')
    },
    async open() {
      dropping = false
      if (!listener.listening) await listen(port)
    }
  }
}
