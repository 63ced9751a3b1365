export const loadMailboxScreen = async () => ({
  default: (await import('./mailbox-screen.tsx')).MailboxScreen
})
