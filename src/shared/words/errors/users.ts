import type { Catalog } from '../catalog.ts'

export const users = {
  'user-gone': () => 'This user no longer exists.',
  'undo-expired': () => 'This can no longer be undone.',
  'external-id-taken': ({ externalId }: { externalId: string }) =>
    `Another user already has the ID “${externalId}”.`,
  'address-taken': ({ address }: { address: string }) =>
    `Another user already has the address ${address}. If they are two people, give each a user ID.`
} satisfies Catalog
