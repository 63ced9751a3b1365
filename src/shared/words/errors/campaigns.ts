import type { CampaignState } from '../../models/campaign.ts'
import { actionText } from '../action-words.ts'
import type { Catalog, Reasoned } from '../catalog.ts'

const stateWords: Record<CampaignState, string> = {
  scheduled: 'scheduled',
  held: 'about to start',
  running: 'running',
  paused: 'paused',
  finished: 'finished',
  stopped: 'stopped'
}

/** Campaigns, their deliveries and resends. */
export const campaigns = {
  'nobody-to-send-to': () => 'No one in this selection would receive an email.',
  'campaign-gone': () => 'This campaign no longer exists.',
  'campaign-settings-damaged': ({ name }: { name: string }) =>
    `The settings that “${name}” was started with are damaged. Stop it and start a new campaign.`,
  'campaign-selection-damaged': () =>
    'The list of this campaign’s recipients is damaged. Select the recipients again in Users.',
  'campaign-not-startable': ({ state }: { state: CampaignState }) =>
    `This campaign is ${stateWords[state]}, so it can’t be started.`,
  'campaign-not-cancelable': ({ state }: { state: CampaignState }) =>
    `This campaign is ${stateWords[state]}, so it can’t be canceled.`,
  'campaign-not-pausable': ({ state }: { state: CampaignState }) =>
    `This campaign is ${stateWords[state]}, so it can’t be paused.`,
  'campaign-not-resumable': ({ state }: { state: CampaignState }) =>
    `This campaign is ${stateWords[state]}, so it can’t be resumed.`,
  'campaign-not-stoppable': ({ state }: { state: CampaignState }) =>
    `This campaign is ${stateWords[state]}, so it can’t be stopped.`,
  'campaign-still-stopping': () => 'This campaign is still being stopped. Try again in a moment.',
  'start-time-past': () => 'The start time is in the past. Choose a later one.',
  'recipient-out-of-range': () => 'Fewer people match now, so this preview no longer exists.',
  'more-recipients-than-shown': ({ shown }: { shown: number }, format) =>
    `More people would be emailed now than the ${format.count(shown)} you were shown. Nothing was started. Check the new number.`,
  'more-than-shown': ({ shown, report }: { shown: number; report: Reasoned }, format) =>
    `This is more than the ${format.count(shown)} you were shown: ${actionText(report, format)} Nothing was done.`,
  'delivery-gone': () => 'This delivery no longer exists.',
  'attempt-gone': () => 'This attempt is not in the log.',
  'resend-user-verified': ({ user }: { user: string }) => `${user} is already verified, so nothing was sent.`,
  'resend-user-undeliverable': ({ address }: { address: string }) =>
    `${address} is marked undeliverable, so nothing was sent. Correct the address, or mark the user pending.`,
  'resend-user-without-link': ({ user }: { user: string }) =>
    `The import has no link for ${user}, so nothing was sent.`,
  'resend-too-soon': () => 'This user was emailed recently, within the cooldown.',
  'no-working-link': () => 'This user has no link that still works. Send a new one.'
} satisfies Catalog
