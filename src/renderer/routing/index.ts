export { type DialogRequest, OpenDialogContext, useOpenDialog } from './open-dialog.ts'
export { PlaceLink } from './place-link.tsx'
export { currentPlace, navigate, parsePlace, type Place, placeOf, restorePlace, usePlace } from './router.ts'
