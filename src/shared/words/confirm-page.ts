/** What a visitor of the built-in confirm page is told. */
export type ConfirmPageState =
  | 'pending'
  | 'confirmed'
  | 'already-verified'
  | 'test'
  | 'expired'
  | 'outdated'
  | 'altered'
  | 'nothing-here'
  | 'from-another-site'
  | 'too-many'
  | 'too-large'
  | 'failed'

interface PageText {
  title: string
  text: string
}

/** @param service the name people signed up under */
export const confirmPageTexts: Record<ConfirmPageState, (service: string) => PageText> = {
  pending: () => ({
    title: 'Confirm your email address',
    text: 'Click to confirm this is your email address.'
  }),
  confirmed: () => ({
    title: 'Your email address is confirmed',
    text: 'Thanks! You’re all set. You can close this page.'
  }),
  'already-verified': () => ({
    title: 'Already verified',
    text: 'This address is already verified. Nothing else to do.'
  }),
  test: () => ({
    title: 'This link works',
    text: 'It came with a test email and belongs to no one, so there is nothing to confirm.'
  }),
  expired: () => ({
    title: 'This link has expired',
    text: 'For your security, links only work for a limited time.'
  }),
  outdated: (service) => ({
    title: 'This link is for an earlier address',
    text: `The email address of your ${service} account changed after this email was sent. Use the link in the newer email.`
  }),
  altered: () => ({
    title: 'This link does not work',
    text: 'It is incomplete or was changed. Open it from the email again, or copy the whole link.'
  }),
  'nothing-here': () => ({ title: 'Nothing here', text: 'Open the link in the email you received.' }),
  'from-another-site': () => ({
    title: 'Nothing was confirmed',
    text: 'The request came from another website. Open the link in the email, then click the button there.'
  }),
  'too-many': () => ({
    title: 'Too many requests',
    text: 'Wait a moment, then reload this page. Your link still works.'
  }),
  'too-large': () => ({
    title: 'Request too large',
    text: 'The request was larger than a click on the button. Open the link in the email again.'
  }),
  failed: () => ({
    title: 'Something went wrong',
    text: 'The problem is on our side, and nothing was changed. Try again in a moment.'
  })
}

export const confirmPageWords = {
  button: 'Confirm my account',
  notYou: 'If you didn’t sign up, just close this page.',
  /** Where there is nobody to write to. */
  signInForNewLink: (service: string) => `To get a new link, sign in to ${service} and request another one.`,
  writeForNewLink: (contact: string) =>
    `To get a new link, write to ${contact} from the address you signed up with.`,
  newLinkSubject: (service: string) => `A new confirmation link for ${service}, please`
}
