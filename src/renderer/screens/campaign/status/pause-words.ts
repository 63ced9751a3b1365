import type { PauseReason } from '../../../../shared/models/campaign.ts'

interface PauseWords {
  /** What happened. */
  title: string
  /** What the person can do. */
  advice: string
  /** Where that is done. */
  place?: { label: string; to: string }
}

const account = { label: 'Open the account', to: '/settings/accounts' }

export const pauseWords: Record<PauseReason, PauseWords> = {
  person: { title: 'You paused it', advice: 'It goes on where it stopped, and nobody is sent to twice.' },
  'first-batch': {
    title: 'The first ones are out',
    advice:
      'Look at how they were taken, in the table or in an inbox of your own. Then resume for the others.'
  },
  'account-refused': {
    title: 'The account is refused',
    advice:
      'Check its log-in and test it; one that is barred can only be freed by whoever runs the server. Then resume. No recipient was blamed.',
    place: account
  },
  'sender-refused': {
    title: 'The mail server does not allow this sender',
    advice: 'Use an address that the account may send from, or have it verified there. Then resume.',
    place: account
  },
  quota: {
    title: 'The sending limit of the account is used up',
    advice: 'It goes on when the server allows more. Resume if you know that it does already.',
    place: account
  },
  'same-code-in-a-row': {
    title: 'The server gave several recipients in a row the same answer',
    advice:
      'Paused so that it does not happen to everyone. Read the answer, put right what it says, then resume.'
  },
  'too-many-rejected': {
    title: 'Too many recipients are rejected',
    advice:
      'Paused to spare the good name of your sender. Look at why below; resume if these are merely old addresses.'
  },
  restored: {
    title: 'The data is that of an earlier moment',
    advice:
      'What was sent after that is not known here, so some may get it twice. Look at the counts before you resume.'
  },
  'account-missing': {
    title: 'Its account is not there any more',
    advice: 'Add the account again, then resume.',
    place: account
  },
  'template-broken': {
    title: 'The template could not be made into a message',
    advice: 'Put it right and start a new campaign: this one keeps the template it was started with.',
    place: { label: 'Open templates', to: '/templates' }
  },
  'disk-full': {
    title: 'The disk is full',
    advice: 'Outcomes could not be written, so nothing more was sent. Make room, then resume.'
  }
}
