import type { CampaignProgress } from '../../../../shared/models/campaign.ts'
import { useEngine, useShell } from '../../../client/index.ts'
import { notifyDone } from '../../../components/feedback/index.ts'
import { formatCountOf } from '../../../format/index.ts'

/** Saves every recipient with its outcome to a CSV that the person chooses. */
export function useExport(campaign: Pick<CampaignProgress, 'id' | 'name'>): () => Promise<void> {
  const engine = useEngine()
  const shell = useShell()
  return async () => {
    const file = await shell.files.save(`${campaign.name}.csv`, 'csv')
    if (!file) return
    const { rows } = await engine.campaigns.export.call({ id: campaign.id, file: file.handle })
    notifyDone(`Saved ${formatCountOf(rows, 'recipient')} to ${file.name}.`, {
      label: 'Show file',
      run: () => void shell.files.reveal(file.handle)
    })
  }
}
