import { type ComponentType, lazy } from 'react'
import type { Place } from './router.ts'

/** The screens, each loaded when it is first shown. A screen reads its own part of the place with `usePlace`. */
export const screens = {
  overview: lazy(async () => ({
    default: (await import('../screens/overview/overview-screen.tsx')).OverviewScreen
  })),
  users: lazy(async () => ({ default: (await import('../screens/users/users-screen.tsx')).UsersScreen })),
  import: lazy(async () => ({ default: (await import('../screens/import/import-screen.tsx')).ImportScreen })),
  campaigns: lazy(async () => ({
    default: (await import('../screens/campaigns/campaigns-screen.tsx')).CampaignsScreen
  })),
  campaign: lazy(async () => ({
    default: (await import('../screens/campaign/campaign-screen.tsx')).CampaignScreen
  })),
  report: lazy(async () => ({
    default: (await import('../screens/campaign/report-screen.tsx')).ReportScreen
  })),
  log: lazy(async () => ({ default: (await import('../screens/log/log-screen.tsx')).LogScreen })),
  templates: lazy(async () => ({
    default: (await import('../screens/templates/templates-screen.tsx')).TemplatesScreen
  })),
  mailbox: lazy(async () => ({
    default: (await import('../screens/mailbox/mailbox-screen.tsx')).MailboxScreen
  })),
  settings: lazy(async () => ({
    default: (await import('../screens/settings/settings-screen.tsx')).SettingsScreen
  })),
  welcome: lazy(async () => ({
    default: (await import('../screens/welcome/welcome-screen.tsx')).WelcomeScreen
  }))
} satisfies Record<string, ComponentType>

export type ScreenName = keyof typeof screens

/**
 * Which screen shows a place. '/campaigns' is the list, '/campaigns/42' one campaign and '/campaigns/42/report' its report; elsewhere a number after the
 * screen's name opens a drawer or a detail on the same screen.
 */
export function screenOf({ path }: Place): ScreenName {
  const [name = 'users', detail, part] = path
  if (name === 'campaigns') return part === 'report' ? 'report' : detail ? 'campaign' : 'campaigns'
  return Object.hasOwn(screens, name) ? (name as ScreenName) : 'users'
}
