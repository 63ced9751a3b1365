export type CommandName = 'import' | 'send' | 'status' | 'log' | 'worker'

const everywhere = `
  --data DIR         Work with the data in DIR; as a rule with that of the app.
  --json             Write JSON for programs, as docs/cli.md describes it.
  -h, --help`

const secrets = `
  --secrets FILE     Read passwords and the signing secret from FILE, which only you may read (chmod 600);
                     '-' reads standard input. As a rule: 'countersign' in $CREDENTIALS_DIRECTORY.`

/** What a command can be told. */
export const usages: Record<CommandName, string> = {
  import: `countersign import FILE.csv [options]

Adds and updates users from a CSV file. Columns are known by their names in the first row.

  --map COLUMN=TARGET  A column, by its name or number, is this; those that are not named are left out then.
                     Targets: address, name, first-name, last-name, external-id, role, locale, status, link,
                     field:NAME. Can be given several times.
  --no-header        The first row holds a user already; needs --map with numbers.
  --encoding NAME    utf-8, windows-1252, …; as a rule found out from the file.
  --delimiter CHAR   , or ; or | or tab; as a rule found out from the file.
  --refused FILE     Save the refused rows, with the reasons, in FILE.
  --dry-run          Only count what would happen.${everywhere}`,
  send: `countersign send --pending [options]

Starts a campaign to everyone whose address is not verified yet. Without --wait it is only put in the queue, for
\`countersign worker\` or the app.

  --wait             Send it now, and end when nothing is left to send.
  --template ID      Instead of confirm-account.
  --account NAME     By name or number; as a rule the active one.
  --limit N          To N people at most, 10000 or fewer; the others are left for another time.
  --rate N           N messages a second at most.
  --even-if-recent   Also to those who were sent one within the cooldown.
  --name TEXT        What the campaign is called.
  --dry-run          Only count who would get a mail and who would not.${secrets}${everywhere}`,
  status: `countersign status [options]

Says how far everything is, also while the app or a worker is sending.
${everywhere}`,
  log: `countersign log [options]

Prints the send log, newest first, also while the app or a worker is sending.

  --campaign N       Only of campaign N (\`countersign status\` numbers them).
  --outcome NAME     sending, accepted, deferred, rejected, unknown or not-sent.
  --since TIME       2026-11-22, 2026-11-22T14:00 (local time) or 30m, 24h, 7d ago.
  --limit N          N rows at most.
  --csv              As CSV for spreadsheets.${everywhere}`,
  worker: `countersign worker [options]

Sends what is in the queue and what falls due, until it is stopped by SIGTERM or SIGINT. Then what is with the mail
server settles, nothing more is handed over, and it ends with 0.

  --until-done       End when nothing is left to send.${secrets}${everywhere}`
}

export const overallUsage = `countersign COMMAND [options]

  import     Add and update users from a CSV file.
  send       Start a campaign to everyone who is pending.
  worker     Send what is in the queue.
  status     Say how far everything is.
  log        Print the send log.

\`countersign COMMAND --help\` says more. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 another Countersign works with the
data, 4 done but not for everyone, 5 paused until a person sees to it.`
