import { assertNever } from '../../../shared/errors.ts'
import type { Account, ConnectionStep } from '../../../shared/models/account.ts'
import { connectionStepText } from '../../../shared/words/connection-steps.ts'
import type { CommandContext } from '../../command-context.ts'
import { type EngineClient, withEngine } from '../../engine/headless-engine.ts'
import { exitCodes } from '../../exit-codes.ts'
import { format } from '../../format.ts'
import { chooseAccount } from './choose-account.ts'

/** `countersign accounts test` */
export function testAccount(
  wanted: string | null,
  { sendTo }: { sendTo?: string | undefined },
  context: CommandContext
): Promise<number> {
  return withEngine(context, 'change', async ({ client }) => {
    const account = await chooseAccount(client, wanted)
    const steps = await runTest(client, account, sendTo ?? null, context)
    const told = steps.map((step) => ({ ...step, detail: connectionStepText(step, format) }))
    context.terminal.json({ id: account.id, ok: isFine(steps), steps: told })
    return isFine(steps) ? exitCodes.done : exitCodes.failed
  })
}

/** Says each step as it ends. Returns how they ended. */
export async function runTest(
  client: EngineClient,
  account: Account,
  sendTo: string | null,
  { terminal, stop }: CommandContext
): Promise<ConnectionStep[]> {
  const steps: ConnectionStep[] = []
  const { isActive: _, hasSecret: __, trouble: ___, ...draft } = account
  const test = await client.accounts.test({ ...draft, password: null, sendTo }, { signal: stop })
  for await (const step of test) {
    if (step.state === 'running') continue
    steps.push(step)
    const text = connectionStepText(step, format)
    terminal.say(
      `${stateWords(step.state).padEnd(8)}${stepWords[step.step]}${text === null ? '' : `: ${text}`}`
    )
  }
  return steps
}

export const isFine = (steps: ConnectionStep[]): boolean => steps.every(({ state }) => state !== 'failed')

const stepWords: Record<ConnectionStep['step'], string> = {
  dns: 'Name',
  connect: 'Connection',
  tls: 'TLS',
  token: 'Token',
  login: 'Login',
  send: 'Test email'
}

function stateWords(state: ConnectionStep['state']): string {
  switch (state) {
    case 'ok':
      return 'ok'
    case 'failed':
      return 'FAILED'
    case 'skipped':
      return 'skipped'
    case 'running':
      return '…'
    default:
      return assertNever(state)
  }
}
