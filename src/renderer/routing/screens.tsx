import { type ComponentType, lazy } from 'react'
import type { Place } from './router.ts'

const loaders = {
  overview: async () => ({
    default: (await import('../screens/overview/overview-screen.tsx')).OverviewScreen
  }),
  users: async () => ({ default: (await import('../screens/users/users-screen.tsx')).UsersScreen }),
  import: async () => ({ default: (await import('../screens/import/import-screen.tsx')).ImportScreen }),
  campaigns: async () => ({
    default: (await import('../screens/campaigns/campaigns-screen.tsx')).CampaignsScreen
  }),
  campaign: async () => ({
    default: (await import('../screens/campaign/campaign-screen.tsx')).CampaignScreen
  }),
  report: async () => ({
    default: (await import('../screens/campaign/report/report-screen.tsx')).ReportScreen
  }),
  log: async () => ({ default: (await import('../screens/log/log-screen.tsx')).LogScreen }),
  templates: async () => ({
    default: (await import('../screens/templates/templates-screen.tsx')).TemplatesScreen
  }),
  mailbox: async () => ({ default: (await import('../screens/mailbox/mailbox-screen.tsx')).MailboxScreen }),
  settings: async () => ({
    default: (await import('../screens/settings/settings-screen.tsx')).SettingsScreen
  }),
  welcome: async () => ({ default: (await import('../screens/welcome/welcome-screen.tsx')).WelcomeScreen })
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
