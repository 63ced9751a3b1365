export const loadLogScreen = async () => ({ default: (await import('./log-screen.tsx')).LogScreen })
