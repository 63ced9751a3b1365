import net from 'node:net'
import { createInterface } from 'node:readline'

export interface LogInServer {
  port: number
  close(): Promise<void>
}

/**
 * Tells Postfix who may log in: the part of Dovecot's authentication protocol (version 1.1) that PLAIN needs, so that
 * AUTH is Postfix's own and no password file of the machine is touched.
 */
export async function startLogInServer(
  known: readonly { user: string; password: string }[]
): Promise<LogInServer> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => socket.destroy()))
    socket.write(
      'VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t00000000000000000000000000000001\n'
    )
    socket.write('DONE\n')
    createInterface(socket).on('line', (line) => {
      const [command, id, , ...parameters] = line.split('\t')
      if (command !== 'AUTH') return
      const answer =
        parameters.find((parameter) => parameter.startsWith('resp='))?.slice('resp='.length) ?? ''
      const [, user = '', password = ''] = Buffer.from(answer, 'base64').toString().split('\0')
      const knows = known.some((one) => one.user === user && one.password === password)
      socket.write(`${knows ? 'OK' : 'FAIL'}\t${id}\tuser=${user}\n`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as net.AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}
