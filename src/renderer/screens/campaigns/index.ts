export const loadCampaignsScreen = async () => ({
  default: (await import('./campaigns-screen.tsx')).CampaignsScreen
})
