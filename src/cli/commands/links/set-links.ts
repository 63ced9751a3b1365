import type { LinkMethod } from '../../../shared/models/settings.ts'
import { given } from '../../arguments.ts'
import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { exitCodes, UsageError } from '../../exit-codes.ts'
import { tellLinks } from './show-links.ts'

export interface LinkOptions {
  url?: string | undefined
  target?: 'own' | 'built-in' | undefined
  method?: LinkMethod | undefined
  salt?: string | undefined
  lifetime?: number | undefined
}

/** `countersign links set` */
export function setLinks(options: LinkOptions, context: CommandContext): Promise<number> {
  const links = linkPatch(options)
  if (Object.keys(links).length === 0)
    throw new UsageError('Nothing to change. See countersign links set --help.')
  return withEngine(context, 'change', async (engine) => {
    engine.updateSettings({ links })
    await tellLinks(engine, context)
    return exitCodes.done
  })
}

export function linkPatch({ url, target, method, salt, lifetime }: LinkOptions) {
  if (url !== undefined && target === 'built-in') throw new UsageError('--url is for --target own.')
  return given({
    pattern: url,
    target: target ?? (url === undefined ? undefined : 'own'),
    method,
    salt,
    lifetime
  })
}
