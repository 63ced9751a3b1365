import { Screen } from '../../components/screen.tsx'

export function LogScreen() {
  return <Screen title="Send log" />
}
