import { expect, test } from 'vitest'
import {
  type DiagnosticFacts,
  diagnosticsText
} from '../../../../src/renderer/shell/diagnostics/diagnostics.ts'
import { defaultSettings } from '../../../../src/shared/models/default-settings.ts'

/** Stands in every field that holds words of a person. */
const secret = 'private@ragtime.example'

const facts: DiagnosticFacts = {
  info: { platform: 'linux', versions: { app: '0.1.0', electron: '45.4.1', chrome: '140', node: '24.21.0' } },
  window: { language: 'en-GB', width: 1280, height: 800, pixelRatio: 2 },
  engineState: {
    state: 'running',
    attempt: 1,
    problem: { code: null, reason: 'engine-crashed', params: { detail: secret } }
  },
  engine: {
    status: { sqliteVersion: '3.53.4', nodeVersion: '24.21.0', readOnly: false, linksReady: true },
    counts: { users: 12_480, pending: 3214, live: 1, captured: 312, decisions: 2 },
    accounts: [
      {
        id: 1,
        kind: 'smtp',
        name: secret,
        host: secret,
        port: 587,
        security: 'starttls',
        user: secret,
        oauth2: { grant: 'refresh-token', clientId: secret, tokenUrl: secret, scope: secret },
        fromName: secret,
        fromAddress: secret,
        replyTo: secret,
        ratePerSecond: 5,
        maxConnections: 3,
        messagesPerConnection: 100,
        isActive: true,
        hasSecret: true,
        trouble: { phrase: { reason: 'said', params: { text: secret } }, since: 0, until: null }
      }
    ]
  },
  settings: {
    ...defaultSettings,
    service: { name: secret, website: secret, subjectPrefix: secret, adminAddress: secret },
    links: { ...defaultSettings.links, pattern: secret, salt: secret }
  },
  secrets: { persistent: true }
}

test('diagnostics say what runs where and how much there is', () => {
  const text = diagnosticsText(facts)
  expect(text).toContain('Countersign 0.1.0')
  expect(text).toContain('12480 users, 3214 pending')
  expect(text).toContain('Account 1: smtp, active, starttls, port 587, OAuth 2 (refresh-token) with secret')
})

test('no word that a person wrote is in them, wherever it stands', () => {
  expect(diagnosticsText(facts)).not.toContain('private')
  expect(diagnosticsText(facts)).not.toMatch(/[@/\\]/)
})

test('an engine that is away does not keep them from being copied', () => {
  expect(diagnosticsText({ ...facts, engine: null })).toContain('SQLite unknown')
})
