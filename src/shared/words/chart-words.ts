import type { Format } from './format.ts'
import { type Catalog, type PhraseOf, type Reasoned, textOf } from './catalog.ts'
import { troubleText } from './trouble-words.ts'

/** What slowed a campaign, on its rate chart. */
export const annotationTexts = {
  'domain-slowed': ({ code, domain }: { code: number | null; domain: string }) =>
    code === null ? `Slowed by ${domain}` : `Slowed by ${domain} (${code})`,
  'held-up': ({ trouble }: { trouble: Reasoned }, format: Format) =>
    `Slowed: ${troubleText(trouble, format)}`,
  /** Noted by a version that kept sentences. */
  'as-written': ({ text }: { text: string }) => text
} satisfies Catalog

export type AnnotationPhrase = PhraseOf<typeof annotationTexts>

export const annotationText = (annotation: Reasoned, format: Format): string =>
  textOf(annotationTexts, annotation, format) ?? annotation.reason
