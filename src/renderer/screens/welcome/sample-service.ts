import type { EngineQueries } from '../../client/index.ts'
import { defaultSettings } from '../../../shared/models/default-settings.ts'
import type { Settings, SettingsPatch } from '../../../shared/models/settings.ts'

/** The made-up service that the sample users signed up to. */
const service = { name: 'Ragtime', website: 'https://ragtime.example', subjectPrefix: '[Ragtime]' }
const sender = { fromName: 'Ragtime', fromAddress: 'admin@ragtime.example' }

/** Gives sample users a service to belong to, where the person has not named one of their own yet. */
export async function nameSampleService(
  engine: EngineQueries,
  settings: Settings,
  update: (patch: SettingsPatch) => Promise<unknown>
): Promise<void> {
  if (settings.service.name !== defaultSettings.service.name) return
  await update({ service })
  const mailbox = (await engine.accounts.list.call({})).find(({ kind }) => kind === 'mailbox')
  if (mailbox) await engine.accounts.save.call({ ...mailbox, ...sender })
}
