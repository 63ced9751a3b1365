import { expect, it } from 'vitest'
import { isLoopback } from '../../../../src/engine/mail/smtp/smtp-options.ts'
import { wellKnownServices } from '../../../../src/engine/mail/smtp/well-known-services.ts'

it('offers every service with a host, a port and an encryption that fits', () => {
  const services = wellKnownServices()
  expect(services.length).toBeGreaterThan(80)
  for (const { id, name, host, port, security } of services) {
    expect(name, id).not.toBe('')
    expect(port, id).toBeGreaterThan(0)
    expect(security === 'plain-loopback', id).toBe(isLoopback(host))
    if (port === 465) expect(security, id).toBe('tls')
    if (port === 587) expect(security, id).toBe('starttls')
  }
})

it('knows the ones that people have', () => {
  const byId = new Map(wellKnownServices().map((service) => [service.id, service]))
  expect(byId.get('Gmail')).toEqual({
    id: 'Gmail',
    name: 'Gmail',
    host: 'smtp.gmail.com',
    port: 465,
    security: 'tls',
    domains: ['gmail.com', 'googlemail.com']
  })
  expect(byId.get('Outlook365')).toMatchObject({
    host: 'smtp.office365.com',
    port: 587,
    security: 'starttls'
  })
})

it('is sorted by name, and each call is its own', () => {
  const services = wellKnownServices()
  const names = services.map(({ name }) => name)
  expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b, 'en')))
  services[0]!.domains.push('changed.example')
  expect(wellKnownServices()[0]!.domains).not.toContain('changed.example')
})
