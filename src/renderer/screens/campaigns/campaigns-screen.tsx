import { Screen } from '../../components/screen.tsx'

export function CampaignsScreen() {
  return <Screen title="Campaigns" />
}
