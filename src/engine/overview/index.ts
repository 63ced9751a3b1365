export { overviewProcedures } from './procedures.ts'
export { countLiveCampaigns, countUsers } from './overview.sql.ts'
export { sidebarCounts } from './sidebar-counts.ts'
