import { assertNever } from '../../../shared/errors.ts'

/** What a visitor of the confirm page is told. */
export type ConfirmPageState =
  | 'pending'
  | 'confirmed'
  | 'already-verified'
  | 'test'
  | 'expired'
  | 'outdated'
  | 'altered'
  | 'nothing-here'
  | 'too-many'
  | 'too-large'
  | 'failed'

export interface ConfirmPageService {
  /** The name people signed up under. */
  name: string
  /** Address to ask for a new link at, or null where there is none. */
  contact: string | null
}

interface Words {
  title: string
  text: string
  mark: 'question' | 'done' | 'stop'
  /** Adds the sentence on how to get a new link. */
  offersNew?: true
}

/**
 * The page, whole: one style sheet under the nonce, no script, nothing loaded, and nothing in it that came with the
 * request. The form has no action, so it posts to the address the browser already shows.
 */
export function renderConfirmPage(
  state: ConfirmPageState,
  service: ConfirmPageService,
  nonce: string
): string {
  const { title, text, mark, offersNew } = words(state, service.name)
  const name = escapeHtml(service.name)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · ${name}</title>
<style nonce="${nonce}">${styles}</style>
</head>
<body>
<main>
<p class="service">${name}</p>
<div class="mark ${mark}" aria-hidden="true">${marks[mark]}</div>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
${state === 'pending' ? '<form method="post"><button type="submit">Confirm my account</button></form>\n<p class="small">If you did not sign up, close this page: nothing happens then.</p>' : ''}
${offersNew ? `<p class="small">${howToGetNew(service)}</p>` : ''}
</main>
</body>
</html>
`
}

function words(state: ConfirmPageState, service: string): Words {
  switch (state) {
    case 'pending':
      return {
        title: 'Confirm your address',
        text: `One click, and ${service} knows that this address is yours.`,
        mark: 'question'
      }
    case 'confirmed':
      return {
        title: 'Your address is confirmed',
        text: 'Thank you. That was all: you can close this page.',
        mark: 'done'
      }
    case 'already-verified':
      return {
        title: 'Already verified',
        text: 'This address was verified before. There is nothing left to do.',
        mark: 'done'
      }
    case 'test':
      return {
        title: 'This link works',
        text: 'It came with a test mail and is nobody’s, so there is nothing to confirm.',
        mark: 'done'
      }
    case 'expired':
      return {
        title: 'This link has expired',
        text: 'Links work for a limited time, so that an old mail in the wrong hands is worth nothing.',
        mark: 'stop',
        offersNew: true
      }
    case 'outdated':
      return {
        title: 'This link is for an earlier address',
        text: 'The address of this account was changed after the mail went out. A newer mail has the link that works.',
        mark: 'stop',
        offersNew: true
      }
    case 'altered':
      return {
        title: 'This link does not work',
        text: 'It is not complete, or was changed on the way. Open it from the mail again, or copy all of it.',
        mark: 'stop',
        offersNew: true
      }
    case 'nothing-here':
      return { title: 'Nothing here', text: 'Open the link in the mail you were sent.', mark: 'stop' }
    case 'too-many':
      return {
        title: 'Too many requests',
        text: 'Wait a moment, then load this page again. Your link still works.',
        mark: 'stop'
      }
    case 'too-large':
      return {
        title: 'That was too much',
        text: 'The request was larger than a click on the button. Open the link in the mail again.',
        mark: 'stop'
      }
    case 'failed':
      return {
        title: 'That did not work',
        text: 'Something went wrong on our side, and nothing was changed. Try again in a moment.',
        mark: 'stop'
      }
    default:
      return assertNever(state)
  }
}

function howToGetNew({ name, contact }: ConfirmPageService): string {
  if (contact === null)
    return `To get a new link, sign in to ${escapeHtml(name)} and ask for it to be sent again.`
  const href = `mailto:${encodeURIComponent(contact).replace('%40', '@')}?subject=${encodeURIComponent(`A new confirmation link for ${name}, please`)}`
  return `To get a new link, write to <a href="${href}">${escapeHtml(contact)}</a> from the address you signed up with.`
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character]!)
}

const svg = (path: string) =>
  `<svg viewBox="0 0 24 24" width="28" height="28" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${path}</svg>`

const marks: Record<Words['mark'], string> = {
  question: svg('<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3.5 7 8.5 6 8.5-6"/>'),
  done: svg('<path d="m5 12.5 4.5 4.5L19 7.5"/>'),
  stop: svg('<path d="M12 7v6"/><path d="M12 17h.01"/>')
}

const styles = `
:root { color-scheme: light dark; --bg: #f6f7f9; --panel: #fff; --line: #e3e6eb; --text: #171b22; --muted: #5d6675;
  --brand: #3558d6; --brand-hover: #2a49ba; --brand-soft: #e8edfc; --brand-text: #fff;
  --done: #1b8a5a; --done-soft: #e0f4ea; --stop: #b36b00; --stop-soft: #fdf0d9 }
@media (prefers-color-scheme: dark) { :root { --bg: #12151b; --panel: #191d25; --line: #2a303b; --text: #e8ebf0;
  --muted: #a1aab9; --brand: #6f8cff; --brand-hover: #8aa2ff; --brand-soft: #24305a; --brand-text: #0d1120;
  --done: #4cc38a; --done-soft: #14382a; --stop: #f0b35b; --stop-soft: #3c2c10 } }
* { box-sizing: border-box; margin: 0 }
body { min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--bg); color: var(--text);
  font: 15px/1.5 Inter, ui-sans-serif, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif }
main { width: 100%; max-width: 420px; padding: 32px; background: var(--panel); border: 1px solid var(--line);
  border-radius: 12px; box-shadow: 0 12px 40px rgb(20 28 45 / .08); text-align: center; overflow-wrap: anywhere }
.service { font-weight: 600; color: var(--muted); margin-bottom: 20px }
.mark { width: 56px; height: 56px; margin: 0 auto 16px; border-radius: 50%; display: grid; place-items: center }
.mark.question { background: var(--brand-soft); color: var(--brand) }
.mark.done { background: var(--done-soft); color: var(--done) }
.mark.stop { background: var(--stop-soft); color: var(--stop) }
h1 { font-size: 22px; line-height: 1.25; font-weight: 650; letter-spacing: -.015em; margin-bottom: 8px }
h1, p { text-wrap: balance }
form { margin: 20px 0 0 }
button { width: 100%; min-height: 44px; padding: 0 20px; border: 0; border-radius: 8px; background: var(--brand);
  color: var(--brand-text); font: inherit; font-weight: 600; cursor: pointer }
button:hover { background: var(--brand-hover) }
button:focus-visible, a:focus-visible { outline: 3px solid var(--brand); outline-offset: 3px }
.small { font-size: 13px; color: var(--muted); margin-top: 16px }
a { color: var(--brand) }
`
