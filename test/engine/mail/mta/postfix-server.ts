import { spawn, spawnSync } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type LogInServer, startLogInServer } from './log-in-server.ts'

/** Why the tests against Postfix cannot run here; null when they can. */
export function whyNoPostfix(): string | null {
  if (process.platform !== 'linux') return 'Postfix is tried on Linux only.'
  if (process.getuid?.() !== 0) return 'Postfix starts as root only.'
  if (postconf('mail_version') === null) return 'Postfix is not installed (apt-get install postfix).'
  return null
}

/** A setting of the Postfix that is installed; null where there is none. */
function postconf(name: string): string | null {
  const { status, stdout } = spawnSync('postconf', ['-hd', name], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : null
}

export interface PostfixServer {
  port: number
  /** PEM. The certificate is for localhost. */
  certificate: string
  /** Every message that was delivered to a mailbox here, as it lies in it: lines end in LF. */
  delivered(address: string): Promise<string[]>
  /** What Postfix wrote in its log. */
  log(): Promise<string>
  stop(): Promise<void>
}

export interface PostfixOptions {
  /** These exist; others at their domains are refused with 550 5.1.1. */
  mailboxes: string[]
  /** Refused with these words at RCPT, such as '450 4.2.0 Greylisted'. */
  refused: Record<string, string>
  /** Who may log in, with which password, to send as whom. Nobody sends without. */
  logIns: { user: string; password: string; sender: string }[]
}

const certificates = resolve(import.meta.dirname, '../../../fixtures/tls')
/** Nobody's, on Debian. */
const mailboxOwner = 65_534
/** Seconds. Postfix ends by itself after so long, so that nothing stays however a test run is ended. */
const longestLife = 90

/**
 * The Postfix that is installed, with its own configuration, queue and mailboxes in a temporary folder and on a port of
 * its own on loopback: the one that the machine may be running is not touched. It takes mail with STARTTLS and log-in
 * for the mailboxes it is given, and delivers nowhere else.
 */
export async function startPostfix(options: PostfixOptions): Promise<PostfixServer> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-postfix-'))
  const inFolder = (name: string) => join(folder, name)
  await chmod(folder, 0o755)
  for (const name of ['conf', 'queue', 'data', 'mail']) await mkdir(inFolder(name))
  await chown(inFolder('data'), Number(spawnSync('id', ['-u', 'postfix'], { encoding: 'utf8' }).stdout), 0)
  await chown(inFolder('mail'), mailboxOwner, mailboxOwner)
  const logIns = await startLogInServer(options.logIns)
  const port = await freePort()
  await writeFile(inFolder('conf/main.cf'), mainSettings(folder, logIns, options))
  await writeFile(inFolder('conf/master.cf'), services(port))
  const mailboxFolder = (address: string) => `box${options.mailboxes.indexOf(address)}`
  const map = (entries: [string, string][]) => entries.map(([key, value]) => `${key} ${value}\n`).join('')
  await writeFile(
    inFolder('conf/mailboxes'),
    map(options.mailboxes.map((address) => [address, `${mailboxFolder(address)}/`]))
  )
  await writeFile(inFolder('conf/refused'), map(Object.entries(options.refused)))
  await writeFile(inFolder('conf/senders'), map(options.logIns.map(({ user, sender }) => [sender, user])))

  // Makes the folders of the queue.
  const check = spawnSync('postfix', ['-c', inFolder('conf'), 'check'], { encoding: 'utf8' })
  if (check.status !== 0) throw new Error(`Postfix does not take its settings.\n${check.stderr}`)
  const master = join(postconf('daemon_directory') ?? '', 'master')
  const child = spawn(master, ['-c', inFolder('conf'), '-d', '-e', String(longestLife)], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  const log = () => readFile(inFolder('log'), 'utf8').catch(() => '')
  await Promise.race([greeted(port), ended])
  if (child.exitCode !== null) throw new Error(`Postfix ended at once.\n${await log()}`)

  return {
    port,
    certificate: await readFile(join(certificates, 'localhost-cert.pem'), 'utf8'),
    async delivered(address) {
      const box = inFolder(`mail/${mailboxFolder(address)}/new`)
      const names = await readdir(box).catch(() => [])
      return Promise.all(names.map((name) => readFile(join(box, name), 'utf8')))
    },
    log,
    async stop() {
      child.kill('SIGTERM')
      await ended
      await logIns.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
    }
  }
}

function mainSettings(folder: string, logIns: LogInServer, { mailboxes }: PostfixOptions): string {
  const domains = new Set(mailboxes.map((address) => address.split('@')[1]))
  return Object.entries({
    compatibility_level: '3.6',
    queue_directory: `${folder}/queue`,
    data_directory: `${folder}/data`,
    maillog_file: `${folder}/log`,
    maillog_file_prefixes: folder,
    myhostname: 'mx.countersign.example',
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    mydestination: '',
    default_transport: 'error:nothing leaves this computer',
    relay_transport: 'error:nothing leaves this computer',
    smtputf8_enable: 'yes',
    smtpd_tls_security_level: 'encrypt',
    smtpd_tls_cert_file: join(certificates, 'localhost-cert.pem'),
    smtpd_tls_key_file: join(certificates, 'localhost-key.pem'),
    smtpd_sasl_auth_enable: 'yes',
    smtpd_sasl_type: 'dovecot',
    smtpd_sasl_path: `inet:127.0.0.1:${logIns.port}`,
    smtpd_sender_login_maps: `texthash:${folder}/conf/senders`,
    smtpd_relay_restrictions: 'permit_sasl_authenticated, reject',
    smtpd_sender_restrictions: 'reject_sender_login_mismatch',
    smtpd_recipient_restrictions: `check_recipient_access texthash:${folder}/conf/refused`,
    virtual_mailbox_domains: [...domains].join(' '),
    virtual_mailbox_base: `${folder}/mail`,
    virtual_mailbox_maps: `texthash:${folder}/conf/mailboxes`,
    virtual_uid_maps: `static:${mailboxOwner}`,
    virtual_gid_maps: `static:${mailboxOwner}`
  })
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('')
}

/** As in Debian's master.cf, less what sends mail elsewhere; nothing in a chroot. */
const services = (port: number) => `
127.0.0.1:${port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
`

async function freePort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Resolves when a server says something on a port of this computer. */
async function greeted(port: number): Promise<void> {
  const heard = await new Promise<boolean>((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('data', () => socket.end('QUIT\r\n', () => resolve(true)))
    socket.once('error', () => setTimeout(() => resolve(false), 20))
  })
  if (!heard) await greeted(port)
}
