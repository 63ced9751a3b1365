import type { ReactNode } from 'react'

/**
 * Stands for react-remove-scroll in the build (electron.vite.config.ts), with which Mantine's dialogs keep the page behind
 * them from scrolling. This window's page never scrolls (base.css), its parts do; and a lock writes style elements, which
 * the CSP has to be told of.
 */
export function RemoveScroll({ children }: { children: ReactNode }) {
  return <div>{children}</div>
}

RemoveScroll.classNames = { fullWidth: '', zeroRight: '' }
