import type { ReactNode } from 'react'
import classes from './plain-table.module.css'

/** A short table whose last column is a button; `action`: what that column is read out as. `children`: its rows. */
export function PlainTable(props: { columns: string[]; action: string; children: ReactNode }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          {props.columns.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
          <th scope="col">
            <span className="visually-hidden">{props.action}</span>
          </th>
        </tr>
      </thead>
      <tbody>{props.children}</tbody>
    </table>
  )
}
