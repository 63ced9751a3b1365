import { useMemo, useSyncExternalStore } from 'react'

/**
 * A place in the app is a path and a query, kept in the window's hash: '/users/42?status=pending'. Back and forward
 * are the browser's own. The last place is remembered, so that the app opens where it was left.
 */
export interface Place {
  /** '/users/42' as ['users', '42']; empty when the window has just opened for the first time. */
  path: readonly string[]
  query: URLSearchParams
}

const rememberedKey = 'countersign.place'

const hashOf = (): string => window.location.hash.slice(1)

/** The place of now, for what does not follow it. */
export const currentPlace = (): string => hashOf()

export function parsePlace(place: string): Place {
  const [path = '', query = ''] = place.split('?', 2)
  return {
    path: path.split('/').filter(Boolean).map(decodeURIComponent),
    query: new URLSearchParams(query)
  }
}

/** '/users' with { status: 'pending' } as '/users?status=pending'; what is empty is left out. */
export function placeOf(
  path: string,
  query: Record<string, string | number | boolean | null | undefined> = {}
): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '' && value !== false)
      search.set(key, String(value))
  }
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}

/** `replace`: the place is a refinement of the one before (typing in a search), not a step to go back over. */
export function navigate(place: string, { replace = false } = {}): void {
  if (hashOf() === place) return
  if (replace) {
    window.history.replaceState(null, '', `#${place}`)
    window.dispatchEvent(new HashChangeEvent('hashchange'))
  } else window.location.hash = place
}

export function restorePlace(): void {
  if (hashOf() !== '') return
  const remembered = window.localStorage.getItem(rememberedKey)
  if (remembered?.startsWith('/')) navigate(remembered, { replace: true })
}

/** Without the search: it is usually a person's name or address, which must not outlive the window. */
function toRemember(): string {
  const { path, query } = parsePlace(hashOf())
  query.delete('search')
  return placeOf(`/${path.map(encodeURIComponent).join('/')}`, Object.fromEntries(query))
}

function subscribe(listener: () => void): () => void {
  const onChange = () => {
    window.localStorage.setItem(rememberedKey, toRemember())
    listener()
  }
  window.addEventListener('hashchange', onChange)
  return () => window.removeEventListener('hashchange', onChange)
}

export function usePlace(): Place {
  const hash = useSyncExternalStore(subscribe, hashOf)
  return useMemo(() => parsePlace(hash), [hash])
}
