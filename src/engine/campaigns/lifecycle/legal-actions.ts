import { AppError } from '../../../shared/errors.ts'
import type { CampaignState } from '../../../shared/models/campaign.ts'

type Action = 'start-now' | 'call-off' | 'pause' | 'resume' | 'stop'

/** The states in which a person can do something, and why they cannot in the others. */
const legalActions = {
  'start-now': { in: ['held', 'scheduled'], otherwise: 'campaign-not-startable' },
  'call-off': { in: ['held', 'scheduled'], otherwise: 'campaign-not-cancelable' },
  pause: { in: ['running', 'held'], otherwise: 'campaign-not-pausable' },
  resume: { in: ['paused'], otherwise: 'campaign-not-resumable' },
  stop: { in: ['scheduled', 'held', 'running', 'paused'], otherwise: 'campaign-not-stoppable' }
} as const satisfies Record<Action, { in: readonly CampaignState[]; otherwise: string }>

/** Throws WRONG_STATE. */
export function requireState(state: CampaignState, action: Action): void {
  const states: readonly CampaignState[] = legalActions[action].in
  if (states.includes(state)) return
  throw new AppError('WRONG_STATE', legalActions[action].otherwise, { state }, { data: { state } })
}
