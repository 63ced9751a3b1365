import type { ButtonProps } from '@mantine/core'
import type { CampaignSummary } from '../../../../shared/models/campaign.ts'
import { format } from '../../../format/index.ts'
import { actionText } from '../../../../shared/words/action-words.ts'
import { useEngine } from '../../../client/index.ts'
import { ActionButton } from '../../../components/controls/index.ts'
import { useForeseen } from './use-action-preview.ts'

/** Lets a campaign go on, or start. What it will do stands on hover; where that would be more by now, it asks again. */
export function GoOnButton({
  campaign,
  kind,
  ...rest
}: { campaign: CampaignSummary; kind: 'resume' | 'start-now' } & ButtonProps) {
  const { campaigns } = useEngine()
  const { report, atMost, countAgain } = useForeseen(campaign, kind)
  const input = { id: campaign.id, ...atMost }
  const run = async () => {
    try {
      await (kind === 'resume' ? campaigns.resume.call(input) : campaigns.startNow.call(input))
    } catch (error) {
      countAgain()
      throw error
    }
  }
  return (
    <ActionButton
      {...rest}
      run={run}
      title={report ? actionText(report.phrase, format) : ''}
      failure={kind === 'resume' ? 'The campaign could not be resumed' : 'The campaign could not be started'}
    >
      {kind === 'resume' ? 'Resume' : 'Start now'}
    </ActionButton>
  )
}
