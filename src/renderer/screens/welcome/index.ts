export const loadWelcomeScreen = async () => ({
  default: (await import('./welcome-screen.tsx')).WelcomeScreen
})
