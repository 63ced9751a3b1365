const hour = 3_600_000

/** Of a fresh install. Apart from the schema: the window has them without carrying zod. */
export const defaultSettings = {
  service: { name: 'My service', website: '', subjectPrefix: '', adminAddress: '' },
  links: {
    target: 'built-in',
    pattern: '',
    method: 'itsdangerous',
    salt: 'email-verify',
    lifetime: 24 * hour,
    confirmPort: 0
  },
  sending: {
    cooldown: 24 * hour,
    holdBack: 10_000,
    stopLoss: { sameCodeInARow: 5, rejectedPercent: 5 },
    unknownOutcomes: 'hold'
  },
  log: { messageDays: 30 },
  users: { views: [] as [] },
  appearance: { theme: 'system' },
  updates: { look: false },
  welcomed: false
} as const
