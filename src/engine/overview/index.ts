export { overviewProcedures } from './procedures.ts'
export { countLiveCampaigns, countUsers } from './queries.ts'
export { sidebarCounts } from './sidebar-counts.ts'
