import { Screen } from '../../components/screen.tsx'

export function OverviewScreen() {
  return <Screen title="Overview" />
}
