import type { Account, ConnectionStep } from '../../../shared/models/account.ts'
import type { CommandContext } from '../../command-context.ts'
import { type HeadlessEngine, withEngine } from '../../engine/headless-engine.ts'
import { exitCodes } from '../../exit-codes.ts'
import { withIsoTimes } from '../../json.ts'
import { createAccount } from '../accounts/add-account.ts'
import { isFine, runTest } from '../accounts/test-account.ts'
import { newSecret } from '../links/link-secret.ts'
import { linkPatch } from '../links/set-links.ts'
import { askForMissing, type InitOptions } from './ask-for-missing.ts'

/** `countersign init` */
export function initialize(given: InitOptions, context: CommandContext): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'change', async (engine) => {
    const kept = await connectedAccount(engine, given)
    const answers = await askForMissing(engine, given, kept, context)
    // Before anything is changed: the secrets need a place.
    const secretsFile = engine.secrets.requireFile()
    const account = kept ?? (await createAccount(engine, answers.account, context))
    engine.updateSettings({ service: answers.service, links: linkPatch(answers.links), welcomed: true })
    const isNewSecret = engine.secrets.get('links:signing') === null
    if (isNewSecret) engine.secrets.set('links:signing', newSecret(engine.settings().links.method))

    terminal.say(`Account ${account.id}, ${account.name}, ${kept === null ? 'was added' : 'is kept'}.`)
    terminal.say(`The signing secret ${isNewSecret ? 'was made' : 'is kept'}. Secrets are in ${secretsFile}.`)
    const steps = given.test
      ? await runTest(engine.client, account, answers.service.adminAddress, context)
      : null
    for (const line of closingWords(account, steps)) terminal.say(line)
    const { service, links } = engine.settings()
    terminal.json({
      service,
      links,
      account: withIsoTimes(account),
      secretsFile,
      signingSecret: isNewSecret ? 'made' : 'kept',
      test: steps && { ok: isFine(steps), steps }
    })
    return steps === null || isFine(steps) ? exitCodes.done : exitCodes.failed
  })
}

/** The mail server that is active already, unless another one is given; null: there is none yet. */
async function connectedAccount({ client }: HeadlessEngine, given: InitOptions): Promise<Account | null> {
  if (given.host !== undefined || given.service !== undefined) return null
  const accounts = await client.accounts.list({})
  return accounts.find(({ kind, isActive }) => kind === 'smtp' && isActive) ?? null
}

function closingWords({ id }: Account, steps: ConnectionStep[] | null): string[] {
  if (steps !== null && !isFine(steps)) {
    return [
      `Correct the account with \`countersign accounts set ${id}\`, then try again: countersign accounts test ${id}`
    ]
  }
  return ['Ready. Next: countersign import FILE.csv, then countersign send --pending --wait']
}
