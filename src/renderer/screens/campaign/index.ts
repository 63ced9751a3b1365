export { GoOnButton } from './actions/resume-button.tsx'
export { useDuplicate } from './actions/use-duplicate.ts'
export { useExport } from './actions/use-export.ts'

export const loadCampaignScreen = async () => ({
  default: (await import('./campaign-screen.tsx')).CampaignScreen
})
export const loadReportScreen = async () => ({
  default: (await import('./report/report-screen.tsx')).ReportScreen
})
