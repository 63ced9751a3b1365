export { erasingStill } from './erase-people.ts'
export { createPrivacy, type Privacy } from './privacy.ts'
export { privacyProcedures } from './procedures.ts'
