export const loadSettingsScreen = async () => ({
  default: (await import('./settings-screen.tsx')).SettingsScreen
})
