import type { AnchorHTMLAttributes, ReactNode } from 'react'

/** A link to a place of the app. */
export function PlaceLink({
  to,
  children,
  ...rest
}: { to: string; children: ReactNode } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'>) {
  return (
    <a href={`#${to}`} {...rest}>
      {children}
    </a>
  )
}
