import type { PauseReason } from '../../../../shared/models/campaign.ts'

const account = { label: 'Open account', to: '/settings/accounts' }

/** Where a person fixes what paused a campaign. */
export const placeToFix: Partial<Record<PauseReason, { label: string; to: string }>> = {
  'account-refused': account,
  'sender-refused': account,
  quota: account,
  'account-missing': account,
  'template-broken': { label: 'Open templates', to: '/templates' }
}
