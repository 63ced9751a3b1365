const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * The URL to hand to the desktop, or null when it is not one that may leave the app: https and mailto, and http to
 * this computer only, where the built-in confirm page is.
 */
export function externalUrl(text: string): string | null {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '') return null
  if (url.protocol === 'https:' || url.protocol === 'mailto:') return url.href
  return url.protocol === 'http:' && loopback.has(url.hostname) ? url.href : null
}

export interface OutsideOptions {
  /** Port of the built-in confirm page, 0 while it has none. */
  confirmPort: () => number
  /** Shows the link to the person; true when it is to be opened. */
  ask: (link: LinkQuestion) => Promise<boolean>
  /** The desktop's. */
  open: (url: string) => Promise<void>
}

export interface LinkQuestion {
  /** What is asked, with the host or the address it leads to. */
  message: string
  /** The whole URL, shortened in its middle when it is very long. ASCII only, as `URL` spells it: no look-alikes. */
  detail: string
}

/**
 * Opens links outside the app, each shown to the person before. The one exception is the app's own confirm page on
 * this computer: rehearsing with the test mailbox means opening one link after the other, and they lead nowhere else.
 * One question at a time: a page that asks for more is refused until it is answered.
 *
 * Rejects with a sentence when the URL is not one that may leave the app.
 */
export function createOutsideLinks({ confirmPort, ask, open }: OutsideOptions) {
  let asking = false

  return async function openOutside(text: string): Promise<void> {
    const url = externalUrl(text)
    if (url === null) throw new Error(`Only https and mailto links can be opened: ${text.slice(0, 200)}`)
    if (confirmPort() !== 0 && url.startsWith(`http://127.0.0.1:${confirmPort()}/confirm/`)) return open(url)
    if (asking) throw new Error('Another link waits for your answer.')
    asking = true
    try {
      if (await ask(questionAbout(new URL(url)))) await open(url)
    } finally {
      asking = false
    }
  }
}

const longestShown = 600

function questionAbout(url: URL): LinkQuestion {
  const detail =
    url.href.length <= longestShown
      ? url.href
      : `${url.href.slice(0, longestShown - 100)} … ${url.href.slice(-100)}`
  if (url.protocol !== 'mailto:') return { message: `Open ${url.host} in your browser?`, detail }
  return { message: `Write to ${url.pathname.slice(0, 200)} in your mail program?`, detail }
}
