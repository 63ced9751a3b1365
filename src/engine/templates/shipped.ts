import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { TemplateSource } from '../../shared/models/template.ts'

/** A template that comes with the app: a folder of `template.json`, `message.html` and `message.txt`. */
export interface ShippedTemplate {
  /** The name of its folder. */
  id: string
  name: string
  description: string
  source: TemplateSource
}

const header = z.object({
  name: z.string().min(1),
  description: z.string(),
  subject: z.string().min(1),
  preheader: z.string()
})

/** The one a person starts with comes first. */
const first = 'confirm-account'

/** @throws AppError FILE_UNREADABLE where the folder is not there or not whole: the app was not installed right */
export function loadShippedTemplates(folder: string): ShippedTemplate[] {
  try {
    const ids = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort((a, b) => Number(b === first) - Number(a === first) || a.localeCompare(b))
    return ids.map((id) => loadOne(join(folder, id), id))
  } catch (error) {
    const options = { cause: error, data: { folder } }
    throw new AppError('FILE_UNREADABLE', 'built-in-templates-unreadable', undefined, options)
  }
}

function loadOne(folder: string, id: string): ShippedTemplate {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  const { name, description, subject, preheader } = header.parse(JSON.parse(read('template.json')))
  return {
    id,
    name,
    description,
    source: { subject, preheader, html: read('message.html'), text: read('message.txt') }
  }
}
