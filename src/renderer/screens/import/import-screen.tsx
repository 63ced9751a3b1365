import { Screen } from '../../components/screen.tsx'

export function ImportScreen() {
  return <Screen title="Import" />
}
