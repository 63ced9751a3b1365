import type { CampaignOptions } from '../../../shared/models/campaign.ts'

/** What a person sets before starting. */
export interface PreflightForm {
  name: string
  templateId: string
  accountId: number | undefined
  /** Milliseconds the links work for. */
  linkLifetime: number
  /** Messages a second; null: as fast as the account allows. */
  ratePerSecond: number | null
  start: 'all' | 'first' | 'at'
  /** How many before it waits, for `first`. */
  firstCount: number
  /** Milliseconds since the epoch, for `at`; null while none is set. */
  startAt: number | null
  evenIfRecent: boolean
  unknownOutcomes: NonNullable<CampaignOptions['unknownOutcomes']>
}

/** The form of a further campaign like an earlier one. */
export function formLike({ startWith, ...options }: CampaignOptions): PreflightForm {
  return {
    ...options,
    unknownOutcomes: options.unknownOutcomes ?? 'hold',
    start: startWith.kind === 'first' ? 'first' : 'all',
    firstCount: startWith.kind === 'first' ? startWith.count : 20,
    startAt: null
  }
}

/** As the contract wants it; null while something is missing. */
export function campaignOptions(form: PreflightForm): CampaignOptions | null {
  if (form.accountId === undefined || form.templateId === '') return null
  if (form.start === 'at' && form.startAt === null) return null
  return {
    name: form.name.trim() || 'Verification',
    templateId: form.templateId,
    accountId: form.accountId,
    linkLifetime: form.linkLifetime,
    ratePerSecond: form.ratePerSecond,
    evenIfRecent: form.evenIfRecent,
    unknownOutcomes: form.unknownOutcomes,
    startWith:
      form.start === 'first'
        ? { kind: 'first', count: form.firstCount }
        : form.start === 'at' && form.startAt !== null
          ? { kind: 'at', at: form.startAt }
          : { kind: 'all' }
  }
}

const hour = 3_600_000
/** Lives of a link to choose from; the one from the settings is added when it is none of these. */
export const linkLives = [1, 6, 24, 48, 72, 168, 336, 720].map((hours) => hours * hour)
