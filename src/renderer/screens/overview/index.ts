export const loadOverviewScreen = async () => ({
  default: (await import('./overview-screen.tsx')).OverviewScreen
})
