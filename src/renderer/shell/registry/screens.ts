import { type ComponentType, lazy } from 'react'
import type { Place } from '../../routing/index.ts'
import { loadCampaignScreen, loadReportScreen } from '../../screens/campaign/index.ts'
import { loadCampaignsScreen } from '../../screens/campaigns/index.ts'
import { loadImportScreen } from '../../screens/import/index.ts'
import { loadLogScreen } from '../../screens/log/index.ts'
import { loadMailboxScreen } from '../../screens/mailbox/index.ts'
import { loadOverviewScreen } from '../../screens/overview/index.ts'
import { loadSettingsScreen } from '../../screens/settings/index.ts'
import { loadTemplatesScreen } from '../../screens/templates/index.ts'
import { loadUsersScreen } from '../../screens/users/index.ts'
import { loadWelcomeScreen } from '../../screens/welcome/index.ts'

const loaders = {
  overview: loadOverviewScreen,
  users: loadUsersScreen,
  import: loadImportScreen,
  campaigns: loadCampaignsScreen,
  campaign: loadCampaignScreen,
  report: loadReportScreen,
  log: loadLogScreen,
  templates: loadTemplatesScreen,
  mailbox: loadMailboxScreen,
  settings: loadSettingsScreen,
  welcome: loadWelcomeScreen
} satisfies Record<string, () => Promise<{ default: ComponentType }>>

/** The screens, each loaded when it is first shown. A screen reads its own part of the place with `usePlace`. */
export const screens = {
  overview: lazy(loaders.overview),
  users: lazy(loaders.users),
  import: lazy(loaders.import),
  campaigns: lazy(loaders.campaigns),
  campaign: lazy(loaders.campaign),
  report: lazy(loaders.report),
  log: lazy(loaders.log),
  templates: lazy(loaders.templates),
  mailbox: lazy(loaders.mailbox),
  settings: lazy(loaders.settings),
  welcome: lazy(loaders.welcome)
} satisfies Record<string, ComponentType>

/** Begins to load the screen of a place, before it is drawn. */
export const loadScreenOf = (place: Place): void => void loaders[screenOf(place)]()

export type ScreenName = keyof typeof screens

/**
 * Which screen shows a place. '/campaigns' is the list, '/campaigns/42' one campaign and '/campaigns/42/report' its
 * report; elsewhere a number after the screen's name opens a drawer or a detail on the same screen.
 */
export function screenOf({ path }: Place): ScreenName {
  const [name = 'users', detail, part] = path
  if (name === 'campaigns') return part === 'report' ? 'report' : detail ? 'campaign' : 'campaigns'
  return Object.hasOwn(screens, name) ? (name as ScreenName) : 'users'
}
