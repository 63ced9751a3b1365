import {
  type ConfirmPageState,
  confirmPageTexts,
  confirmPageWords
} from '../../../shared/words/confirm-page.ts'

export interface ConfirmPageService {
  /** The name of the service that people signed up for. */
  name: string
  /** Where to ask for a new link; null where there is no address. */
  contact: string | null
}

type Mark = 'question' | 'done' | 'stop'

const markOf: Record<ConfirmPageState, Mark> = {
  pending: 'question',
  confirmed: 'done',
  'already-verified': 'done',
  test: 'done',
  expired: 'stop',
  outdated: 'stop',
  altered: 'stop',
  'nothing-here': 'stop',
  'from-another-site': 'stop',
  'too-many': 'stop',
  'too-large': 'stop',
  failed: 'stop'
}

/** The page says how to get a new link. */
const needsNewLink: readonly ConfirmPageState[] = ['expired', 'outdated', 'altered']

/**
 * The whole page: one style sheet under the nonce, no script, nothing that is loaded, and nothing from the request. The form
 * has no action, so it posts to the address that the browser shows.
 */
export function renderConfirmPage(
  state: ConfirmPageState,
  service: ConfirmPageService,
  nonce: string
): string {
  const { title, text } = confirmPageTexts[state](service.name)
  const mark = markOf[state]
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
${state === 'pending' ? button : ''}
${needsNewLink.includes(state) ? `<p class="small">${howToGetNew(service)}</p>` : ''}
</main>
</body>
</html>
`
}

const button = `<form method="post"><button type="submit">${confirmPageWords.button}</button></form>
<p class="small">${confirmPageWords.notYou}</p>`

function howToGetNew({ name, contact }: ConfirmPageService): string {
  if (contact === null) return escapeHtml(confirmPageWords.signInForNewLink(name))
  const shown = escapeHtml(contact)
  const subject = encodeURIComponent(confirmPageWords.newLinkSubject(name))
  const link = `<a href="mailto:${encodeURIComponent(contact).replace('%40', '@')}?subject=${subject}">${shown}</a>`
  return escapeHtml(confirmPageWords.writeForNewLink(contact)).replace(shown, () => link)
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

const marks: Record<Mark, string> = {
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
