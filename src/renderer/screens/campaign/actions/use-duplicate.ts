import type { CampaignSummary } from '../../../../shared/models/campaign.ts'
import { useEngine } from '../../../client/index.ts'
import { notifyError } from '../../../components/feedback/index.ts'
import { useOpenDialog } from '../../../routing/index.ts'

/** Opens the preflight of a further campaign like this one: nothing is sent before it is started there. */
export function useDuplicate(): (campaign: Pick<CampaignSummary, 'id' | 'name'>) => Promise<void> {
  const engine = useEngine()
  const openDialog = useOpenDialog()
  return async ({ id, name }) => {
    try {
      const like = await engine.campaigns.duplicateOptions.call({ id })
      openDialog({
        kind: 'preflight',
        name,
        selection: like.selection,
        like
      })
    } catch (error) {
      notifyError('The campaign could not be duplicated', error)
    }
  }
}
