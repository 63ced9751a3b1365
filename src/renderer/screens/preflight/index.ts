export const loadPreflightDialog = async () => ({
  default: (await import('./preflight-dialog.tsx')).PreflightDialog
})
