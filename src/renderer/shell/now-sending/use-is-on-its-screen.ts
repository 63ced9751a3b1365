import { usePlace } from '../../routing/router.ts'
import { screenOf } from '../../routing/screens.tsx'

/** Whether the campaign's own screen is shown: it says how fast it goes, and has its Resume on top. */
export function useIsOnItsScreen(campaignId: number | null): boolean {
  const place = usePlace()
  return screenOf(place) === 'campaign' && place.path[1] === String(campaignId)
}
