import { parseSigningSecrets } from '../../../shared/secrets/signing-secrets.ts'
import { errorText } from '../../../shared/words/errors/error-text.ts'
import type { CommandContext } from '../../command-context.ts'
import { type HeadlessEngine, withEngine } from '../../engine/headless-engine.ts'
import { CommandError, exitCodes, UsageError } from '../../exit-codes.ts'
import { format } from '../../format.ts'
import { factLines } from '../../tables.ts'

/** `countersign links show` */
export function showLinks(context: CommandContext): Promise<number> {
  return withEngine(context, 'look', async (engine) => {
    await tellLinks(engine, context)
    return exitCodes.done
  })
}

/** How links are made now. */
export async function tellLinks(
  { client, settings, secrets }: HeadlessEngine,
  { terminal }: CommandContext
): Promise<void> {
  const { target, pattern, method, salt, lifetime } = settings().links
  const isOwn = target === 'own'
  const example = await client.links.example({})
  // The built-in page answers only while the app or a worker runs: there is no example without it.
  const url = isOwn ? example.url : null
  const problem = isOwn && example.problem ? errorText(example.problem, format) : null
  const warning = example.warning && errorText(example.warning, format)
  const { pem } = await client.links.publicKey({})
  const known = parseSigningSecrets(secrets.get('links:signing')).length
  const facts = [
    ['Page', isOwn ? pattern || '(none yet)' : 'built-in, only on this computer'],
    ['Method', method],
    ['Salt', method === 'itsdangerous' ? salt : null],
    ['Lifetime', format.lifetime(lifetime)],
    [
      'Secret',
      known === 0
        ? 'missing: `countersign links secret make`'
        : `known${known > 1 ? `, and ${known - 1} older` : ''}`
    ],
    ['Example', url],
    ['Problem', known === 0 ? null : problem],
    ['Warning', warning]
  ] as const
  for (const line of factLines(facts)) terminal.say(line)
  terminal.json({
    target,
    pattern,
    method,
    salt,
    lifetimeMs: lifetime,
    secrets: known,
    publicKey: pem,
    example: url,
    problem,
    warning
  })
}

/** `countersign links public-key` */
export function showPublicKey(context: CommandContext): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'look', async ({ client, settings }) => {
    const { method } = settings().links
    if (method !== 'jwt-eddsa') {
      throw new UsageError(`Only jwt-eddsa has a public key; links are made with ${method}.`)
    }
    const { pem } = await client.links.publicKey({})
    if (pem === null) {
      throw new CommandError(
        'LINKS_NOT_READY',
        'There is no usable signing secret. Make one with `countersign links secret make`.'
      )
    }
    terminal.say(pem.trimEnd())
    terminal.json({ pem })
    return exitCodes.done
  })
}

/** `countersign links snippets` */
export function showSnippets(wanted: string | null, context: CommandContext): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'look', async ({ client }) => {
    const all = await client.links.snippets({})
    const snippets = all.filter(({ id }) => wanted === null || id === wanted.toLowerCase())
    if (snippets.length === 0) {
      throw new UsageError(
        all.length === 0
          ? 'Links from the import are verified by the service that made them, so there is no code for them.'
          : `There is no code for “${wanted}”. There is: ${all.map(({ id }) => id).join(', ')}.`
      )
    }
    for (const { name, code } of snippets) {
      if (snippets.length > 1) terminal.say(`=== ${name}`)
      terminal.say(code)
    }
    terminal.json({ snippets })
    return exitCodes.done
  })
}
