import { AppError } from '../../shared/errors.ts'
import type { TemplateSource } from '../../shared/models/template.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { EngineContext } from '../context/index.ts'
import {
  deleteTemplate,
  findStored,
  insertVersion,
  renameTemplate,
  storedTemplates,
  templateVersions
} from './templates.sql.ts'
import { loadShippedTemplates } from './shipped.ts'

export interface Template {
  id: string
  name: string
  description: string
  shipped: boolean
  edited: boolean
  /** From 1; one more with each save that changed something. */
  version: number
  /** Null for a shipped one as it came. */
  updatedAt: number | null
  source: TemplateSource
}

/**
 * The shipped templates, read once, with the person's edits over them, and the person's own. An edit makes a copy under
 * the shipped one's id, whose version 1 is the shipped text as it was: a later release does not change it.
 */
export interface TemplateStore {
  list(): Template[]
  /** @throws AppError NOT_FOUND */
  get(id: string): Template
  save(id: string, name: string, source: TemplateSource, actor: Actor): Template
  /** A copy of `from` under a new id. */
  create(from: string, name: string, actor: Actor): Template
  /** Forgets the edits of a shipped one; removes any other. */
  remove(id: string): void
  versions(id: string): { version: number; savedAt: number; source: TemplateSource }[]
}

export function createTemplateStore({
  db,
  clock,
  events,
  templatesDir
}: Pick<EngineContext, 'db' | 'clock' | 'events' | 'templatesDir'>): TemplateStore {
  const shipped = new Map(loadShippedTemplates(templatesDir).map((template) => [template.id, template]))

  const store: TemplateStore = {
    list() {
      const stored = storedTemplates(db)
      const own = stored.filter(({ id }) => !shipped.has(id))
      return [...shipped.keys(), ...own.map(({ id }) => id)].map((id) => store.get(id))
    },

    get(id) {
      const original = shipped.get(id)
      const stored = findStored(db, id)
      if (!original && !stored) throw new AppError('NOT_FOUND', 'template-gone')
      return {
        id,
        name: stored?.name ?? original!.name,
        description: original?.description ?? '',
        shipped: original !== undefined,
        edited: stored !== undefined,
        version: stored?.version ?? 1,
        updatedAt: stored?.updated_at ?? null,
        source: stored?.source ?? original!.source
      }
    },

    save(id, name, source, actor) {
      const current = store.get(id)
      const at = clock.now()
      db.transaction(() => {
        const isSame = isSameSource(current.source, source)
        if (isSame && name === current.name) return
        if (!current.edited) insertVersion(db, { id, name, version: 1, at, by: null }, current.source)
        if (isSame) renameTemplate(db, id, name, at)
        else insertVersion(db, { id, name, version: current.version + 1, at, by: actor }, source)
      })
      events.changed('templates')
      return store.get(id)
    },

    create(from, name, actor) {
      const { source } = store.get(from)
      const id = freeId(name)
      insertVersion(db, { id, name, version: 1, at: clock.now(), by: actor }, source)
      events.changed('templates')
      return store.get(id)
    },

    remove(id) {
      const { shipped, edited, name } = store.get(id)
      if (shipped && !edited) {
        throw new AppError('WRONG_STATE', 'template-not-edited', { name })
      }
      deleteTemplate(db, id)
      events.changed('templates')
    },

    versions(id) {
      store.get(id)
      return templateVersions(db, id).map(({ version, saved_at: savedAt, source }) => ({
        version,
        savedAt,
        source
      }))
    }
  }
  return store

  /** The name as an id, with a number where it is taken. */
  function freeId(name: string): string {
    const letters = name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
    const base = letters.slice(0, 60) || 'template'
    let id = base
    for (let number = 2; shipped.has(id) || findStored(db, id); number++) id = `${base}-${number}`
    return id
  }
}

function isSameSource(a: TemplateSource, b: TemplateSource): boolean {
  return a.subject === b.subject && a.preheader === b.preheader && a.html === b.html && a.text === b.text
}
