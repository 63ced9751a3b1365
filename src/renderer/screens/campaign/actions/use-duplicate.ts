import type { CampaignSummary } from '../../../../shared/models/campaign.ts'
import { useEngine } from '../../../client/engine-context.tsx'
import { notifyError } from '../../../components/feedback/notify.tsx'
import { isolate } from '../../../format/isolate.ts'
import { useOpenDialog } from '../../../shell/dialogs/dialogs.tsx'

/** Opens the preflight of a further campaign like this one: nothing is sent before it is started there. */
export function useDuplicate(): (campaign: Pick<CampaignSummary, 'id' | 'name'>) => Promise<void> {
  const engine = useEngine()
  const openDialog = useOpenDialog()
  return async ({ id, name }) => {
    try {
      const like = await engine.campaigns.duplicateOptions.call({ id })
      openDialog({
        kind: 'preflight',
        title: `Duplicate “${isolate(name)}”`,
        selection: like.selection,
        like
      })
    } catch (error) {
      notifyError('It could not be duplicated', error)
    }
  }
}
