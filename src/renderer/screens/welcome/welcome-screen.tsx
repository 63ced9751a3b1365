import { Screen } from '../../components/screen.tsx'

export function WelcomeScreen() {
  return <Screen title="Welcome" />
}
