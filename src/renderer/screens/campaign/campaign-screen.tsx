import { Screen } from '../../components/screen.tsx'

export function CampaignScreen() {
  return <Screen title="Campaign" />
}
