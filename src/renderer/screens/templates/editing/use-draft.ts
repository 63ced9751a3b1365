import { useEffect, useState } from 'react'
import type { TemplateDetail, TemplateSource } from '../../../../shared/models/template.ts'
import { templateParts } from '../../../../shared/models/words.ts'

export interface Draft {
  name: string
  source: TemplateSource
  /** The version it was begun from. */
  basedOn: number
}

const keyOf = (id: string): string => `countersign.template-draft.${id}`

/** Changes that were not saved, as they were left; null when there are none. */
export function readDraft(id: string): Draft | null {
  try {
    const kept = JSON.parse(window.localStorage.getItem(keyOf(id)) ?? 'null') as Partial<Draft> | null
    const isWhole =
      typeof kept?.name === 'string' &&
      typeof kept.basedOn === 'number' &&
      templateParts.every((part) => typeof kept.source?.[part] === 'string')
    return isWhole ? (kept as Draft) : null
  } catch {
    return null
  }
}

export const forgetDraft = (id: string): void => window.localStorage.removeItem(keyOf(id))

const draftOf = (template: TemplateDetail): Draft => ({
  name: template.name,
  source: template.source,
  basedOn: template.version
})

const isSame = (draft: Draft, template: TemplateDetail): boolean =>
  draft.name === template.name &&
  (Object.keys(template.source) as (keyof TemplateSource)[]).every(
    (part) => draft.source[part] === template.source[part]
  )

/**
 * What is being edited. Changes are kept as a draft until they are saved or discarded, so that leaving the screen,
 * closing the window or a crash loses nothing.
 */
export function useDraft(template: TemplateDetail) {
  const { id } = template
  const [draft, setDraft] = useState(() => readDraft(id) ?? draftOf(template))
  /** Counts what came into the editors from outside. */
  const [revision, setRevision] = useState(0)
  const isChanged = !isSame(draft, template)

  useEffect(() => {
    if (isChanged) window.localStorage.setItem(keyOf(id), JSON.stringify(draft))
    else forgetDraft(id)
  }, [id, isChanged, draft])

  const take = (next: Draft) => {
    setDraft(next)
    setRevision((before) => before + 1)
  }
  return {
    draft,
    isChanged,
    revision,
    change: (part: keyof TemplateSource, text: string) =>
      setDraft((before) => ({ ...before, source: { ...before.source, [part]: text } })),
    rename: (name: string) => setDraft((before) => ({ ...before, name })),
    restore: (source: TemplateSource) => take({ ...draft, source }),
    discard: () => take(draftOf(template)),
    /** After saving: the draft is what was saved. */
    saved: (now: TemplateDetail) => setDraft((before) => ({ ...before, basedOn: now.version }))
  }
}
