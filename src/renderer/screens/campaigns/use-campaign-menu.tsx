import { type MouseEvent, type ReactNode, useState } from 'react'
import type { CampaignSummary } from '../../../shared/models/campaign.ts'
import { ContextMenu, type MenuEntry, type MenuPlace } from '../../components/controls/index.ts'
import { notifyError } from '../../components/feedback/index.ts'
import { navigate } from '../../routing/index.ts'
import { useDuplicate, useExport } from '../campaign/index.ts'

/** What can be done with a campaign of the list, on a right click or the menu key. `menu` belongs beside what has `open`. */
export function useCampaignMenu(campaign: CampaignSummary): {
  open: (event: MouseEvent) => void
  menu: ReactNode
} {
  const [place, setPlace] = useState<MenuPlace | null>(null)
  const duplicate = useDuplicate()
  const save = useExport(campaign)
  const { id, counts } = campaign
  const show = (outcome: 'rejected' | 'unknown', label: string): MenuEntry[] =>
    counts[outcome] === 0 ? [] : [{ label, run: () => navigate(`/campaigns/${id}?outcome=${outcome}`) }]
  const entries: MenuEntry[] = [
    { label: 'Open', run: () => navigate(`/campaigns/${id}`) },
    ...show('rejected', 'Show rejected'),
    ...show('unknown', 'Show unknown'),
    'divider',
    { label: 'Duplicate…', changes: true, run: () => void duplicate(campaign) },
    { label: 'Report', run: () => navigate(`/campaigns/${id}/report`) },
    {
      label: 'Export CSV…',
      run: () =>
        void save().catch((error: unknown) => notifyError('The recipients could not be saved', error))
    }
  ]
  return {
    open(event) {
      event.preventDefault()
      setPlace({ x: event.clientX, y: event.clientY })
    },
    menu: <ContextMenu place={place} entries={entries} onClose={() => setPlace(null)} />
  }
}
