import type { WaitReason } from '../../../shared/models/campaign.ts'

export const wait = (
  kind: WaitReason['kind'],
  text: string,
  more: Partial<Pick<WaitReason, 'since' | 'until' | 'count'>> = {}
): WaitReason => ({ kind, text, since: null, until: null, count: null, ...more })

/** What is shown is told in seconds: a time that is a little different at every look would be news each time. */
export const wholeSecond = (at: number): number => Math.ceil(at / 1000) * 1000
