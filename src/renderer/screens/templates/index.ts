export const loadTemplatesScreen = async () => ({
  default: (await import('./templates-screen.tsx')).TemplatesScreen
})
