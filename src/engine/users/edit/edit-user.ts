import { AppError, invalidField } from '../../../shared/errors.ts'
import type { ChangedField, UserInput } from '../../../shared/models/user.ts'
import type { Actor } from '../../../shared/models/actor.ts'
import type { EngineContext } from '../../context/index.ts'
import { nameKey, parseAddress } from '../../addresses/index.ts'
import type { Identities } from './identities.ts'
import { forgetLink, insertUser, setPending, updateColumns } from './edit-user.sql.ts'
import { addUserEvent, findByAddress, findByExternalId, findDetail } from '../users.sql.ts'

type EditContext = Pick<EngineContext, 'db' | 'clock' | 'events'>

/**
 * Adds one user, pending. Throws INVALID_FIELD for an invalid address, for an external ID that another user has, and for
 * another user's address unless external IDs tell the two apart.
 */
export function addUser(
  context: EditContext,
  identities: Identities,
  input: UserInput,
  actor: Actor
): { id: number } {
  const { db, clock, events } = context
  identities.requireFree()
  const { address, key, domain } = requireAddress(input.address)
  const now = clock.now()
  const externalId = input.externalId?.trim() || null
  const name = cleanName(input.name)
  const columns = {
    external_id: externalId,
    name,
    name_key: nameKey(name, key),
    address,
    address_key: key,
    domain,
    role: input.role.trim(),
    locale: input.locale.trim(),
    fields: JSON.stringify(input.fields)
  }
  const id = db.transaction(() => {
    requireIdentity(context, null, externalId, key)
    return insertUser(db, columns, now, actor)
  })
  identities.changed()
  events.usersChanged([id])
  return { id }
}

/**
 * Changes what is given. Another address is another mailbox: a user who was verified or undeliverable at the old one is
 * pending again. Throws what `addUser` throws, and NOT_FOUND.
 */
export function updateUser(
  context: EditContext,
  identities: Identities,
  { id, ...input }: Partial<UserInput> & { id: number },
  actor: Actor
): void {
  const { db, clock, events } = context
  identities.requireFree()
  const before = findDetail(db, id, clock.now())
  if (!before) throw new AppError('NOT_FOUND', 'user-gone')
  const { address, key, domain } = requireAddress(input.address ?? before.address)
  const beforeKey = requireAddress(before.address).key
  const externalId = input.externalId === undefined ? before.externalId : input.externalId?.trim() || null
  const name = input.name === undefined ? before.name : cleanName(input.name)
  const next = {
    external_id: externalId,
    name,
    name_key: nameKey(name, key),
    address,
    address_key: key,
    domain,
    role: input.role?.trim() ?? before.role,
    locale: input.locale?.trim() ?? before.locale,
    fields: JSON.stringify(input.fields ?? before.fields)
  }
  const changed = changedFields({ ...before, fields: JSON.stringify(before.fields) }, next)
  if (changed.length === 0) return
  const now = clock.now()
  const moved = key !== beforeKey
  db.transaction(() => {
    if (moved || externalId !== before.externalId) requireIdentity(context, id, externalId, key)
    updateColumns(db, id, next, now)
    if (moved) startOver(context, id, before.status !== 'pending', now, actor)
    addUserEvent(db, {
      userId: id,
      at: now,
      kind: 'changed',
      phrase: {
        reason: 'edited',
        params: { fields: changed, formerAddress: address === before.address ? null : before.address }
      },
      actor
    })
  })
  identities.changed()
  events.usersChanged([id])
}

/** Links sent to the old address no longer verify anything. */
function startOver({ db }: EditContext, id: number, wasSettled: boolean, now: number, actor: Actor): void {
  forgetLink(db, id)
  if (!wasSettled) return
  setPending(db, id, now)
  addUserEvent(db, {
    userId: id,
    at: now,
    kind: 'marked-pending',
    phrase: { reason: 'pending-for-new-address', params: {} },
    actor
  })
}

function requireAddress(text: string): { address: string; key: string; domain: string } {
  const parsed = parseAddress(text)
  if (!parsed.ok) throw invalidField('address', ...parsed.why)
  return parsed
}

/** Two users may share an address only if external IDs tell them apart. */
function requireIdentity(
  { db }: EditContext,
  own: number | null,
  externalId: string | null,
  addressKey: string
): void {
  if (externalId !== null) {
    const holder = findByExternalId(db, externalId)
    if (holder !== undefined && holder !== own) {
      throw new AppError(
        'INVALID_FIELD',
        'external-id-taken',
        { externalId },
        {
          data: { field: 'externalId', userId: holder }
        }
      )
    }
  }
  const same = findByAddress(db, addressKey).find(
    (user) => user.id !== own && (externalId === null || user.externalId === null)
  )
  if (same) {
    throw new AppError(
      'INVALID_FIELD',
      'address-taken',
      { address: addressKey },
      {
        data: { field: 'address', userId: same.id }
      }
    )
  }
}

const cleanName = (name: string) => name.replace(/[\s\p{Cc}]+/gu, ' ').trim()

type Named = Record<'name' | 'address' | 'role' | 'locale' | 'fields', string> & {
  externalId?: string | null
  external_id?: string | null
}

function changedFields(before: Named, after: Named): ChangedField[] {
  const changed: ChangedField[] = []
  if (before.name !== after.name) changed.push('name')
  if (before.address !== after.address) changed.push('address')
  if (before.externalId !== after.external_id) changed.push('externalId')
  if (before.role !== after.role) changed.push('role')
  if (before.locale !== after.locale) changed.push('locale')
  if (before.fields !== after.fields) changed.push('fields')
  return changed
}
