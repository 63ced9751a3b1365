import type { Session, WebContents } from 'electron'

export interface GuardOptions {
  /** The one origin the window shows. */
  origin: string
  /** Called for a link that leaves the app; it decides whether the URL may be opened outside. */
  openOutside: (url: string) => void
}

/**
 * Keeps a window on the app's own page: no navigation elsewhere, no second window, no webview. A link the person
 * clicked that leads out is handed to `openOutside` instead.
 */
export function guardNavigation(contents: WebContents, { origin, openOutside }: GuardOptions): void {
  contents.on('will-frame-navigate', (details) => {
    if (details.isMainFrame) {
      // A reload, nothing else; pages of the app do not navigate, they route.
      if (details.url.startsWith(`${origin}/`)) return
      details.preventDefault()
      openOutside(details.url)
    } else if (details.url !== 'about:srcdoc' && details.url !== 'about:blank') {
      // The preview of a mail: nothing in it goes anywhere.
      details.preventDefault()
    }
  })
  contents.on('will-redirect', (details) => details.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** The app's page needs no permission of the web platform (not even the clipboard: main copies), so all are denied. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}

/** A second lock behind the content security policy: whatever is not the app's own is cancelled before it is sent. */
export function denyNetwork(session: Session, allowed: (url: string) => boolean): void {
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !allowed(details.url) }))
}
