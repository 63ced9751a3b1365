export const loadImportScreen = async () => ({ default: (await import('./import-screen.tsx')).ImportScreen })
