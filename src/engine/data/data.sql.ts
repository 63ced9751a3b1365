import { type Backup, type Db, inspectBackup } from '../db/index.ts'

/** What the secrets of an account were entered for. A backup from before OAuth 2 has no `oauth2`. */
export interface AccountLogin {
  id: number
  host: string
  port: number
  user: string
  oauth2?: string | null
}

const selectLogins = 'SELECT * FROM accounts'

export const accountLogins = (db: Db): AccountLogin[] => db.statement<AccountLogin>(selectLogins).all()

/** Throws what inspectBackup throws. */
export const accountLoginsIn = (backup: Backup): AccountLogin[] =>
  inspectBackup<AccountLogin>(backup, selectLogins)

export const countCampaigns = (db: Db): number =>
  db.statement<{ n: number }>(`SELECT count(*) AS n FROM campaigns WHERE kind = 'campaign'`).get()!.n
