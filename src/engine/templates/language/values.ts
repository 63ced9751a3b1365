import { firstName } from './first-name.ts'
import { formatLinkExpiry } from '../link-expiry.ts'
import { localeWithin } from './template-language.ts'

/** What a template is rendered with: plain data without functions. */
export interface TemplateValues {
  user: {
    id: string
    name: string
    first_name: string
    address: string
    role: string
    locale: string
    fields: Readonly<Record<string, string>>
  }
  link: string
  link_expires: string
  service: { name: string; website: string }
}

/** For a preview when there are no users yet, and for checking a template. */
export const exampleValues: TemplateValues = {
  user: {
    id: '4711',
    name: 'Amara Okafor',
    first_name: 'Amara',
    address: 'amara@okafor.example',
    role: 'editor',
    locale: 'en-GB',
    fields: {}
  },
  link: 'https://ragtime.example/confirm/eyJ1IjoiNDcxMSJ9.aVW5AA.vszQfpkeex-fwV4kYbFTvS2moy4',
  link_expires: 'Sunday 23 November at 14:05 UTC',
  service: { name: 'Ragtime', website: 'https://ragtime.example' }
}

/** What is known about a recipient when the email is composed. */
export interface TemplateRecipient {
  id: number
  externalId: string | null
  name: string
  address: string
  role: string
  locale: string
  fields: Readonly<Record<string, string>>
}

/** @param link `expiresAt` in ms since the epoch */
export function templateValues(
  recipient: TemplateRecipient,
  link: { url: string; expiresAt: number },
  service: { name: string; website: string },
  /** Of the template: dates are written in it. */
  language = 'en'
): TemplateValues {
  const { id, externalId, name, address, role, locale, fields } = recipient
  return {
    user: { id: externalId ?? String(id), name, first_name: firstName(name), address, role, locale, fields },
    link: link.url,
    link_expires: formatLinkExpiry(link.expiresAt, localeWithin(language, locale)),
    service: { name: service.name, website: service.website }
  }
}
