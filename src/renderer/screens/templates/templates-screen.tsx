import { Screen } from '../../components/screen.tsx'

export function TemplatesScreen() {
  return <Screen title="Templates" />
}
