import type { WaitReason } from '../../../shared/models/campaign.ts'
import type { WaitPhrase } from '../../../shared/words/wait-words.ts'

export const wait = (
  kind: WaitReason['kind'],
  phrase: WaitPhrase,
  more: Partial<Pick<WaitReason, 'since' | 'until'>> = {}
): WaitReason => ({ kind, phrase, since: null, until: null, ...more })

/** What is shown is told in seconds: a time that is a little different at every look would be news each time. */
export const wholeSecond = (at: number): number => Math.ceil(at / 1000) * 1000
