import type { CommandContext } from './command-context.ts'
import { UsageError } from './exit-codes.ts'

/** Before something that cannot be undone. Throws UsageError where nobody can answer, or the answer is no. */
export async function requireConsent(
  { prompts }: CommandContext,
  given: boolean,
  question: string
): Promise<void> {
  if (given) return
  if (!prompts.interactive) throw new UsageError('Nobody can be asked here. Add --yes.')
  if (!(await prompts.confirm(question, false))) throw new UsageError('Nothing was done.')
}
