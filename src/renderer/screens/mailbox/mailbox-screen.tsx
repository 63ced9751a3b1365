import { Screen } from '../../components/screen.tsx'

export function MailboxScreen() {
  return <Screen title="Mailbox" />
}
