import { services } from 'nodemailer/lib/well-known/services.js'
import type { SmtpAccountConfig } from '../mailer.ts'

/** How to reach a mail service, to fill in an account. */
export interface ServicePreset {
  /** nodemailer's name for it; stable. */
  id: string
  /** For a person. */
  name: string
  host: string
  port: number
  security: SmtpAccountConfig['security']
  /** Mail domains of the service: the preset is offered for their addresses. */
  domains: string[]
}

/** nodemailer's well-known services, by name. New objects at each call. */
export function wellKnownServices(): ServicePreset[] {
  return Object.entries(services)
    .map(([id, service]): ServicePreset => {
      const port = Number(service.port ?? 587)
      return {
        id,
        name: service.description ?? id,
        // Services without a host are tools on this computer.
        host: service.host ?? '127.0.0.1',
        port,
        security:
          service.host === undefined ? 'plain-loopback' : service.secure || port === 465 ? 'tls' : 'starttls',
        domains: [...(service.domains ?? [])]
      }
    })
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
}
