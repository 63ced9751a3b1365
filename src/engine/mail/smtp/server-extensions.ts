import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SmtpAccountConfig } from '../mailer.ts'
import { connectionOptions } from './smtp-options.ts'

/**
 * The lines of the server's reply to EHLO on the secured connection, without their codes. Opens its own connection and does
 * not log in. Rejects with nodemailer's error when the server cannot be reached or `signal` aborts.
 */
export function askForExtensions(config: SmtpAccountConfig, signal: AbortSignal): Promise<string[]> {
  let answer = ''
  const connection = new SMTPConnection({
    ...connectionOptions(config),
    transactionLog: true,
    logger: {
      debug: (entry: { tnx?: string }, message: string) => {
        if (entry.tnx === 'server' && message.startsWith('250')) answer = message
      }
    }
  })
  return new Promise((resolve, reject) => {
    connection.on('error', reject)
    const cut = (): void => {
      connection.close()
      reject(new Error('called off'))
    }
    signal.addEventListener('abort', cut)
    connection.once('end', () => signal.removeEventListener('abort', cut))
    connection.connect((error) => {
      if (error) return reject(error)
      connection.quit()
      resolve(extensionLines(answer))
    })
  })
}

function extensionLines(ehlo: string): string[] {
  return ehlo
    .split('\n')
    .slice(1)
    .map((line) => line.slice(4).trim())
}

/** True when the EHLO lines name SMTPUTF8. */
export function offersSmtpUtf8(lines: readonly string[]): boolean {
  return lines.some((line) => /^SMTPUTF8\b/i.test(line))
}
