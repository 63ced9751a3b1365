import { type ReactNode, useId } from 'react'
import classes from './card.module.css'

/** A panel, named by its heading for a screen reader. `beside`: on the right of the heading. */
export function Card({
  title,
  beside,
  className,
  children
}: {
  title?: string
  beside?: ReactNode
  className?: string | undefined
  children: ReactNode
}) {
  const id = useId()
  return (
    <section
      className={className ? `${classes.card} ${className}` : classes.card}
      aria-labelledby={title ? id : undefined}
    >
      {title && (
        <div className={classes.head}>
          <h2 className={classes.title} id={id}>
            {title}
          </h2>
          {beside}
        </div>
      )}
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
