import type { Catalog } from '../catalog.ts'

export const campaigns = {
  'nobody-to-send-to': () => 'No one in this selection would receive an email.'
} satisfies Catalog
