import type { ReactNode } from 'react'
import classes from './card.module.css'

export function Card({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className={classes.card}>
      {title && <h3 className={classes.title}>{title}</h3>}
      {children}
    </section>
  )
}

/** Names and what they are: a short list of facts. */
export function Facts({ facts }: { facts: (readonly [name: string, value: ReactNode] | false | null)[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(
        (fact) =>
          fact && (
            <div key={fact[0]} style={{ display: 'contents' }}>
              <dt>{fact[0]}</dt>
              <dd>{fact[1]}</dd>
            </div>
          )
      )}
    </dl>
  )
}
