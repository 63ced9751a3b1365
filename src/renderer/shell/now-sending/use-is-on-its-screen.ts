import { usePlace } from '../../routing/index.ts'
import { screenOf } from '../registry/screens.ts'

/** Whether the campaign's own screen is shown: it says how fast it goes, and has its Resume on top. */
export function useIsOnItsScreen(campaignId: number | null): boolean {
  const place = usePlace()
  return screenOf(place) === 'campaign' && place.path[1] === String(campaignId)
}
