import { z } from 'zod'
import * as templates from '../models/template.ts'
import { id } from '../models/paging.ts'
import { call, change, nothing } from './procedure.ts'

const byTemplate = z.object({ id: z.string().min(1).max(80) })

export const templatesContract = {
  list: call(nothing, z.array(templates.templateSummary)),
  get: call(byTemplate, templates.templateDetail),
  check: call(z.object({ source: templates.templateSource }), z.array(templates.templateProblem)),
  preview: call(z.object({ source: templates.templateSource, userId: id.nullable() }), templates.mailPreview),
  save: change(
    byTemplate.extend({ name: z.string().trim().min(1).max(120), source: templates.templateSource }),
    templates.templateDetail
  ),
  /** A new one from another. */
  create: change(
    z.object({ from: z.string(), name: z.string().trim().min(1).max(120) }),
    templates.templateDetail
  ),
  /** Forgets the edits of a shipped one; removes any other. */
  remove: change(byTemplate, nothing),
  versions: call(byTemplate, z.array(templates.templateVersion)),
  variables: call(nothing, z.array(templates.templateVariable))
}
