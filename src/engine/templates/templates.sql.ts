import type { TemplateSource } from '../../shared/models/template.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { Db } from '../db/index.ts'
import type { TemplateRecipient } from './language/values.ts'

export interface StoredTemplate {
  id: string
  name: string
  version: number
  updated_at: number
  source: TemplateSource
}

/** The person's own templates and edited copies of shipped ones, in the order of their last change. */
export function storedTemplates(db: Db): StoredTemplate[] {
  return db.all(selectStored(db).orderBy('t.updated_at')).map(toStored)
}

export function findStored(db: Db, id: string): StoredTemplate | undefined {
  const row = db.get(selectStored(db).where('t.id', '=', id))
  return row && toStored(row)
}

function selectStored(db: Db) {
  return db.k
    .selectFrom('templates as t')
    .innerJoin('template_versions as v', (join) =>
      join.onRef('v.template_id', '=', 't.id').onRef('v.version', '=', 't.version')
    )
    .select(['t.id', 't.name', 't.version', 't.updated_at', 'v.subject', 'v.preheader', 'v.html', 'v.text'])
}

type StoredRow = Omit<StoredTemplate, 'source'> & TemplateSource

function toStored({
  id,
  name,
  version,
  updated_at,
  subject,
  preheader,
  html,
  text
}: StoredRow): StoredTemplate {
  return { id, name, version, updated_at, source: { subject, preheader, html, text } }
}

/** Makes `source` the current version and keeps the earlier ones. `by`: null for the shipped text that an edit starts from. */
export function insertVersion(
  db: Db,
  { id, name, version, at, by }: { id: string; name: string; version: number; at: number; by: Actor | null },
  { subject, preheader, html, text }: TemplateSource
): void {
  db.transaction(() => {
    db.run(
      db.k
        .insertInto('templates')
        .values({ id, name, version, updated_at: at })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, version, updated_at: at }))
    )
    db.run(
      db.k.insertInto('template_versions').values({
        template_id: id,
        version,
        saved_at: at,
        saved_by: by?.id ?? null,
        subject,
        preheader,
        html,
        text
      })
    )
  })
}

export function renameTemplate(db: Db, id: string, name: string, at: number): void {
  db.run(db.k.updateTable('templates').set({ name, updated_at: at }).where('id', '=', id))
}

export function deleteTemplate(db: Db, id: string): void {
  db.transaction(() => {
    db.run(db.k.deleteFrom('template_versions').where('template_id', '=', id))
    db.run(db.k.deleteFrom('templates').where('id', '=', id))
  })
}

export function templateVersions(
  db: Db,
  id: string
): { version: number; saved_at: number; source: TemplateSource }[] {
  return db
    .all(
      db.k
        .selectFrom('template_versions')
        .select(['version', 'saved_at', 'subject', 'preheader', 'html', 'text'])
        .where('template_id', '=', id)
        .orderBy('version', 'desc')
    )
    .map(({ version, saved_at, ...source }) => ({ version, saved_at, source }))
}

export function findRecipient(db: Db, userId: number): TemplateRecipient | undefined {
  const row = db.get(
    db.k
      .selectFrom('users')
      .select(['id', 'external_id', 'name', 'address', 'role', 'locale', 'fields'])
      .where('id', '=', userId)
      .where('status', '<>', 'deleted')
  )
  if (!row) return undefined
  const fields: Record<string, string> = JSON.parse(row.fields)
  return { ...row, externalId: row.external_id, fields }
}

/** How many of the newest users are searched for imported columns: reading a million rows would take seconds. */
const sampledUsers = 2000

/** In characters. */
const maxExampleLength = 80

/** Names of imported columns, each with a value that some user has. */
export function importedFields(db: Db): { name: string; example: string }[] {
  const rows = db
    .statement<{ name: string; example: string | number }>(
      `SELECT f.key AS name, max(f.value) AS example
       FROM (SELECT fields FROM users WHERE fields <> '{}' ORDER BY id DESC LIMIT ?) AS u, json_each(u.fields) AS f
       GROUP BY f.key ORDER BY f.key LIMIT 500`
    )
    .all(sampledUsers)
  return rows.map(({ name, example }) => ({ name, example: String(example).slice(0, maxExampleLength) }))
}
