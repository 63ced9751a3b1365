import { useMemo } from 'react'
import { styleNonce } from '../../theme/index.ts'
import classes from './mail-preview.module.css'

/**
 * A mail's HTML, shown so that nothing in it can act: no script, no request to anywhere, no form, no way out of the
 * frame. Links in it do nothing; screens show them beside it.
 *
 * `scheme`: what the mail sees as the reader's colour scheme.
 */
export function MailPreview({
  html,
  title,
  scheme = 'light'
}: {
  html: string
  title: string
  scheme?: 'light' | 'dark'
}) {
  const inert = useMemo(() => inertDocument(html, styleNonce(), scheme), [html, scheme])
  return (
    <iframe
      title={title}
      className={`${classes.frame} ${scheme === 'dark' ? classes.dark : classes.light}`}
      sandbox=""
      referrerPolicy="no-referrer"
      srcDoc={inert}
    />
  )
}

/** A mail's text part. */
export function MailText({ text, label }: { text: string; label: string }) {
  return (
    <pre className={classes.text} tabIndex={0} role="region" aria-label={label}>
      {text}
    </pre>
  )
}

/**
 * The frame inherits the window's CSP, which knows only our own style elements: those of the mail are given the nonce.
 * The frame's own policy forbids everything but styles and images that are part of the mail.
 */
function inertDocument(html: string, nonce: string, scheme: 'light' | 'dark'): string {
  // Before parsing: a parsed style element without the nonce is already a violation.
  const styled = nonce === '' ? html : html.replace(/<style\b/gi, `<style nonce="${nonce}"`)
  const mail = new DOMParser().parseFromString(styled, 'text/html')
  for (const active of mail.querySelectorAll(
    'script, meta[http-equiv], base, link, object, embed, iframe, frame'
  )) {
    active.remove()
  }
  for (const style of mail.querySelectorAll('style')) style.textContent = inScheme(style.textContent, scheme)
  const policy = mail.createElement('meta')
  policy.httpEquiv = 'Content-Security-Policy'
  policy.content = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
  mail.head.prepend(policy)
  return `<!doctype html>${mail.documentElement.outerHTML}`
}

/** Whatever the computer's own scheme is: `prefers-color-scheme` comes true for the one asked for, and only that. */
const inScheme = (css: string, scheme: 'light' | 'dark'): string =>
  css.replace(/\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/gi, (_, named: string) =>
    named.toLowerCase() === scheme ? '(min-width: 0)' : '(max-width: 0)'
  )
