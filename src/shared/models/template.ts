import { z } from 'zod'
import { id, instant } from './paging.ts'
import { reasoned } from './reasoned.ts'
import { templateParts } from './words.ts'

export type TemplatePart = (typeof templateParts)[number]

export const templateSource = z.object({
  subject: z.string().max(500),
  preheader: z.string().max(500).default(''),
  html: z.string().max(500_000),
  text: z.string().max(200_000)
})
export type TemplateSource = z.infer<typeof templateSource>

export const templateProblem = z.object({
  part: z.enum(templateParts),
  severity: z.enum(['error', 'warning']),
  /** 1-based. */
  line: z.number().int(),
  column: z.number().int(),
  /** Of words/template-problems, with its parameters. */
  ...reasoned.shape
})
export type TemplateProblem = z.infer<typeof templateProblem>

export const templateSummary = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  /** Shipped with the app; editing it makes a copy under the same id. */
  shipped: z.boolean(),
  edited: z.boolean(),
  version: z.number().int(),
  updatedAt: instant.nullable(),
  errors: z.number().int()
})
export type TemplateSummary = z.infer<typeof templateSummary>

export const templateDetail = templateSummary.extend({
  source: templateSource,
  problems: z.array(templateProblem)
})
export type TemplateDetail = z.infer<typeof templateDetail>

export const templateVersion = z.object({
  version: z.number().int(),
  savedAt: instant,
  source: templateSource
})

/** `column`: the imported column it holds; null for those that every template has. Its meaning is in words/template-variables. */
export const templateVariable = z.object({
  path: z.string(),
  column: z.string().nullable(),
  example: z.string()
})

/** A rendered mail, for looking at. */
export const mailPreview = z.object({
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  from: z.string(),
  to: z.string(),
  recipient: z.object({ userId: id.nullable(), name: z.string(), address: z.string() }),
  problems: z.array(templateProblem)
})
export type MailPreview = z.infer<typeof mailPreview>
